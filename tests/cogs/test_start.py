"""The first contact: three taps after the first circuit, seen by the newcomer alone, and offered once."""

from typing import Any

from bot.domain.catalogue import Equipment, SorePlace
from bot.domain.profile import Profile
from tests.cogs.club import Club, Seen, components, private, walk

OFFER = "**New here?**"


def offers(message: Seen) -> bool:
    return any(OFFER in part.get("content", "") for part in walk(message))


async def test_a_newcomers_first_circuit_offers_three_taps_once(club: Club) -> None:
    first = await club.ask("!circuit")
    assert offers(first)
    assert private(await club.bo.click(first, label="Make it yours")).content.startswith("That's somebody else's")
    taps = private(await club.ana.click(first, label="Make it yours"))
    assert taps.content.startswith("How hard, with what, and what should I spare?")
    menus = [one for one in components(taps) if one["type"] == 3]
    assert [one["placeholder"][:8] for one in menus] == ["How hard", "What equ", "Is anyth"]

    async def tap(what: str, *values: str) -> Any:
        return await club.ana.select(taps, list(values), custom_id=f"pick:start:{what}:{club.ana.id}")

    await tap("level", "easy")
    await tap("equipment", "band", "dumbbell")
    await tap("sore", "knee")
    profile = await club.bot.services.profiles.load(club.guild.id, club.ana.id)
    assert profile == Profile(
        level=1, equipment=frozenset({Equipment.BAND, Equipment.DUMBBELL}), sore={SorePlace.KNEE: None}
    )
    await tap("sore")
    await tap("equipment")
    profile = await club.bot.services.profiles.load(club.guild.id, club.ana.id)
    assert profile == Profile(level=1, equipment=frozenset())
    assert "knee" not in str([message.content for message in club.channel.history()]), "what is sore is for nobody else"
    assert not offers(await club.ask("!circuit"))
    await club.ask("!profile level hard", club.bo)
    assert not offers(await club.ask("!circuit", club.bo)), "who has said something is asked nothing"
