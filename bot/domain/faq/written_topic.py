"""A topic as a coach types it into a form: what it needs, how long its parts may be, and under which key it's kept."""

import re
from collections.abc import Collection

from bot.domain.errors import MemberError
from bot.domain.faq.question_cues import clean, has_letters
from bot.domain.faq.queue import ClubTopic
from bot.domain.faq.topic import ANSWER_LIMIT, QUESTION_LIMIT

TITLE_LIMIT = 60
MOST_WORDINGS = 5


def make_topic(*, question: str, answer: str, title: str, wordings: str = "", key: str = "") -> ClubTopic:
    """Return a topic from what a coach typed; without a key it gets a free one when it goes live.

    Wordings are other ways to ask it, one a line; the first five count.

    MemberError where a part is missing or too long.
    """
    question, answer, title = (" ".join(question.split()), answer.strip(), " ".join(title.split()))
    if not question or not answer or not title:
        raise MemberError("A topic needs a question, an answer and a short title.")
    for name, text, limit in (("question", question, QUESTION_LIMIT), ("answer", answer, ANSWER_LIMIT)):
        if len(text) > limit:
            raise MemberError(f"The {name} has {len(text)} characters; the limit is {limit}.")
    lines = dict.fromkeys(" ".join(line.split()) for line in wordings.splitlines())
    others = tuple(line for line in lines if has_letters(clean(line)) and line != question)[:MOST_WORDINGS]
    return ClubTopic(key, question, answer, title[:TITLE_LIMIT], others)


def free_key(title: str, taken: Collection[str]) -> str:
    """Return a key for a title that no topic has yet."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:40] or "topic"
    number = 1
    key = slug
    while key in taken:
        number += 1
        key = f"{slug}-{number}"
    return key
