"""What all tests share: how hypothesis searches, in which order they run, and when garbage is looked for."""

import gc
import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

# Two busy cores make no example slow; what runs on every change tries the same examples each time. Of 31 faults put
# into rules, which sixty examples found with each of three seeds, thirty found 27 as surely, and fifteen 21; the
# properties about the other four ask for more themselves.
settings.register_profile("ounce", deadline=None, max_examples=30, derandomize="CI" in os.environ)
settings.register_profile("thorough", deadline=None, max_examples=500)
settings.load_profile("ounce")
LONGEST = ("crash", "e2e", "evaluation", "simulation", "conversations", "test_main.py", "cogs")


def pytest_configure(config: pytest.Config) -> None:
    """Get ready where tests run, and look for no garbage while they are only imported."""
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        return
    gc.disable()
    config.pluginmanager.import_plugin("tests.running")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no core waits for it at the end; the rest stays in its random order."""
    items.sort(key=lambda item: _turn(item.path))


def pytest_collection_finish() -> None:
    """Look less often for garbage, and never in what stays: a tenth of the tests' time went there."""
    gc.enable()
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@cache
def _turn(path: Path) -> int:
    folder, _, _ = path.relative_to(Path(__file__).parent).as_posix().partition("/")
    return LONGEST.index(folder) if folder in LONGEST else len(LONGEST)
