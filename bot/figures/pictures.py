"""The pictures by exercise and cool-down item: what a cog asks for, drawn once and then taken from the cache."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Event, Thread, get_native_id
from typing import TypeVar

from PIL import __version__ as pillow_version

import bot.domain.figure
import bot.figures
from bot.domain.catalogue import CoolDownItem, Exercise
from bot.domain.errors import MemberError
from bot.domain.figure.drawing import Drawings, FormDrawing
from bot.figures.cache import PictureCache
from bot.figures.card import CardText, StationPicture, draw_form_card, draw_station, join_stations
from bot.figures.film import FilmKind, draw_film
from bot.figures.progress import draw_progress
from bot.figures.threads import DrawingThreads

Item = Exercise | CoolDownItem
T = TypeVar("T")
STILL_THREADS = 1  # drawing is Python: a second thread would only take from the event loop
WARMING_PAUSE_SECONDS = 0.05  # before it is looked again whether nobody waits for a picture
ROLLING_SECONDS = 6.0
LOW_PRIORITY = 10


class Pictures:
    """Every picture that Ounce can show. The methods draw for up to a second: call them through `draw` or `draw_film`.

    Films have a thread of their own: whoever asks for many of them delays nobody's circuit.
    """

    def __init__(
        self, drawings: Drawings, directory: Path, *, limit_bytes: int = 200_000_000, film_kind: FilmKind = "gif"
    ) -> None:
        self._drawings = drawings
        self._digests: dict[str, str] = {}
        self._cache = PictureCache(directory, limit_bytes=limit_bytes)
        self.film_kind: FilmKind = film_kind
        self._threads = DrawingThreads(STILL_THREADS, "pictures")
        self._film_thread = DrawingThreads(1, "films")
        self._stop = Event()

    async def draw(self, member_id: int, picture: Callable[[], T]) -> T:
        """Return a member's pictures, drawn in a thread when it is their turn."""
        return await self._threads.draw(member_id, picture)

    async def draw_film(self, member_id: int, film: Callable[[], T]) -> T:
        """Return a member's film, drawn in the thread for films when it is their turn."""
        return await self._film_thread.draw(member_id, film)

    def close(self) -> None:
        """Draw nothing more; what is being drawn is finished."""
        self._stop.set()
        self._threads.close()
        self._film_thread.close()

    def form_card(self, item: Item, dose: str = "") -> bytes:
        """The form card of an item as a PNG: start and end, working muscles, name and dose.

        Raises MemberError for an item without a drawing.
        """
        drawing, text = self._drawing(item.id), card_text(item, dose)
        key = self._key("card", item.id, text)
        return self._cache.fetch(key, "png", lambda: draw_form_card(drawing, text))

    def animation(self, item: Item) -> bytes:
        """The movement of an item as a looping film, at its own tempo.

        Raises MemberError for an item without a drawing.
        """
        drawing = self._drawing(item.id)
        primary, secondary = muscles(item)
        seconds, kind = seconds_of(item), self.film_kind
        key = self._key("film", item.id, primary, secondary, seconds, kind)
        return self._cache.fetch(key, kind, lambda: draw_film(drawing, primary, secondary, seconds, kind))

    def station(self, item: Item, number: int, dose: str) -> bytes:
        """The picture of a circuit's station as a PNG of 600 x 600 pixels: number, figure, name and dose.

        Raises MemberError for an item without a drawing.
        """
        words = (item.name, dose, *muscles(item))
        shown = StationPicture(self._drawing(item.id), *words)
        key = self._key("station", item.id, number, words)
        return self._cache.fetch(key, "png", lambda: draw_station(number, shown))

    def circuit(self, stations: Sequence[tuple[Item, str]]) -> bytes:
        """The picture of a circuit as a PNG: the pictures of its stations in order, two in a row.

        It is not kept: nearly every circuit is a new one, and it is put together from its stations in no time.
        Raises MemberError for an exercise without a drawing.
        """
        return join_stations([self.station(one, number, dose) for number, (one, dose) in enumerate(stations, start=1)])

    def start_warming(self, stations: Iterable[tuple[Exercise, int, str]]) -> Thread:
        """Draw stations that are not in the cache yet, in a thread of low priority, until all are there or `close`."""
        thread = Thread(target=self.warm_up, args=(stations,), name="warming", daemon=True)
        thread.start()
        return thread

    def warm_up(self, stations: Iterable[tuple[Exercise, int, str]]) -> int:
        """Draw the stations that are not in the cache yet, while nobody waits, until `close`; how many are ready.

        The thread that calls it takes low priority for good, where the system knows such a thing.
        """
        _step_back()
        draw_progress(())  # whose typefaces and encoder are read by the first picture, although all others may be kept
        ready = 0
        for exercise, number, dose in stations:
            while self._threads.is_busy and not self._stop.wait(WARMING_PAUSE_SECONDS):
                pass
            if self._stop.is_set():
                break
            self.station(exercise, number, dose)
            ready += 1
        return ready

    def alt_text(self, item: Item) -> str:
        """The movement in one sentence, for whoever cannot see the picture.

        Raises MemberError for an item without a drawing.
        """
        return f"{item.name}: {self._drawing(item.id).alt}"

    def circuit_alt_text(self, exercises: Sequence[Exercise]) -> str:
        """The circuit's stations in order, for whoever cannot see the picture."""
        stations = "; ".join(f"{number}. {exercise.name}" for number, exercise in enumerate(exercises, start=1))
        return f"The circuit in order: {stations}."

    def _drawing(self, item_id: str) -> FormDrawing:
        drawing = self._drawings.get(item_id)
        if drawing is None:
            raise MemberError("I have no picture of that exercise. Try `!form` and part of its name.")
        return drawing

    def _key(self, kind: str, item_id: str, *parts: object) -> str:
        """All that goes into a picture, as one string: how it is drawn, what is drawn, and its words."""
        if item_id not in self._digests:  # a drawing is long, and stays as it is
            self._digests[item_id] = sha256(repr(self._drawing(item_id)).encode()).hexdigest()
        return repr((_drawn_by(), kind, self._digests[item_id], parts))


def muscles(item: Item) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The muscles that work and those that help (a cool-down item has only the first)."""
    return (item.primary, item.secondary) if isinstance(item, Exercise) else (item.muscles, ())


def seconds_of(item: Item) -> float | None:
    """How long one repetition takes; None for a hold."""
    if isinstance(item, Exercise):
        return item.seconds_per_rep
    return ROLLING_SECONDS if item.kind == "foam-roll" else None


def card_text(item: Item, dose: str) -> CardText:
    """The words of an item's form card: an exercise works its muscles, a cool-down item is for them."""
    return CardText(item.name, dose, *muscles(item), "Works" if isinstance(item, Exercise) else "For")


def digest_of(folders: Iterable[Path]) -> str:
    """A name for the code in some folders that is another as soon as any of it changes."""
    sources = sorted(path for folder in folders for path in folder.glob("*.py"))
    return sha256(b"\0".join(path.name.encode() + b"\0" + path.read_bytes() for path in sources)).hexdigest()[:16]


@cache
def _drawn_by() -> str:
    """What draws the pictures: a kept picture of other code, or of another Pillow, is not found again."""
    folders = [Path(folder) for package in (bot.figures, bot.domain.figure) for folder in package.__path__]
    return f"{digest_of(folders)} {pillow_version}"


def _step_back() -> None:
    """Give way to every other thread; elsewhere than on Linux a thread's number may be another process's."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, get_native_id(), LOW_PRIORITY)
