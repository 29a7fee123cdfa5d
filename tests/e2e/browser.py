"""Before the tests: is there a browser for tests/e2e, can one be had, and if not, what to type."""

import subprocess
import sys

from tests.e2e.preview_process import find_chromium

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


if __name__ == "__main__":
    sys.exit(main())
