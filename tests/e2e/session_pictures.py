"""The pictures of docs/sessions.md: led through alone, and a circuit done together, as a phone shows them.

`python -m tests.e2e.session_pictures docs` takes them anew.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.channel_page import ChannelPage
from tests.e2e.phone import open_on_phone, read_folder

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


def main() -> int:
    """Take the pictures and write them into the folder of the first argument; returns the exit code."""
    folder = read_folder("session_pictures", __doc__)
    with tempfile.TemporaryDirectory() as directory, open_on_phone(Path(directory)) as channel:
        channel.type("!circuit bodyweight seed 166055")
        channel.press("Start")
        expect(channel.last.get_by_role("button", name="Next", exact=True)).to_be_visible()
        _take(channel, folder / "session-alone.png")
        channel.type("!stretch calves")
        _take(channel, folder / "session-stretch.png")
        channel.type("!circuit together x2")
        _take(channel, folder / "session-ready.png")
        channel.press("Start now")
        expect(channel.last.get_by_role("button", name="Next", exact=True)).to_be_visible()
        channel.press("Pause")  # so that the picture is always of the same moment
        expect(channel.last.get_by_role("button", name="Resume", exact=True)).to_be_visible()
        channel.press("Resume")
        expect(channel.last.get_by_role("button", name="Pause", exact=True)).to_be_visible()
        _take(channel, folder / "session-together.png")
    return 0


def _take(channel: ChannelPage, path: Path) -> None:
    """Take the newest message once its figures are there, with countdowns as Discord writes them."""
    loaded = "() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)"
    channel.page.wait_for_function(loaded)
    channel.page.evaluate(COUNT_FROM_NOW)
    channel.last.screenshot(path=path)


if __name__ == "__main__":
    sys.exit(main())
