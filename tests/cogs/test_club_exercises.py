"""A coach leaves an exercise out of the club's circuits, without the host: in new ones, repeated ones and swaps."""

from bot.domain.catalogue import MuscleGroup
from tests.cogs.club import Club, stations


async def test_what_is_off_is_in_no_circuit_until_it_is_on_again(club: Club) -> None:
    coach = club.add_coach()
    told = await club.ask('!club exercise off "Cosack squat"', coach)
    assert told.content == (
        "Cossack squat is off: the club's new circuits leave it out. `!club exercise on Cossack squat` brings it back."
    )
    name = stations(await club.ask("!circuit nothing"))[0]  # none of which is the last with its equipment
    assert (await club.ask(f"!club exercise off {name}", coach)).content.startswith(f"{name} is off")
    await club.restart()
    repeated = stations(await club.ask("!circuit again"))
    assert name not in repeated
    assert len(repeated) == len(MuscleGroup)
    everyones = await club.ask("!circuit for everyone nothing")
    await club.bo.click(everyones, label="Done")
    dropped = stations(everyones)[1]
    await club.ask(f"!club exercise off {dropped}", coach)
    renewed = await club.ask("!circuit for everyone nothing", club.bo)
    assert dropped not in stations(renewed)
    assert [name for name in stations(renewed) if name in stations(everyones)] == [
        name for name in stations(everyones) if name != dropped
    ]
    assert stations(club.see(everyones)) == stations(everyones), "whoever has it keeps it"
    assert stations(await club.ask("!circuit for everyone nothing")) == stations(renewed)
    listed = await club.ask("!club exercise list")
    assert "Cossack squat" in listed.content
    assert name in listed.content
    assert (await club.ask("!club exercise on cossack", coach)).content == "Cossack squat is on again."
    assert (await club.ask("!club exercise on cossack", coach)).content.startswith("Cossack squat isn't off")
    for words in ("off zzqx", "zzqx vvkj", "off"):
        assert "`!c" in (await club.ask(f"!club exercise {words}", coach)).content
