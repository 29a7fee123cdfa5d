"""The pictures of docs/progress.md: Done with how it felt, and a member's weeks, as a phone shows them.

`python -m tests.e2e.progress_pictures docs` takes them anew, as `done.png` and `progress.png`.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import expect

from bot.domain.progress import monday_of
from bot.preview.club import PREVIEW_DATABASE
from tests.e2e.phone import open_on_phone, read_folder

STRENGTH = (1, 2, 2, 0, 1, 2, 3, 0, 0, 2, 2, 0, 2, 1, 2)  # days in each week before this one, the oldest first
RUNS = (2, 3, 3, 1, 2, 4, 3, 0, 1, 3, 3, 3, 4, 2, 3)
PAUSED = (7, 8)


def main() -> int:
    """Take the pictures and write them into the folder of the first argument; returns the exit code."""
    folder = read_folder("progress_pictures", __doc__)
    with tempfile.TemporaryDirectory() as directory, open_on_phone(Path(directory)) as channel:
        channel.type("!runs tue 18:30 5k, thu 18:30 6k, sat 9:00 4k, sun 9:00 8k")
        channel.type("!circuit")
        channel.press("Done")
        expect(channel.last.get_by_role("button", name="Just right")).to_be_visible()
        channel.last.screenshot(path=folder / "done.png")
        _live(Path(directory) / PREVIEW_DATABASE)
        channel.type("!progress")
        channel.page.wait_for_function("() => [...document.images].every((one) => one.complete && one.naturalWidth)")
        channel.last.screenshot(path=folder / "progress.png")
    return 0


def _live(database: Path) -> None:
    """Give the one who pressed Done the weeks before."""
    today = datetime.now(UTC).date()
    with closing(sqlite3.connect(database)) as db, db:
        ((guild_id, member_id),) = db.execute("SELECT guild_id, member_id FROM done").fetchall()
        own = (guild_id, member_id)
        for at, (strength, runs) in enumerate(zip(STRENGTH, RUNS, strict=True)):
            monday = monday_of(today) - timedelta(weeks=len(STRENGTH) - at)
            for count in range(strength):
                day = monday + timedelta(days=2 * count + 1)
                db.execute(
                    "INSERT INTO done (guild_id, member_id, day, done_at) VALUES (?, ?, ?, '')", (*own, f"{day}")
                )
            for count in range(runs):
                ended = int(datetime(monday.year, monday.month, monday.day, 20, tzinfo=UTC).timestamp())
                values = (*own, ended + (count + 1) * 86_400, 5000)
                db.execute(
                    "INSERT INTO finished_runs (guild_id, member_id, ended_at, metres) VALUES (?, ?, ?, ?)", values
                )
            if at in PAUSED:
                db.execute("INSERT INTO pauses VALUES (?, ?, ?, ?, 0)", (*own, f"{monday}", f"{monday}"))


if __name__ == "__main__":
    sys.exit(main())
