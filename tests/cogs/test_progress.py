"""`!progress`: a picture and five lines, with nothing private in a channel."""

from tests.cogs.club import Club, Seen, card, response
from tests.cogs.weeks import join


def alt(message: Seen) -> str:
    (picture,) = message.attachments
    return str(picture.description if not isinstance(picture, dict) else picture["description"])


async def test_progress_shows_what_adds_up_and_keeps_what_hurts_to_its_member(club: Club) -> None:
    assert (await club.ask("!progress")).content.startswith("Nothing to show yet. Press **Done**")
    await join(club)
    await club.env.advance_time(4 * 86_400)  # to Monday, 5 January 2026
    await club.ask("!done")
    await club.ask("!ran 5k")
    await club.env.advance_time(3 * 86_400)
    await club.ana.click(await club.ask("!circuit"), label="Done")
    await club.env.advance_time(86_400)
    await club.ask("!reminders pause knee 1w")
    await club.env.advance_time(11 * 86_400)  # to Tuesday, 20 January
    await club.ask("!done")
    shown = await club.ask("!progress")
    lines = (card(shown).description or "").split("\n")
    assert len(lines) == 5
    assert lines[0] == "**In a row**: 1½ weeks (one session is half a week). Two reserve weeks left this season."
    assert lines[1] == "**Both sessions**: 1 of the last 16 weeks."
    assert lines[2].endswith(", once.")
    assert lines[4].startswith("**Next reminder**: <t:")
    assert alt(shown).endswith("0, 0, 2, 0, 1. Runs a week: 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0.")
    assert "pause" not in alt(shown)
    told = response(await club.ana.slash(club.channel, "progress"))
    assert told.ephemeral
    assert card(told).description == card(shown).description
    assert "2, pause, 1. Runs a week" in alt(told)
    club.run_sql("UPDATE pauses SET is_private = 0")
    as_holiday = await club.ask("!progress")
    assert alt(as_holiday) == alt(shown), "a holiday looks the same to others as what hurts"
    await club.env.advance_time(15 * 86_400)
    later = card(await club.ask("!stats")).description or ""
    assert ", one empty week forgiven. One reserve week left this season." in later
