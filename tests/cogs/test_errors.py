"""What a member and the log are told when something goes wrong: cooldown, permissions, faults, and no secrets."""

import logging
import re
import sqlite3
from collections.abc import Iterator

import aiosqlite
import discord
import pytest
import simcord
from pydantic import SecretStr

from bot.logs import set_up_logging
from bot.settings import Settings
from cogs._ui.answer import PAUSES, AnswerLostError
from cogs._ui.sentences import UNSURE
from cogs._ui.style import DISCLAIMER
from cogs.errors import MUTE
from tests.cogs.club import (
    HOW,
    Club,
    as_opened,
    card,
    choose,
    choose_option,
    labels,
    press,
    private,
    response,
    stations,
)

APOLOGY = re.compile(
    r"Sorry, something went wrong on my side\. It's noted as ([0-9a-f]{6}); please try again in a minute\."
)
Log = pytest.LogCaptureFixture


def _channel(club: Club, **permissions: bool | None) -> simcord.ChannelHandle:
    """Make a channel in which the bot may not do everything."""
    assert club.bot.user is not None
    overwrite = discord.PermissionOverwrite(**permissions)
    return club.guild.create_text_channel("quiet", overwrites={club.bot.user: overwrite})


def _fault(club: Club) -> None:
    club.run_sql("ALTER TABLE circuits RENAME TO circuits_away")


@pytest.fixture
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many tries as ever, at once one after the other."""
    monkeypatch.setattr("cogs._ui.answer.PAUSES", (0,) * len(PAUSES))


# Cooldown


async def test_who_draws_too_fast_is_told_the_seconds_left_and_is_free_after_them(club: Club) -> None:
    for _ in range(4):
        assert card(await club.ask("!circuit"))
    await club.env.advance_time(10)
    refused = await club.ask("!circuit")
    found = re.fullmatch(r"That was a lot at once. Try again in ([0-9]+) s\.", refused.content)
    assert found
    assert 20 <= int(found[1]) <= 21
    await club.env.advance_time(int(found[1]))
    assert card(await club.ask("!circuit"))


async def test_the_cooldown_counts_every_way_of_asking_and_each_member_alone(club: Club) -> None:
    await club.ask("!circuit")
    await club.ana.slash(club.channel, "circuit")
    await club.ana.user.send_dm("!circuit")
    message = await club.ask("!circuit for everyone")
    assert private(await club.ana.click(message, label="My own circuit")).content.startswith("That was a lot at once")
    refused = response(await club.ana.slash(club.channel, "circuit"))
    assert refused.ephemeral
    assert refused.content.startswith("That was a lot at once")
    assert card(await club.ask("!circuit", club.bo))


async def test_what_is_not_understood_costs_nothing(club: Club) -> None:
    for _ in range(8):
        assert "I don't know" in (await club.ask("!circuit qqqqq")).content
    assert card(await club.ask("!circuit"))


async def test_changing_a_circuit_is_not_slowed_down(club: Club) -> None:
    message = await club.ask("!circuit gym")
    for _ in range(8):
        assert (await choose(club.ana, club.see(message), "Swap", 1)).acknowledged


# Permissions


async def test_without_embeds_the_circuit_is_whole_and_the_rest_is_plain_text(club: Club) -> None:
    channel = _channel(club, embed_links=False)
    await club.ana.send(channel, "!circuit")
    answer = channel.last_message
    assert answer is not None
    assert len(stations(answer)) == 4
    assert labels(answer) == ["Start", "Swap", "Easier", "Harder", "Done"]
    for words in ("!help", "!help circuit", "!profile"):
        await club.ana.send(channel, words)
        assert channel.last_message is not None
        assert channel.last_message.content.startswith("**")


async def test_where_neither_layouts_nor_embeds_are_taken_the_circuit_is_words_with_buttons_that_change_them(
    club: Club,
) -> None:
    channel = _channel(club, embed_links=False, attach_files=False)
    club.env.inject_error("POST", f"/channels/{channel.id}/messages", status=400, code=50035)
    await club.ana.send(channel, "!circuit")
    message = channel.last_message
    assert message is not None
    assert not message.embeds
    assert message.content.startswith("**Your circuit: ")
    assert message.content.endswith(DISCLAIMER)
    assert len(re.findall(r"(?m)^\*\*[1-4]  ", message.content)) == 4
    assert labels(message) == ["Start", "Swap", "Easier", "Harder", "Form", "Done"]
    swapped = response(await choose(club.ana, message, "Swap", 1))
    text = swapped.content
    assert text != message.content
    assert text.startswith("**Your circuit: ")
    assert not swapped.embeds
    done = await club.ana.click(swapped, label="Done")
    assert done.acknowledged
    assert channel.history()[1].content.startswith("**✅ Your circuit: ")


async def test_without_embeds_the_form_of_the_profile_changes_the_text(club: Club) -> None:
    channel = _channel(club, embed_links=False)
    await club.ana.send(channel, "!profile")
    assert channel.last_message is not None
    form = await club.ana.click(channel.last_message, label="Change")
    changed = response(await club.ana.submit_modal(form, as_opened(form) | {"level": "hard"}))
    assert "**Level**\nhard" in changed.content
    assert not changed.embeds


async def test_a_slash_command_works_in_a_channel_without_embeds(club: Club) -> None:
    channel = _channel(club, embed_links=False)
    assert len(stations(response(await club.ana.slash(channel, "circuit")))) == 4


@pytest.mark.unexpected.with_args(discord.Forbidden)
async def test_without_the_right_to_send_whoever_asked_is_told_once_elsewhere_and_a_line_is_in_the_log(
    club: Club, caplog: Log
) -> None:
    assert club.bot.user is not None
    channel = _channel(club, send_messages=False, add_reactions=True)
    for words in ("!circuit", "!circuit qqqqq", "!circut", "!help", f"<@{club.bot.user.id}> my knee hurts, what now?"):
        caplog.clear()
        asked = await club.ana.send(channel, words)
        assert channel.last_message is not None
        assert channel.last_message.id == asked.id
        warnings = [record for record in caplog.records if record.levelno == logging.WARNING]
        assert len(warnings) == 1
        assert not warnings[0].exc_info
    (told,) = club.ana.user.dm_channel.history()
    assert told.content.startswith(f"I'm not allowed to write in <#{channel.id}>")
    assert "`/`" in told.content
    dm = club.bo.user.dm_channel.id
    club.env.inject_error("POST", f"/channels/{dm}/messages", status=403, code=50007, times=None)
    asked = await club.bo.send(channel, "!help")
    seen = channel.last_message
    assert seen is not None
    assert (seen.id, [str(one.emoji) for one in seen.reactions]) == (asked.id, [MUTE])


async def test_without_the_right_to_send_slash_commands_still_answer(club: Club) -> None:
    channel = _channel(club, send_messages=False)
    assert stations(response(await club.ana.slash(channel, "circuit")))


async def test_without_the_message_history_the_answer_comes_without_a_reply(club: Club) -> None:
    channel = _channel(club, read_message_history=False)
    await club.ana.send(channel, "!circuit")
    assert channel.last_message is not None
    assert len(stations(channel.last_message)) == 4
    assert channel.last_message.reference is None


async def test_a_command_that_its_member_deletes_at_once_is_still_answered(club: Club) -> None:
    async def delete(message: discord.Message) -> None:
        if message.content == "!circuit":
            club.env.backend.delete_message(club.channel.id, message.id)

    club.bot.add_listener(delete, "on_message")
    await club.ana.send(club.channel, "!circuit")
    assert len(stations(club.last)) == 4


# Faults


@pytest.mark.unexpected.with_args(sqlite3.OperationalError)
async def test_a_fault_is_answered_by_an_apology_whose_reference_stands_in_the_log(club: Club, caplog: Log) -> None:
    _fault(club)
    answer = await club.ask("!circuit")
    found = APOLOGY.fullmatch(answer.content)
    assert found
    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.name == "cogs.errors"
    assert found[1] in record.getMessage()
    assert record.exc_info
    assert "Traceback" in caplog.text
    assert "no such table: circuits" in caplog.text
    for secret in ("Traceback", "sqlite", "circuits", "Error"):
        assert secret not in answer.content


@pytest.mark.unexpected.with_args(sqlite3.OperationalError)
async def test_a_fault_in_a_slash_command_is_answered_privately(club: Club) -> None:
    _fault(club)
    answer = response(await club.ana.slash(club.channel, "circuit"))
    assert answer.ephemeral
    assert APOLOGY.fullmatch(answer.content)


@pytest.mark.unexpected.with_args(sqlite3.OperationalError)
async def test_a_fault_behind_a_button_is_answered_privately(club: Club) -> None:
    message = await club.ask("!circuit")
    _fault(club)
    for label in ("Swap", "Easier", "Harder", HOW, "Done"):
        assert APOLOGY.fullmatch(private(await press(club.ana, message, label)).content), label


@pytest.mark.unexpected.with_args(sqlite3.OperationalError)
async def test_a_fault_behind_a_menu_a_form_and_a_question_is_answered_privately(club: Club) -> None:
    menu = response(await club.ana.click(await club.ask("!circuit"), label="Swap"))
    profile = await club.ask("!profile")
    form = await club.ana.click(profile, label="Change")
    question = await club.ask("!profile forget")
    _fault(club)
    club.run_sql("ALTER TABLE profiles RENAME TO profiles_away")
    assert APOLOGY.fullmatch(private(await choose_option(club.ana, menu, 1)).content)
    assert APOLOGY.fullmatch(private(await club.ana.submit_modal(form, as_opened(form) | {"level": "hard"})).content)
    assert APOLOGY.fullmatch(private(await club.ana.click(profile, label="Change")).content)
    assert APOLOGY.fullmatch(private(await club.ana.click(question, label="Forget me here")).content)


@pytest.mark.unexpected.with_args(sqlite3.OperationalError)
async def test_after_a_fault_the_next_circuit_comes_as_if_nothing_had_been(club: Club) -> None:
    _fault(club)
    assert APOLOGY.fullmatch((await club.ask("!circuit")).content)
    club.run_sql("ALTER TABLE circuits_away RENAME TO circuits")
    assert len(stations(await club.ask("!circuit"))) == 4


@pytest.mark.unexpected.with_args(ValueError)
async def test_a_database_that_is_closed_underneath_is_answered_too(club: Club) -> None:
    await club.bot.services.store.close()
    assert APOLOGY.fullmatch((await club.ask("!circuit")).content)
    assert APOLOGY.fullmatch(response(await club.ana.slash(club.channel, "profile")).content)


@pytest.mark.usefixtures("_no_pauses")
@pytest.mark.parametrize("status", [500, 503])
async def test_when_discord_cannot_take_an_answer_once_it_comes_all_the_same(club: Club, status: int) -> None:
    club.env.inject_error("POST", f"/channels/{club.channel.id}/messages", status=status)
    assert card(await club.ask("!circuit"))
    assert len(club.channel.history()) == 2


@pytest.mark.usefixtures("_no_pauses")
@pytest.mark.unexpected.with_args(AnswerLostError)
async def test_an_answer_that_is_lost_is_not_called_a_mistake_for_what_it_told_is_done(club: Club) -> None:
    club.env.inject_error("POST", f"/channels/{club.channel.id}/messages", status=503, times=3)
    assert (await club.ask("!profile level easy")).content == UNSURE
    assert club.run_sql("SELECT level FROM profiles") == [(1,)]


@pytest.mark.usefixtures("_no_pauses")
@pytest.mark.unexpected.with_args(AnswerLostError)
async def test_when_discord_takes_no_message_at_all_there_is_a_line_in_the_log(club: Club, caplog: Log) -> None:
    club.env.inject_error("POST", f"/channels/{club.channel.id}/messages", times=None)
    assert await club.is_silent_after("!circuit")
    assert "A command could not be answered" in caplog.text


@pytest.mark.usefixtures("_no_pauses")
@pytest.mark.unexpected.with_args(AnswerLostError)
async def test_when_discord_stumbles_over_a_press_nothing_false_is_said_of_it(club: Club) -> None:
    message = await club.ask("!circuit")
    club.env.inject_error("POST", "/interactions/*/*/callback", times=len(PAUSES) + 1)
    assert private(await club.ana.click(message, label="Done")).content == UNSURE
    assert private(await press(club.ana, club.see(message), HOW)).embeds


@pytest.mark.unexpected.with_args(ZeroDivisionError)
async def test_what_goes_wrong_behind_an_open_sign_of_thinking_is_told_privately(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cogs.form.exercise_embed", lambda *_: 1 // 0)
    told = private(await club.ana.slash(club.channel, "form", exercise="side plank"))
    assert APOLOGY.fullmatch(told.content)
    assert [one for one in club.channel.history() if not one.flags.ephemeral] == []


# The log


@pytest.fixture
def debug_log(caplog: Log) -> Iterator[Log]:
    """The log as LOG_LEVEL=DEBUG writes it."""
    names = ("discord", "aiosqlite")
    before = {name: logging.getLogger(name).level for name in names}
    set_up_logging(Settings(log_level="DEBUG", discord_token=SecretStr(TOKEN)))
    yield caplog
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


TOKEN = "MTQ1NDAwMDAw.secret.token"  # noqa: S105  # a made-up one


@pytest.mark.settings(discord_token=TOKEN)
@pytest.mark.unexpected.with_args(sqlite3.OperationalError)
async def test_neither_the_token_nor_what_members_type_is_ever_logged(debug_log: Log, club: Club) -> None:
    debug_log.set_level(logging.DEBUG)
    logging.getLogger("cogs").debug("the log is open")
    words = ["plantar", "kettlebell", "qqqqq", "zzzzz", "Reykjavik"]
    await club.ask("!circuit plantar kettlebell qqqqq")
    await club.ask("!circuit for everyone kettlebell plantar")
    await club.ana.send(club.channel, "just chatting about zzzzz")
    await club.ask("!profile sore plantar")
    await club.ask("!profile zone Reykjavik")
    await club.ana.slash(club.channel, "circuit", equipment="kettlebell", sore="plantar")
    await club.ana.user.send_dm("!circuit plantar")
    _fault(club)
    await club.ask("!profile zone zzzzz", club.bo)
    assert APOLOGY.fullmatch((await club.ask("!circuit kettlebell plantar qqqqq", club.bo)).content)
    assert "the log is open" in debug_log.text
    for secret in (*words, TOKEN):
        assert secret not in debug_log.text
    assert TOKEN not in repr(club.bot.settings)
    assert TOKEN not in str(club.bot.settings.model_dump())


def test_the_library_that_writes_down_every_statement_is_kept_quiet(debug_log: Log) -> None:
    assert not logging.getLogger(aiosqlite.__name__).isEnabledFor(logging.DEBUG)
