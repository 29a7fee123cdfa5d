"""The preview page as wide as a phone, for the pictures in docs."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.channel_page import ChannelPage
from tests.e2e.preview_process import chromium, preview

WIDTH, HEIGHT = 430, 1500  # CSS pixels: a phone, tall enough for a whole card


def read_folder(program: str, description: str | None) -> Path:
    """Return the folder that the command line names."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.e2e.{program}", description=description)
    parser.add_argument("folder", type=Path, help="where the pictures go")
    folder: Path = parser.parse_args().folder
    return folder


@contextmanager
def open_on_phone(directory: Path, *arguments: str, scale: float = 1.5) -> Iterator[ChannelPage]:
    """Run a preview club in a directory and show its page, dark; `scale` is the picture's pixels for each of CSS."""
    with preview(directory, *arguments) as process, chromium() as browser:
        context = browser.new_context(
            viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=scale, color_scheme="dark"
        )
        yield ChannelPage(context.new_page(), process.url)
