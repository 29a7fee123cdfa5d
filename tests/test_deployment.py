"""What a host copies is right: the unit, the Dockerfile and compose.yaml, the pins."""

import ast
import re
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from bot import install
from bot.domain.errors import StartError
from bot.settings import Settings
from bot.store.migrations import check_file

ROOT = Path(__file__).resolve().parents[1]
UNIT = ROOT / "docs" / "ounce.service"
MOST_EXPOSURE = 2.0
BIN = str(Path(sys.executable).parent)
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed; on Debian: apt install systemd"
)


@needs_systemd
def test_systemd_understands_every_line_of_the_unit(tmp_path: Path) -> None:
    there = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", UNIT.read_text(), flags=re.MULTILINE)
    unit = tmp_path / "ounce.service"
    unit.write_text(re.sub(r"^Documentation=.*\n", "", there, flags=re.MULTILINE))
    ended = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert "ounce.service" not in ended.stderr, ended.stderr


@needs_systemd
def test_the_unit_is_exposed_to_little(tmp_path: Path) -> None:
    ended = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)],
        capture_output=True,
        text=True,
        check=True,
    )
    (exposure,) = re.findall(r"Overall exposure level for ounce\.service: (\d+\.\d+)", ended.stdout)
    assert float(exposure) <= MOST_EXPOSURE


def test_the_unit_runs_python_itself_and_is_not_restarted_where_a_person_must_fix_something() -> None:
    lines = UNIT.read_text().splitlines()
    assert "ExecStart=/opt/ounce/.venv/bin/python -m bot run" in lines
    assert {"Type=notify", "Restart=always", "RestartPreventExitStatus=2", "UMask=0077", "StateDirectory=ounce"} <= set(
        lines
    )
    (watchdog,) = [int(line.partition("=")[2]) for line in lines if line.startswith("WatchdogSec=")]
    assert watchdog >= 3 * 60  # the tick, once a minute, may miss two
    assert "ProcSubset=pid" not in lines  # it would hide /proc/cpuinfo, without which the sentence model is slow


def _instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n\s*", "", (ROOT / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def test_the_dockerfile_copies_what_there_is_and_runs_as_nobody_special() -> None:
    instructions = _instructions()
    sources = [
        source for word, rest in instructions if word == "COPY" and "--from" not in rest for source in rest.split()[:-1]
    ]
    assert sources
    assert all((ROOT / source).exists() for source in sources)
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {f"!{source}" for source in sources} <= set(ignored)
    assert "*" in ignored
    last = dict(instructions)
    assert last["USER"] == "10001:10001"  # by number, so that an orchestrator can tell that it isn't root
    assert '"health"' in last["HEALTHCHECK"]
    assert last["VOLUME"] == "/var/lib/ounce"
    assert last["CMD"] == '["run"]'
    assert all(":latest" not in rest and ":" in rest for word, rest in instructions if word == "FROM")
    assert any(
        "--require-hashes" in rest and rest.endswith("--no-deps -r requirements.txt")
        for word, rest in instructions
        if word == "RUN"
    )
    named = [name for word, rest in instructions if word == "ENV" for name in re.findall(r"([A-Z_]+)=", rest)]
    assert {name for name in named if name.lower() in Settings.model_fields} == {"DATABASE_PATH", "LOG_FORMAT"}


@pytest.mark.skipif(shutil.which("hadolint", path=BIN) is None, reason="hadolint is made for Linux on x86-64 only")
def test_the_dockerfile_has_nothing_that_hadolint_minds() -> None:
    command = [str(shutil.which("hadolint", path=BIN)), "--no-color", str(ROOT / "Dockerfile")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "")


def test_compose_gives_it_nothing_to_write_but_its_state() -> None:
    (service,) = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"].values()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["volumes"] == ["data:/var/lib/ounce"]
    assert service["environment"]["DATABASE_PATH"].startswith("/var/lib/ounce/")
    assert "privileged" not in service


def _pins(part: str) -> dict[str, str]:
    text = (ROOT / install.PARTS[part][0]).read_text()
    assert "://" not in text  # no index is named
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.MULTILINE))


def test_each_part_holds_the_one_before_it_and_a_host_gets_no_preview() -> None:
    runtime, preview, dev = (_pins(part) for part in install.PARTS)
    assert not {"simcord", "av", "pytest"} & set(runtime)
    assert {"simcord", "av"} <= set(preview)
    assert runtime.items() <= preview.items() <= dev.items()
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    names = {re.split(r"[=<>;\[ ]", one)[0].replace(".", "-") for one in wanted}
    assert names <= set(runtime)


def test_uv_itself_is_pinned_with_its_hashes() -> None:
    pinned = install._UV.search((ROOT / install.PARTS["dev"][0]).read_text())
    assert pinned is not None
    assert pinned.group().count("--hash=sha256:") >= 5
    assert pinned.group().count("==") == 1


def test_what_is_installed_already_is_not_installed_again(tmp_path: Path) -> None:
    for file, _ in install.PARTS.values():
        (tmp_path / file).write_text("discord-py==1\n")
    environment = tmp_path / ".venv"
    environment.mkdir()
    (environment / "installed").write_text(install._stamp(tmp_path, "preview") + "\n")
    assert install._held(environment, tmp_path) >= {"preview"}
    (tmp_path / install.PARTS["preview"][0]).write_text("discord-py==2\n")
    assert "preview" not in install._held(environment, tmp_path)


def test_a_python_that_is_too_old_is_told_so_before_it_meets_a_word_it_cannot_read() -> None:
    for version in ((3, 6, 15), (3, 10, 13)):
        ended = _import_as(version)
        assert ended.returncode == install.EXIT_CANNOT_INSTALL
        spelled = ".".join(str(number) for number in version)
        assert ended.stderr == (
            f"Ounce needs Python 3.11 or newer, and this is {spelled}. Install a newer one and name it: "
            "make run PYTHON=python3.13\n"
        )
    for file in ("__init__", "interpreter"):  # what is read until then
        ast.parse((ROOT / "bot" / f"{file}.py").read_text(), feature_version=(3, 6))


def _import_as(version: tuple[int, ...]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", f"import sys; sys.version_info = {version}; import bot"]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


def test_a_python_with_an_old_sqlite_or_none_is_told_so_by_the_installer_and_at_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.34.1")
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    with pytest.raises(StartError, match=r"SQLite 3\.37 or newer, and this Python comes with 3\.34\.1"):
        check_file(tmp_path / "bot.sqlite3")
    assert install.main(["runtime"], tmp_path) == install.EXIT_CANNOT_INSTALL
    assert "SQLite 3.37 or newer" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "sqlite3", None)
    assert install.main(["runtime"], tmp_path) == install.EXIT_CANNOT_INSTALL
    assert "built without SQLite" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_32_bit_python_is_told_so_at_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.maxsize", 2**31 - 1)
    assert install.main(["runtime"], tmp_path) == 2
    assert "64-bit Raspberry Pi OS" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_dead_environment_is_noticed(tmp_path: Path) -> None:
    python = tmp_path / ".venv" / "bin" / "python"
    assert not install._runs(python)
    python.parent.mkdir(parents=True)
    python.symlink_to("/nowhere/python3.9")
    assert not install._runs(python)
