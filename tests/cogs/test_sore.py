"""A sore place named once: remembered with one press, and known to the card of an exercise that doesn't suit it."""

from tests.cogs.club import Club, card, labels, private, response

REMEMBER = "Remember what's sore"
TWISTS = "Single-leg glute bridge isn't for you while you're sparing your lower back."


async def test_what_was_named_for_one_circuit_is_remembered_by_one_press_of_its_member(club: Club) -> None:
    drawn = await club.ask("!circuit i have a bad lower back")
    assert labels(drawn)[-1] == REMEMBER
    assert "somebody else" in private(await club.bo.click(drawn, label=REMEMBER)).content
    assert club.run_sql("SELECT * FROM sore_places") == []
    kept = private(await club.ana.click(drawn, label=REMEMBER))
    assert kept.content.startswith("Your circuits now spare your lower back until you say")
    assert club.run_sql("SELECT place, until FROM sore_places") == [("lower-back", None)]
    assert REMEMBER not in labels(await club.ask("!circuit lower back"))
    told = await club.ana.slash(club.channel, "circuit", sore="knee")
    assert REMEMBER not in labels(response(told))
    assert labels(private(told)) == [REMEMBER]


async def test_the_card_of_an_exercise_that_does_not_suit_says_so_first_to_its_member_alone(club: Club) -> None:
    await club.ask("!profile sore lower back")
    before = club.ana.user.dm_channel.last_message
    assert before is None
    shown = await club.ask("!form single leg glute bridge")
    assert not shown.content
    assert (card(shown).title or "").startswith("Single-leg glute bridge")
    warned = club.ana.user.dm_channel.last_message
    assert warned is not None
    assert warned.content.startswith(TWISTS)
    alone = response(await club.ana.slash(club.channel, "form", exercise="Single-leg glute bridge"))
    assert alone.ephemeral
    assert alone.content.startswith(TWISTS)
    other = response(await club.bo.slash(club.channel, "form", exercise="Single-leg glute bridge"))
    assert not other.ephemeral
    assert not other.content
