"""What share of bot and cogs the tests ran, lines and branches: counted wherever tests run, told once at their end.

``pytest -p tests.covered`` counts; ``python -m tests.covered`` lists what the last count missed.
"""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
import slipcover

LEAST_PERCENT = 95
COUNTED = ["bot", "cogs"]
REPORT = Path("var/coverage.json")
NEVER_RUN = ["@overload", r"class .*\(Protocol.*\):"]

# Python's own tracing, by which coverage.py counts, doubles the time on Python 3.11; probes in the code cost little.
# They stay: to take out what has told costs more than it saves, and comes in the middle of any test.
NEVER = 1_000_000_000  # tellings too many
_slipcover = slipcover.Slipcover(branch=True, source=COUNTED, exclude_also=NEVER_RUN, d_miss_threshold=NEVER)
_probes = slipcover.ImportManager(_slipcover, slipcover.FileMatcher(COUNTED))
_counts: list[dict[str, Any]] = []


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Put probes into all that is imported from now on, where tests run."""
    if _runs_tests(config):
        assert not {name.partition(".")[0] for name in sys.modules}.intersection(COUNTED), "imported without probes"
        _probes.__enter__()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what another process counted, when it has run its last test."""
    _counts.extend(json.loads(count) for count in getattr(node, "workeroutput", {}).get("covered", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over what this process counted, or put all counts together; too little fails the run."""
    if _runs_tests(session.config):
        _counts.append(_slipcover.get_coverage())
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["covered"] = [json.dumps(count) for count in _counts]
        return
    for count in _counts[1:]:
        slipcover.merge_coverage(_counts[0], count)
    if _counts:
        REPORT.write_text(json.dumps(_counts[0]), encoding="utf-8")
        if _percent() < LEAST_PERCENT and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much of bot and cogs ran."""
    if _counts:
        terminalreporter.write_line(
            f"Of the lines and branches of bot and cogs, {_percent():.1f} % ran; {LEAST_PERCENT} % must. "
            "`make coverage` lists the others."
        )


def _runs_tests(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput") or not config.getoption("numprocesses", None)


def _percent() -> float:
    return float(_counts[0]["summary"]["percent_covered"])


if __name__ == "__main__":
    slipcover.print_coverage(json.loads(REPORT.read_text(encoding="utf-8")), skip_covered=True, missing_width=60)
