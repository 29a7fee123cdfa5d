"""What a volunteer types: start Ounce on Discord or in the browser, look after its data, ask how it is.

Each command imports what it needs when it runs: a container asks for `health` once a minute.
"""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from bot.domain.errors import ContentError, StartError
from bot.heartbeat import examine_health
from bot.instance import keep_private, only_one
from bot.progress import moving
from bot.settings import Settings, is_token_left_empty, read_settings
from bot.systemd import is_service
from bot.zone_files import use_newest_zone_files

EXIT_CANNOT_START = 2
EXIT_UNWELL = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for; returns the exit code.

    0 after a clean end; 1 where `health` or a question that was answered with no says so; 2 where a person must fix
    something first, which the last line names.
    """
    keep_private()
    options = _read_arguments(arguments)
    use_newest_zone_files()  # before the settings name a zone
    try:
        settings = read_settings()
        if options.command in _ASIDE:
            return _ASIDE[options.command](settings, options)
        _start(settings, options)
    except (StartError, ContentError) as error:
        print(f"Ounce can't start: {error}" if options.command in {None, "run"} else str(error), file=sys.stderr)
        return EXIT_CANNOT_START
    except KeyboardInterrupt:
        pass
    print("Ounce has stopped.")
    return 0


def _start(settings: Settings, options: argparse.Namespace) -> None:
    """Run Ounce until it is ended: on Discord, or in the browser where that is asked for or no token is set."""
    is_preview = options.preview or (settings.discord_token is None and not _must_have_token(options))
    from bot.logs import set_up_logging  # noqa: PLC0415  # only where it's needed

    set_up_logging(settings, is_preview=is_preview)
    if not is_preview:
        from bot.staying_up import stay_on_discord  # noqa: PLC0415  # only where it's needed

        with only_one(settings.database_path):
            asyncio.run(stay_on_discord(settings))
        return
    if settings.discord_token is None:
        print("No DISCORD_TOKEN is set, so the preview club opens in your browser instead of Discord.", flush=True)
    with moving("Opening the preview club"):
        from bot.preview.club import PREVIEW_DATABASE, run_preview  # noqa: PLC0415  # only where it's needed
    with only_one(PREVIEW_DATABASE):
        asyncio.run(
            run_preview(settings, port=options.port or 0, open_browser=not options.no_open, is_empty=options.empty)
        )


def _must_have_token(options: argparse.Namespace) -> bool:
    """False where the preview may open; StartError where a service has no token, since nobody would see a preview."""
    wants_preview = options.no_open or options.port is not None
    nobody_looks = is_service() or (is_token_left_empty() and not sys.stdin.isatty())
    if options.command == "run" or (nobody_looks and not wants_preview):
        raise StartError(
            "DISCORD_TOKEN isn't set. Put the bot's token after DISCORD_TOKEN= in .env, or in the service's "
            "environment. To open the preview club without a token: python -m bot --preview"
        )
    return False


def _examine(settings: Settings, _: argparse.Namespace) -> int:
    """Print a line for every part that Ounce needs."""
    from bot.doctor import examine  # noqa: PLC0415  # only where it's needed

    lines, healthy = examine(settings)
    print("\n".join(lines))
    return 0 if healthy else EXIT_CANNOT_START


def _tell_health(settings: Settings, _: argparse.Namespace) -> int:
    """Print how Ounce is, in one sentence."""
    sentence, well = examine_health(settings.database_path, int(time.time()))
    print(sentence)
    return 0 if well else EXIT_UNWELL


def _back_up(settings: Settings, options: argparse.Namespace) -> int:
    """Copy the database, also while Ounce runs, and say where to and how to bring it back."""
    from bot.store.backups import backup_folder, copy  # noqa: PLC0415  # only where it's needed

    database = settings.database_path
    target = options.file or backup_folder(database) / f"{database.stem}-{datetime.now(UTC):%Y-%m-%dT%H%M%S}.sqlite3"
    made = copy(database, target)
    print(f"Copied {database} to {made}. To restore it: python -m bot restore {made}")
    return 0


def _restore(settings: Settings, options: argparse.Namespace) -> int:
    """Put a copy in the database's place, once the host says yes and no Ounce runs."""
    from bot.store.backups import restore  # noqa: PLC0415  # only where it's needed

    file, database = options.file, settings.database_path
    with only_one(database):
        if database.exists() and not options.yes and not _ask(f"Replace {database} with {file}?"):
            print("Nothing was changed.")
            return EXIT_UNWELL
        aside = restore(file, database, datetime.now(UTC))
    print(f"Restored {database} from {file}." + (f" The previous one is kept as {aside}" if aside else ""))
    return 0


def _forget(settings: Settings, options: argparse.Namespace) -> int:
    """Delete all that is kept of a member, in the database and in every copy that Ounce keeps of it."""
    from bot.store.backups import find_copies  # noqa: PLC0415  # only where it's needed
    from bot.store.upkeep import Upkeep  # noqa: PLC0415  # only where it's needed

    database, member_id, guild_id = settings.database_path, options.member_id, options.club
    where = "every club" if guild_id is None else f"club {guild_id}"
    if not database.is_file():
        raise StartError(f"There is no database {database}. Does DATABASE_PATH name another file?")
    if not options.yes and not _ask(f"Delete everything about member {member_id} in {where}, in copies too?"):
        print("Nothing was changed.")
        return EXIT_UNWELL
    copies = find_copies(database)
    rows = Upkeep(database).forget_member(member_id, guild_id)
    for kept in copies:
        Upkeep(kept).forget_member(member_id, guild_id)
    print(f"Deleted {rows} rows of member {member_id} in {where}, and theirs in {len(copies)} copies.")
    return 0


def _take_over(settings: Settings, _: argparse.Namespace) -> int:
    """Let the database belong to whichever bot starts next."""
    from bot.store.upkeep import BOT_MEMO, KEPT_DAYS, Upkeep  # noqa: PLC0415  # only where it's needed

    database = settings.database_path
    if not database.is_file():
        raise StartError(f"There is no database {database}. Does DATABASE_PATH name another file?")
    Upkeep(database).forget_memo(BOT_MEMO)
    print(f"The next bot that starts takes over {database}. Clubs it isn't in are deleted after {KEPT_DAYS} days.")
    return 0


def _evaluate_faq(settings: Settings, options: argparse.Namespace) -> int:
    """Print how well the FAQ answers the questions of a file, at the thresholds that ship."""
    from bot.content import PHRASINGS_FILE  # noqa: PLC0415  # only where it's needed
    from bot.content.catalogue import DATA_DIRECTORY  # noqa: PLC0415  # only where it's needed
    from bot.content.faq import load_phrasings  # noqa: PLC0415  # only where it's needed
    from bot.matcher import open_matcher  # noqa: PLC0415  # only where it's needed
    from bot.matcher.evaluation import evaluate_file  # noqa: PLC0415  # only where it's needed

    file = DATA_DIRECTORY / PHRASINGS_FILE
    matcher = open_matcher(load_phrasings(file), file, settings.cache_directory)
    print(evaluate_file(options.file, matcher, json_wanted=options.json))
    return 0


def _ask(question: str) -> bool:
    try:
        return input(f"{question} [y/N] ").strip().casefold() in {"y", "yes"}
    except EOFError:
        raise StartError("There is nobody to say yes; add --yes to skip the question.") from None


_ASIDE: dict[str, Callable[[Settings, argparse.Namespace], int]] = {
    "doctor": _examine,
    "health": _tell_health,
    "backup": _back_up,
    "restore": _restore,
    "forget": _forget,
    "take-over": _take_over,
    "evaluate-faq": _evaluate_faq,
}


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Ounce, the strength coach of a running club.")
    parser.add_argument("--preview", action="store_true", help="open the preview club even if a token is set")
    parser.add_argument("--empty", action="store_true", help="preview: a club in which nothing is set up yet")
    parser.add_argument("--no-open", action="store_true", help="preview: don't open the browser")
    parser.add_argument("--port", type=_port, help="preview: the page's port (default: any free one)")
    commands = parser.add_subparsers(dest="command", metavar="command")
    commands.add_parser("run", help="start on Discord and never open the preview; for a service")
    commands.add_parser("doctor", help="check everything that Ounce needs")
    commands.add_parser("health", help="exit with 0 if Ounce is running and well, for a container or a monitor")
    backup = commands.add_parser("backup", help="copy the database, even while Ounce runs")
    backup.add_argument("file", type=Path, nargs="?", help="where to (default: the folder backups beside the database)")
    putting_back = commands.add_parser("restore", help="replace the database with a copy")
    putting_back.add_argument("file", type=Path, help="what `backup` made")
    putting_back.add_argument("--yes", action="store_true", help="do not ask")
    forgetting = commands.add_parser("forget", help="delete everything about a member who left")
    forgetting.add_argument("member_id", type=int, help="the member's id: Discord, developer mode, Copy User ID")
    forgetting.add_argument("--club", type=int, metavar="ID", help="only in this club (Copy Server ID)")
    forgetting.add_argument("--yes", action="store_true", help="do not ask")
    commands.add_parser("take-over", help="let another bot use this database, after the old one was deleted")
    measure = commands.add_parser("evaluate-faq", help="measure how well the FAQ answers a file of questions")
    measure.add_argument("file", type=Path, help='lines of {"q": ..., "topics": [...], "kind": ...}')
    measure.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(arguments)


def end(code: int) -> NoReturn:
    """End the process at once: all is closed, and taking Python apart takes seconds, or aborts a model being read."""
    with suppress(OSError):  # nobody reads any more
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port
