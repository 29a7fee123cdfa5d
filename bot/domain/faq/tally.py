"""What a club asked and what became of it, in counts: no words of a question, nobody's name."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.faq.queue import Outcome, Verdict

MOST_SHOWN = 5


@dataclass(frozen=True)
class Answered:
    """How many answers of one kind were given: these topics, this outcome, this verdict of whoever asked."""

    keys: tuple[str, ...]
    outcome: Outcome
    verdict: Verdict | None
    count: int


@dataclass(frozen=True)
class TopicTally:
    """How often a topic was the answer, and how often that helped or was not what was asked."""

    key: str
    asked: int
    helped: int
    wrong: int


@dataclass(frozen=True)
class Tally:
    """What was asked most and answered worst, each at most five topics, and how many questions got no answer."""

    most: tuple[TopicTally, ...]
    worst: tuple[TopicTally, ...]
    answered: int
    helped: int
    declined: int


def tally(rows: Iterable[Answered]) -> Tally:
    """Return the sums; `worst` are topics that somebody did not mean, the largest share first."""
    asked, helped, wrong = Counter[str](), Counter[str](), Counter[str]()
    answered = declined = 0
    for row in rows:
        if row.outcome is Outcome.DECLINED:
            declined += row.count
        if row.outcome is not Outcome.ANSWERED:
            continue
        answered += row.count
        for key in row.keys:
            asked[key] += row.count
            helped[key] += row.count * (row.verdict is Verdict.HELPED)
            wrong[key] += row.count * (row.verdict is Verdict.WRONG)
    topics = [TopicTally(key, asked[key], helped[key], wrong[key]) for key in sorted(asked)]
    most = sorted(topics, key=lambda one: -one.asked)[:MOST_SHOWN]
    worst = sorted((one for one in topics if one.wrong), key=lambda one: (-one.wrong / one.asked, -one.wrong))
    return Tally(tuple(most), tuple(worst[:MOST_SHOWN]), answered, sum(helped.values()), declined)
