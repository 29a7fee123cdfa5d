"""What a typed command that could not be read was meant as: a question after all, a call for help, or a mistake."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.faq.decision import Answer, Choices, Decision, Decline, Silence
from bot.domain.faq.pain import speaks_of_pain
from bot.domain.faq.question_cues import seeks_an_answer

_FEWEST_WORDS = 3  # of a question, the command's own included: "help cirquit" is a slip
_NOTHING = Silence()


@dataclass(frozen=True)
class Unread:
    """A typed command whose words could not be read: the whole message, cleaned, and how it was said to Ounce."""

    words: str
    command: str
    is_by_mention: bool

    @property
    def may_be_asked(self) -> bool:
        """Whether it is worth hearing as a question: "@Ounce help my shins hurt", and a plea for help by prefix too."""
        if self.command == "ask" or len(self.words.split()) < _FEWEST_WORDS:
            return False
        seeks = seeks_an_answer(self.words) or speaks_of_pain(self.words)
        return self.is_by_mention or seeks if self.command == "help" else self.is_by_mention and seeks


@dataclass(frozen=True)
class Heard:
    """What the words are heard as, apart from any command; whatever is near danger needs nothing more."""

    is_near_danger: bool = False
    is_about_bot: bool = False
    decision: Decision = _NOTHING


class Meaning(StrEnum):
    """What is done about an unread command."""

    MISTAKE = "mistake"
    """Say what is wrong with it."""
    QUESTION = "question"
    """Answer it as a question."""
    DANGER = "danger"
    """Say the careful line."""


def judge(unread: Unread, heard: Heard) -> Meaning:
    """Return what an unread command means: a question only where there is something to say to it.

    What is no topic is one by mention in a plea for help alone, or where something hurts.
    """
    if not unread.may_be_asked:
        return Meaning.MISTAKE
    if heard.is_near_danger:
        return Meaning.DANGER
    match heard.decision:
        case _ if heard.is_about_bot:
            is_question = True
        case Answer() | Choices(pain=True) | Decline(pain=True):
            is_question = True
        case Silence():
            is_question = False
        case Decline():
            is_question = unread.command == "help" and unread.is_by_mention
        case _:
            is_question = unread.command == "help"
    return Meaning.QUESTION if is_question else Meaning.MISTAKE
