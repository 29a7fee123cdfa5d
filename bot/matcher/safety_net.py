"""The second net under the rule for emergencies: whether a question comes nearer to one than to running talk."""

import logging
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from bot.matcher.sentence_model import MODEL_SHA256, WIDTH, SentenceModel
from bot.matcher.softmax import Floats

log = logging.getLogger(__name__)

_NEIGHBOURS = 3
_FLOOR = 0.45  # cosine from which a line is near at all
_SURE_MARGIN = 0.12  # for a question about a pain, which has many such words and an answer of its own
_MARGIN = 0.03  # by which it must be nearer to the dangers; docs/safety.md has what that does


class SafetyNet:
    """Compares a question with lines of danger and of running talk, by their sentence vectors."""

    def __init__(self, model: SentenceModel, danger: Floats, harmless: Floats) -> None:
        self._model = model
        self._danger = danger
        self._harmless = harmless

    def is_near(self, text: str, *, is_pain: bool = False) -> bool:
        """True for a question whose nearest lines are dangers rather than running talk, surer where it is of a pain."""
        vector = self._model.vector(text.casefold())[:WIDTH]
        nearest = _nearness(self._danger, vector)
        return nearest >= _FLOOR and nearest - _nearness(self._harmless, vector) >= (
            _SURE_MARGIN if is_pain else _MARGIN
        )


def open_net(model: SentenceModel, danger: Sequence[str], harmless: Sequence[str], var: Path) -> SafetyNet:
    """Return the net for these lines.

    Reading the lines takes seconds, so their vectors are kept under `var`; blocks, so call it off the event loop.
    """
    lines = [*danger, *harmless]
    path = var / f"safety-{sha256(chr(10).join([MODEL_SHA256, *lines]).encode()).hexdigest()[:16]}.npz"
    vectors = _load(path, len(lines))
    if vectors is None:
        vectors = model.vectors([line.casefold() for line in lines])[:, :WIDTH]
        _keep(path, vectors)
    return SafetyNet(model, vectors[: len(danger)], vectors[len(danger) :])


def _nearness(lines: Floats, vector: Floats) -> float:
    """The mean cosine to the nearest few lines."""
    closeness = lines @ vector
    return float(np.partition(closeness, -_NEIGHBOURS)[-_NEIGHBOURS:].mean())


def _load(path: Path, count: int) -> Floats | None:
    try:
        with np.load(path) as kept:
            vectors: Floats = kept["vectors"].astype(np.float32)
    except (OSError, ValueError, KeyError, BadZipFile, EOFError):
        return None
    return vectors if vectors.shape == (count, WIDTH) else None


def _keep(path: Path, vectors: Floats) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_suffix(".part.npz")
        np.savez(half, vectors=vectors.astype(np.float16))
        half.replace(path)
        for old in path.parent.glob("safety-*.npz"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError as error:
        log.warning("The lines of the safety net cannot be kept (%s); they are read again at the next start.", error)
