"""What is said to a question, as it was decided: the clinic's answer, a choice, or that there is none."""

from collections.abc import Mapping
from typing import NamedTuple

import discord

from bot.domain.faq.decision import Answer, Choices, Decision, Decline, SmallTalk
from bot.domain.faq.language import Language
from bot.domain.faq.queue import GivenAnswer
from bot.domain.faq.topic import Topic
from cogs._cards.faq import PAIN_LINE, answer_embed, answer_view, choice_view, coach_view
from cogs._ui.buttons import Press

UNKNOWN = "The clinic's notes don't answer that, so I won't guess."
UNKNOWN_PAIN = f"{PAIN_LINE} The clinic's notes have nothing on that, so no exercise from me."
SEVERE_PAIN = (
    "That sounds like a lot of pain, so no exercise from me. Please let a doctor or physiotherapist look at it before "
    "you do anything else."
)
SAID_ALL = "That's all the clinic said about it:"
SMALL_TALK = (
    "I'm Ounce, your club's strength bot. Ask me about strength work for runners, for example "
    "“how often?” or “roll before or after?”, or type `!circuit` for tonight's 20 minutes."
)


class Reply(NamedTuple):
    """A message: its text, its embeds and what can be pressed under it."""

    text: str | None
    embeds: list[discord.Embed]
    view: discord.ui.View


def build_reply(
    given: GivenAnswer,
    topics: Mapping[str, Topic],
    decision: Decision,
    *,
    for_coach: bool,
    is_said: bool,
    language: Language | None,
) -> Reply:
    """Return what is said to a question; where a coach reads it, they may correct it.

    An answer that `is_said` already comes with the way to the coach. In another `language` its own line stands first.
    """
    text = language.says if language is not None else SAID_ALL if is_said else _say(decision)
    if isinstance(decision, Answer):
        embeds = [answer_embed(topics[key], given.cautions) for key in decision.keys if key in topics]
        view = answer_view(given, topics, for_coach=for_coach)
        if is_said:
            view.add_item(Press("faq", "coach", given.answer_id, "Ask the coach"))
        return Reply(text, embeds, view)
    has_choice = isinstance(decision, Choices) and language is None
    return Reply(text, [], choice_view(given, topics) if has_choice else coach_view(given))


def _say(decision: Decision) -> str | None:
    """The sentence for what was decided; an answer speaks for itself."""
    if isinstance(decision, Answer):
        return None
    if isinstance(decision, SmallTalk):
        return SMALL_TALK
    if isinstance(decision, Choices):
        return f"{f'{PAIN_LINE} ' if decision.pain else ''}Did you mean one of these?"
    if isinstance(decision, Decline) and decision.severe:
        return SEVERE_PAIN
    return UNKNOWN_PAIN if isinstance(decision, Decline) and decision.pain else UNKNOWN
