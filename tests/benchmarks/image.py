"""The Dockerfile where no Docker is: each of its steps, run one by one in a scratch root, and the image's size.

`python -m tests.benchmarks.image` needs Linux, root and the network. The scratch root is this machine's, which nothing
changes, with /usr/bin/python3 for the base image's Python. What comes out is started as compose.yaml starts it: as the
image's user, with a read-only root and nothing to write but the volume and the tmpfs.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS, END_SECONDS = 20, 20
MADE_UP = "MTQ1NDAwMDAw.secret.token"


@dataclass
class Stage:
    """A stage of the build: its root, and what the instructions so far have set."""

    root: Path
    folder: str = "/"
    user: str = "0:0"
    environment: dict[str, str] = field(default_factory=dict)
    volume: str = ""
    entrypoint: list[str] = field(default_factory=list)

    def run(self, command: list[str], **more: str) -> "subprocess.Popen[str]":
        """Start a command inside."""
        inherited = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
        return subprocess.Popen(
            ["chroot", f"--userspec={self.user}", self.root, "env", "--chdir", self.folder, *command],
            env=inherited | {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"} | self.environment | more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def do(self, word: str, rest: str, stages: "dict[str, Stage]") -> None:
        """Follow one instruction; RuntimeError where its command fails."""
        match word:
            case "WORKDIR":
                self.folder = rest
                self._at(rest).mkdir(parents=True, exist_ok=True)
            case "COPY":
                self._copy(shlex.split(rest), stages)
            case "RUN":
                process = self.run(["sh", "-c", rest])
                said, _ = process.communicate()
                if process.returncode != 0:
                    raise RuntimeError(f"RUN {rest}\n{said[-2000:]}")
            case "ENV":
                self.environment |= dict(one.split("=", 1) for one in shlex.split(rest))
            case "USER":
                self.user = rest
            case "VOLUME":
                self.volume = rest
            case "ENTRYPOINT":
                self.entrypoint = json.loads(rest)

    def _copy(self, words: list[str], stages: "dict[str, Stage]") -> None:
        origin = ROOT
        if words[0].startswith("--from="):
            origin = stages[words.pop(0).partition("=")[2]].root
        *sources, target = words
        for source in sources:
            found, place = origin / source.lstrip("/"), self._at(target)
            if found.is_dir():
                shutil.copytree(
                    found, place, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
                )
            else:
                shutil.copy2(found, place)

    def _at(self, path: str) -> Path:
        return self.root / Path(self.folder, path).as_posix().lstrip("/")


def instructions() -> list[tuple[str, str]]:
    """Return the Dockerfile's instructions, each in one line."""
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def build(folder: Path) -> Stage:
    """Follow every instruction; returns the last stage."""
    stages: dict[str, Stage] = {}
    stage = Stage(folder)
    for word, rest in instructions():
        began = time.monotonic()
        if word == "FROM":
            name = rest.partition(" AS ")[2] or "last"
            stage = stages[name] = Stage(_scratch_root(folder / name))
        else:
            stage.do(word, rest, stages)
        print(f"  {time.monotonic() - began:5.1f} s  {word} {rest[:90]}", flush=True)
    return stage


def _scratch_root(folder: Path) -> Path:
    for name in ("upper", "work", "root"):
        (folder / name).mkdir(parents=True)
    layers = f"lowerdir=/,upperdir={folder}/upper,workdir={folder}/work"
    _mount("-t", "overlay", "overlay", "-o", layers, folder / "root")
    _mount("-t", "proc", "proc", folder / "root/proc")
    _mount("-t", "tmpfs", "tmpfs", folder / "root/dev")
    for name in ("null", "zero", "random", "urandom"):  # no more: nothing here may reach this machine's devices
        (folder / "root/dev" / name).touch()
        _mount("--bind", f"/dev/{name}", folder / "root/dev" / name)
    python = folder / "root/usr/local/bin/python"
    python.unlink(missing_ok=True)
    python.symlink_to("/usr/bin/python3")
    return folder / "root"


def _mount(*arguments: str | Path) -> None:
    subprocess.run(["mount", *arguments], check=True)


def live(stage: Stage) -> list[str]:
    """Start what was built as compose.yaml does; returns what is wrong."""
    (service,) = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"].values()
    stage.environment |= service["environment"]
    for place, _, options in (one.partition(":") for one in [f"{stage.volume}:uid=10001,mode=0700", *service["tmpfs"]]):
        _mount("-t", "tmpfs", "tmpfs", "-o", options or "mode=1777", stage.root / place.lstrip("/"))
    _mount("-o", "remount,ro", stage.root)
    wrong = []
    for arguments, code, words in (
        (["run"], 2, "DISCORD_TOKEN isn't set"),
        (["health"], 1, "Ounce isn't running"),
        (["doctor"], 0, "FAQ: answers with sentences and words"),
    ):
        process = stage.run([*stage.entrypoint, *arguments])
        said, _ = process.communicate()
        print(f"  exit code {process.returncode}  {' '.join(arguments)}: {said.strip().splitlines()[-1:]}")
        if process.returncode != code or words not in said:
            wrong.append(f"{arguments} ended with {process.returncode}: {said[-1500:]}")
    return wrong + _start_and_stop(stage)


def _start_and_stop(stage: Stage) -> list[str]:
    process = stage.run([*stage.entrypoint, "run"], DISCORD_TOKEN=MADE_UP)
    assert process.stdout is not None
    first = process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    began = time.monotonic()
    said, _ = process.communicate(timeout=END_SECONDS)
    print(f"  exit code {process.returncode}  run, {time.monotonic() - began:.1f} s after SIGTERM: {first.strip()}")
    return [] if process.returncode == 0 and "Discord" in first and MADE_UP not in first + said else [first + said]


def main() -> int:
    """Build, start, measure; 1 where something is wrong."""
    if os.geteuid() != 0 or not sys.platform.startswith("linux"):
        print("python -m tests.benchmarks.image needs Linux and root.")
        return 2
    if len(sys.argv) == 1:  # what is mounted in a namespace of its own ends with it, and an empty folder is left
        folder = tempfile.mkdtemp()
        command = ["unshare", "--mount", sys.executable, "-m", "tests.benchmarks.image", folder]
        try:
            return subprocess.run(command, cwd=ROOT, check=False).returncode
        finally:
            Path(folder).rmdir()
    _mount("-t", "tmpfs", "tmpfs", sys.argv[1])
    stage = build(Path(sys.argv[1]))
    size = sum(file.lstat().st_size for file in (stage.root / "opt/ounce").rglob("*")) / 1e6
    print(f"  {size:.0f} MB on top of the base image")
    wrong = live(stage)
    print("\n".join(wrong) or "  all well")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
