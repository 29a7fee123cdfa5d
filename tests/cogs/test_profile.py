"""The profile: shown, set by words, options and a form, kept apart for each club, and forgotten."""

import discord
import simcord

from bot.domain.catalogue import Equipment, SorePlace
from tests.cogs.club import Club, Seen, as_opened, card, choose, chosen, fields, labels, private, response, stations
from tests.cogs.test_club import next_due


def _lines(message: Seen) -> dict[str, str]:
    return {field.name or "": field.value or "" for field in card(message).fields}


async def _whole(club: Club, message: discord.Message, member: simcord.MemberActor | None = None) -> dict[str, str]:
    """Everything of a profile that stands in a channel: what it spares is behind a button, for its member alone."""
    assert "knee" not in str(_lines(message)).casefold()
    assert _lines(message)["Sore places"] == "shown to you alone: press the button"
    return _lines(private(await (member or club.ana).click(message, label="Sore places")))


DEFAULTS = {
    "Equipment": "foam roller, mat, step",
    "Level": "medium",
    "Sore places": "none",
    "Units": "km",
    "Pace": "6:30 per km (the default)",
    "Time zone": "UTC (the club's)",
}


async def test_profile_shows_what_is_remembered_and_a_button(club: Club) -> None:
    answer = await club.ask("!profile")
    assert card(answer).title == "What I remember about you here"
    assert await _whole(club, answer) == DEFAULTS
    assert labels(answer) == ["Change", "Sore places"]
    assert (await _whole(club, await club.ask("!me"))) == DEFAULTS


async def test_the_units_are_those_of_the_pace_too(club: Club) -> None:
    in_miles = {"Units": "miles", "Pace": "10:28 per mile (the default)"}
    assert (await _whole(club, await club.ask("!profile units miles"))) == DEFAULTS | in_miles
    await club.restart()
    assert (await _whole(club, await club.ask("!profile"))) == DEFAULTS | in_miles
    assert (await _whole(club, await club.ask("!profile pace 9:15")))["Pace"] == "9:15 per mile"
    assert (await _whole(club, await club.ask("!profile units km")))["Pace"] == "5:45 per km"
    assert (await _whole(club, await club.ask("!profile pace default"))) == DEFAULTS


LINES = (
    ("equipment bands, mat", "Equipment", "band, mat"),
    ("equipment nothing", "Equipment", "nothing"),
    ("level easy", "Level", "easy"),
    ("sore knee", "Sore places", "knee"),
    ("sore knee 2 weeks", "Sore places", "knee (until 15 Jan 2026)"),
    ("sore achilles until 3 feb", "Sore places", "Achilles (until 3 Feb 2026)"),
    ("pace 5:45", "Pace", "5:45 per km"),
    ("tempo 5:45", "Pace", "5:45 per km"),
    ("zone Vancouver", "Time zone", "America/Vancouver"),
    ("sore it band 1 week", "Sore places", "IT band (until 8 Jan 2026)"),
    ("band", "Equipment", "band, foam roller, mat, step"),
    ("kettlebell", "Equipment", "foam roller, kettlebell, mat, step"),
    ("HARD", "Level", "hard"),
)


async def test_words_change_one_line_and_the_answer_shows_it(club: Club) -> None:
    members = [club.add_member() for _ in LINES]
    for member, (words, line, value) in zip(members, LINES, strict=True):
        assert (await _whole(club, await club.ask(f"!profile {words}", member), member)) == DEFAULTS | {line: value}
    await club.restart()
    for member, (_, line, value) in zip(members, LINES, strict=True):
        assert (await _whole(club, await club.ask("!profile", member), member)) == DEFAULTS | {line: value}


async def test_a_mistake_is_told_with_the_next_step_and_changes_nothing(club: Club) -> None:
    for words, sentence in [
        ("level qqqqq", "I don't know “qqqqq”."),
        ("equipment bands qqqqq", "I don't know “qqqqq”."),
        ("level bands", "Your level can be easy, medium or hard: `!profile level easy`."),
        ("units furlongs", "Units are km or miles: `!profile units miles`."),
        ("pace qqqqq", "pace"),
        ("zone qqqqq", "“qqqqq” isn't a time zone I know."),
        ("zone Vancuver", "Did you mean Vancouver (British Columbia, America/Vancouver)"),
        ("sore knee 31 feb", "31 feb isn't a date on the calendar"),
        ("sore knee 900 days", "That day isn't within the next year"),
        ("sore neck", "physiotherapist"),
        ("qqqqq", "You can say `!profile equipment bands, mat`"),
    ]:
        assert sentence in (await club.ask(f"!profile {words}")).content
        assert (await _whole(club, await club.ask("!profile"))) == DEFAULTS


async def test_slash_profile_shows_and_sets_privately(club: Club) -> None:
    shown = response(await club.ana.slash(club.channel, "profile"))
    assert shown.ephemeral
    assert _lines(shown) == DEFAULTS
    options = {"equipment": "bands, mat", "level": "hard", "sore": "knee 2 weeks", "units": "miles", "zone": "Berlin"}
    options["pace"] = "9:15"
    changed = response(await club.ana.slash(club.channel, "profile", **options))
    assert changed.ephemeral
    assert _lines(changed) == {
        "Equipment": "band, mat",
        "Level": "hard",
        "Sore places": "knee (until 15 Jan 2026)",
        "Units": "miles",
        "Pace": "9:15 per mile",
        "Time zone": "Europe/Berlin",
    }


async def test_a_mistake_in_one_slash_option_changes_nothing(club: Club) -> None:
    answer = response(await club.ana.slash(club.channel, "profile", level="hard", zone="qqqqq"))
    assert answer.ephemeral
    assert answer.content.startswith("“qqqqq” isn't a time zone I know.")
    assert (await _whole(club, await club.ask("!profile"))) == DEFAULTS


async def test_change_opens_a_form_with_what_is_remembered(club: Club) -> None:
    message = await club.ask("!profile sore knee 2 weeks")
    form = fields(await club.ana.click(message, label="Change"))
    assert set(chosen(form["equipment"])) == {"foam-roller", "mat", "step"}
    assert chosen(form["level"]) == ["medium"]
    assert chosen(form["sore"]) == ["knee until 2026-01-15"]
    assert chosen(form["units"]) == ["km"]
    assert form["zone"]["value"] == "club"
    assert not any(field["required"] for field in form.values())


async def test_the_form_that_is_sent_changes_the_profile_and_the_message(club: Club) -> None:
    message = await club.ask("!profile sore knee 2 weeks")
    opened = await club.ana.click(message, label="Change")
    filled = {
        "equipment": ["dumbbell", "pull-up-bar"],
        "level": "easy",
        "sore": ["knee until 2026-01-15", "lower-back", "it-band"],
        "units": "mi",
        "zone": "Oslo",
    }
    sent = await club.ana.submit_modal(opened, filled)
    expected = {
        "Equipment": "dumbbell, pull up bar",
        "Level": "easy",
        "Sore places": "IT band, knee (until 15 Jan 2026), lower back",
        "Units": "miles",
        "Pace": "10:28 per mile (the default)",
        "Time zone": "Europe/Oslo",
    }
    assert sent.acknowledged
    assert (await _whole(club, club.see(message))) == expected
    assert (await _whole(club, await club.ask("!profile"))) == expected


async def test_a_form_with_nothing_chosen_leaves_no_equipment_and_no_sore_place(club: Club) -> None:
    message = await club.ask("!profile sore knee 2 weeks")
    opened = await club.ana.click(message, label="Change")
    await club.ana.submit_modal(opened, {"equipment": [], "sore": [], "level": "medium", "zone": "club"})
    assert (await _whole(club, club.see(message))) == DEFAULTS | {"Equipment": "nothing"}


async def test_the_form_works_under_a_private_profile_too(club: Club) -> None:
    shown = response(await club.ana.slash(club.channel, "profile"))
    opened = await club.ana.click(shown, label="Change")
    changed = response(await club.ana.submit_modal(opened, as_opened(opened) | {"level": "hard"}))
    assert changed.ephemeral
    assert _lines(changed) == DEFAULTS | {"Level": "hard"}


async def test_the_fullest_form_sent_as_it_opened_changes_nothing(club: Club) -> None:
    await club.ask("!profile equipment " + ", ".join(piece.value.replace("-", " ") for piece in Equipment))
    for place in SorePlace:
        await club.ask(f"!profile sore {place.words} 3 weeks")
    before = await club.ask("!profile zone Vancouver")
    first = await _whole(club, before)
    assert first["Equipment"].count(",") == len(Equipment) - 1
    assert first["Sore places"].count("until") == len(SorePlace)
    opened = await club.ana.click(before, label="Change")
    await club.ana.submit_modal(opened, as_opened(opened))
    assert (await _whole(club, club.see(before))) == first


async def test_a_sore_place_whose_time_is_over_is_neither_spared_nor_shown_nor_in_the_way(club: Club) -> None:
    await club.ask("!profile sore knee 1 week")
    await club.env.advance_time(9 * 86_400)
    shown = await club.ask("!profile")
    assert await _whole(club, shown) == DEFAULTS
    opened = await club.ana.click(shown, label="Change")
    assert (await club.ana.submit_modal(opened, as_opened(opened))).acknowledged
    assert (await _whole(club, club.see(shown))) == DEFAULTS


async def test_a_mistake_in_the_form_is_told_privately_and_changes_nothing(club: Club) -> None:
    message = await club.ask("!profile")
    opened = await club.ana.click(message, label="Change")
    result = await club.ana.submit_modal(opened, as_opened(opened) | {"level": "hard", "zone": "qqqqq"})
    assert "“qqqqq” isn't a time zone I know." in private(result).content
    assert (await _whole(club, club.see(message))) == (await _whole(club, await club.ask("!profile"))) == DEFAULTS


async def test_a_form_opened_before_a_restart_can_be_sent_after_it(club: Club) -> None:
    message = await club.ask("!profile")
    opened = await club.ana.click(message, label="Change")
    await club.restart()
    assert (await club.ana.submit_modal(opened, as_opened(opened) | {"level": "hard"})).acknowledged
    assert (await _whole(club, club.see(message))) == DEFAULTS | {"Level": "hard"}


async def test_change_works_after_a_restart(club: Club) -> None:
    message = await club.ask("!profile level hard")
    await club.restart()
    assert as_opened(await club.ana.click(club.see(message), label="Change"))["level"] == "hard"


async def test_the_form_leaves_the_pace_as_it_is(club: Club) -> None:
    message = await club.ask("!profile pace 5:45")
    opened = await club.ana.click(message, label="Change")
    await club.ana.submit_modal(opened, as_opened(opened) | {"level": "hard"})
    assert (await _whole(club, club.see(message))) == DEFAULTS | {"Level": "hard", "Pace": "5:45 per km"}


async def test_the_next_reminder_moves_with_a_pace_and_a_zone_and_goes_with_the_profile(club: Club) -> None:
    await club.ask("!runs tue 18:30 6k, sat 9:00 5k")
    due = next_due(club)
    assert due is not None
    for words in ("", " pace qqqqq", " zone qqqqq"):
        await club.ask(f"!profile{words}")
        assert next_due(club) == due
    await club.ask("!profile pace 5:45")
    earlier = next_due(club)
    assert earlier is not None
    assert earlier < due
    await club.ana.slash(club.channel, "profile", zone="Tokyo")
    moved = next_due(club)
    assert moved not in {earlier, None}
    opened = await club.ana.click(await club.ask("!profile"), label="Change")
    await club.ana.submit_modal(opened, as_opened(opened) | {"zone": "club"})
    assert next_due(club) == earlier
    await club.ana.click(await club.ask("!profile forget"), label="Forget me here")
    assert next_due(club) is None


async def test_somebody_else_cannot_change_it(club: Club) -> None:
    result = await club.bo.click(await club.ask("!profile"), label="Change")
    assert private(result).content == "That's somebody else's profile. `!profile` shows yours."


async def test_words_on_the_command_override_the_profile_once(club: Club) -> None:
    await club.ask("!profile equipment nothing")
    await club.ask("!profile level easy")
    first = await club.ask("!circuit gym hard kettlebell")
    exercises = [one for one in club.bot.services.catalogue.exercises.values() if one.name in stations(first)]
    assert "kettlebell" in {piece.value for one in exercises for piece in one.equipment}
    assert all(one.level >= 2 for one in exercises)
    second = await club.ask("!circuit")
    exercises = [one for one in club.bot.services.catalogue.exercises.values() if one.name in stations(second)]
    assert all(not one.equipment and one.level == 1 for one in exercises)


async def test_a_sore_place_of_the_profile_is_spared_without_saying_it(club: Club) -> None:
    await club.ask("!profile sore knee")
    answer = await club.ask("!circuit")
    exercises = [one for one in club.bot.services.catalogue.exercises.values() if one.name in stations(answer)]
    assert not any("knee" in one.avoid for one in exercises)
    assert "knee" not in (card(answer).description or "")
    await club.ana.user.send_dm("!circuit")
    alone = club.ana.user.dm_channel.last_message
    assert alone is not None
    assert "Spares your knee." in (card(alone).description or "")


async def test_a_member_of_two_clubs_has_two_profiles_and_two_pasts(club: Club) -> None:
    other = club.env.create_guild("Hill Harriers")
    channel = other.create_text_channel("strength")
    there = other.add_member(club.ana.user)
    await club.ask("!profile level hard")
    await club.ask("!circuit")
    await there.send(channel, "!profile")
    assert channel.last_message is not None
    assert _lines(channel.last_message) == DEFAULTS | {"Sore places": "shown to you alone: press the button"}
    await there.send(channel, "!circuit again")
    assert "no circuit to repeat" in channel.last_message.content
    await there.send(channel, "!profile forget")
    await there.click(channel.last_message, label="Forget me here")
    assert (await _whole(club, await club.ask("!profile"))) == DEFAULTS | {"Level": "hard"}
    assert len(stations(await club.ask("!circuit again"))) == 4


async def test_steps_can_be_reset(club: Club) -> None:
    message = await club.ask("!circuit seed 0")
    for station in (1, 2, 3, 4):
        await choose(club.ana, club.see(message), "Harder", station)
    assert "Easier and harder" in (await _whole(club, await club.ask("!profile")))
    assert (await _whole(club, await club.ask("!profile steps reset"))) == DEFAULTS


async def test_forget_asks_first_and_keep_it_keeps_it(club: Club) -> None:
    await club.ask("!profile level hard")
    question = await club.ask("!profile forget")
    assert question.content.startswith(
        "This deletes your profile, your week, your reminders, your circuits and your log"
    )
    assert labels(question) == ["Forget me here", "Keep it"]
    assert response(await club.ana.click(question, label="Keep it")).content == "Nothing was deleted."
    assert labels(club.last) == []
    assert (await _whole(club, await club.ask("!profile"))) == DEFAULTS | {"Level": "hard"}


async def test_forget_deletes_every_row_about_the_member_and_nobody_elses(club: Club) -> None:
    await club.ask("!profile sore knee")
    await club.ask("!profile sore knee", club.bo)
    await choose(club.ana, await club.ask("!circuit seed 0"), "Harder", 1)
    await club.ana.click(await club.ask("!circuit"), label="Done")
    await club.ask("!circuit", club.bo)
    shared = await club.ask("!circuit for everyone")
    await club.ana.click(shared, label="Done")
    await club.bo.click(shared, label="Done (1)")
    await club.ana.user.send_dm("!circuit")
    unknown = await club.ask("!ask which shoes do i buy for trails?")
    await club.ana.click(unknown, label="Ask the coach")
    await club.ask("!start")
    await club.ask("!race 3 may 10k")
    await club.ask("!circuit together")
    question = await club.ask("!profile forget me")
    await club.restart()
    gone = response(await club.ana.click(question, label="Forget me here"))
    assert gone.content == "Done. I've forgotten everything about you here."
    tables = [name for (name,) in club.run_sql("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    owned = [
        table for table in tables if any(row[1] == "member_id" for row in club.run_sql(f"PRAGMA table_info({table})"))
    ]
    assert len(owned) == 23
    for table in owned:
        rows = club.run_sql(f"SELECT * FROM {table} WHERE member_id = ?", club.ana.id)  # noqa: S608  # the schema's names
        assert rows == [], table
    assert club.run_sql("SELECT count(*) FROM profiles WHERE member_id = ?", club.bo.id) == [(1,)]
    assert club.run_sql("SELECT count(*) FROM circuits WHERE member_id = ?", club.bo.id) == [(1,)]
    assert club.run_sql("SELECT member_id FROM done") == [(club.bo.id,)]
    assert (await _whole(club, await club.ask("!profile"))) == DEFAULTS


async def test_somebody_else_cannot_forget_me(club: Club) -> None:
    await club.ask("!profile level hard")
    result = await club.bo.click(await club.ask("!profile forget"), label="Forget me here")
    assert "somebody else's" in private(result).content
    assert (await _whole(club, await club.ask("!profile"))) == DEFAULTS | {"Level": "hard"}


async def test_a_forgotten_members_old_card_is_answered(club: Club) -> None:
    message = await club.ask("!circuit")
    await club.ana.click(await club.ask("!profile forget"), label="Forget me here")
    result = await club.ana.click(message, label="Swap")
    assert private(result).content == "I no longer have this circuit. `!circuit` draws you a new one."
