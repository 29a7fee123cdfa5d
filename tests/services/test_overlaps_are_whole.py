"""Every use case that writes is among those that are tried at once; which of them write is read from the code."""

import ast
import inspect
import re
from collections.abc import Iterable
from pathlib import Path

from tests.services import test_overlaps, test_reminder_overlaps

BOT = Path(__file__).resolve().parents[2] / "bot"
# Housekeeper notes what Ounce needs to know of itself, by a connection of its own; ClubFaqs only keeps what it read in
# memory; and MemberWeeks is what the other services change a member's week with.
APART = {"Housekeeper", "ClubFaqs", "MemberWeeks"}
Methods = dict[tuple[str, str], str]
"""The source of methods by the names of their class and their own."""


def test_every_use_case_that_writes_is_tried_at_once_with_others() -> None:
    store = _read_methods("store")
    opening = _spread(store, (key for key, source in store.items() if ".write()" in source))
    services = _read_methods("services")
    calls = re.compile(rf"self\._[\w.]+\.({'|'.join({name for _, name in opening})}|mend|refresh)\(")
    writing = _spread(services, (key for key, source in services.items() if calls.search(source)))
    asked = {key for key in writing if not key[1].startswith("_") and key[0] not in APART}
    assert {("Circuits", "draw"), ("Reminders", "snooze"), ("Runs", "join"), ("Deliveries", "confirm")} <= asked
    untried = sorted(asked - _find_tried())
    assert not untried, untried


def _read_methods(room: str) -> Methods:
    texts = [path.read_text(encoding="utf-8") for path in (BOT / room).glob("*.py")]
    return {
        (owner.name, method.name): "\n".join(lines[method.lineno - 1 : method.end_lineno])
        for text in texts
        for lines in [text.splitlines()]
        for owner in ast.parse(text).body
        if isinstance(owner, ast.ClassDef)
        for method in owner.body
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _spread(methods: Methods, first: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Methods, and those of their classes that come to call them."""
    found, new = set[tuple[str, str]](), set(first)
    while new:
        found |= new
        new = {
            (owner, name)
            for (owner, name), source in methods.items()
            if any(owner == other and f"self.{called}(" in source for other, called in new)
        } - found
    return found


def _find_tried() -> set[tuple[str, str]]:
    """The methods that the tests of overlaps call, by the class of the service that their world has."""
    tried = set()
    for module in (test_overlaps, test_reminder_overlaps):
        text = inspect.getsource(module)
        classes = dict(re.findall(r"self\.(\w+) = (\w+)\(", text))
        calls = re.findall(r"(?:world|self)\.(\w+)\.(\w+)\(", text)
        tried |= {(classes[service], name) for service, name in calls if service in classes}
    return tried
