"""The list of all topics in groups: each topic once, and never more than a menu shows."""

from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.faq.groups import PAGE, group_topics
from bot.domain.faq.topic import Topic

NAMES = st.sampled_from(["", "Hips", "hips!", "Core", "Ünder", "***", *(f"Group {number}" for number in range(40))])
TOPICS = st.lists(NAMES, max_size=150).map(
    lambda names: {
        f"t{number}": Topic(f"t{number}", "Why?", "So.", "Talk", group=name) for number, name in enumerate(names)
    }
)


@given(TOPICS, st.integers(0, 150))
@example({str(one): Topic(str(one), "Why?", "So.", "Talk", group=f"Group {one}") for one in range(40)}, 39)
def test_every_topic_stands_on_one_page_of_one_group(topics: dict[str, Topic], own_from: int) -> None:
    own = list(topics)[own_from:]
    groups = group_topics(topics, own, "Ours")
    pages = [group.page(number) for group in groups for number in range(group.pages)]
    assert sorted(topic.key for page in pages for topic in page) == sorted(topics)
    assert all(len(page) <= PAGE for page in pages)
    assert len(groups) <= PAGE
    assert len({group.slug for group in groups}) == len(groups)
    if own:
        assert groups[-1].name == "Ours"
        assert {topic.key for topic in groups[-1].topics} == set(own)


@given(st.integers(0, 200), st.integers(-5, 50))
def test_a_page_that_is_no_longer_there_is_the_last_one(count: int, number: int) -> None:
    topics = {f"t{one}": Topic(f"t{one}", "Why?", "So.", "Talk") for one in range(count)}
    for group in group_topics(topics):
        assert group.page(max(number, group.pages)) == group.page(group.pages - 1)
        assert group.page(-1) == group.page(0)
