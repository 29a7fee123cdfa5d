"""Words about Ounce itself, and the languages it tells."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.safety import load_about, load_languages, load_safety
from bot.domain.errors import ContentError
from bot.domain.faq.about_bot import About
from bot.domain.faq.phrases import Phrasebook
from tests.each import cases
from tests.shipped import PHRASINGS

DATA = Path(__file__).parents[3] / "data"
ABOUT = load_about(DATA / "about.toml")
LANGUAGES = load_languages(DATA / "languages.toml")
QUESTIONS = [one.text for one in PHRASINGS]


@cases(
    "text",
    ["should i stop running when it hurts", "stop running?", "what do you do to prevent injuries", "is a week off ok?"],
)
def test_a_question_of_the_clinic_is_not_about_ounce(text: str) -> None:
    assert ABOUT.find(text) is None


def test_words_about_reminders_watches_and_accounts_find_their_answer() -> None:
    for text, key in {
        "when's my next reminder": "next",
        "can you remind me at 8pm": "next",
        "how do I add my garmin": "watch",
        "connect strava": "watch",
        "can i upload my strava runs": "watch",
        "delete my account": "privacy",
    }.items():
        assert (found := ABOUT.find(text)) is not None, text
        assert found.key == key
    for text in ("does my garmin count strength", "remind me which muscles to train"):
        assert ABOUT.find(text) is None


def test_hardly_any_question_of_the_clinic_is_taken_for_one_about_ounce() -> None:
    topics = {one.text for one in PHRASINGS if one.topics}
    assert [text for text in topics if ABOUT.find(text) is not None] == []


def test_hardly_any_english_question_is_taken_for_another_language() -> None:
    assert len([text for text in QUESTIONS if LANGUAGES.find(text) is not None]) <= 2


@cases(
    ("text", "name"),
    [
        ("combien de fois par semaine dois-je faire du renforcement ?", "french"),
        ("¿cuántas veces por semana debo hacer fuerza?", "spanish"),
        ("wie oft soll ich das in der Woche machen?", "german"),
        ("quantas vezes por semana devo fazer força?", "portuguese"),
        ("quante volte a settimana devo fare forza?", "italian"),
        ("hoe vaak moet ik krachttraining doen?", "dutch"),
        ("jak często powinienem ćwiczyć w tygodniu?", "polish"),
        ("hur ofta ska jag göra styrketräning?", "swedish"),
        ("haftada kaç kez kuvvet yapmalıyım?", "turkish"),
        ("berapa kali seminggu saya harus latihan?", "indonesian"),
        ("как часто мне делать упражнения?", "russian"),
        ("今日の天気はどうですか", "japanese"),
        ("我应该多久做一次力量训练", "chinese"),
        ("얼마나 자주 해야 하나요?", "korean"),
        ("كم مرة في الأسبوع", "arabic"),
    ],
)
def test_a_language_is_told_by_its_words_or_letters(text: str, name: str) -> None:
    found = LANGUAGES.find(text)
    assert found is not None
    assert found.name == name
    told = LANGUAGES.find(found.says)
    assert told is None or told.name == name


@given(st.text(max_size=600))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(ABOUT.find(text), About | None)
    language = LANGUAGES.find(text)
    assert language is None or any(letter.isalpha() for letter in text)


@cases("phrase", ["...", "<nobody>", "Big words", "two (words)", "[maybe] ..."])
def test_a_phrase_that_cannot_be_read_is_told(phrase: str) -> None:
    with pytest.raises(ContentError):
        Phrasebook({"one": [phrase.replace("Big", "B;g")]}, {}, {}, ())


def test_a_mistake_in_a_file_names_file_and_entry(tmp_path: Path) -> None:
    file = tmp_path / "safety.toml"
    file.write_text((DATA / "safety.toml").read_text(encoding="utf-8").replace('kind = "friend"', 'kind = "foe"'))
    with pytest.raises(ContentError, match=r"data/safety.toml, danger\.\d+\.kind"):
        load_safety(file)
    file.write_text("[says")
    with pytest.raises(ContentError, match=r"data/safety\.toml: "):
        load_safety(file)
    file.write_text(
        (DATA / "safety.toml").read_text(encoding="utf-8").replace("\n[lists]", '\n[lists]\nodd = ["a (b"]')
    )
    with pytest.raises(ContentError, match=r"data/safety\.toml: 'a \(b' in a list is no word"):
        load_safety(file)
    about = tmp_path / "about.toml"
    about.write_text('[[about]]\nkey = "x"\nphrases = ["<list>"]\nanswer = "A."\nbutton = "stop"\n')
    with pytest.raises(ContentError, match=r"data/about\.toml: <list> is no list of words"):
        load_about(about)
