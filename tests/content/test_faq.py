"""A coach's mistakes in the FAQ's files, told with file, entry and reason; and the shipped files themselves."""

import json
from pathlib import Path

import pytest

from bot.content.faq import load_faq, load_phrasings
from bot.domain.errors import ContentError
from bot.domain.faq.decision import Kind

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
