"""A run called off, a holiday, and another week in place of the one there is: asked, told and taken back."""

from datetime import timedelta

import discord
import pytest

from bot.domain.words.week import parse_runs
from cogs._cards.week import fingerprint
from cogs._ui.sentences import FORBIDDEN
from tests.cogs.club import Club, card, labels, press_stale, private
from tests.cogs.test_club import join, setup_of
from tests.cogs.weeks import MONDAY, TUESDAYS, remind, states, table, wait_until

WEEK = "tue 18:30 6k, sat 9:00 5k"
REMINDED = "Nobody who follows the club's week is reminded then; members' own runs still count."


@pytest.mark.unexpected.with_args(discord.Forbidden)
async def test_a_run_that_is_called_off_brings_no_reminder_but_to_who_has_a_week_of_their_own(club: Club) -> None:
    await wait_until(club, MONDAY)
    coach = club.add_coach()
    assert (await club.ask("!club off tue", coach)).content.startswith("The club has no runs yet.")
    await club.ask(f"!club runs {WEEK}", coach)
    await join(club, club.ana)
    await club.ask("!runs tue 18:30 6k", club.bo)
    assert (await club.ask("!club off wed", coach)).content == (
        "The club has no run on Wednesday 7 January anyway. `!club runs` shows its week."
    )
    told = await club.ask("!club off tue", coach)
    assert told.content == f"No club run on Tuesday 6 January. {REMINDED}"
    assert labels(told) == ["Tell this channel", "Undo"]
    assert (await club.ask("!club off")).content == "No club run on Tuesday 6 January. `!club on thu` takes a day back."
    assert "No club run on: Tuesday 6 January (`!club on thu` takes a day back)" in (await club.ask("!club")).content
    assert "**No club run on** Tuesday 6 January." in (card(await club.ask("!runs")).description or "")
    assert private(await club.bo.click(told, label="Undo")).content.startswith("Only the club's coaches")
    posts = f"/channels/{club.channel.id}/messages"
    club.env.inject_error("POST", posts, status=403, code=50013)
    assert private(await coach.click(told, label="Tell this channel")).content == FORBIDDEN
    assert labels(club.see(told)) == ["Tell this channel", "Undo"], "nobody was told"
    await coach.click(told, label="Tell this channel")
    assert club.last.content.startswith("**No club run on Tuesday 6 January.**")
    assert labels(club.see(told)) == ["Undo"]
    assert await remind(club, TUESDAYS) == 1
    assert states(club, club.ana) == {"2026-01-10": "planned plan"}, "the run of Saturday takes place"
    assert states(club, club.bo)["2026-01-06"].startswith("sent")
    week = await club.ask("!club runs", coach)
    assert private(await club.ana.click(week, label="I've run")).content.startswith("The club has no run today.")
    assert "6 km" in private(await club.bo.click(week, label="I've run")).content


async def test_days_off_are_taken_back_in_three_ways(club: Club) -> None:
    await wait_until(club, MONDAY)
    coach = club.add_coach()
    await club.ask(f"!club runs {WEEK}", coach)
    await join(club, club.ana)
    first = states(club, club.ana)
    told = await club.ask("!club off 5 jan - 20 jan", coach)
    assert states(club, club.ana) == {"2026-01-24": "planned plan"}
    await club.restart()
    await coach.click(told, label="Undo")
    assert states(club, club.ana) == first
    await club.ask("!club off 5 jan - 20 jan", coach)
    again = await club.ask("!club off 13 jan", coach)
    assert again.content.startswith("Tuesday 13 January is already off."), "nothing that Undo could take back"
    wider = await club.ask("!club off 19 jan - 25 jan", coach)
    await coach.click(wider, label="Undo")
    assert states(club, club.ana) == {"2026-01-24": "planned plan"}, "what another coach called off stays off"
    assert (await club.ask("!club on tue", coach)).content.startswith("The club runs again on Tuesday 6 January,")
    assert states(club, club.ana) == first
    assert (await club.ask("!club on 2 feb", coach)).content.startswith("Monday 2 February isn't off")
    assert (await club.ask("!club off undo", coach)).content.startswith(
        "Undone. No club run on 5 January to 20 January"
    )
    other = club.add_coach("dora")
    assert (await club.ask("!club off undo", other)).content.startswith("That has already been undone.")
    assert (await club.ask("!club off", other)).content.startswith("No club run on 5 January to 20 January")
    await club.ask("!club off 3 mar", other)
    await club.ask("!club on 3 mar", other)
    undone = await club.ask("!club off undo", other)
    assert "3 March" in undone.content, "what has changed since can be undone"
    await club.ask("!club on 3 mar", other)
    assert (await club.ask("!club off zzqx", coach)).content.startswith("I couldn't read “zzqx” as days.")
    day = MONDAY + timedelta(days=1)
    assert all(first <= day.date() <= last for first, last in (await setup_of(club)).days_off)


async def test_another_week_is_asked_about_before_it_takes_the_place_of_the_one_there_is(club: Club) -> None:
    coach = club.add_coach()
    await club.ask(f"!club runs {WEEK}", coach)
    asked = await club.ask("!club runs mon 18:00 5k", coach)
    assert asked.content == (
        "The club has a week already.\n**Now**: Tue 18:30 6 km, Sat 9:00 5 km\n**You typed**: Mon 18:00 5 km"
    )
    assert labels(asked) == ["Replace the week", "Add to it", "Keep it as it is"]
    assert (await setup_of(club)).runs == parse_runs(WEEK, "km")
    assert private(await club.bo.click(asked, label="Add to it")).content.startswith("Only the club's coaches")
    await club.restart()
    await coach.click(asked, label="Add to it")
    assert club.see(asked).content == (
        "Saved: Mon 18:00 5 km, Tue 18:30 6 km, Sat 9:00 5 km. `!club runs undo` takes it back."
    )
    assert table(club.last)[0] == "▸ Mon 18:00  5 km"
    await club.ask("!club runs undo", coach)
    assert (await setup_of(club)).runs == parse_runs(WEEK, "km")

    one, other = [await club.ask(f"!club runs {words}", coach) for words in ("wed 7:00 5k", "fri 7:00 5k")]
    assert "another week since" in private(await coach.click(one, label="Replace the week")).content
    await coach.click(other, label="Replace the week")
    friday = parse_runs("fri 7:00 5k", "km")
    assert (await setup_of(club)).runs == friday
    again = f"clubweek:replace:{club.guild.id}-{fingerprint(friday)}"
    await press_stale(coach, other, again)
    assert (await setup_of(club)).runs == friday
    kept = await club.ask("!club runs sun 7:00 5k", coach)
    await coach.click(kept, label="Keep it as it is")
    assert club.see(kept).content == "The club's week stays as it is."
    assert (await setup_of(club)).runs == friday
    assert table(await club.ask("!club runs fri 7:00 5k", coach)), "the same week again is no question"
