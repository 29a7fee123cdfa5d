"""What a volunteer types: start Ounce on Discord, or open the preview club where there is no token."""

import argparse
import asyncio
import logging
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import aiohttp
import discord

from bot.app import CACHE_DIRECTORY
from bot.client import create_bot
from bot.content import PHRASINGS_FILE
from bot.content.catalogue import DATA_DIRECTORY
from bot.content.faq import load_phrasings
from bot.doctor import examine
from bot.domain.errors import ContentError, StartError
from bot.matcher import open_matcher
from bot.matcher.evaluation import evaluate_file
from bot.preview.club import run_preview
from bot.settings import Settings, read_settings
from bot.zone_files import use_newest_zone_files

EXIT_CANNOT_START = 2
PHRASINGS = DATA_DIRECTORY / PHRASINGS_FILE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for; returns the exit code: 0 after a clean end, 2 where Ounce cannot start."""
    options = _read_arguments(arguments)
    use_newest_zone_files()  # before the settings name a zone
    try:
        if options.command == "evaluate-faq":
            return _evaluate_faq(options.file, as_json=options.json)
        settings = read_settings()
        if options.command == "doctor":
            lines, healthy = examine(settings, PHRASINGS, CACHE_DIRECTORY)
            print("\n".join(lines))
            return 0 if healthy else EXIT_CANNOT_START
        _set_up_logging(settings)
        if settings.discord_token is None or options.preview:
            if settings.discord_token is None:
                print("No DISCORD_TOKEN is set, so the preview club opens in your browser instead of Discord.")
            asyncio.run(run_preview(settings, port=options.port, open_browser=not options.no_open))
        else:
            asyncio.run(_run_on_discord(settings))
    except (StartError, ContentError) as error:
        print(f"Ounce cannot start: {error}", file=sys.stderr)
        return EXIT_CANNOT_START
    except KeyboardInterrupt:
        pass
    print("Ounce has stopped.")
    return 0


def _evaluate_faq(file: Path, *, as_json: bool) -> int:
    """Print how well the FAQ answers the questions of a file, at the thresholds that ship."""
    matcher = open_matcher(load_phrasings(PHRASINGS), PHRASINGS, CACHE_DIRECTORY)
    print(evaluate_file(file, matcher, json_wanted=as_json))
    return 0


async def _run_on_discord(settings: Settings) -> None:
    """Connect and stay connected until a signal ends it."""
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    loop = asyncio.get_running_loop()
    async with create_bot(settings) as bot:
        running = asyncio.ensure_future(bot.start(token))
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, running.cancel)
        try:
            await running
        except asyncio.CancelledError:
            logging.getLogger(__name__).info("Stopping")
        except Exception as error:
            raise _explain(error) from error


def _explain(error: Exception) -> Exception:
    """Turn what discord.py raises at the start into the sentence a volunteer can act on."""
    match error:
        case discord.LoginFailure():
            return StartError(
                "Discord does not accept DISCORD_TOKEN; copy it again from the developer portal, page Bot, Reset Token."
            )
        case discord.PrivilegedIntentsRequired():
            return StartError(
                "Discord has not granted the message content intent; switch it on in the developer portal, page Bot, "
                "or set MESSAGE_CONTENT=false to go without typed commands."
            )
        case aiohttp.ClientConnectionError() | discord.GatewayNotFound():
            return StartError("Discord cannot be reached; check the network of this machine, then start again.")
        case discord.HTTPException() if error.status >= 500:
            return StartError("Discord has trouble right now (see discordstatus.com); start again in a few minutes.")
    return error


def _set_up_logging(settings: Settings) -> None:
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)-7s %(name)s: %(message)s", stream=sys.stderr
    )
    logging.getLogger("discord").setLevel(max(logging.INFO, logging.getLevelName(settings.log_level)))
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # Ounce never speaks in a voice channel
    logging.getLogger("aiosqlite").setLevel(logging.WARNING)  # it would write down what is stored about members
    if settings.discord_token is None:
        logging.getLogger("discord").setLevel(logging.ERROR)  # SimCord's Discord warns of things that are not there


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Ounce, the strength coach of a running club.")
    parser.add_argument("--preview", action="store_true", help="open the preview club even where a token is set")
    parser.add_argument("--no-open", action="store_true", help="preview: do not open the browser")
    parser.add_argument("--port", type=_port, default=0, help="preview: the page's port (default: any free one)")
    commands = parser.add_subparsers(dest="command", metavar="command")
    commands.add_parser("doctor", help="look at everything that a start needs")
    measure = commands.add_parser("evaluate-faq", help="measure how well the FAQ answers a file of questions")
    measure.add_argument("file", type=Path, help='lines of {"q": ..., "topics": [...], "kind": ...}')
    measure.add_argument("--json", action="store_true", help="print one JSON object")
    return parser.parse_args(arguments)


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


if __name__ == "__main__":
    sys.exit(main())
