"""Days as a timetable abbreviates them: "MWF", "T/Th", "TuTh", "M-F", and the letters that could be two days."""

import re

from bot.domain.reminders.week import DAY_NAMES
from bot.domain.words.tokens import LETTER, Unclear

_LONG = {name[:length].casefold(): day for day, name in enumerate(DAY_NAMES) for length in range(2, len(name) + 1)}
_SHORT = {"m": 0, "w": 2, "r": 3, "f": 4}  # T and S are two days each
_NAMES = "|".join(sorted(_LONG, key=len, reverse=True))
_LETTERS = "(?-i:Mo|Tu|We|Th|Fr|Sa|Su|TU|TH|SA|SU|M|T|W|R|F|S)"  # as capitals, or they are words
_ANY = rf"(?:(?:{_NAMES})s?|th|tu|sa|su|[mtwrfs])"
_UNIT = re.compile(rf"(?:{_NAMES})|[mtwrfs]", re.IGNORECASE)
_HEAD = r"(?:(?<![^(])|(?<=[,;/&+(:])|(?<=[,;/&+(:-] )|(?<=\band )|(?<=\bon )|(?<=\bevery )|(?<=\beach ))"
_OVER = rf"(?!{LETTER}|[0-9]|['-]{LETTER})[.:]?"
_IN_ONE = (  # one word of days in their order; lower case only where it can be nothing else
    r"(?:(?-i:(?=[A-Za-z]*[A-Z][a-z]*[A-Z])(?:Mon|Mo|M)?(?:Tues|Tue|Tu|T)?(?:Weds|Wed|We|W)?(?:Thurs|Thur|Thu|"
    r"Th|TH|R|T)?"
    r"(?:Fri|Fr|F)?(?:Sat|Sa|SA|S)?(?:Sun|Su|SU|S)?)"
    r"|mwf|mw|tuth|tth|mtwtf|mtwthf|mtwrf|satsun|sasu|monwed|monwedfri|tuethu|wedfri)"
)
IN_ONE = rf"{_HEAD}{_IN_ONE}{_OVER}"
AFTER_A_FIGURE = rf"(?<=[0-9mkhi'] )(?=[a-z]{{3}}){_IN_ONE}{_OVER}"
WITH_SLASHES = rf"{_ANY}(?: ?/ ?{_ANY})+{_OVER}"
SIDE_BY_SIDE = rf"{_HEAD}{_LETTERS}(?:(?: ?[&+,] ?| and | )(?:{_LETTERS}))+{_OVER}"
FROM_TO = rf"{_HEAD}(?P<first>{_LETTERS})(?: ?- ?| (?:to|thru|through) )(?P<last>{_LETTERS}){_OVER}"
_NEXT = rf"(?= ?$| ?(?:[,&+] ?|and )?(?:[0-9@]|(?:at|rest|off|noon|midday)(?!\w)|{_ANY}(?!\w)))"
ALONE = rf"{_HEAD}(?-i:[MTWRFS]){_OVER}{_NEXT}"
_WHICH = {
    "t": "could be Tuesday or Thursday: write “Tue” or “Thu”.",
    "s": "could be Saturday or Sunday: write “Sat” or “Sun”.",
}


def read_letters(match: re.Match[str]) -> tuple[int, ...] | Unclear:
    """Return the weekdays of such a group, 0 is Monday; Unclear where a letter could be two days."""
    units = [unit.casefold() for unit in _UNIT.findall(match[0].replace(" and ", " "))]
    days: list[int] = []
    for at, unit in enumerate(units):
        day = _LONG.get(unit, _SHORT.get(unit))
        if day is None:
            day = _settle(unit, units[:at], units[at + 1 :], match.string)
        if day is None:
            return Unclear(_WHICH[unit])
        days.append(day)
    return tuple(days)


def read_letter_range(match: re.Match[str]) -> tuple[int, ...] | Unclear:
    """Return every day of "M-F" or "T-Th"; Unclear where an end of it could be two days."""
    first, last = match["first"].casefold(), match["last"].casefold()
    starts = _LONG.get(first, _SHORT.get(first, 1 if first == "t" and last != "t" else None))
    ends = _LONG.get(last, _SHORT.get(last))
    if starts is None or ends is None:
        return Unclear(_WHICH[first if starts is None else last])
    return tuple((starts + day) % 7 for day in range((ends - starts) % 7 + 1))


def _settle(unit: str, before: list[str], after: list[str], text: str) -> int | None:
    """The day of a T or an S by what stands beside it; None where that does not tell."""
    if unit == "s":
        if "s" in before or any(one.startswith("sa") for one in before):
            return 6
        return 5 if "s" in after or any(one.startswith("su") for one in after) else None
    if "t" in before or any(one.startswith(("tu", "w")) for one in before):
        return 3
    if before or after or re.search(r"\b(?:th|thur?s?|thursdays?)\b", text, re.IGNORECASE):
        return 1
    return None
