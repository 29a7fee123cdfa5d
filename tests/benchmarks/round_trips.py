"""Processor time of a message and its answer in SimCord: Ounce and the bare bots in turn, in one process."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bot.store.circuits import PAST_CIRCUITS
from tests.benchmarks.bots import make_bare_bot, make_bare_bot_with_layout, make_ounce, warm
from tests.benchmarks.club import open_club

REPETITIONS = 200
WARM_UP = PAST_CIRCUITS + 5  # then the member has as long a past as a member can have
CHAT = "See you at the track on Tuesday? I am bringing the new bands, and coffee for afterwards."


@dataclass(frozen=True)
class RoundTrips:
    """Median seconds of processor time, all threads and SimCord's own work included."""

    circuit: float
    ping: float
    ping_with_layout: float
    ounce_chat: float
    bare_chat: float
    length: int


def measure_round_trips() -> RoundTrips:
    """Measure `!circuit` beside `!ping`, and chat beside chat."""
    with tempfile.TemporaryDirectory() as directory, open_club(bot := make_ounce(Path(directory))) as ounce:
        for _ in range(WARM_UP):
            ounce.say("!circuit")
        warm(bot)
        answer = ounce.answer
        with (
            open_club(make_bare_bot(answer)) as bare,
            open_club(make_bare_bot_with_layout(answer)) as with_layout,
        ):
            turns = {
                "circuit": (ounce, "!circuit"),
                "ping": (bare, "!ping"),
                "ping_with_layout": (with_layout, "!ping"),
                "ounce_chat": (ounce, CHAT),
                "bare_chat": (bare, CHAT),
            }
            seconds: dict[str, list[float]] = {name: [] for name in turns}
            for _ in range(WARM_UP):
                bare.say("!ping")
                with_layout.say("!ping")
            if not bare.has_answered or with_layout.answer.length != answer.length:
                raise RuntimeError("The bare bots' answers are not as long as Ounce's.")
            for _ in range(REPETITIONS):
                for name, (club, text) in turns.items():
                    seconds[name].append(club.say(text))
    return RoundTrips(**{name: median(values) for name, values in seconds.items()}, length=answer.length)
