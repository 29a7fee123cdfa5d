"""Write the page of conversations: python -m tests.conversations docs/conversations.md."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.conversations.page import write_page
from tests.conversations.play import load_talks, play_all

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as directory:
        played = asyncio.run(play_all(load_talks(), Path(directory)))
    Path(sys.argv[1]).write_text(write_page(played), encoding="utf-8")
