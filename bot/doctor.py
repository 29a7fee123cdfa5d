"""What a volunteer asks when something seems wrong: every part that a start needs, looked at one by one."""

from collections.abc import Callable
from pathlib import Path

from bot.content import load_everything
from bot.content.catalogue import DATA_DIRECTORY
from bot.domain.errors import ContentError, StartError
from bot.matcher import open_matcher
from bot.matcher.sentence_model import SentenceModel, SentenceModelError
from bot.settings import Settings
from bot.store.migrations import check_file
from bot.zone_files import use_newest_zone_files


def examine(settings: Settings, phrasings_file: Path, cache_directory: Path) -> tuple[list[str], bool]:
    """Return a line for each part, and True where Ounce can start; nothing is changed but the FAQ's cache."""
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("token", lambda: _token(settings)),
        ("database", lambda: _database(settings.database_path)),
        ("data", _data),
        ("FAQ", lambda: _faq(phrasings_file, cache_directory)),
        ("time zones", _time_zones),
    )
    lines, healthy = [], True
    for name, check in checks:
        try:
            lines.append(f"ok    {name}: {check()}")
        except (StartError, ContentError) as error:
            healthy = False
            lines.append(f"FAIL  {name}: {error}")
    return lines, healthy


def _token(settings: Settings) -> str:
    if settings.discord_token is None:
        return "none is set, so the preview club opens"
    return "set; only Discord can say whether it is right"


def _database(path: Path) -> str:
    check_file(path)
    return f"{path} can be opened" if path.exists() else f"{path} will be made at the first start"


def _time_zones() -> str:
    files = use_newest_zone_files()
    if files.version == "none":
        raise StartError("this machine has no time zone files; `make` installs the package tzdata")
    return str(files)


def _data() -> str:
    content = load_everything(DATA_DIRECTORY)
    catalogue = content.catalogue
    return (
        f"{len(catalogue.exercises)} exercises, {len(catalogue.cool_down)} cool-down items, "
        f"{len(content.drawings)} drawings, {len(content.faq.topics)} topics"
    )


def _faq(phrasings_file: Path, cache_directory: Path) -> str:
    try:
        SentenceModel()
    except SentenceModelError as error:
        return f"answers by words alone: {error}"
    open_matcher(load_everything(DATA_DIRECTORY).phrasings, phrasings_file, cache_directory)
    return "answers with sentences and words"
