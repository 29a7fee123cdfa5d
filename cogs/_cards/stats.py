"""How a club is doing as a message and as a file: counts, and nobody's name."""

import csv
import io
from collections.abc import Mapping

import discord

from bot.domain.club_stats import ClubStats, WeekCount
from bot.domain.faq.tally import Tally
from bot.domain.faq.topic import Topic
from cogs._ui.buttons import SECONDARY, Press, view_of
from cogs._ui.style import COLOUR, plain

LONGEST_TOPIC = 120
GONE = "a topic that was removed"


def stats_embed(stats: ClubStats, asked: Tally, topics: Mapping[str, Topic], waiting: int) -> discord.Embed:
    """Return how a club is doing; `waiting` are the questions that wait for the coach."""
    embed = discord.Embed(title="Your club in numbers", colour=COLOUR)
    embed.description = (
        f"**Reminded**: {_members(stats.reminded)}, {stats.following} of them after the club's runs\n"
        f"**This week**: {_week(stats.this_week) or 'nobody has logged strength yet'}\n"
        f"**Last week**: {_week(stats.last_week) or 'nobody logged strength'}"
    )
    if not stats.is_empty:
        counts = ", ".join(str(week.two) for week in stats.weeks)
        embed.add_field(
            name="Did their two, week by week",
            value=f"The last {len(stats.weeks)} weeks, this week last: {counts}",
            inline=False,
        )
    total = asked.answered + asked.declined
    lines = [f"{total} in the last 90 days, {asked.declined} without an answer"]
    lines.append(f"{waiting} waiting for you: `!questions`" if waiting else "None waiting for you")
    embed.add_field(name="Questions", value="\n".join(lines), inline=False)
    most = [f"**{one.asked}** {plain(_title(one.key, topics), LONGEST_TOPIC)}" for one in asked.most]
    if most:
        embed.add_field(name="Asked most", value="\n".join(most), inline=False)
    return embed


def stats_view(guild_id: int) -> discord.ui.View:
    """Return the button that brings the same as a file."""
    return view_of([Press("stats", "csv", guild_id, "As a file (CSV)", SECONDARY)])


def write_csv(stats: ClubStats, asked: Tally, topics: Mapping[str, Topic], waiting: int) -> str:
    """Return the same counts as a table of two columns."""
    rows: list[tuple[str, int]] = [
        ("members reminded", stats.reminded),
        ("of them after the club's runs", stats.following),
        ("did two this week", stats.this_week.two),
        ("did one this week", stats.this_week.one),
        ("did two last week", stats.last_week.two),
        ("did one last week", stats.last_week.one),
        *((f"did two in the week of {week.monday}", week.two) for week in stats.weeks),
        ("questions in 90 days", asked.answered + asked.declined),
        ("questions without an answer", asked.declined),
        ("questions waiting for the coach", waiting),
        *((f"asked: {_title(one.key, topics)}", one.asked) for one in asked.most),
    ]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("what", "count"))
    writer.writerows(rows)  # each text begins with a word of ours, so no spreadsheet takes one for a formula
    return text.getvalue()


def _members(count: int) -> str:
    return f"{count} member{'' if count == 1 else 's'}"


def _week(week: WeekCount) -> str:
    if not week.two and not week.one:
        return ""
    return f"{_members(week.two)} did their two, {week.one} did one"


def _title(key: str, topics: Mapping[str, Topic]) -> str:
    return topics[key].question if key in topics else GONE
