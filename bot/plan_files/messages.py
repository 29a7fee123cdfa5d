"""What members read whose file is no training plan: what is wrong with it, and what to send instead."""

MAX_BYTES = 1024 * 1024

_INSTEAD = "send it as a table (CSV or XLSX) or a calendar (.ics), or paste its lines after `!plan`."
TOO_LARGE = f"That file is larger than {MAX_BYTES // 1024**2} MB, too large for a plan: {_INSTEAD}"
EMPTY = f"That file is empty: {_INSTEAD}"
BROKEN = f"I couldn't read that file; it's broken or of another kind: {_INSTEAD}"
WEB_PAGE = f"That's a web page, perhaps one that wants a login, and not the plan itself: {_INSTEAD}"
PICTURE = f"I can't read pictures: {_INSTEAD}"
OLD_OFFICE = f"I can't read that kind of document: {_INSTEAD}"
WORD = f"That's a Word document, which I can't read: {_INSTEAD}"
TOO_MUCH = f"That file takes too long to read: {_INSTEAD}"
TOO_MANY = "That calendar has more than 2,000 events, too many for a plan: send one with your runs only."
NO_COLUMNS = f"That PDF doesn't keep its columns as text, so I might mix up the days: {_INSTEAD}"

NOTES = {
    "broken": "I left out an event that's broken.",
    "sub-daily": "I left out an event that comes more often than once a day.",
    "unknown-zone": "I don't know the calendar's time zone, so I took its times as your local time.",
    "floating": "The calendar names no time zone, so I took its times as your local time.",
}
