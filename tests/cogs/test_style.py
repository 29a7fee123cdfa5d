"""What somebody typed, shown again: as it was typed, and nothing in it comes alive."""

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from cogs._ui.style import plain, plain_with_links

PARTS = st.sampled_from(
    ["[", "](", ")", "https://evil.example", "http://", "<@1>", "<#1>", "<@&1>", "@everyone", "@here", "**", "__", "~~",
     "||", "`", "```", "\\", "# ", "-# ", "> ", ">>> ", "discord.gg/abc",
     "<t:1:R>", "</ask:1>", "<:e:1>", "\n", " ", "a",
     "\u202e", "\u200b", "é", "👩\u200d🚀", "/", "//", ":", "mailto:x@y.z"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PARTS, max_size=30).map("".join))
MARKS = "`*_~|[]()<>#/"
ALIVE = re.compile(r"https?://|discord\.gg/|@(?:everyone|here|\d|!|&)|\]\(")


def bare(text: str) -> str:
    """The text as Discord takes it apart: without what a backslash keeps from being markup."""
    return re.sub(r"\\[^0-9A-Za-z\s]", "", text)


def read(text: str) -> str:
    """The text as it reads in Discord."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text).replace("\u200b", "")


@given(TEXTS)
def test_no_mention_link_or_markup_comes_alive(text: str) -> None:
    shown = plain(text)
    assert not ALIVE.search(shown)
    assert not set(MARKS) & set(bare(shown))


@given(TEXTS)
def test_it_reads_as_it_was_typed(text: str) -> None:
    typed = "".join(letter for letter in text if letter not in "\u200b\u200c\u2060\ufeff\u00ad")
    typed = "".join(
        letter for letter in typed.replace("\t", " ") if letter == "\n" or unicodedata.category(letter) != "Cc"
    )
    typed = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", typed)
    assert read(plain(text)) == typed


@given(TEXTS, TEXTS)
def test_each_character_is_looked_at_alone_so_the_work_grows_with_the_text(first: str, second: str) -> None:
    assert plain(first + second) == plain(first) + plain(second)
    assert len(plain(first)) <= 2 * len(first)


@given(TEXTS, st.integers(1, 40))
def test_a_limit_holds_and_cuts_nothing_in_half(text: str, limit: int) -> None:
    shown = plain(text, limit)
    assert len(shown) <= limit
    assert not set(MARKS) & set(bare(shown))
    assert (len(shown) - len(shown.rstrip("\\"))) % 2 == 0


@given(TEXTS)
def test_in_a_coachs_words_an_address_can_be_pressed_but_never_hides_behind_others(text: str) -> None:
    shown = plain_with_links(text)
    assert "](" not in bare(shown)
    rest = re.sub(r"https?://[A-Za-z0-9./?=&%#+:,_-]+", "", shown)
    assert not ALIVE.search(rest)
    assert not (set(MARKS) - {"/"}) & set(bare(rest))


def test_the_second_masked_link_is_as_dead_as_the_first() -> None:
    assert plain("[a](https://x) [b](https://evil)") == r"\[a\]\(https:\/\/x\) \[b\]\(https:\/\/evil\)"
    assert plain_with_links("See https://club.example/map, [here](https://evil.example)") == (
        r"See https://club.example/map, \[here\]\(https://evil.example\)"
    )
