"""A stranger's file is read in a process of its own, which may use so much time and memory, and then ends."""

import json
import os
import subprocess  # nosec B404  # own programs, without a shell
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.errors import MemberError
from bot.domain.reminders.finished_run import DoubtfulRunError, FinishedRun
from bot.run_files import read_run_file
from bot.run_files.archive import is_packed
from bot.run_files.messages import BROKEN, TOO_HARD

FIT_SECONDS, XML_SECONDS = 2, 8  # of processor time; the text of a day's run takes longer than its figures
MOST_MEGABYTES = 512
LONGEST_SECONDS = 30  # on the clock, on a machine that has much else to do
_ROOT = Path(__file__).parents[2]
_SECRETS = {"DISCORD_TOKEN"}


def read_apart(name: str, data: bytes, *, seconds: int | None = None, megabytes: int = MOST_MEGABYTES) -> FinishedRun:
    """Return what `read_run_file` returns, or raise what it raises; MemberError for a file that takes too much."""
    if seconds is None:
        seconds = FIT_SECONDS if data[8:12] == b".FIT" or is_packed(data) else XML_SECONDS
    command = [sys.executable, "-m", "bot.run_files.apart", name, str(seconds), str(megabytes)]
    environment = {key: value for key, value in os.environ.items() if key not in _SECRETS}
    try:
        done = subprocess.run(  # noqa: S603  # nosec B603  # this program itself; the file's name is a plain argument
            command,
            input=data,
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=False,
            cwd=_ROOT,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise MemberError(TOO_HARD) from error
    if done.returncode != 0:
        raise MemberError(TOO_HARD)
    return _read_answer(done.stdout)


def _read_answer(answer: bytes) -> FinishedRun:
    told = json.loads(answer)
    if told["run"] is None:
        raise MemberError(told["refusal"])
    metres, seconds, ended, passed_over = told["run"]
    run = FinishedRun(metres, seconds, None if ended is None else datetime.fromtimestamp(ended, UTC), passed_over)
    if told["refusal"] is not None:
        raise DoubtfulRunError(told["refusal"], run)
    return run


def _answer(name: str, data: bytes) -> str:
    run, refusal = None, None
    try:
        run = read_run_file(name, data)
    except DoubtfulRunError as doubt:
        run, refusal = doubt.run, str(doubt)
    except MemberError as error:
        if isinstance(error.__cause__, MemoryError):
            sys.exit("out of memory")
        refusal = str(error)
    ended = None if run is None or run.ended is None else run.ended.timestamp()
    figures = None if run is None else (run.metres, run.seconds, ended, run.passed_over)
    return json.dumps({"run": figures, "refusal": refusal or (BROKEN if figures is None else None)})


def _limit(seconds: int, megabytes: int) -> None:
    """Let this process use so much more processor time, so much memory, and no file at all."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415  # which is not on every system

        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        most = int(used + seconds)  # at most a second less than was said, since whole ones are counted
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main() -> None:
    """Read the file that stands on standard input, under the limits of the arguments, and print what it is."""
    name, seconds, megabytes = sys.argv[1:]
    data = sys.stdin.buffer.read()
    _limit(int(seconds), int(megabytes))
    print(_answer(name, data))


if __name__ == "__main__":
    main()
