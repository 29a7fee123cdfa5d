"""Words about Ounce itself, in other languages, and mentions that only look like commands."""

import pytest

from bot.domain.errors import PrivateError
from bot.services.guided import GuidedSessions
from bot.services.questions import Questions
from cogs._cards.faq import MEDICINE_LINE, PAIN_LINE
from cogs._cards.reply import SEVERE_PAIN, SMALL_TALK, UNKNOWN_PAIN
from cogs.errors import USUAL_HELP
from tests.cogs.club import Club, card, labels, private
from tests.cogs.conftest import read_up
from tests.cogs.test_ask import ROLL, ROLL_TOPIC, dm, me, reply, shows_pain_line, title


async def test_words_about_ounce_are_answered_with_the_command_as_a_button(clinic: Club) -> None:
    for words, part, button in [
        ("stop", "Should I stop reminding you?", "Stop my reminders"),
        ("how do I stop the reminders?", "Should I stop reminding you?", "Stop my reminders"),
        ("how do I set my week", "Tell me when you run", "Set my week"),
        ("change my time zone", "Type your city", "Change my profile"),
        ("are you a bot?", "I'm Ounce, a bot.", "Make me a circuit"),
        ("whats up my bot", "I'm Ounce, a bot.", "Make me a circuit"),
        ("what's a good warm-up?", "`!warmup` shows you easy moves", "Start the warm-up"),
        ("what can you do?", "I draw your 20 minutes of strength", "Make me a circuit"),
        ("who sees what I write here?", "a direct message stays between you and me", "Change my profile"),
    ]:
        member = clinic.add_member()
        for answer in (await dm(member, words), await clinic.ask(f"{me(clinic)} {words}", member)):
            assert part in answer.content
            assert labels(answer) == [button]


async def test_the_button_stops_the_reminders_of_who_was_offered_that(clinic: Club) -> None:
    await clinic.ask("!runs tue 18:30 6k, sat 9:00 5k")
    offer = await clinic.ask(f"{me(clinic)} stop")
    assert "somebody else" in private(await clinic.bo.click(offer, label="Stop my reminders")).content
    assert "I won't remind you any more" in private(await clinic.ana.click(offer, label="Stop my reminders")).content
    assert "Stopped." in (card(await clinic.ask("!reminders")).description or "")


async def test_small_talk_that_holds_a_question_keeps_the_way_to_the_coach(clinic: Club) -> None:
    assert labels(await dm(clinic.ana, "hi")) == ["Make it yours"]  # who is new, once
    answer = await dm(clinic.ana, "hey there, how are you today?")
    assert "Ask the coach" in labels(answer) or answer.content != SMALL_TALK


async def test_a_mention_whose_first_word_is_no_command_after_all_is_a_question(clinic: Club) -> None:
    hurt = await clinic.ask(f"{me(clinic)} help my shins hurt")
    assert shows_pain_line(hurt)
    assert "I don't know that command" not in hurt.content
    assert "I don't know that command" in (await clinic.ask(f"{me(clinic)} help nonsense")).content
    assert (await clinic.ask("!help my shins hurt")).embeds[0].title == hurt.embeds[0].title
    offered = await clinic.ask(f"{me(clinic)} help I don't know what to do")
    assert "I don't know that command" not in offered.content
    assert "I don't know that command" in (await clinic.ask(f"{me(clinic)} help cirquit")).content
    assert title(await clinic.ask(f"{me(clinic)} help circuit")) == "`!circuit [words]`"


async def test_a_refusal_for_what_is_sore_stays_private_where_the_mention_reads_as_a_question(
    clinic: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise PrivateError("Nothing spares your sore places.")

    monkeypatch.setattr(GuidedSessions, "choose_stretches", refuse)
    refused = await clinic.ask_privately(f"{me(clinic)} stretch my sore calves")
    assert refused.content == "Nothing spares your sore places."


@pytest.mark.unexpected.with_args(RuntimeError)
async def test_a_fault_behind_a_mention_that_reads_as_a_question_is_said(
    clinic: Club, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(Questions, "decide", fail)
    assert "something went wrong on my side" in (await clinic.ask(f"{me(clinic)} help my shins hurt")).content


async def test_another_language_is_answered_with_one_line_in_it(clinic: Club) -> None:
    answer = await clinic.ask("!ask wie oft soll ich meine Schuhe wechseln?")
    assert answer.content.startswith("Tut mir leid, ich spreche nur Englisch.")
    assert not answer.embeds
    assert labels(answer) == ["Ask the coach"]
    assert (await dm(clinic.ana, "¿cuántas veces por semana debo hacer fuerza?")).content.startswith("Lo siento")


async def test_a_pain_is_carried_into_what_follows(clinic: Club) -> None:
    answer = await clinic.ask("!ask what do I do about shin splints?")
    assert (card(answer).description or "").startswith(f"**{PAIN_LINE}**")
    again = await reply(clinic, answer, "how long will it take?")
    assert again.content == UNKNOWN_PAIN
    once_more = await reply(clinic, again, "and for how long then?")
    assert once_more.content == UNKNOWN_PAIN
    await clinic.restart()
    rolled = await reply(clinic, clinic.see(once_more), ROLL)
    assert title(rolled) == ROLL_TOPIC
    assert shows_pain_line(rolled)


async def test_a_lot_of_pain_gets_no_exercise(clinic: Club) -> None:
    answer = await clinic.ask("!ask my knees are in agony, do squats help?")
    assert answer.content == SEVERE_PAIN
    assert labels(answer) == ["Ask the coach"]


async def test_who_names_an_allergy_or_a_medicine_is_told_of_none(clinic: Club) -> None:
    answer = await clinic.ask("!ask what do I do about shin splints? I am allergic to ibuprofen")
    told = card(answer).description or ""
    assert MEDICINE_LINE in told
    assert "ibuprofen" not in told.casefold()
    assert "rest and ice" in told


async def test_overheard_talk_that_points_is_left_alone(clinic: Club) -> None:
    await clinic.ask(f"!club faq <#{clinic.channel.id}>", clinic.add_coach())
    for words in ("when is it?", "is it every day?", "does it start at 7?", "which exercises at what time on Tuesday"):
        assert await clinic.is_silent_after(words), words


async def test_a_mention_that_says_what_hurts_is_no_command_and_answered_as_pain(clinic: Club) -> None:
    for words in ("start hurting my hip", "circuit hurts my knee"):
        answer = await clinic.ask(f"{me(clinic)} {words}", clinic.add_member())
        assert shows_pain_line(answer) or answer.content == UNKNOWN_PAIN, words
    assert clinic.run_sql("SELECT * FROM guided_sessions") == []
    for wish in (f"{me(clinic)} circuit my hip hurts", "!circuit hurts my knee"):
        assert title(await clinic.ask(wish)).startswith("Your circuit")


async def test_a_plea_for_help_that_may_mean_danger_is_told_the_way_to_the_usual_help_too(clinic: Club) -> None:
    await read_up(clinic, with_net=True)
    for words in ("!help I don't know what to do", f"{me(clinic)} help I don't know what to do"):
        answer = await clinic.ask(words)
        assert answer.content == f"{clinic.bot.services.safety.offer}\n{USUAL_HELP}"
    other = await clinic.ask(f"{me(clinic)} plan I don't know what to do")
    assert other.content == clinic.bot.services.safety.offer
