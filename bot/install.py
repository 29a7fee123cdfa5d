"""Makes .venv and fills it with the pinned parts, showing what moves: needs nothing but Python itself.

python3 -m bot.install [runtime | preview | dev]
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess  # nosec B404  # own programs, without a shell
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bot.interpreter import why_unfit
from bot.progress import moving

ROOT = Path(__file__).resolve().parent.parent
EXIT_CANNOT_INSTALL = 2
# What each part is for, and what it costs; `python3 -m tests.benchmarks.install` measures it.
PARTS = {
    "runtime": ("requirements.txt", "what Ounce needs on Discord"),
    "preview": ("requirements-preview.txt", "what Ounce needs, and the preview club"),
    "dev": ("requirements-dev.txt", "what Ounce needs, the preview club, and the tests' tools"),
}
_PINNED = re.compile(r"^[a-z0-9][a-z0-9._-]*==", re.MULTILINE)
_UV = re.compile(r"^uv==(?:.*\\\n)*.*\n", re.MULTILINE)


class InstallError(Exception):
    """Nothing can be installed here; the text says why, and what to do."""


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Install one part; returns 0, or 2 where it cannot be done, with a sentence."""
    parser = argparse.ArgumentParser(prog="python3 -m bot.install", description="Put Ounce's parts into .venv.")
    parser.add_argument("part", nargs="?", choices=PARTS, default="runtime")
    part = parser.parse_args(arguments).part
    try:
        install(part, root)
    except InstallError as error:
        print(f"Ounce cannot be installed: {error}", file=sys.stderr)
        return EXIT_CANNOT_INSTALL
    except KeyboardInterrupt:
        print("\nStopped; the same command goes on where this one ended.", file=sys.stderr)
        return 130
    return 0


def install(part: str, root: Path) -> None:
    """Bring .venv to the pins of a part; does nothing where it has them already. InstallError says what is missing."""
    unfit = why_unfit()
    if unfit is not None:
        raise InstallError(unfit)
    _refuse_unknown_machines()
    environment = root / ".venv"
    python = environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    file, purpose = PARTS[part]
    held = _held(environment, root)
    if part in held:
        return
    pins = (root / file).read_text(encoding="utf-8")
    if not _runs(python):
        with moving("Making .venv"):
            _make(environment)
    count = len(_PINNED.findall(pins))
    print(f"Installing {purpose}: {count} packages.", flush=True)
    started = time.monotonic()
    if not _install_with_uv(python, root, file):
        _install_with_pip(python, root / file)
    print(f"Installed in {time.monotonic() - started:.0f} s.", flush=True)
    held |= set(list(PARTS)[: list(PARTS).index(part) + 1])  # each part holds those before it
    _write(environment / "installed", "\n".join(_stamp(root, name) for name in PARTS if name in held))


def _held(environment: Path, root: Path) -> set[str]:
    """The parts that .venv holds as they are pinned today."""
    stamps = _read(environment / "installed").split()
    return {name for name in PARTS if _stamp(root, name) in stamps}


def _refuse_unknown_machines() -> None:
    """Say at once what would otherwise be an hour of compiling and then an error."""
    if sys.maxsize < 2**32:
        raise InstallError(
            "this Python is a 32-bit one, for which numpy and others are not made; "
            "on a Raspberry Pi install the 64-bit Raspberry Pi OS."
        )


def _runs(python: Path) -> bool:
    """True where .venv has a Python that starts, of the version that made it: an upgraded system leaves a dead one."""
    lines = _read(python.parent.parent / "pyvenv.cfg").splitlines()
    made_for = next((line.partition("=")[2].strip() for line in lines if line.startswith("version")), "")
    try:
        ended = subprocess.run(  # noqa: S603  # nosec B603  # the path is ours
            [python, "-c", "import pip, sys; print(*sys.version_info[:2], sep='.')"],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return ended.returncode == 0 and made_for.startswith(f"{ended.stdout.strip()}.")


def _make(environment: Path) -> None:
    ended = subprocess.run(  # noqa: S603  # nosec B603  # the path is ours
        [sys.executable, "-m", "venv", "--clear", str(environment)], capture_output=True, text=True, check=False
    )
    if ended.returncode != 0:
        shutil.rmtree(environment, ignore_errors=True)
        said = (ended.stderr or ended.stdout).strip().splitlines() or ["no reason given"]
        raise InstallError(
            f"python -m venv failed ({said[-1].strip()}). On Debian, Ubuntu or Raspberry Pi OS: "
            "sudo apt install python3-venv"
        )


def _install_with_uv(python: Path, root: Path, file: str) -> bool:
    """Install with uv, which is many times quicker than pip; False where it is not to be had or does not manage."""
    uv = python.parent / ("uv.exe" if os.name == "nt" else "uv")
    if not uv.exists() and not _fetch_uv(python, root):
        return False
    command = [str(uv), "pip", "install", "--python", str(python)]
    if file != PARTS["preview"][0]:  # there the page should come soon; a service may have no room to write it later
        command += ["--compile-bytecode"]
    command += ["--require-hashes", "--only-binary", ":all:", "--no-deps"]
    ended = subprocess.run([*command, "-r", str(root / file)], cwd=root, check=False)  # noqa: S603  # nosec B603  # own words
    return ended.returncode == 0


def _fetch_uv(python: Path, root: Path) -> bool:
    """Install the pinned uv with pip; False where there is none for this machine."""
    pinned = _UV.search((root / PARTS["dev"][0]).read_text(encoding="utf-8"))
    if pinned is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "uv.txt")
        file.write_text(pinned.group(), encoding="utf-8")
        print("Fetching uv, which installs the rest quickly (about 20 MB).", flush=True)
        command = [*_pip(python), "--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", str(file)]
        return subprocess.run(command, check=False).returncode == 0  # noqa: S603  # nosec B603  # own words


def _install_with_pip(python: Path, file: Path) -> None:
    print("Installing with pip instead; that takes a few minutes.", flush=True)
    command = [*_pip(python), "--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", str(file)]
    if subprocess.run(command, check=False).returncode != 0:  # noqa: S603  # nosec B603  # own words
        raise InstallError(
            "the lines above say what is missing. Check the network and the free space, then give the command again."
        )


def _pip(python: Path) -> list[str]:
    return [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]


def _stamp(root: Path, part: str) -> str:
    """What .venv has to hold for a part, in one word: its pins, and the Python that they are installed for."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return hashlib.sha256(f"{version}\n{_read(root / PARTS[part][0])}".encode()).hexdigest()


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""


def _write(file: Path, text: str) -> None:
    unfinished = file.with_suffix(".part")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(file)


if __name__ == "__main__":
    sys.exit(main())
