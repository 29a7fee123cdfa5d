"""A run of the club as an event in Discord, and the offer to whoever is interested in one."""

import re
from dataclasses import dataclass
from datetime import datetime

import discord

from bot.domain.reminders.club_events import ClubEvent
from bot.domain.reminders.schedule import as_datetime
from bot.domain.words.training import write_amount
from cogs._ui.buttons import PRIMARY, buttons
from cogs._ui.style import plain

PLACE = "Where the club meets"
OFFER_REMINDERS = (
    "You're interested in one of your club's runs. Twice a week, after the short ones, I can remind you to do 20 "
    "minutes of strength. Press the button if you'd like that; otherwise I won't ask again."
)
_MARK = re.compile(r"Ounce ([0-9]{4}-[0-9]{2}-[0-9]{2}/[0-9]{1,2})$")
_LONGEST_NAME, _LONGEST_TEXT = 100, 1000


@dataclass(frozen=True, slots=True)
class EventText:
    """An event as Discord is told of it."""

    name: str
    description: str
    start: datetime
    end: datetime

    @property
    def shown(self) -> str:
        """All of it in one line, by which a change is seen."""
        return "\n".join([self.name, self.description, self.start.isoformat(), self.end.isoformat()])


def event_text(event: ClubEvent) -> EventText:
    """Return a run of the club as Discord is told of it; its last line is the mark by which it is found again."""
    amounts = {write_amount(run, "km") for _, run in event.groups}
    amount = amounts.pop() if len(amounts) == 1 else ""
    lines = [
        ": ".join(
            filter(None, [plain(group, 60), ", ".join(filter(None, [write_amount(run, "km"), plain(run.note, 80)]))])
        )
        for group, run in event.groups
    ]
    lines = [line for line in lines if line != amount]
    body = "\n".join([*lines, "After a short one: 20 minutes of strength, while you're warm."])[: _LONGEST_TEXT - 40]
    name = f"Club run {amount}".strip()
    return EventText(
        name[:_LONGEST_NAME], f"{body}\n\nOunce {event.key}", as_datetime(event.start), as_datetime(event.end)
    )


def find_key(description: str | None) -> str | None:
    """Return the key of an event of ours by its mark; None for anybody else's."""
    match = _MARK.search(description or "")
    return match[1] if match else None


def events_text(*, is_on: bool, has_runs: bool, was_on: bool = False) -> str:
    """Return what a coach reads of the club's events, which are of the runs that it has within seven days."""
    if not is_on:
        return "The club's runs aren't Discord events. `!club events on` adds them, seven days ahead."
    if not has_runs:
        return (
            "Events are on, but the club has no runs in the next seven days, so there are none yet. "
            "Tell me its week: `!club runs tue 18:30 6k, sat 9:00 5k`. `!club events off` switches them off."
        )
    already = "already " if was_on else ""
    return (
        f"The club's runs for the next seven days are {already}Discord events, with this week's distance. When the "
        "week or a plan changes, I update them within 15 minutes. Events that you make yourselves stay as they are. "
        "`!club events off` removes mine."
    )


def offer_view(guild_id: int) -> discord.ui.View:
    """Return the button under the offer of reminders."""
    return buttons("week", guild_id, ("join", "Remind me after the short ones", PRIMARY))
