"""A training plan in Discord: sent, looked at, used, undone, moved; its reminders arrive after the right runs."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import discord
import pytest
import simcord

from tests.cogs.club import Club, Seen, card, fields, labels, private, response
from tests.cogs.weeks import count_pings, remind, states, wait_until

SAMPLES = Path(__file__).parents[1] / "plan_files" / "samples"
GRID = (SAMPLES / "own-half-16w-grid.csv").read_bytes()
WEEK = "tue 18:30 5k, thu 18:30 6k, sat 9:00 4k, sun 8:30 8k"
SHORT = "week 1: tue 5k, thu 6k hills, sun 10k\nweek 2: tue 6k, thu 4k, sun 12k\nweek 3: tue 4k, sun race 10k"
FIRST = date(2026, 1, 5)  # a Monday; the club's clock begins on the Thursday before it


def read(message: Seen) -> str:
    """All that a message says."""
    embed = card(message)
    fields = "\n".join(f"{field.name}\n{field.value}" for field in embed.fields)
    return "\n".join(filter(None, [message.content, embed.title, embed.description, fields, embed.footer.text]))


async def send_file(
    club: Club, words: str, data: bytes = GRID, member: simcord.MemberActor | None = None
) -> discord.Message:
    asked = await (member or club.ana).send(club.channel, words, attachments=[("plan.csv", data)])
    return next(one for one in club.channel.history() if one.id > asked.id)


async def live(club: Club, days: range) -> list[str]:
    """Let the club run through days of the plan; returns the days on which Ana was reminded."""
    for day in days:
        for hour in (10, 20):
            await remind(club, at(day, hour))
    return [day for day, state in states(club, club.ana).items() if state.startswith("sent")]


async def use(club: Club, words: str) -> discord.Message:
    """Send a plan in words and press Use this plan; returns the message as it reads then."""
    shown = await club.ask(f"!plan {words}")
    await club.ana.click(shown, label="Use this plan")
    return club.see(shown)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment so many days after the plan's first Monday."""
    return datetime(FIRST.year, FIRST.month, FIRST.day, hour, minute, tzinfo=UTC) + timedelta(days=day)


@pytest.fixture
async def runner(club: Club) -> Club:
    """A club in which Ana has told her week."""
    await club.ask(f"!runs {WEEK}")
    return club


async def test_a_file_is_previewed_used_and_undone_once(runner: Club) -> None:
    shown = await send_file(runner, "!plan race 26 april")
    text = read(shown)
    assert "16 weeks, Mon 5 Jan 2026 to Sun 26 Apr 2026. Race: Sun 26 Apr 2026, 21.1 km." in text
    assert "▸ Tue  6  5 km\n  Thu  8  6 km\n▸ Sat 10  4 km\n  Sun 11  8 km" in text
    assert "Race week: from 20 April" in text
    assert labels(shown) == ["Use this plan", "Send another"]
    assert runner.run_sql("SELECT * FROM training_texts") == []
    await runner.ana.click(shown, label="Use this plan")
    used = runner.see(shown)
    assert "It begins on Mon 5 Jan 2026; your race is on Sun 26 Apr 2026, in 16 weeks." in read(used)
    assert labels(used) == ["Send a plan", "Undo"]
    await runner.ana.click(used, label="Undo")
    assert "You have no training plan" in read(runner.see(used))
    assert read(await runner.ask("!plan")).startswith("Your training plan\nYou have no training plan")


async def test_reminders_follow_the_plans_two_short_runs_week_by_week(runner: Club) -> None:
    await use(runner, f"novice, starts 5 jan\n{SHORT}")
    sent = await live(runner, range(-3, 22))
    assert sent == ["2026-01-03", "2026-01-06", "2026-01-08", "2026-01-13", "2026-01-15", "2026-01-20"]
    assert count_pings(runner.ana, runner.channel) == len(sent)


async def test_the_days_around_a_race_are_silent_and_say_why(runner: Club) -> None:
    assert "Noted: your race on Sun 18 Jan 2026, 10 km." in read(await runner.ask("!race 18 jan 10k"))
    sent = await live(runner, range(-3, 29))
    assert sent == ["2026-01-03", "2026-01-06", "2026-01-10", "2026-01-13", "2026-01-27", "2026-01-31"]
    welcomes = [ping for ping in runner.channel.history() if "Welcome back after your race!" in ping.content]
    assert len(welcomes) == 1
    assert labels(welcomes[0]) == ["An easy circuit", "My circuit", "Done", "Snooze", "Not today"]
    drawn = private(await runner.ana.click(welcomes[0], label="An easy circuit"))
    assert "Your circuit" in read(drawn)


async def test_a_race_told_before_the_week_is_kept_and_counts_from_the_first_day(club: Club) -> None:
    told = await club.ask("!race 18 jan 10k")
    assert told.content == "Noted: your race on Sun 18 Jan 2026, 10 km."
    assert "I don't remind you yet. Press below, or tell me your week:" in read(told)
    await club.ask("!race rest 2 before 3 after")
    await club.ask("!race 3 may half", club.bo)
    assert (await club.ask("!race remove", club.bo)).content.startswith("Removed: your race on Sun 3 May 2026")
    assert club.run_sql("SELECT member_id FROM early_races") == [(club.ana.id,)]
    assert club.run_sql("SELECT * FROM plans") == []
    await club.restart()
    form = await club.ana.click(told, label="Set my week")
    await club.ana.submit_modal(form, {"runs": WEEK})
    assert club.run_sql("SELECT * FROM early_races") == []
    for command in ("!plan", "!reminders", "!race"):
        assert "**Sun 18 Jan 2026**, 10 km" in read(await club.ask(command))
    assert "in the last 2 days before a race and for 3 days after it, as you chose" in read(club.last)
    await club.ask("!reminders stop")
    assert "Your reminders are stopped." in read(await club.ask("!race 8 feb 5k"))
    await club.ask("!reminders resume")
    assert await live(club, range(8, 20)) == ["2026-01-13", "2026-01-22", "2026-01-24"]


async def test_a_week_without_strength_brings_the_easiest_circuit_once_until_they_come_back(runner: Club) -> None:
    def offers() -> list[discord.Message]:
        return [ping for ping in runner.channel.history() if "pick it up again" in ping.content]

    sent = await live(runner, range(-3, 32))
    assert len(sent) == 10
    (offer,) = offers()
    assert "`!reminders pause 2w`" in offer.content
    assert labels(offer)[0] == "Ten easy minutes"
    assert offer.created_at.date() == date(2026, 1, 10)
    drawn = private(await runner.ana.click(offer, label="Ten easy minutes"))
    assert "10" in read(drawn)
    await runner.ask("!done")
    await live(runner, range(32, 60))
    assert len(offers()) == 2, "who came back and lapses again is met again, once"


async def test_who_does_their_strength_is_offered_nothing_shorter(runner: Club) -> None:
    await live(runner, range(-3, 2))
    await runner.ana.click(runner.last, label="Done")
    await live(runner, range(2, 9))
    assert not any("pick it up again" in ping.content for ping in runner.channel.history())


async def test_the_usual_week_marks_no_run_that_is_too_close_to_a_race(runner: Club) -> None:
    before = read(await runner.ask("!runs"))
    assert [line[2:5] for line in before.splitlines() if line.startswith("▸ ")] == ["Tue", "Sat"]
    await runner.ask("!race 11 jan 10k")
    await wait_until(runner, at(0, 12))
    runs = read(await runner.ask("!runs"))
    assert [line[2:5] for line in runs.splitlines() if line.startswith("▸ ")] == ["Tue"]
    assert "**▸ Strength after Tuesday**" in runs


async def test_this_week_and_the_next_are_shown_with_the_two_runs_and_why(runner: Club) -> None:
    await use(runner, f"starts 5 jan\n{SHORT}")
    await wait_until(runner, at(7, 12))
    text = read(await runner.ask("!plan"))
    assert "Week 2 of 3; your race is on Sun 25 Jan 2026, in 13 days." in text
    assert "▸ Tue 13  6 km\n▸ Thu 15  4 km\n  Sun 18  12 km" in text
    assert "**▸ Strength after Tuesday and Thursday**: your two shortest runs with a day off in between." in text
    assert (
        "**▸ Strength after Tuesday**. Sunday is too close to your race. I send no reminder in the last 4 days" in text
    )
    runs = read(await runner.ask("!runs"))
    assert "You're in week 2 of your training plan (`!plan`)" in runs
    assert "**Your usual week**" in runs


async def test_a_week_is_repeated_and_what_falls_out_is_said(runner: Club) -> None:
    await use(runner, "starts 5 jan\nweek 1: tue 5k, sat 4k\nweek 2: tue 6k, sat 6k\nweek 3: tue 7k\nweek 4: sun race")
    await wait_until(runner, at(0, 12))
    repeated = await runner.ask("!plan repeat")
    assert repeated.content == "Next week is week 1 again. Week 3 drops out; race week stays where it is."
    assert "Next week: from 12 January\n```\n▸ Tue 13  5 km\n▸ Sat 17  4 km" in read(repeated)
    undone = await runner.ask("!plan undo")
    assert "▸ Tue 13  6 km" in read(undone)
    assert undone.content == "I've brought back what you had before."
    assert (await runner.ask("!plan undo")).content.startswith("There's nothing to undo any more")
    used = await use(runner, "starts 5 jan\nweek 1: tue 5k, sat 4k\nweek 2: thu 6k tempo, sat 6k")
    assert "!plan at week 2" in str(card(used).footer.text)
    skipped = (await runner.ask("!plan skip")).content
    assert skipped.startswith("This week is week 2 now. Week 1 drops out.")
    assert "race" not in skipped
    assert (await runner.ask("!plan at 1")).content.startswith("This week is week 1 now.")
    await runner.ask("!plan repeat")
    again = (await runner.ask("!plan skip")).content
    assert "drops out" not in again, "week 1 stood there twice, and stands there still"
    assert (await runner.ask("!plan remove")).content == "I've removed your plan. `!plan undo` brings it back."


async def test_moving_a_week_says_which_reminder_of_the_next_hours_changes(runner: Club) -> None:
    await use(runner, "starts 5 jan\nweek 1: tue 5k, sat 4k\nweek 2: wed 6k, sat 6k\nweek 3: wed 7k\nweek 4: sun race")
    await wait_until(runner, at(1, 12))
    moved = await runner.ask("!plan skip")
    assert "no longer comes." in moved.content
    assert (await runner.ask("!plan at week 9")).content.startswith("Your plan has weeks 1 to 3")
    assert (await runner.ask("!plan times thu 7pm, sat 9:00")).content.startswith(
        "Noted: Thursday 19:00, Saturday 9:00."
    )


async def test_who_is_reminded_after_any_run_goes_by_a_plan_they_use_and_back_by_undo(club: Club) -> None:
    await club.ask("!club runs tue 18:30 6k, sat 9:00 5k", club.add_coach())
    await club.ask("!reminders any")
    shown = await club.ask(f"!plan starts 5 jan\n{SHORT}")
    assert "I don't know when you run on Tuesday, Thursday and Sunday" in read(shown), "the club's times aren't theirs"
    await club.ana.click(shown, label="Use this plan")
    said = (
        "None: I don't know when you run on Tuesday, Thursday and Sunday. Tell me: `!plan times tue 18:30, thu 18:30, "
    )
    assert said in read(await club.ask("!reminders"))
    await club.ask("!reminders any")
    assert "I remind you after any run you log, as you chose" in read(await club.ask("!plan"))
    newcomer = club.add_member()
    used = await club.ask(f"!plan starts 5 jan\n{SHORT}", newcomer)
    await newcomer.click(used, label="Use this plan")
    await newcomer.click(club.see(used), label="Undo")
    assert "You have no training plan, and I don't remind you" in read(club.see(used))
    assert (await club.ask("!reminders", newcomer)).content.startswith("I don't remind you yet.")


async def test_who_was_reminded_after_any_run_is_so_again_once_their_plan_is_over(club: Club) -> None:
    await club.ask("!reminders any")
    await club.ask("!runs none", club.bo)
    for member in (club.ana, club.bo):
        await member.click(await club.ask(f"!plan starts 5 jan\n{SHORT}", member), label="Use this plan")
    await wait_until(club, at(40, 18))  # the race was on day 20
    assert "Your training plan is over, so I go by any run you log again." in read(await club.ask("!reminders"))
    assert "Your training plan is over, and your week has no runs" in read(await club.ask("!reminders", club.bo))
    said = "Your training plan is over, so I go by any run you log again, as before it. Here comes your strength."
    ran = await club.ana.send(club.channel, "!ran 5k")
    assert said in club.after(ran)[0].content
    assert "plan is over" not in (await club.ask("!ran 6k")).content
    assert "`!reminders any` goes by any run you log." in (await club.ask("!ran 5k", club.bo)).content


async def test_days_without_a_start_are_asked_for_once(club: Club) -> None:
    used = await use(club, f"starts 5 jan\n{SHORT}")
    assert labels(used) == ["Set start times", "Send a plan", "Undo"]
    assert "I don't know when you run on Tuesday, Thursday and Sunday: `!plan times tue 18:30`." in read(used)
    form = await club.ana.click(used, label="Set start times")
    assert form.modal is not None
    await club.ana.submit_modal(form, {"times": "Tue 18:30, Thu 18:30, Sun 9:00"})
    assert "▸ Strength after Tuesday and Thursday" in read(club.see(used))
    timed = f"starts 5 jan\n{SHORT.replace('tue', 'tue 19:00')}"
    assert "Start times in it: Tuesday 19:00. `!plan times` changes them later." in read(
        await club.ask(f"!plan {timed}")
    )
    again = await use(club, timed)
    assert "Tuesday" not in read(await club.ask("!plan times sat 8:00")).partition("I don't know when")[2]
    await club.ana.click(again, label="Undo")
    assert await live(club, range(1, 2)) == ["2026-01-06"]


async def test_the_form_takes_a_file_and_the_race(runner: Club) -> None:
    form = await runner.ana.click(await runner.ask("!plan"), label="Send a plan")
    sent = await runner.ana.submit_modal(form, {"file": [("plan.csv", GRID)], "race": "26 april", "begin": "Monday"})
    assert "Race: Sun 26 Apr 2026, 21.1 km." in read(private(sent))
    again = await runner.ana.click(await runner.ask("!plan"), label="Send a plan")
    lines = await runner.ana.submit_modal(again, {"lines": SHORT, "race": "25 jan"})
    assert "3 weeks, Mon 5 Jan 2026 to Sun 25 Jan 2026." in read(private(lines))


async def test_what_is_ambiguous_is_answered_with_buttons(runner: Club) -> None:
    shown = await runner.ask("!plan\n3/2 5\n6/3 7")
    assert labels(shown) == ["3/2 is 3 February", "3/2 is 2 March", "These are miles", "Send another"]
    assert "Which comes first in its dates" in read(shown)
    await runner.ana.click(shown, label="3/2 is 3 February")
    assert "5 km" in read(runner.see(shown))
    await runner.ana.click(runner.see(shown), label="These are miles")
    assert "5 mi" in read(runner.see(shown))
    assert "Use this plan" in labels(runner.see(shown))


async def test_a_plan_without_dates_asks_for_the_race_and_then_can_be_used(runner: Club) -> None:
    shown = await runner.ask(f"!plan\n{SHORT}")
    assert labels(shown) == ["Set the race or first day", "Send another"]
    form = await runner.ana.click(shown, label="Set the race or first day")
    await runner.ana.submit_modal(form, {"race": "25 january"})
    assert labels(runner.see(shown))[0] == "Use this plan"


async def test_a_plan_that_counts_its_runs_asks_on_which_days_they_are(club: Club) -> None:
    shown = await club.ask("!plan starts 5 jan\nWeek,Run 1,Run 2,Run 3\n1,5 km,6 km,8 km\n2,5 km,7 km,9 km")
    assert "On which days do you run?" in read(shown)
    form = await club.ana.click(shown, label="Set the days")
    assert list(fields(form)) == ["race", "first", "days"]
    await club.ana.submit_modal(form, {"days": "tue, fri, sun"})
    assert "Fri  9  6 km" in read(club.see(shown))
    assert labels(club.see(shown))[0] == "Use this plan"


async def test_unread_cells_are_shown_by_row_and_column(runner: Club) -> None:
    table = "All in 12 km\nWeek,Mon,Tue,Wed,Thu,Fri,Sat,Sun\n1,5 km,,,* miles,,,8 km\n2,5 km,,,6 km,,,bananas"
    text = read(await runner.ask(f"!plan starts 5 jan\n{table}"))
    assert "Left out because I couldn't read it\nWeek 1, Thu: “\\* miles”\nWeek 2, Sun: “bananas”" in text
    assert "I left out a line that looks like a remark: “All in 12 km”." in text
    assert "I could only read part of this plan:** 2 of its 6 distances and times went into no day." in text


async def test_buttons_survive_a_restart_and_belong_to_one_member(runner: Club) -> None:
    shown = await runner.ask(f"!plan starts 5 jan\n{SHORT}")
    await runner.restart()
    other = await runner.bo.click(shown, label="Use this plan")
    assert "somebody else's plan" in private(other).content
    await runner.ana.click(shown, label="Use this plan")
    assert "Your training plan" in read(runner.see(shown))
    gone = await runner.ana.click(shown, custom_id=None, label="Undo") if "Undo" in labels(runner.see(shown)) else None
    assert gone is None or gone.acknowledged


async def test_a_run_told_without_words_is_the_plans_run_of_today(runner: Club) -> None:
    await use(runner, f"starts 5 jan\n{SHORT}")
    await wait_until(runner, at(3, 19))
    asked = await runner.ana.send(runner.channel, "!ran")
    answer = next(one for one in runner.channel.history() if one.id > asked.id)
    assert answer.content.startswith("Noted: 6 km, about 39 min. One of your short runs")


async def test_a_coach_sends_the_clubs_plan_and_a_member_runs_by_it(runner: Club) -> None:
    coach = runner.add_coach()
    await runner.ask("!club runs tue 18:30 6k, thu 18:30 8k, sun 9:00 12k", coach)
    shown = await runner.ask(f"!club plan novice, starts 5 jan\n{SHORT}", coach)
    assert card(shown).title == "Is this the plan for novice?"
    await coach.click(shown, label="Use this plan")
    posted = runner.see(shown)
    assert labels(posted) == ["Run the club's plan", "Undo"]
    followed = private(await runner.bo.click(posted, label="Run the club's plan"))
    assert "The club's plan: novice" in read(followed)
    await live(runner, range(1, 4))
    assert [day for day, state in states(runner, runner.bo).items() if state.startswith("sent")] == [
        "2026-01-06",
        "2026-01-08",
    ]
    assert "novice" in read(await runner.ask("!club plan"))
    again = await runner.ask(f"!club plan novice, starts 5 jan\n{SHORT.replace('tue 6k', 'tue 8k')}", coach)
    await coach.click(again, label="Use this plan")
    await wait_until(runner, at(7, 12))
    assert "Tue 13  8 km" in read(await runner.ask("!plan", runner.bo))
    await runner.add_coach("dee").click(runner.see(again), label="Undo")
    assert labels(runner.see(again)) == ["Run the club's plan"]
    assert "Tue 13  6 km" in read(await runner.ask("!plan", runner.bo))
    first = await runner.ask(f"!club plan fast, starts 5 jan\n{SHORT}", coach)
    await coach.click(first, label="Use this plan")
    await coach.click(runner.see(first), label="Undo")
    assert read(runner.see(first)) == "Taken back: the club's plan, fast\nNobody's reminders follow it any more."
    assert labels(runner.see(first)) == []
    await runner.ask("!club plan remove novice", coach)
    assert "The club took back its plan for novice, so your usual week applies" in read(
        await runner.ask("!plan", runner.bo)
    )
    other = await runner.bo.click(await runner.ask("!plan"), label="Send a plan")
    assert private(other).content == "That's somebody else's plan. `!plan` shows yours."
    assert (await runner.ask_privately("!club plan novice", runner.bo)).content.startswith("Only the club's coaches")


async def test_what_is_not_understood_gets_the_next_step(club: Club) -> None:
    for words, answer in [
        ("!plan repaet", "I couldn't read “repaet”. Did you mean `!plan repeat`?"),
        ("!plan skip 2", "`!plan skip` skips this week only"),
        ("!plan bananas", "I couldn't find a training plan in that."),
        ("!plan repeat please", "You have no training plan. "),
        ("!race remove", "I can't find a race to remove."),
        ("!race", None),
        ("!race 3 may 2020 10k", "3 May 2020 has already passed."),
        ("!race 10k", "On which day is your race?"),
        ("!race 3/4 10k", "“3⁄4 10k” could be 4 March or 3 April."),
        ("!plan club", "The club has no training plan yet."),
        ("!plan times thu", "Each day needs a time."),
    ]:
        said = await club.ask(words)
        assert said.content.startswith(answer) if answer is not None else "None yet" in read(said)


async def test_slash_forms_do_the_same(runner: Club) -> None:
    shown = response(await runner.ana.slash(runner.channel, "plan", words=f"starts 5 jan\n{SHORT}"))
    assert "Is this your plan?" in read(shown)
    raced = response(await runner.ana.slash(runner.channel, "race", words="26 april half marathon"))
    assert "Sun 26 Apr 2026, 21.1 km" in raced.content


async def test_forgetting_a_member_forgets_their_plan_and_their_draft(runner: Club) -> None:
    await use(runner, f"starts 5 jan\n{SHORT}")
    await runner.ask(f"!plan starts 5 jan\n{SHORT}")
    await runner.bot.services.privacy.forget(runner.ana.id, runner.guild.id)
    for table in ("plans", "plan_drafts", "training_texts"):
        assert runner.run_sql(f"SELECT * FROM {table}") == []  # noqa: S608  # a table of ours


async def test_a_coach_sends_the_clubs_plan_as_a_file(runner: Club) -> None:
    coach = runner.add_coach()
    await runner.ask(f"!club runs {WEEK}", coach)
    shown = await send_file(runner, "!club plan 1:45, race 26 april", member=coach)
    assert card(shown).title == "Is this the plan for 1:45?"
    assert "Race: Sun 26 Apr 2026, 21.1 km." in read(shown)
    alone = await send_file(runner, "!club plan race 26 april", member=coach)
    assert card(alone).title == "Is this the plan for everybody?"
    await coach.click(alone, label="Use this plan")
    assert labels(await runner.ask("!plan", runner.bo)) == ["Send a plan", "Run the club's plan"]
    assert "I've removed the club's plan" in (await runner.ask("!club plan remove", coach)).content


async def test_the_club_chooses_the_silence_around_races_and_a_member_their_own(runner: Club) -> None:
    coach = runner.add_coach()
    assert "unless you or your club choose otherwise" in read(await runner.ask("!race 18 jan 10k"))
    said = await runner.ask("!club race 5 before 10 after", coach)
    assert said.content.startswith(
        "Around races: no reminder in the last 5 days before and for 10 days after, the club's choice."
    )
    assert "These numbers aren't the clinic's." in said.content
    assert "in the last 5 days before a race and for 10 days after it, as your club chose" in read(
        await runner.ask("!race")
    )
    await remind(runner, datetime(2026, 1, 29, 20, tzinfo=UTC))
    days = {day for day, state in states(runner, runner.ana).items() if state.startswith("sent")}
    assert {day for day in days if "2026-01-13" <= day <= "2026-01-28"} == set()
    assert "4 days before a race and for 7 days after it, as you chose" in read(await runner.ask("!race rest 4-7"))
    assert "as your club chose" in read(await runner.ask("!race rest club"))
    await runner.ask(f"!club plan novice, starts 2 feb\n{SHORT}", coach)
    await coach.click(runner.last, label="Use this plan")
    shown = (await runner.ask("!club")).content
    assert "Training plans: novice (`!club plan`)" in shown
    assert "for 10 days after, the club's choice (`!club race 5 before 10 after`)" in shown
    assert "in the last 4 days before" in (await runner.ask("!club race default", coach)).content
    assert "I couldn't read “banana”" in (await runner.ask("!club race banana", coach)).content
    assert "Only the club's coaches" in (await runner.ask_privately("!club race 5 10")).content


async def test_a_clumsy_coach_gets_one_sentence_and_nothing_is_half_taken(club: Club) -> None:
    coach = club.add_coach()
    for words, sentence in (
        ("novice, banana", "I couldn't read “banana”."),
        ("a very long name of a group that nobody types, starts 5 jan", "A group's name can have 30 letters at most"),
        ("novice, starts next monday", "could be 5 January or 12 January"),
    ):
        assert sentence in (await club.ask(f"!club plan {words}\n{SHORT}", coach)).content
        await club.env.advance_time(60)
    asked = await coach.send(club.channel, "!club plan", attachments=[("a.csv", GRID), ("b.csv", GRID)])
    (twice,) = (one for one in club.channel.history() if one.id > asked.id)
    assert twice.content.startswith("Send one file at a time")
    over = await club.ask(f"!club plan novice race 4 jan 2020\n{SHORT}", coach)
    assert "It ended on Sun 5 Jan 2020. Send it with this year's dates" in read(over)
    assert "Use this plan" not in labels(over)
    for group, plan in (("Novice", SHORT), ("novice", SHORT.replace("tue 5k", "tue 8k"))):
        await club.env.advance_time(60)
        shown = await club.ask(f"!club plan {group}\nstarts 5 jan\n{plan}", coach)
        await coach.click(shown, label="Use this plan")
    assert club.run_sql("SELECT group_name FROM club_plans") == [("Novice",)]


async def test_a_move_that_moves_nothing_says_so_and_leaves_undo_alone(runner: Club) -> None:
    await use(runner, f"starts 29 dec\n{SHORT}")
    await runner.ask("!plan at week 2")
    assert (await runner.ask("!plan repeat")).content.startswith("That wouldn't change anything")
    assert "Tue 30  5 km" in read(await runner.ask("!plan undo"))


async def test_start_times_are_shown_and_one_that_the_week_rules_is_named(club: Club) -> None:
    assert (await club.ask("!plan times")).content == (
        "I don't know your start times yet. `!plan times thu 18:30` sets one."
    )
    await club.ask("!runs sat 9:00 4k, sun 8:30 8k")
    await use(club, "starts 5 jan\nweek 1: tue 5k, thu 6k, sat 4k, sun 10k")
    shown = await club.ask("!plan times")
    assert shown.content == (
        "Your start times: Saturday 9:00, Sunday 8:30. I don't know when you run on Tuesday and Thursday. "
        "`!plan times tue 18:30` sets one."
    )
    assert "Set start times" in labels(shown)
    told = await club.ask("!plan times sat 7:00, tue 18:00")
    assert told.content == "Noted: Tuesday 18:00. Your week says Saturday 9:00, so I go by that. `!runs` changes it."
    assert (await club.ask("!plan times sat 9:00")).content == "Noted: Saturday 9:00."
    assert (await club.ask("!plan times")).content.startswith("Your start times: Tuesday 18:00, Saturday 9:00")


async def test_after_its_removal_nobody_is_told_that_they_have_no_plan_yet(runner: Club) -> None:
    await use(runner, f"starts 5 jan\n{SHORT}")
    removed = read(await runner.ask("!plan remove"))
    assert "You have no training plan, so your usual week applies" in removed
    assert "yet" not in removed
    assert "yet" not in (await runner.ask("!plan repeat")).content
