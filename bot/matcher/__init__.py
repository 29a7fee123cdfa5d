"""The domain's one-method Matcher, from sentence embeddings and words: opened from a trained file, or trained."""

import logging
import os
import subprocess  # nosec B404  # own programs, without a shell
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bot.domain.faq.topic import Phrasing
from bot.matcher.faq_matcher import FaqMatcher
from bot.matcher.sentence_model import SentenceModel, SentenceModelError, give_back_memory
from bot.matcher.shipped import SHIPPED_FILE, write_shipped
from bot.matcher.spelling import Spelling
from bot.matcher.trained import Trained, fingerprint, load, save
from bot.matcher.trained import train as learn  # `train` is the module's name here
from bot.matcher.vector_cache import Progress, VectorCache, digest

__all__ = ["FaqMatcher", "is_trained", "open_matcher", "why_no_sentences"]

log = logging.getLogger(__name__)
_TRAINING_SECONDS = 600
OUT_OF_MEMORY = 137
"""What the process of its own ends with where memory runs short, like one that the system ended for that."""

_KILLED = -9  # by the system, where memory ran out
_ROOT = Path(__file__).parents[2]
VECTORS_FILE = "vectors.sqlite3"


def open_matcher(phrasings: Sequence[Phrasing], phrasings_file: Path, var: Path) -> FaqMatcher:
    """The matcher for these phrasings, read from `phrasings_file`; blocks, so call it off the event loop.

    A trained file under `var` is used if it was made from exactly these inputs; else one is made, in a process of
    its own so that the memory of training goes back. Where that fails, for want of memory above all, or without the
    sentence model, the words alone answer.
    """
    model = _sentence_model()
    shipped = phrasings_file.with_name(SHIPPED_FILE)
    trained = load(trained_path(phrasings, var, with_sentences=model is not None))
    if trained is None and model is not None:
        log.info("Training the FAQ once; this takes some seconds.")
        try:
            trained = _train_apart(phrasings, phrasings_file, var) or _train_here(phrasings, model, var, shipped)
        except MemoryError:
            log.warning("Too little memory is free to learn sentences: the FAQ answers by words alone until a restart.")
            model = None
    if trained is None:
        trained = _train_here(phrasings, None, var, shipped)
    spelling = Spelling([one.text for one in phrasings], model.knows) if model is not None else None
    cache = VectorCache(var / VECTORS_FILE, model, shipped) if model is not None else None
    give_back_memory()
    return FaqMatcher(trained, model, spelling, cache)


def _sentence_model(cores: int = 1) -> SentenceModel | None:
    try:
        return SentenceModel(cores)
    except SentenceModelError as error:
        log.warning("The FAQ answers by words alone: %s.", error)
        return None


def why_no_sentences() -> str | None:
    """Return why the sentence model can't be used, in a few words; None where it can."""
    try:
        SentenceModel()
    except SentenceModelError as error:
        return str(error)
    return None


def is_trained(phrasings: Sequence[Phrasing], var: Path) -> bool:
    """True where the trained file for these phrasings is there, so that a start needn't train."""
    return trained_path(phrasings, var, with_sentences=True).is_file()


def _free_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def trained_path(phrasings: Sequence[Phrasing], var: Path, *, with_sentences: bool) -> Path:
    """Where the trained file for exactly these inputs is kept."""
    return var / f"faq-{fingerprint(phrasings, with_sentences)[:16]}.npz"


def train_into(
    phrasings: Sequence[Phrasing],
    var: Path,
    shipped: Path,
    progress: Progress | None = None,
    also: Sequence[str] = (),
) -> None:
    """Train and write the trained file; what the process of its own runs.

    `progress` is told how many texts have their vector, and of how many; what was cut short goes on from there. The
    vectors of the texts in `also` are kept too, so that a start needn't make them.
    """
    model = _sentence_model(_free_cores())
    path = trained_path(phrasings, var, with_sentences=model is not None)
    vectors = None
    if model is not None:
        cache = VectorCache(var / VECTORS_FILE, model, shipped)
        texts = [one.text for one in phrasings]
        vectors = cache.vectors([*texts, *also], progress)[: len(texts)]
        cache.close()
        del model, cache
        give_back_memory()
    save(learn(phrasings, vectors), path)
    for old in var.glob("faq-*.npz"):
        if old != path:
            with suppress(OSError):
                old.unlink()


def ship(texts: Sequence[str], path: Path) -> None:
    """Encode the texts anew and write the file of vectors that comes with Ounce."""
    write_shipped([digest(text) for text in texts], SentenceModel(_free_cores()).vectors(texts), path)


def _train_here(phrasings: Sequence[Phrasing], model: SentenceModel | None, var: Path, shipped: Path) -> Trained:
    path = trained_path(phrasings, var, with_sentences=model is not None)
    trained = load(path)
    if trained is None:
        cache = VectorCache(var / VECTORS_FILE, model, shipped) if model is not None else None
        trained = learn(phrasings, cache.vectors([one.text for one in phrasings]) if cache is not None else None)
        try:
            save(trained, path)
        except OSError as error:
            log.warning("The trained FAQ cannot be kept (%s); it is trained again at the next start.", error)
    return trained


def _train_apart(phrasings: Sequence[Phrasing], phrasings_file: Path, var: Path) -> Trained | None:
    """What a process of its own learnt, None where it could not; MemoryError where it was short of memory."""
    command = [sys.executable, "-m", "bot.matcher.train", str(phrasings_file.resolve()), str(var.resolve())]
    try:
        # A session of its own: Ctrl-C ends Ounce and not what is half learnt, which the next start then finds whole.
        subprocess.run(command, check=True, timeout=_TRAINING_SECONDS, cwd=_ROOT, start_new_session=True)  # noqa: S603  # nosec B603  # own command
    except subprocess.CalledProcessError as error:
        if error.returncode in {_KILLED, OUT_OF_MEMORY}:
            raise MemoryError from error
        log.warning("The FAQ could not be trained apart (%s); training here.", error)
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("The FAQ could not be trained apart (%s); training here.", error)
    return load(trained_path(phrasings, var, with_sentences=True))
