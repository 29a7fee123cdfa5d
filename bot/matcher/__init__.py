"""The domain's one-method Matcher, from sentence embeddings and words: opened from a trained file, or trained."""

import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.domain.faq.decision import Phrasing
from bot.matcher.faq_matcher import FaqMatcher
from bot.matcher.sentence_model import SentenceModel, SentenceModelError, give_back_memory
from bot.matcher.spelling import Spelling
from bot.matcher.trained import Trained, fingerprint, load, save, train

__all__ = ["FaqMatcher", "open_matcher"]

log = logging.getLogger(__name__)
_TRAINING_SECONDS = 600
_ROOT = Path(__file__).parents[2]


def open_matcher(phrasings: Sequence[Phrasing], phrasings_file: Path, var: Path) -> FaqMatcher:
    """The matcher for these phrasings, read from `phrasings_file`; blocks, so call it off the event loop.

    A trained file under `var` is used if it was made from exactly these inputs; else one is made, in a process of
    its own so that the memory of training goes back. Without the sentence model the lexical half answers alone.
    """
    model = _sentence_model()
    path = trained_path(phrasings, var, with_sentences=model is not None)
    trained = load(path)
    if trained is None:
        log.info("Training the FAQ once; this takes about a minute.")
        trained = _train_apart(phrasings_file, var, path) or _train_here(phrasings, model, path)
    spelling = Spelling([one.text for one in phrasings], model.knows) if model is not None else None
    give_back_memory()
    return FaqMatcher(trained, model, spelling)


def _sentence_model(threads: int = 1) -> SentenceModel | None:
    try:
        return SentenceModel(threads)
    except SentenceModelError as error:
        log.warning("The FAQ answers by words alone: %s.", error)
        return None


def trained_path(phrasings: Sequence[Phrasing], var: Path, *, with_sentences: bool) -> Path:
    """Where the trained file for exactly these inputs is kept."""
    return var / f"faq-{fingerprint(phrasings, with_sentences)[:16]}.npz"


def train_into(phrasings: Sequence[Phrasing], var: Path) -> None:
    """Train and write the trained file; what the process of its own runs."""
    model = _sentence_model(threads=os.cpu_count() or 1)
    path = trained_path(phrasings, var, with_sentences=model is not None)
    save(train(phrasings, model), path)
    for old in var.glob("faq-*.npz"):
        if old != path:
            old.unlink(missing_ok=True)


def _train_here(phrasings: Sequence[Phrasing], model: SentenceModel | None, path: Path) -> Trained:
    trained = train(phrasings, model)
    try:
        save(trained, path)
    except OSError as error:
        log.warning("The trained FAQ cannot be kept (%s); it is trained again at the next start.", error)
    return trained


def _train_apart(phrasings_file: Path, var: Path, path: Path) -> Trained | None:
    command = [sys.executable, "-m", "bot.matcher.train", str(phrasings_file.resolve()), str(var.resolve())]
    try:
        # A session of its own: Ctrl-C ends Ounce and not what is half learnt, which the next start then finds whole.
        subprocess.run(command, check=True, timeout=_TRAINING_SECONDS, cwd=_ROOT, start_new_session=True)  # noqa: S603
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("The FAQ could not be trained apart (%s); training here.", error)
    return load(path)
