"""The pictures of docs/plans.md: a plan's preview and the plan in use, as a phone shows them.

`python -m tests.e2e.plan_pictures docs` takes them anew, as `plan-preview.png` and `plan-used.png`.
"""

import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.phone import open_on_phone, read_folder

WEEKS = "week 1: tue 5k, thu 6k hills, sat 4k, sun 10k\nweek 2: tue 6k, thu 4k, sun 12k\nweek 3: tue 4k, sun race 10k"


def main() -> int:
    """Take the pictures and write them into the folder of the first argument; returns the exit code."""
    folder = read_folder("plan_pictures", __doc__)
    today = datetime.now(UTC).date()
    monday = today - timedelta(days=today.weekday())
    with tempfile.TemporaryDirectory() as directory, open_on_phone(Path(directory)) as channel:
        channel.type("!runs tue 18:30 5k, thu 18:30 6k, sat 9:00 4k, sun 9:00 8k")
        channel.type(f"!plan starts {monday.isoformat()}\n{WEEKS}")
        channel.last.screenshot(path=folder / "plan-preview.png")
        channel.press("Use this plan")
        expect(channel.last.get_by_role("button", name="Undo")).to_be_visible()
        channel.last.screenshot(path=folder / "plan-used.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
