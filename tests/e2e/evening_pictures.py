"""The pictures of docs/evening.md, docs/sessions.md and docs/progress.md: an evening with Ounce, as a phone shows it.

`python -m tests.e2e.evening_pictures docs` takes them anew: a run and its reminder, the circuit led through alone to
the end, how it felt, and what it adds up to; then stretches, and a circuit that a channel does together.
"""

import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Locator, expect

from bot.domain.circuit.together import WORK_SECONDS
from bot.domain.progress import monday_of
from bot.preview.club import PREVIEW_DATABASE
from tests.e2e.channel_page import ChannelPage
from tests.e2e.phone import WIDTH, open_on_phone, read_folder

CIRCUIT = "!circuit bodyweight x2 seed 166055"
HEIGHT = 3000  # CSS pixels: no message is taller
TWO_IN_A_ROW = """() => {
  for (const gallery of document.querySelectorAll(".component-gallery")) {
    if (gallery.children.length > 1) gallery.style.gridTemplateColumns = "1fr 1fr";
  }
}"""  # as Discord lays out pictures on a phone too
LOADED = "() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)"
LAID_OUT_MS = 500
HALF_SECONDS = WORK_SECONDS // 2
MOST_STEPS = 30  # of a session
STRENGTH = (1, 2, 2, 0, 1, 2, 3, 0, 0, 2, 2, 0, 2, 1, 2)  # days in each week before this one, the oldest first
RUNS = (2, 3, 3, 1, 2, 4, 3, 0, 1, 3, 3, 3, 4, 2, 3)
PAUSED = (7, 8)
COUNT_FROM_NOW = """() => {
  const words = new Intl.RelativeTimeFormat("en-US", { numeric: "auto" });
  for (const time of document.querySelectorAll("time.discord-timestamp")) {
    const seconds = Math.round((new Date(time.dateTime) - Date.now()) / 1000);
    if (/^(in |now)|ago$/.test(time.textContent)) {
      time.textContent = Math.abs(seconds) < 60 ? words.format(seconds, "second")
        : words.format(Math.round(seconds / 60), "minute");
    }
  }
}"""  # the preview page counts from the moment at which it was opened


class Evening:
    """A member's phone, and the folder into which its pictures go."""

    def __init__(self, channel: ChannelPage, folder: Path) -> None:
        self.channel = channel
        self._folder = folder
        channel.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})

    def take(self, name: str, message: Locator | None = None) -> None:
        """Take a message, the newest one, once its pictures are there, with countdowns as Discord writes them."""
        page = self.channel.page
        page.mouse.move(0, 0)
        page.evaluate("() => document.activeElement?.blur()")  # no message is pointed at
        page.evaluate(TWO_IN_A_ROW)
        shown = message or self.channel.last
        before = None
        while before != (now := shown.bounding_box()):  # pictures come in, and the page scrolls after them
            before = now
            shown.scroll_into_view_if_needed()
            page.wait_for_timeout(LAID_OUT_MS)
            page.wait_for_function(LOADED)
        page.evaluate(COUNT_FROM_NOW)
        shown.screenshot(path=self._folder / f"{name}.png")

    def press(self, label: str, then: str) -> None:
        """Press a button of the newest message, and wait until the newest one says or offers this."""
        self.channel.press(label)
        expect(self.channel.last).to_contain_text(then)


def main() -> int:
    """Take the pictures and write them into the folder of the first argument; returns the exit code."""
    folder = read_folder("evening_pictures", __doc__)
    with tempfile.TemporaryDirectory() as directory, open_on_phone(Path(directory)) as channel:
        evening = Evening(channel, folder)
        _train(evening)
        _look_back(evening, Path(directory) / PREVIEW_DATABASE)
        _train_together(evening)
    return 0


def _train(evening: Evening) -> None:
    """From the run to how the strength after it felt."""
    channel = evening.channel
    channel.type("!reminders any")
    channel.type("!ran 5k", answers=2)
    reminder = channel.messages.filter(has=channel.page.get_by_role("button", name="My circuit")).last
    evening.take("evening-reminder", reminder)
    channel.type(CIRCUIT)
    evening.take("evening-circuit")
    evening.press("Start", "Station 1 of 4")
    evening.take("evening-station")
    evening.press("Pause", "Paused.")
    evening.take("evening-paused")
    evening.press("Resume", "Station 1 of 4")
    for _ in range(MOST_STEPS):
        if "Cool-down 1 of" in channel.last.inner_text():
            evening.take("evening-cool-down")
        if channel.last.get_by_role("button", name="Finish", exact=True).count():
            break
        channel.press("Next")
    evening.press("Finish", "Well done")
    evening.take("evening-end")
    evening.press("Done", "How did it feel?")
    evening.take("evening-done")
    evening.press("Just right", "Noted: just right.")
    evening.take("evening-felt")


def _look_back(evening: Evening, database: Path) -> None:
    """What it adds up to for somebody who has been here for sixteen weeks."""
    evening.channel.type("!runs tue 18:30 5k, thu 18:30 6k, sat 9:00 4k, sun 9:00 8k")
    _live(database)
    evening.channel.type("!progress")
    evening.take("evening-progress")


def _train_together(evening: Evening) -> None:
    """The stretches, and a circuit that the whole channel does: get ready, a station, a switch of sides."""
    channel = evening.channel
    channel.type("!stretch calves")
    evening.take("session-stretch")
    channel.type("!circuit together x3")
    evening.take("session-ready")
    evening.press("Start now", "Station 1 of 4")
    evening.press("Pause", "Paused")  # so that the picture is always of the same moment
    evening.press("Resume", "Go: ")
    evening.take("session-together")
    for _ in range(MOST_STEPS):
        if "then switch" in channel.last.inner_text():
            break
        channel.press("Next")
    channel.page.wait_for_timeout(HALF_SECONDS * 1000)
    channel.page.get_by_role("button", name="Refresh preview").click()  # which it doesn't do by itself
    expect(channel.last).to_contain_text("Switch sides")
    evening.take("session-switch")


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
