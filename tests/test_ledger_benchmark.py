"""`make bench` measures what it says: the claims of the ledger, at the smallest size."""

from pathlib import Path

from tests.benchmarks.ledger import Drained
from tests.benchmarks.ledger_claims import drain, fill, tick


async def test_the_benchmark_of_claims_reminds_everybody_who_is_due_and_ticks_when_nobody_is(tmp_path: Path) -> None:
    file = tmp_path / "club.sqlite3"
    await fill(file, 60, 20, 2, 1)
    assert (await tick(file))["seconds"] > 0
    assert Drained(**await drain(file, 20, 0)).reminders == 20
