"""The safety table: every way to reach Ounce, with a mind in danger, a body in danger, a pain, and running talk."""

import logging
from collections.abc import Awaitable, Callable

import discord
import pytest
import simcord

from bot.domain.faq.emergency import Danger
from cogs._cards.faq import PAIN_LINE
from cogs._ui import answer
from tests.cogs.club import Club, Seen, components, response
from tests.shipped import CONTENT

RULES = CONTENT.emergencies
MIND, BODY, PAIN = "i want to kill myself", "my friend has collapsed and isn't breathing", "my knee hurts when I squat"
HARMLESS = "this hill will be the death of me"
Way = Callable[[Club, str], Awaitable[list[Seen]]]


def since(club: Club, channel: simcord.ChannelHandle, message: discord.Message) -> list[Seen]:
    """What Ounce said after a message, in its channel and privately to Ana."""
    private = club.ana.user.dm_channel
    there = [seen for seen in channel.history() if seen.id > message.id and seen.author.bot]
    alone = [seen for seen in private.history() if seen.id > message.id and seen.author.bot]
    return [*there, *(seen for seen in alone if seen.id not in {one.id for one in there})]


def typed(pattern: str) -> Way:
    async def way(club: Club, words: str) -> list[Seen]:
        assert club.bot.user is not None
        sent = await club.ana.send(club.channel, pattern.format(words=words, me=club.bot.user.mention))
        return since(club, club.channel, sent)

    return way


async def in_a_direct_message(club: Club, words: str) -> list[Seen]:
    sent = await club.ana.send_dm(words)
    return [seen for seen in club.ana.user.dm_channel.history() if seen.id > sent.id and seen.author.bot]


async def in_reply_to_an_answer(club: Club, words: str) -> list[Seen]:
    answer = await club.ask("!ask do i roll before or after??", club.bo)
    sent = await club.ana.send(club.channel, words, reply_to=answer)
    return since(club, club.channel, sent)


async def in_a_thread(club: Club, words: str) -> list[Seen]:
    start = await club.bo.send(club.channel, "about sunday")
    thread = club.env.backend.create_thread(club.channel.id, "sunday", owner_id=club.bo.id, message_id=start.id)
    handle = simcord.ChannelHandle(club.env, club.guild, thread)
    return since(club, handle, await club.ana.send(handle, words))


async def by_slash(club: Club, words: str) -> list[Seen]:
    return [response(await club.ana.slash(club.channel, "ask", question=words))]


async def by_another_slash(club: Club, words: str) -> list[Seen]:
    return [response(await club.ana.slash(club.channel, "profile", sore=words))]


async def by_the_menu_of_a_message(club: Club, words: str) -> list[Seen]:
    message = await club.ana.send(club.channel, f"what about {words} then")
    found = since(club, club.channel, message)
    shown = response(await club.ana.context_menu(club.channel, "Ask Ounce", message))
    return [*found[:0], shown]


EVERY_WAY: dict[str, Way] = {
    "overheard": typed("{words}"),
    "mention": typed("{me} {words}"),
    "mention and command": typed("{me} ask {words}"),
    "ask": typed("!ask {words}"),
    "a command that is none": typed("! {words}"),
    "another command": typed("!circuit {words}"),
    "direct message": in_a_direct_message,
    "reply": in_reply_to_an_answer,
    "thread": in_a_thread,
    "slash": by_slash,
    "another slash": by_another_slash,
    "menu": by_the_menu_of_a_message,
}
ASKED = ("mention", "mention and command", "ask", "direct message", "slash")


def says_nothing_of_the_clinic(seen: Seen) -> bool:
    return not seen.embeds and not components(seen)


@pytest.mark.parametrize("way", EVERY_WAY)
async def test_a_danger_is_answered_by_the_line_alone_whatever_the_way(clinic: Club, way: str) -> None:
    for words, danger in ((MIND, Danger.SELF_HARM), (BODY, Danger.EMERGENCY)):
        (answer,) = await EVERY_WAY[way](clinic, words)
        assert answer.content == RULES.answer(danger)
        assert says_nothing_of_the_clinic(answer)
        asked = [row[0] for row in clinic.run_sql("SELECT question FROM faq_answers")]
        assert not any(words in kept for kept in asked), "what they wrote was kept"
        await clinic.env.advance_time(601)  # unasked it's said once in ten minutes


async def test_a_pain_gets_the_physiotherapist_first(clinic: Club) -> None:
    for way in ASKED:
        (answer,) = await EVERY_WAY[way](clinic, PAIN)
        first = answer.content or (answer.embeds[0].description or "")
        assert PAIN_LINE in first.split("\n")[0], way
        await clinic.env.advance_time(60)


async def test_running_talk_is_left_alone(clinic: Club) -> None:
    for way in ("overheard", "thread"):
        for words in (HARMLESS, "I'm dead", "collapsed on the sofa", "killer workout", "that finish killed me", PAIN):
            assert await EVERY_WAY[way](clinic, words) == [], (way, words)


async def test_running_talk_gets_no_emergency_line_when_asked(clinic: Club) -> None:
    lines = {RULES.answer(danger) for danger in Danger}
    for way in ASKED:
        for seen in await EVERY_WAY[way](clinic, HARMLESS):
            assert seen.content not in lines, way
        await clinic.env.advance_time(60)


async def test_a_mind_in_danger_is_answered_privately_and_a_body_for_all_to_see(clinic: Club) -> None:
    assert (await clinic.ask_privately(MIND)).content == RULES.answer(Danger.SELF_HARM)
    answer = await clinic.ask(BODY)
    assert answer.content == RULES.answer(Danger.EMERGENCY)
    assert answer.reference is not None


async def test_who_takes_no_direct_messages_is_answered_in_the_channel(clinic: Club) -> None:
    await clinic.ana.send_dm("hi")
    path = f"/channels/{clinic.ana.user.dm_channel.id}/messages"
    clinic.env.inject_error("POST", path, status=403, code=50007, times=None)
    assert (await clinic.ask(MIND)).content == RULES.answer(Danger.SELF_HARM)


async def test_unasked_it_is_said_once_in_ten_minutes_and_asked_every_time(clinic: Club) -> None:
    await clinic.ask(BODY)
    assert await clinic.is_silent_after(BODY)
    assert (await clinic.ask(f"!ask {BODY}")).content == RULES.answer(Danger.EMERGENCY)
    await clinic.env.advance_time(601)
    assert (await clinic.ask(BODY)).content == RULES.answer(Danger.EMERGENCY)


async def test_a_clubs_own_numbers_are_named_there_and_in_direct_messages(clinic: Club) -> None:
    coach = clinic.add_coach()
    told = await clinic.ask("!club emergency 911, or 9-8-8 to talk to somebody", coach)
    assert "911, or 9-8-8 to talk to somebody" in told.content
    line = RULES.answer(Danger.SELF_HARM, "911, or 9-8-8 to talk to somebody")
    assert (await clinic.ask_privately(MIND)).content == line
    (alone,) = await in_a_direct_message(clinic, MIND)
    assert alone.content == line
    assert "no emergency numbers yet" in (await clinic.ask("!club emergency off", coach)).content


async def test_the_coach_hears_who_it_is_only_where_the_club_chose_that_and_never_the_words(clinic: Club) -> None:
    coach = clinic.add_coach()
    office = clinic.guild.create_text_channel("coaches")
    await clinic.ask(f"!club coach <#{office.id}>", coach)
    await clinic.ask_privately(MIND)
    assert office.history() == []
    await clinic.ask("!club emergency tell coach", coach)
    told = await clinic.ask_privately(f"{clinic.bot.user.mention if clinic.bot.user else ''} {MIND}")
    assert "I've told the club's coach" in told.content
    (post,) = office.history()
    shown = str(post.embeds[0].to_dict())
    assert f"<@{clinic.ana.id}>" in shown
    assert "kill" not in shown
    await clinic.ask("!club emergency tell nobody", coach)
    await clinic.ask_privately(f"!ask {MIND}")
    assert len(office.history()) == 1


async def test_only_a_coach_sets_the_numbers_and_they_hold_a_number(clinic: Club) -> None:
    assert "Only the club's coaches" in (await clinic.ask_privately("!club emergency 911")).content
    coach = clinic.add_coach()
    for words in ("call the coach", "1" * 201):
        assert "Write the numbers to call" in (await clinic.ask(f"!club emergency {words}", coach)).content
    assert "911" in (await clinic.ask("!club emergency @everyone 911", coach)).content


async def test_nothing_of_an_emergency_reaches_the_log(clinic: Club, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for way in ("overheard", "ask", "slash", "direct message"):
        await EVERY_WAY[way](clinic, f"{MIND} because of the zebra")
    assert "zebra" not in "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("bot", "cogs"))
    )


async def test_it_is_answered_before_the_matcher_is_there_and_with_the_database_gone(club: Club) -> None:
    assert (await club.ask(BODY)).content == RULES.answer(Danger.EMERGENCY)
    await club.bot.services.store.close()
    assert (await club.ask_privately(MIND)).content == RULES.answer(Danger.SELF_HARM)


async def test_another_bots_words_are_no_emergency(clinic: Club) -> None:
    robot = clinic.guild.add_member(clinic.env.create_user("robot", bot=True))
    assert await clinic.is_silent_after(BODY, robot)


async def test_an_emergencys_answer_is_tried_again_where_discord_stumbles(
    club: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answer, "PAUSES", (0, 0))
    club.env.inject_error("POST", f"/channels/{club.channel.id}/messages", status=503)
    (said,) = await typed("{words}")(club, BODY)
    assert said.content == RULES.answer(Danger.EMERGENCY)
    assert said.id == club.last.id  # where it was said, not privately
