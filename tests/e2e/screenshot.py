"""The README's picture: a real preview page that answers `!circuit`, cut to the two messages.

`python -m tests.e2e.screenshot docs/circuit.png` takes it anew; the seed keeps the circuit the same.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import FloatRect, expect

from tests.e2e.channel_page import ChannelPage
from tests.e2e.preview_process import chromium, preview

WORDS = "!circuit bands seed 18970"
PAGE_WIDTH, PAGE_HEIGHT = 1280, 1900  # CSS pixels: tall enough for the whole card
PICTURE_WIDTH = 900
MARGIN = 12  # CSS pixels around the messages
CARD_RIGHT = 690  # CSS pixels from the left of a message to the right of its card, with the margin


def main() -> int:
    """Take the picture and write it where the first argument says; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.screenshot", description=__doc__)
    parser.add_argument("target", type=Path, help="the PNG to write")
    target = parser.parse_args().target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as directory, preview(Path(directory)) as process, chromium() as browser:
        context = browser.new_context(
            viewport={"width": PAGE_WIDTH, "height": PAGE_HEIGHT},
            device_scale_factor=PICTURE_WIDTH / CARD_RIGHT,
            color_scheme="dark",
        )
        channel = ChannelPage(context.new_page(), process.url)
        channel.type(WORDS)
        expect(channel.last.get_by_role("button", name="Done")).to_be_visible()
        expect(channel.last.locator(".gallery-item img")).to_have_count(4)
        channel.page.wait_for_function(
            "() => [...document.querySelectorAll('.gallery-item img')].every((one) => one.naturalWidth > 0)"
        )
        channel.page.mouse.move(0, 0)  # no message is pointed at
        channel.page.screenshot(path=target, clip=_around_messages(channel))
    print(f"{target}: {target.stat().st_size // 1000} kB")
    return 0


def _around_messages(channel: ChannelPage) -> FloatRect:
    """The part of the page with the typed command and its answer, down to the buttons."""
    first, last = channel.messages.nth(-2).bounding_box(), channel.last.bounding_box()
    assert first is not None
    assert last is not None
    top, bottom = first["y"] - MARGIN, last["y"] + last["height"] + MARGIN
    return {"x": first["x"], "y": top, "width": CARD_RIGHT, "height": bottom - top}


if __name__ == "__main__":
    sys.exit(main())
