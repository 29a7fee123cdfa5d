"""Whatever is typed after `!runs` and `!ran`: one answer, no surprise, nothing wider than a phone."""

import discord
import simcord
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cogs._cards.week import LINE_LIMIT
from tests.cogs.club import Club, card, response
from tests.cogs.weeks import rows, table

any_text = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
WORDS = ["tue", "Sat", "every", "mon-fri", "weekend", "18:30", "9am", "6k", "3 miles", "40min", "half", "28:10", "5"]
SIGNS = [
    ",",
    ";",
    "\n",
    "and",
    "off",
    "add",
    "remove",
    "club",
    "none",
    "-",
    "@everyone",
    "<@1>",
    "`",
    "|",
    "1e9",
    "\u200b",
]
TEXTS = st.lists(st.sampled_from(WORDS) | st.sampled_from(SIGNS) | st.text(max_size=12), max_size=12).map(" ".join)
LONG = ["x" * 1990, "x " * 995, "tue 18:30 6k, " * 140, "5" * 1990, "`" * 1990, "🏃" * 990, "remove " + "wed " * 490]


async def only_answer(club: Club, words: str, member: simcord.MemberActor) -> discord.Message:
    asked = await member.send(club.channel, words[:2000])
    (answer,) = club.after(asked)
    assert answer.content or answer.embeds
    return answer


@any_text
@given(TEXTS)
async def test_every_text_after_runs_gets_exactly_one_answer(club: Club, words: str) -> None:
    answer = await only_answer(club, f"!runs {words}", club.ana)
    if answer.embeds:
        assert all(len(line) <= LINE_LIMIT for line in table(answer))
    else:
        assert len(answer.content) <= 400


@any_text
@given(TEXTS)
async def test_every_text_after_ran_gets_exactly_one_answer(club: Club, words: str) -> None:
    answer = await only_answer(club, f"!ran {words}", club.bo)  # who is not reminded: nothing comes besides
    assert answer.content.startswith(("Noted: ", "I already had that run: ")) or len(answer.content) <= 400


async def test_long_texts_are_answered_and_change_nothing(club: Club) -> None:
    await club.ask("!runs tue 18:30 6k, sat 9:00 5k")
    before = rows(club), rows(club, "finished_runs")
    for words in LONG:
        for command in ("!runs", "!ran"):
            answer = await only_answer(club, f"{command} {words}", club.ana)
            assert len(answer.content) <= 400
    for command, option in (("runs", "runs"), ("ran", "run")):
        told = response(await club.ana.slash(club.channel, command, **{option: "tue 18:30 6k, " * 400}))
        assert "too long" in told.content
    assert (rows(club), rows(club, "finished_runs")) == before
    assert card(await club.ask("!runs")).title == "Your week"
