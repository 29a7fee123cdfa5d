"""What a member has in their own hands: their data as a file, being forgotten, and private questions that stay so."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest
import simcord

from bot.domain.errors import MemberError
from tests.cogs.club import Club, card, labels, private, response

WORDS = "private musing: where do we park for the clinic?"


async def _file(club: Club, member: simcord.MemberActor) -> dict[str, Any]:
    """The file that a member was sent last by direct message."""
    message = member.user.dm_channel.last_message
    assert message is not None
    attached = message.attachments[0]
    assert attached.filename == "ounce-my-data.json"
    read: dict[str, Any] = json.loads(await attached.read())
    return read


async def _tables(club: Club, member: simcord.MemberActor) -> dict[str, list[dict[str, str]]]:
    """The tables that a member was sent last by direct message."""
    message = member.user.dm_channel.last_message
    assert message is not None
    texts = {one.filename: (await one.read()).decode("utf-8-sig") for one in message.attachments[1:]}
    return {name: list(csv.DictReader(io.StringIO(text))) for name, text in texts.items()}


async def test_mydata_brings_everything_by_direct_message_and_nothing_of_others(club: Club) -> None:
    for words in (
        "!profile sore knee 2 weeks",
        "!runs tue 18:30 6k, sat 9:00 5k",
        "!circuit",
        "!ran 5k",
        "!done 20min",
        "!plan starts 5 jan\nweek 1: tue 5k, thu 8-10k hills",
    ):
        await club.ask(words)
    await club.ana.click(club.last, label="Use this plan")
    await club.ask("!profile level hard", club.bo)
    await club.ask("!done", club.bo)
    assert (await club.ask("!mydata")).content == "I've sent it to you by direct message."
    file = await _file(club, club.ana)
    (tables,) = file["clubs"].values()
    assert file["member"] == str(club.ana.id)
    assert tables["sore_places"]["rows"] == [{"place": "knee", "until": "2026-01-15"}]
    assert tables["plans"]["rows"][0]["training"]["weeks"] == [
        {"week": 1, "from": "2026-01-05", "runs": ["Tue 2026-01-06: 5 km", "Thu 2026-01-08: 8-10 km, hills"]}
    ]
    assert tables["plans"]["kept"] == "until you delete it"
    assert tables["reminders"]["kept"] == "for 180 days"
    assert tables.keys() >= {"profiles", "circuits", "plans", "reminders", "finished_runs"}
    assert str(club.bo.id) not in json.dumps(file)
    tables_sent = await _tables(club, club.ana)
    assert tables_sent["ounce-strength.csv"] == [
        {"club": str(club.guild.id), "day": "2026-01-01", "minutes": "20", "felt": "", "circuit": "1"}
    ]
    assert [(row["metres"], row["ended (UTC)"][:10]) for row in tables_sent["ounce-runs.csv"]] == [
        ("5000", "2026-01-01")
    ]
    (circuit,) = tables_sent["ounce-circuits.csv"]
    assert circuit["done on"] == "2026-01-01"
    assert all(circuit[f"exercise {number}"] for number in (1, 2, 3, 4))
    with closing(sqlite3.connect(club.database)) as db, db:
        db.execute("UPDATE training_texts SET text = 'x' || text")
        db.execute("UPDATE circuits SET exercise_ids = 'x' || exercise_ids")
    await club.ask("!mydata")
    told = club.ana.user.dm_channel.last_message
    assert told is not None
    said = told.content.partition("I couldn't read part of it: ")[2].partition(".")[0]
    assert {"your training plan", "the days of your training plan", "a circuit"} <= set(said.split(", "))
    damaged = await _file(club, club.ana)
    (as_stored,) = damaged["clubs"].values()
    assert as_stored["plans"]["rows"][0]["training"].startswith("x{")
    assert as_stored["reminders"] == tables["reminders"]
    assert (await _tables(club, club.ana))["ounce-strength.csv"] == tables_sent["ounce-strength.csv"]


async def test_mydata_as_a_slash_command_shows_the_file_where_direct_messages_are_closed(club: Club) -> None:
    dm = club.ana.user.dm_channel.id
    club.env.inject_error("POST", f"/channels/{dm}/messages", status=403, code=50007, times=None)
    answered = response(await club.ana.slash(club.channel, "mydata"))
    assert answered.ephemeral
    assert answered.content.startswith("Everything I keep about you")
    assert len(answered.attachments) == 4
    assert (await club.ask("!mydata")).content.startswith("I couldn't send you a direct message.")


async def test_forgetme_asks_once_and_deletes_what_every_club_knows(club: Club) -> None:
    other = club.env.create_guild("Hill Harriers")
    there, channel = other.add_member(club.ana.user), other.create_text_channel("strength")
    await club.ask("!profile sore knee")
    await there.send(channel, "!profile level hard")
    await club.ask("!profile level easy", club.bo)
    asked = await club.ask("!forgetme")
    assert labels(asked) == ["Forget me everywhere", "Keep it"]
    assert "somebody else" in response(await club.bo.click(asked, label="Forget me everywhere")).content
    assert club.run_sql("SELECT count(*) FROM profiles") == [(3,)]
    await club.ana.click(asked, label="Forget me everywhere")
    assert club.see(asked).content == "Done. I've forgotten everything about you."
    assert club.run_sql("SELECT member_id FROM profiles") == [(club.bo.id,)]
    assert club.run_sql("SELECT count(*) FROM sore_places") == [(0,)]


async def test_who_left_the_club_is_forgotten_by_a_plain_word_in_a_direct_message(club: Club) -> None:
    await club.ask("!profile sore knee")
    club.guild.remove_member(club.ana)
    user = club.ana.user
    for words in ("forget", "Forget me.", "!profile forget", "!forgetme"):
        await user.send_dm(words)
        asked = user.dm_channel.last_message
        assert asked is not None
        assert labels(asked) == ["Forget me everywhere", "Keep it"], words
    await user.click(asked, label="Forget me everywhere")
    assert club.run_sql("SELECT count(*) FROM profiles") == [(0,)]


async def test_a_private_question_is_answered_privately_to_the_end_and_words_of_others_go_with_it(clinic: Club) -> None:
    coach, office = clinic.add_coach(), clinic.guild.create_text_channel("office")
    await clinic.ask(f"!club coach <#{office.id}>", coach)
    theirs = await clinic.bo.send(clinic.channel, WORDS)
    answered = await clinic.ana.context_menu(clinic.channel, "Ask Ounce", theirs)
    handed = private(await clinic.ana.click(response(answered), label="Ask the coach"))
    assert handed.content == "It's with the coach now. I'll tell you by direct message when there's an answer."
    post = office.last_message
    assert post is not None
    assert {field.name: field.value for field in card(post).fields} == {
        "From": f"<@{clinic.ana.id}> in private",
        "Whose words": "Somebody else's, which they asked me about.",
    }
    said_before = clinic.channel.last_message
    opened = await coach.click(post, label="Answer")
    await coach.submit_modal(opened, {"question": "Where do I park?", "answer": "Behind the pool.", "title": "Parking"})
    told = clinic.ana.user.dm_channel.last_message
    assert told is not None
    assert card(told).description == "Behind the pool."
    assert clinic.channel.last_message == said_before
    for table, column in (("faq_answers", "question"), ("faq_questions", "text"), ("faq_phrasings", "text")):
        assert WORDS not in str(clinic.run_sql(f"SELECT {column} FROM {table}")), table  # noqa: S608  # own tables


async def test_a_button_under_an_answer_keeps_nothing_of_who_asked_with_who_presses(clinic: Club) -> None:
    answered = await clinic.ask("!ask roll before or after my secret-ankle run?")
    related = next(label for label in labels(answered) if label not in {"👍", "Not what I asked", "Correct (coach)"})
    assert (await clinic.bo.click(answered, label=related)).acknowledged
    rows = clinic.run_sql("SELECT question FROM faq_answers WHERE member_id = ?", clinic.bo.id)
    assert rows
    assert "secret" not in str(rows)


@pytest.mark.unexpected.with_args(MemberError)  # and the traceback in the log
async def test_what_is_damaged_is_said_with_what_to_do_and_can_be_told_anew_or_deleted(
    club: Club, caplog: pytest.LogCaptureFixture
) -> None:
    for words in ("!profile sore knee 2 weeks", "!runs tue 18:30 6k, sat 9:00 5k", "!reminders pause 1w"):
        await club.ask(words)
    club.run_sql("UPDATE plans SET runs = 'x', days = 'x', slots = 'x', paused_until = 'x'")
    club.run_sql("UPDATE reminders SET state = 'x', strength_day = 'x'")
    club.run_sql("UPDATE sore_places SET until = 'x'")
    for words in ("!reminders", "!runs", "!plan", "!reminders margin 20"):
        assert (await club.ask(words)).content == (
            "Something I kept for your reminders is damaged: your week and your pause. Tell me your week again, "
            "and I'll go by that: `!runs tue 18:30 6k, sat 9:00 5k`. Or stop your reminders: `!reminders stop`."
        )
    assert "Traceback" in caplog.text
    assert (await club.ask("!circuit")).content.startswith("Something in your profile is damaged")
    await club.ask("!mydata")
    assert "profile forget" in (await club.ask("!profile")).content
    told = str(card(await club.ask("!runs tue 18:30 6k, sat 9:00 5k")).description)
    assert told.startswith("This was damaged: your week and your pause. `!runs` shows what I go by now; tell me again")
    assert "Paused until you say" in told, "who paused, for however long, isn't reminded by a fault"
    assert (await club.ask("!reminders resume")).content.startswith("Your reminders are on:")
    assert club.run_sql("SELECT DISTINCT state FROM reminders") == [("planned",)]
    asked = await club.ask("!profile forget")
    await club.ana.click(asked, label=labels(asked)[0])
    assert club.run_sql("SELECT * FROM sore_places") == []
    assert card(await club.ask("!circuit")).title
