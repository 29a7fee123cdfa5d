"""The licences of what `make` installs, as its packages' own metadata name them: a table for docs/licences.md."""

import importlib.metadata
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)
_HEAD = """# Licences of what is installed

What `make run` installs on a host that connects to Discord (requirements.txt), by the packages' own metadata. Written
by `python -m tests.licences docs/licences.md`. Ounce itself is under the MIT licence. The preview's video library (av,
requirements-preview.txt) holds GPL parts in its wheel.

| package | licence |
|---|---|
"""


def name_licence(package: str) -> str:
    """Return the licence that a package's metadata names; PackageNotFoundError where it is not installed."""
    told = importlib.metadata.metadata(package).json
    classifiers = told.get("classifier", [])
    classified = [line.rpartition(" :: ")[2] for line in classifiers if line.startswith("License ::")]
    return str(told.get("license_expression") or ", ".join(classified) or told.get("license", "")).partition("\n")[0]


def write_table() -> str:
    """Return the page; packages for other systems, which are not installed here, are left out."""
    names = sorted(set(_PIN.findall((ROOT / "requirements.txt").read_text(encoding="utf-8"))), key=str.casefold)
    rows = []
    for name in names:
        try:
            rows.append(f"| {name} | {name_licence(name)} |")
        except importlib.metadata.PackageNotFoundError:
            continue
    return _HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(write_table(), encoding="utf-8")
