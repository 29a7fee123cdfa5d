"""In the preview club names after @ and # count as picked, and nothing else does."""

from hypothesis import given
from hypothesis import strategies as st

from bot.preview.club import open_club
from bot.preview.typed import pick_names
from bot.settings import Settings

NAMES = {"@Ounce": "<@1>", "@Run Coach": "<@&2>", "#strength": "<#3>", "#strength-two": "<#4>"}


def test_names_are_picked_in_any_case_the_longest_first() -> None:
    assert pick_names("@ounce how often? ask in #strength-two, not #Strength", NAMES) == (
        "<@1> how often? ask in <#4>, not <#3>"
    )
    assert pick_names("!club coaches @run coach", NAMES) == "!club coaches <@&2>"
    for untouched in ("me@ounce.example", "@Ounces", "<#strength", "# strength", "#strength-three"):
        assert pick_names(untouched, NAMES) == untouched


@given(st.text(max_size=60))
def test_what_names_nobody_stays_as_it_was_typed(words: str) -> None:
    if not any(name.casefold() in words.casefold() for name in NAMES):
        assert pick_names(words, NAMES) == words


async def test_ounce_is_meant_by_its_name_though_a_role_has_it_too(settings: Settings) -> None:
    async with open_club(settings) as (_, club, _):
        for words in ("@Ounce circuit", "what can you do @ounce"):
            asked = await club.viewers[0].send(club.channel, words)
            assert [one for one in club.channel.history() if one.id > asked.id], words
