"""A command said by mention is one wherever the mention stands; anything else that mentions Ounce is talk."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.words.address import find_command, find_explained, says_what_hurts, strip_sign
from bot.domain.words.commands import USUAL_ELSEWHERE, find_hint, find_slip
from tests.each import cases

ME, ROLE = 42, 77
COMMANDS = ("circuit", "runs", "ran", "reminders", "ask", "help", "profile")


def heard(content: str, prefix: str = "!") -> str | None:
    return find_command(content, ME, [ROLE], prefix, lambda word: word.casefold() in COMMANDS)


mentions = st.sampled_from([f"<@{ME}>", f"<@!{ME}>", f"<@&{ROLE}>"])
signs = st.sampled_from(
    ["", " ", ", ", ": ", " - ", "\n", "! ", " > ", "...", " / ", "  ,  ", "\u2014", "**", " (", ") "]
)


@given(
    mentions, signs, signs, st.sampled_from(["", "hey ", "Hi, ", "ok ", "please "]), st.sampled_from(["", "!", "! "])
)
def test_a_mention_before_a_command_with_any_sign_is_the_command(
    mention: str, before: str, after: str, greeting: str, prefix: str
) -> None:
    assert heard(f"{greeting}{mention}{before}{after}{prefix}circuit 15min knee") == "circuit 15min knee"


@given(mentions, signs, st.sampled_from(["", "!"]))
def test_a_mention_behind_or_within_a_command_is_the_command(mention: str, sign: str, prefix: str) -> None:
    assert heard(f"{prefix}circuit {mention}") == "circuit"
    assert heard(f"{prefix}circuit 15min{sign} {mention}") == "circuit 15min"
    assert (heard(f"{prefix}circuit {mention} 15min") or "").split() == ["circuit", "15min"]


@cases(
    "content",
    [
        f"<@{ME}> how often should I do this?",
        f"runs are fun, aren't they? <@{ME}>",
        f"who likes <@{ME}> circuits",
        f"help yourself to some of the cake that stands in the hall <@{ME}>",
        "<@43> !circuit",
        "circuit",
        f"<@{ME}>",
        "",
    ],
)
def test_other_talk_is_no_command(content: str) -> None:
    assert heard(content) is None


def test_the_clubs_own_prefix_is_known() -> None:
    assert heard(f"<@{ME}> o!circuit easy", "o!") == "circuit easy"


@given(st.text(max_size=60), mentions, st.text(max_size=60))
def test_any_text_with_a_mention_is_a_command_or_none(before: str, mention: str, after: str) -> None:
    found = heard(f"{before}{mention}{after}")
    assert found is None or found.split(maxsplit=1)[0].casefold() in COMMANDS


@cases("word", ["begin", "timer", "cooldown", "logs", "stop"])
def test_what_people_try_leads_to_what_there_is_in_one_line(word: str) -> None:
    hint = find_hint(word)
    assert hint is not None
    assert "\n" not in hint
    assert len(hint) <= 160
    assert find_hint("remind me") == find_hint("remind")


@cases(("typed", "meant"), [("circut", "circuit"), ("cirucit", "circuit"), ("proflie", "profile")])
def test_one_slip_of_the_keys_is_a_slip(typed: str, meant: str) -> None:
    assert find_slip(typed, COMMANDS) == meant


@cases("typed", ["rank", "work", "weekly", "run", "rnu", "play", "crcut", "rans", "ax", "profiles", "remindme"])
def test_what_may_be_another_bots_is_none(typed: str) -> None:
    assert find_slip(typed, COMMANDS) is None


@given(st.sampled_from(sorted(USUAL_ELSEWHERE)))
def test_no_usual_command_of_other_bots_is_a_slip(word: str) -> None:
    assert find_slip(word, COMMANDS) is None


@cases(
    ("words", "says"),
    [
        (" hurting my hip", True),
        (", hurts the outside of my knee", True),
        (" hurts when I squat", True),
        (" hurts.", True),
        (" killing me", True),
        (" my hip hurts", False),
        (" sore hip", False),
        (" hurting hip", False),
        (" 15min bands, my knee hurts", False),
        ("", False),
    ],
)
def test_a_pain_of_what_a_command_names_is_told_from_a_wish_to_spare_a_place(words: str, says: bool) -> None:
    assert says_what_hurts(words) == says


def is_command(name: str) -> bool:
    return name.casefold() in {*COMMANDS, "runs add"}


def test_help_behind_a_command_asks_for_its_help() -> None:
    for words, command in {
        "runs help": "runs",
        "Circuit HELP!": "Circuit",
        "runs add  usage": "runs add",
        "ran ?": "ran",
    }.items():
        assert find_explained(words, is_command) == command
    for words in ("help", "ask help", "help help", "circuit help my knee", "nonsense help", "runs nonsense help"):
        assert find_explained(words, is_command) is None


def test_a_sign_behind_the_name_of_a_command_is_left_out() -> None:
    for content, read in {"!circuit?": "!circuit", "!Runs!!": "!Runs", "!circuit, 15min": "!circuit 15min"}.items():
        assert strip_sign(content, "!", is_command) == read
    for content in ("!what?", "circuit?", "!circuit 15min?", "!!!", "!circuit.com"):
        assert strip_sign(content, "!", is_command) == content
