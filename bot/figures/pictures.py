"""The pictures by exercise and cool-down item: what a cog asks for, drawn once and then taken from the cache."""

from collections.abc import Sequence
from pathlib import Path

from bot.domain.catalogue import CoolDownItem, Exercise
from bot.domain.errors import MemberError
from bot.domain.figure.drawing import Drawings, FormDrawing
from bot.figures import theme
from bot.figures.cache import PictureCache
from bot.figures.card import CardText, Station, draw_animation, draw_circuit, draw_form_card, draw_panel

Item = Exercise | CoolDownItem


class Pictures:
    """Every picture that Ounce can show. The methods draw for up to half a second: call them in a thread."""

    def __init__(self, drawings: Drawings, directory: Path, *, limit_bytes: int = 200_000_000) -> None:
        self._drawings = drawings
        self._cache = PictureCache(directory, limit_bytes=limit_bytes)

    def form_card(self, item: Item, dose: str = "") -> bytes:
        """The form card of an item as a PNG: start and end, working muscles, name, dose and cues.

        Raises MemberError for an item without a drawing.
        """
        drawing, text = self._drawing(item.id), card_text(item, dose)
        return self._cache.fetch(_key("card", drawing, text), "png", lambda: draw_form_card(drawing, text))

    def animation(self, item: Item) -> bytes:
        """The movement of an item as a looping GIF.

        Raises MemberError for an item without a drawing.
        """
        drawing = self._drawing(item.id)
        primary, secondary = muscles(item)
        key = _key("animation", drawing, primary, secondary)
        return self._cache.fetch(key, "gif", lambda: draw_animation(drawing, primary, secondary))

    def circuit(self, stations: Sequence[tuple[Exercise, str]]) -> bytes:
        """The picture of a circuit as a PNG: its exercises in order, each with its dose.

        Raises MemberError for an exercise without a drawing.
        """
        shown = [Station(self._drawing(e.id), e.name, dose, *muscles(e)) for e, dose in stations]
        return self._cache.fetch(_key("circuit", *shown), "png", lambda: draw_circuit(shown, self._panel))

    def alt_text(self, item: Item) -> str:
        """The movement in one sentence, for whoever cannot see the picture.

        Raises MemberError for an item without a drawing.
        """
        return f"{item.name}: {self._drawing(item.id).alt}"

    def circuit_alt_text(self, exercises: Sequence[Exercise]) -> str:
        """The circuit's stations in order, for whoever cannot see the picture."""
        stations = "; ".join(f"{number}. {exercise.name}" for number, exercise in enumerate(exercises, start=1))
        return f"The circuit in order: {stations}."

    def _panel(self, station: Station, size: tuple[int, int]) -> bytes:
        """A station's figure; it comes up in many circuits, so it has its own place on the shelf."""
        key = _key("panel", station.drawing, station.primary, station.secondary, size)
        return self._cache.fetch(key, "png", lambda: draw_panel(station, size))

    def _drawing(self, item_id: str) -> FormDrawing:
        drawing = self._drawings.get(item_id)
        if drawing is None:
            raise MemberError("I have no picture of that exercise. Try `!form` and part of its name.")
        return drawing


def muscles(item: Item) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The muscles that work and those that help (a cool-down item has only the first)."""
    return (item.primary, item.secondary) if isinstance(item, Exercise) else (item.muscles, ())


def card_text(item: Item, dose: str) -> CardText:
    """The words of an item's form card."""
    form = item.form
    cues = (("Set up", form.set_up), ("Move", form.move), ("Feel", form.feel), ("Usual mistake", form.mistake))
    return CardText(item.name, dose, *muscles(item), tuple(cue for cue in cues if cue[1]))


def _key(kind: str, *parts: object) -> str:
    """All that goes into a picture, as one string."""
    return repr((theme.VERSION, kind, parts))
