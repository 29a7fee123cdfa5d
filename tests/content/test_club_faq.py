"""A club's topics as a file: what is written is read back, equal, and goes in beside the clinic's."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import load_everything
from bot.content.club_faq import load_club_faq, write_club_faq
from bot.domain.errors import ContentError
from bot.domain.faq.topic import AddedTopics, Offer, Topic
from tests.subsets import subsets

DATA = Path(__file__).parents[2] / "data"
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
WORDS = ANY.map(str.strip).filter(bool)
TOPICS = st.lists(
    st.builds(
        Topic,
        st.from_regex(r"[a-z]{1,8}(-[0-9])?", fullmatch=True),
        WORDS,
        WORDS,
        WORDS,
        related=st.lists(WORDS, max_size=3).map(tuple),
        touches_pain=st.booleans(),
        offers=subsets(Offer),
        without_medicine=ANY.map(str.strip),
        group=ANY.map(str.strip),
        title=ANY.map(str.strip),
    ),
    max_size=3,
    unique_by=lambda topic: topic.key,
).map(tuple)


@given(TOPICS, st.data())
def test_what_is_written_is_read_back_equal(
    tmp_path_factory: pytest.TempPathFactory, topics: tuple[Topic, ...], data: st.DataObject
) -> None:
    texts = st.lists(ANY, max_size=4).map(tuple)
    file = AddedTopics(topics, {topic.key: data.draw(texts) for topic in topics})
    path = tmp_path_factory.getbasetemp() / "club-faq.toml"
    path.write_text(write_club_faq(file), encoding="utf-8", newline="")
    assert load_club_faq(path) == file
    assert write_club_faq(load_club_faq(path)) == write_club_faq(file)


def test_without_a_file_there_is_nothing(tmp_path: Path) -> None:
    assert load_club_faq(tmp_path / "club-faq.toml") == AddedTopics()


def test_a_file_in_data_takes_the_place_of_a_shipped_topic_and_adds_a_new_one(tmp_path: Path) -> None:
    directory = tmp_path / "data"
    shutil.copytree(DATA, directory)
    core = Topic("core", "Why core?", "Because.", "Your club's coach", related=("hips",), title="Core")
    lot = Topic("parking", "Where can I park?", "Behind the pool.", "Your club's coach", title="Parking")
    written = write_club_faq(AddedTopics((core, lot), {"parking": ("is there a car park",)}))
    (directory / "club-faq.toml").write_text(written, encoding="utf-8")
    content = load_everything(directory)
    assert (content.faq.topics["core"], content.faq.topics["parking"]) == (core, lot)
    assert len(content.faq.topics) == 27
    assert content.club_phrasings["parking"] == ("Where can I park?", "Parking", "is there a car park")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[topic", "data/club-faq.toml: "),
        ("topic = [1]", "data/club-faq.toml, topic 1: a topic is a table"),
        ('[[topic]]\nkey = "a"', "data/club-faq.toml, a: question is missing"),
        ('[[topic]]\nkey = "a"\nphrasings = "x"', "data/club-faq.toml, a: phrasings is a list of texts"),
        ('[[topic]]\nkey="a"\nquestion="q"\nanswer="a"\nsource="s"\n' * 2, "data/club-faq.toml, a: the key is used"),
    ],
)
def test_a_mistake_names_file_entry_and_reason(text: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "club-faq.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as told:
        load_club_faq(path)
    assert str(told.value).startswith(reason)
