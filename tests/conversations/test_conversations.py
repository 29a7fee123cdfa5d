"""The page of conversations: its form, and a handful of them as the bot holds them today."""

from collections import Counter
from pathlib import Path

import pytest

from tests.conversations.page import write_page
from tests.conversations.play import Talk, load_talks, play_all

TOLD = {
    "Rolling, and what goes with it": ["Do I foam roll before the run or after the workout?", "Glad it helped."],
    "Shoes": ["so I won't guess", "[Ask the coach]"],
    "The whole way": ["A form opens", "“Where can I park at the clinic?” is live now. (Robin)", "@Ana, the coach has"],
    "A coach corrects an answer where it stands": ["*The message becomes:*", "the rollers are in the gym"],
    "Shin splints, and how long": ["physiotherapist or doctor first", "no exercise from me"],
    "Somebody who may harm themselves": ["*To Chris alone:*", "You matter"],
    "German": ["Tut mir leid, ich spreche nur Englisch."],
    "People's own talk stays theirs": ["*Ounce says nothing.*"],
}


def test_there_are_sixty_conversations_of_every_kind_and_each_has_a_name_of_its_own() -> None:
    talks = load_talks()
    assert len(talks) >= 60
    assert max(Counter(talk.name for talk in talks).values()) == 1
    assert len({talk.part for talk in talks}) == 11


def test_the_page_in_docs_holds_all_of_them_in_their_order() -> None:
    page = (Path(__file__).parents[2] / "docs/conversations.md").read_text(encoding="utf-8")
    headings = [line.partition(". ")[2] for line in page.splitlines() if line.startswith("### ")]
    assert headings == [talk.name for talk in load_talks()]


async def test_a_handful_of_conversations_goes_as_it_should(tmp_path: Path) -> None:
    talks = {talk.name: talk for talk in load_talks()}
    for talk, told in await play_all([talks[name] for name in TOLD], tmp_path):
        page = "\n".join(told)
        for part in TOLD[talk.name]:
            assert part in page, talk.name
        assert all(one.startswith(("**", "*", ">")) for one in told), talk.name
        assert "<@" not in page


def test_the_page_numbers_conversations_and_heads_each_part_once() -> None:
    page = write_page([(Talk("Pain", "Knees", ()), ["**Ana**: ow"]), (Talk("Pain", "Shins", ()), ["> Rest."])])
    assert page.count("## Pain\n") == 1
    assert "### 1. Knees\n\n**Ana**: ow" in page
    assert "### 2. Shins\n\n> Rest." in page
    assert page.startswith("# Conversations\n\n2 conversations with the real bot")


async def test_a_line_that_nobody_says_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="who does what"):
        await play_all([Talk("Pain", "Odd", ("nobody at all",))], tmp_path)
