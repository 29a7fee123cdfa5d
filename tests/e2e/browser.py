"""Before the tests: is there a browser for tests/e2e, can one be had, and if not, what to type."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
DOWNLOAD_SECONDS = 300


def main() -> int:
    """Install a browser where none is found; always 0, since everything else can be tested without one."""
    if find_chromium() is not None:
        return 0
    print("The tests of the preview page need a browser; fetching Chromium for them (about 170 MB).", flush=True)
    try:
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"], check=False, timeout=DOWNLOAD_SECONDS
        )
    except subprocess.TimeoutExpired:
        print(f"That took longer than {DOWNLOAD_SECONDS} s.")
    if find_chromium() is None:
        print(
            "No browser could be installed, so the tests of the preview page are skipped: tests/e2e. "
            "To run them as well, install one first: sudo apt install chromium"
        )
    return 0


def find_chromium() -> str | None:
    """Return the path of a Chromium: the system's, or the one that Playwright fetched; None where there is neither."""
    installed = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return installed or _fetched_chromium()


@cache
def _fetched_chromium() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # takes a second, and mostly the system has one

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.exists() else None


if __name__ == "__main__":
    sys.exit(main())
