"""Every use case that writes is among those that are tried at once, and every one that only looks is counted too.

Which of them write and which look is read from the code.
"""

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
NO_LOOKS = {("Safety", "find"), ("CoachQueue", "find_alike")}  # asks a rule; asks what ClubFaqs keeps in memory
Methods = dict[tuple[str, str], str]
"""The source of methods by the names of their class and their own."""


def test_every_use_case_that_writes_is_tried_at_once_with_others() -> None:
    asked = _find_asking(r"\.write\(\)", "mend", "refresh")
    assert {("Circuits", "draw"), ("Reminders", "snooze"), ("Runs", "join"), ("Deliveries", "confirm")} <= asked
    untried = sorted(asked - _find_tried())
    assert not untried, untried


def test_the_transactions_of_every_use_case_that_looks_are_counted() -> None:
    asked = _find_asking(r"\.snapshot\(\)|_database\.read\(") - NO_LOOKS
    assert {("Profiles", "load"), ("ProgressReport", "load"), ("ClubEvents", "list_wanted")} <= asked
    untried = sorted(asked - _find_tried())
    assert not untried, untried


def _find_asking(opens: str, *others: str) -> set[tuple[str, str]]:
    """The use cases that come to call a method of the store that opens a transaction so, or one of these others."""
    store = _read_methods("store")
    opening = _spread(store, (key for key, source in store.items() if re.search(opens, source)))
    services = _read_methods("services")
    names = "|".join({*(name for _, name in opening), *others})
    calls = re.compile(rf"self\._[\w.]+\.({names})\(")
    asking = _spread(services, (key for key, source in services.items() if calls.search(source)))
    return {key for key in asking if not key[1].startswith("_") and key[0] not in APART}


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
