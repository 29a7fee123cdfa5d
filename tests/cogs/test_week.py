"""`!week`: the next four weeks for a member's own calendar, theirs alone, and a file that updates the one before."""

from typing import Any

import discord
from icalendar import Calendar

from tests.cogs.club import Club, response
from tests.cogs.weeks import noted


async def read_file(message: discord.Message) -> dict[str, Any]:
    """The events of the file of a message, by their UIDs."""
    (file,) = message.attachments
    assert file.filename == "ounce-weeks.ics"
    return {str(event["UID"]): event for event in Calendar.from_ical(await file.read()).walk("VEVENT")}


async def test_my_weeks_go_to_my_calendar_and_a_later_file_updates_them(club: Club) -> None:
    dm = club.ana.user.dm_channel
    assert (await club.ask("!week")).content.startswith("I don't know your runs yet")
    shown = await club.ask("!runs tue 18:30 6k, thu 19:00 10k tempo, sat 9:00 5k")
    assert shown.embeds
    assert (await club.ask("!week")).content == "I've sent it to you by direct message."
    sent = dm.last_message
    assert sent is not None
    assert sent.content.startswith("Your next four weeks, in UTC time: 12 runs, and strength after 8 of them.")
    first = await read_file(sent)
    strength = sorted(
        (event for event in first.values() if str(event["SUMMARY"]).startswith("Strength")),
        key=lambda event: event["DTSTART"].dt,
    )
    assert [event["DTSTART"].dt for event in strength[:2]] == noted(await club.ask("!reminders"))[:2]
    await club.ask("!reminders skip saturday")
    details = str(strength[0]["DESCRIPTION"])
    assert details.count("\n") >= 5
    assert "!circuit seed " in details
    assert {str(event["SUMMARY"]) for event in first.values()} >= {"Run 6 km", "Run 10 km", "Run 5 km"}
    await club.ask("!week")
    sent = dm.last_message
    assert sent is not None
    assert "It cancels 1 entry from your last file." in sent.content
    second = await read_file(sent)
    assert second.keys() == first.keys()
    changed = {uid for uid in first if second[uid]["SEQUENCE"] > first[uid]["SEQUENCE"]}
    assert {str(second[uid]["STATUS"]) for uid in changed} == {"CANCELLED"}
    assert changed == {str(strength[0]["UID"])}
    assert all(second[uid]["DESCRIPTION"] == first[uid]["DESCRIPTION"] for uid in first if "DESCRIPTION" in first[uid])


async def test_what_the_club_calls_off_and_leaves_out_is_in_no_calendar(club: Club) -> None:
    coach = club.add_coach()
    await club.ask("!club runs tue 18:30 6k, sat 9:00 5k", coach)
    await club.ask("!week")
    first = await read_file(club.ana.user.dm_channel.history()[-1])
    first = {uid: event for uid, event in first.items() if "Run" in str(event["SUMMARY"])}
    assert len(first) == 8
    await club.ask("!club off sat", coach)
    await club.ask("!week")
    second = await read_file(club.ana.user.dm_channel.history()[-1])
    gone = [uid for uid in first if str(second[uid].get("STATUS")) == "CANCELLED"]
    assert [first[uid]["DTSTART"].dt.date().isoformat() for uid in gone] == ["2026-01-03"]
    await club.ask("!runs tue 18:30 6k, sat 9:00 5k")
    await club.ask("!week")
    third = await read_file(club.ana.user.dm_channel.history()[-1])
    assert not [uid for uid in first if str(third[uid].get("STATUS")) == "CANCELLED"], "a week of one's own stays"
    details = next(str(one["DESCRIPTION"]) for one in third.values() if "Strength" in str(one["SUMMARY"]))
    name = details.splitlines()[1].removeprefix("1. ").rpartition(", ")[0]
    assert (await club.ask(f"!club exercise off {name}", coach)).content.startswith(f"{name} is off")
    await club.ask("!week")
    last = await read_file(club.ana.user.dm_channel.history()[-1])
    assert not [one for one in last.values() if f" {name}, " in str(one.get("DESCRIPTION"))]


async def test_the_slash_form_and_closed_messages_keep_it_private_and_it_goes_with_its_member(club: Club) -> None:
    await club.ask("!runs tue 18:30 6k, sat 9:00 5k")
    assert "To set your runs: `!runs" in (await club.ask("!week tue 18:30 6k")).content
    club.env.inject_error(
        "POST", f"/channels/{club.ana.user.dm_channel.id}/messages", status=403, code=50007, times=None
    )
    assert (await club.ask("!week")).content.startswith("I couldn't send you a direct message. Use `/week` instead")
    answered = response(await club.ana.slash(club.channel, "week"))
    assert answered.ephemeral
    assert answered.content.startswith("Your next four weeks")
    assert len(club.run_sql("SELECT * FROM calendar_entries")) == 16
    await club.bot.services.privacy.forget(club.ana.id)
    assert club.run_sql("SELECT * FROM calendar_entries") == []
