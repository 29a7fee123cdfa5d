"""Starts what a volunteer typed; while Python reads what that needs, something moves on the screen."""

import sys
from contextlib import nullcontext

from bot.progress import moving

if __name__ == "__main__":
    is_start = not sys.argv[1:] or sys.argv[1] == "run" or sys.argv[1].startswith("--")
    with moving("Starting Ounce") if is_start and sys.stdout.isatty() else nullcontext():
        from bot.command_line import end, main  # the first time this takes seconds
    end(main())
