"""A coach's mistakes in the FAQ's files, told with file, entry and reason; and the shipped files themselves."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from bot.content.faq import load_faq, load_phrasings
from bot.domain.errors import ContentError
from bot.domain.faq.pain import names_medicine
from bot.domain.faq.topic import Kind
from tests.each import cases

DATA = Path(__file__).parents[2] / "data"
TOPIC = '[[topic]]\nkey = "core"\nquestion = "Why?"\nanswer = "So."\nsource = "The talk"\n'


def test_the_shipped_topics_and_phrasings_load_and_fit() -> None:
    faq = load_faq(DATA / "faq.toml")
    phrasings = load_phrasings(DATA / "phrasings.jsonl")
    assert len(faq.topics) == 26
    faq.check_phrasings(phrasings)
    assert all(topic.source for topic in faq.topics.values())


def test_the_shipped_phrasings_say_nothing_twice() -> None:
    texts = [one.text.casefold() for one in load_phrasings(DATA / "phrasings.jsonl")]
    assert len(texts) == len(set(texts))


def test_the_clinics_figures_stand_in_the_answers() -> None:
    topics = load_faq(DATA / "faq.toml").topics
    for key, figures in {
        "combine": ["10 to 12", "2 to 3", "one exercise from each"],
        "how-often": ["Twice a week", "20 minutes", "shorter runs"],
        "rest-days": ["At least once a week", "twice or three times", "a day off"],
        "shin-splints": ["rest, ice and ibuprofen", "physiotherapist", "footwear"],
    }.items():
        for figure in figures:
            assert figure in topics[key].answer, key


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[topic", "data/faq.toml: "),
        (TOPIC + 'colour = "red"\n', "data/faq.toml, core: 'colour' is no field of a topic"),
        (TOPIC.replace('answer = "So."\n', ""), "data/faq.toml, core: answer is missing or no text"),
        (TOPIC + 'related = "hips"\n', "data/faq.toml, core: related is a list of texts"),
        (TOPIC + 'related = ["hips"]\n', "data/faq.toml, core: related names 'hips', which is no other topic"),
        (TOPIC + 'offers = ["dance"]\n', "data/faq.toml, core: offers knows show, circuit, not 'dance'"),
        (TOPIC + 'pain = "yes"\n', "data/faq.toml, core: pain is true or false"),
        (TOPIC + TOPIC, "data/faq.toml, core: the key is used twice"),
        ("topic = [1]\n", "data/faq.toml, topic 1: a topic is a table"),
    ],
)
def test_a_mistake_in_a_topic_names_file_entry_and_reason(text: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "faq.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as told:
        load_faq(path)
    assert str(told.value).startswith(reason)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    for load in (load_faq, load_phrasings):
        with pytest.raises(ContentError):
            load(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"q": "", "topics": [], "kind": "far"}', '{"q": "x", "topics": "core", "kind": "in"}',
     '{"q": "x", "topics": [], "kind": "odd"}', '{"q": "x"}', '{"q": "x", "topics": [], "kind": []}'],
)  # fmt: skip
def test_a_mistake_in_a_phrasing_names_its_line(line: str, tmp_path: Path) -> None:
    path = tmp_path / "phrasings.jsonl"
    path.write_text('{"q": "fine", "topics": [], "kind": "far"}\n\n' + line + "\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"phrasings\.jsonl, line 3: "):
        load_phrasings(path)


def test_a_good_line_is_read_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "phrasings.jsonl"
    path.write_text(json.dumps({"q": "Äh?", "topics": ["core"], "kind": "in"}), encoding="utf-8")
    (one,) = load_phrasings(path)
    assert (one.text, one.topics, one.kind) == ("Äh?", ("core",), Kind.IN)


CLAIMS = tomllib.loads(Path(__file__).with_name("claims.toml").read_text(encoding="utf-8"))
PLAIN = frozenset(
    re.findall(
        r"\w+",
        "about after again also alone already always another around because been before being between both comes does "
        "done each every exercise exercises first from give goes have into just know like list listed lists little "
        "make many mean means more most much name neither next only open other ounce over part pick place point reader "
        "readers report right said same says several shin show shows something splints still straight talk talks tell "
        "tells than that their them then there these they thing this those through told train trainer twice under very "
        "what when where which while whole with without work would write your yours yourself author",
    )
)


def sentences(answer: str) -> list[str]:
    parts = re.split(r"(?<=[.!?])\s+|\n+", answer)
    return [part.strip() for part in parts if part.strip() and not re.fullmatch(r"\d\.", part.strip())]


def stems(text: str) -> set[str]:
    words = re.findall(r"[a-z]+|\d+", text.casefold().replace("'", ""))
    return {
        word[:5] if word.isalpha() else word
        for word in words
        if word.isdigit() or (len(word) > 3 and word not in PLAIN)
    }


def unclaimed(key: str, answer: str) -> list[tuple[str, set[str]]]:
    """Every sentence that says something the clinic did not, with the words that no claim holds."""
    own, _, added = answer.partition("Ounce adds:")
    claimed = stems(" ".join(CLAIMS[key])) | {"1", "2", "3", "4"}
    assert "\n" not in added.strip(), "what Ounce adds stands at the end"
    return [(sentence, new) for sentence in sentences(own) if (new := stems(sentence) - claimed)]


def test_every_sentence_of_an_answer_was_said_by_the_clinic_or_is_marked_as_added() -> None:
    topics = load_faq(DATA / "faq.toml").topics
    assert topics.keys() == CLAIMS.keys()
    for key, topic in topics.items():
        for answer in filter(None, (topic.answer, topic.without_medicine)):
            assert unclaimed(key, answer) == [], key


@cases(
    ("key", "extra"),
    [
        ("combine", "One from each group means the whole of you gets its share."),
        ("forward-lean", "Run tall: head, neck and shoulders back over your hips."),
        ("form-progression", "Take the easier one while your form slips."),
        ("shin-splints", "Run through it: they go away by themselves."),
        ("how-often", "Three times a week for 40 minutes is better still."),
        ("quads-knees", "Squats cure runner's knee within six weeks."),
    ],
)
def test_a_sentence_that_the_clinic_did_not_say_is_found(key: str, extra: str) -> None:
    topic = load_faq(DATA / "faq.toml").topics[key]
    own = topic.answer.partition("Ounce adds:")[0]
    assert unclaimed(key, f"{own} {extra}"), "it would have passed"


def test_only_an_answer_for_who_takes_no_medicine_leaves_it_out() -> None:
    topics = load_faq(DATA / "faq.toml").topics
    for topic in topics.values():
        assert bool(topic.without_medicine) == names_medicine(topic.answer)
        assert not names_medicine(topic.without_medicine)


def test_newer_advice_on_shin_splints_is_pointed_at() -> None:
    answer = load_faq(DATA / "faq.toml").topics["shin-splints"].answer
    assert answer.startswith("This is what the trainer told a reader")
    assert "newer advice differs" in answer
