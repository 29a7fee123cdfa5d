"""The whole way, from `python -m bot` to what a member sees in the browser.

A start of the preview takes seconds, so each test walks a whole story in a club of its own; one Chromium serves them
all.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed; `make test` installs it")

from playwright.sync_api import Browser, ViewportSize, expect

from tests.e2e.channel_page import ChannelPage
from tests.e2e.preview_process import CHROMIUM_NAMES, PreviewProcess, chromium, find_chromium, preview

pytestmark = pytest.mark.skipif(
    find_chromium() is None,
    reason=f"no Chromium is installed (looked for {', '.join(CHROMIUM_NAMES)}); on Debian: apt install chromium",
)

OpenPage = Callable[[PreviewProcess], ChannelPage]
# All of a conversation: a page that scrolls to the message it wants seen shuts a menu.
PAGE = ViewportSize(width=1280, height=4000)
CIRCUIT_TITLE = re.compile(r"^Your circuit: [23] rounds, about \d+ minutes$")
CHAINED = "!circuit bands seed 104148"  # at every station of this one there is something easier and something harder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    context = browser.new_context(viewport=PAGE)
    yield lambda process: ChannelPage(context.new_page(), process.url)
    context.close()


@pytest.fixture
def channel(open_page: OpenPage, tmp_path: Path) -> Iterator[ChannelPage]:
    with preview(tmp_path) as process:
        yield open_page(process)


def test_a_circuit_is_drawn_changed_explained_and_done(channel: ChannelPage) -> None:
    channel.type("!circuit")

    expect(channel.title).to_have_text(CIRCUIT_TITLE)
    expect(channel.stations).to_have_count(4)
    assert [text[:3] for text in channel.stations.all_text_contents()] == ["1  ", "2  ", "3  ", "4  "]
    expect(channel.last.locator(".gallery-item img")).to_have_count(4)
    expect(channel.last).to_contain_text(re.compile(r"Afterwards, about \d minutes"))
    expect(channel.last).to_contain_text("General information, not medical advice")
    assert channel.buttons.all_inner_texts() == ["Start", "Swap", "Easier", "Harder", "Done"]

    _swap_the_second_station_twice(channel)
    channel.type(CHAINED)
    card = channel.messages.nth(channel.messages.count() - 1)
    _step_easier_and_back(channel)
    _ask_how(channel)

    channel.press("Done", within=card)
    expect(channel.last).to_contain_text("Logged: your first strength day this week.")
    expect(card.get_by_role("heading")).to_contain_text("✅")
    assert card.locator(".component-row .component-button").all_inner_texts() == ["New circuit"]


def _swap_the_second_station_twice(channel: ChannelPage) -> None:
    """Only that station changes, and only as often as it's asked for."""
    first = channel.station_names()
    for _ in range(2):
        before = channel.station_names()
        second = channel.stations.nth(1).locator("strong")
        shown = second.inner_text()
        channel.press("Swap")
        channel.choose(before[1])
        expect(second).not_to_have_text(shown)
    after = channel.station_names()
    assert after[1] not in {first[1], before[1]}
    assert [after[0], *after[2:]] == [first[0], *first[2:]]


def _step_easier_and_back(channel: ChannelPage) -> None:
    drawn = channel.station_names()[0]
    easier = re.search(r"easier: (.+?) · harder: ", channel.stations.first.inner_text())
    assert easier is not None

    channel.press("Easier")
    channel.choose(drawn)
    expect(channel.stations.first.locator("strong")).to_contain_text(easier[1])

    channel.press("Harder")
    channel.choose(easier[1])
    expect(channel.stations.first.locator("strong")).to_contain_text(drawn)


def _ask_how(channel: ChannelPage) -> None:
    """It's shown to the one who asks and to nobody else."""
    seen = channel.messages.count()
    third = channel.station_names()[2]
    channel.press("How?")
    expect(channel.last).to_contain_text("Only you can see this")
    channel.choose(third)
    expect(channel.title).to_contain_text(third)
    expect(channel.last.locator(".embed-description")).to_contain_text("Usual mistake.")

    channel.look_as("Bo")
    expect(channel.messages).to_have_count(seen)
    expect(channel.title).to_have_text(CIRCUIT_TITLE)
    channel.look_as("Ana")


def test_others_are_offered_their_own_circuit_and_do_the_clubs_together(channel: ChannelPage) -> None:
    channel.type("!circuit")
    drawn, seen = channel.station_names(), channel.messages.count()

    channel.look_as("Bo")
    channel.press("Swap")
    expect(channel.last).to_contain_text("That's somebody else's circuit. Would you like one of your own?")
    expect(channel.last).to_contain_text("Only you can see this")
    channel.press("My own circuit")
    expect(channel.title).to_have_text(CIRCUIT_TITLE)
    expect(channel.last).to_contain_text("Only you can see this")

    channel.look_as("Ana")
    expect(channel.messages).to_have_count(seen)
    assert channel.station_names() == drawn

    channel.type("!circuit for everyone")
    card = channel.messages.filter(has_text="The club's circuit:").last
    expect(card.get_by_role("heading")).to_be_visible()

    channel.press("Done", within=card)
    expect(card.get_by_role("button", name="Done (1)")).to_be_visible()
    channel.look_as("Bo")
    channel.press("Done (1)", within=card)
    expect(card.get_by_role("button", name="Done (2)")).to_be_visible()
    channel.press("Done (2)", within=card)
    expect(channel.last).to_contain_text("You've already logged this one; it counts once.")
    expect(card.get_by_role("button", name="Done (2)")).to_be_visible()


def test_the_profile_is_remembered_after_ctrl_c_and_a_new_start_and_a_reminder_comes(
    open_page: OpenPage, tmp_path: Path
) -> None:
    with preview(tmp_path) as process:
        channel = open_page(process)
        channel.type("!profile")
        channel.press("Change")
        channel.form.get_by_label("Hard", exact=True).check()
        channel.form.get_by_label("Knee", exact=True).check()
        channel.form.get_by_role("button", name="Submit").click()
        expect(channel.value_of("Level")).to_have_text("hard")
        ending = process.stop()
    assert ending.exit_code == 0
    assert ending.output.endswith("Ounce has stopped.\n")
    assert "Traceback" not in ending.output

    with preview(tmp_path) as process:
        channel = open_page(process)
        channel.type("!profile")
        expect(channel.value_of("Level")).to_have_text("hard")
        channel.press("Sore places")
        expect(channel.value_of("Sore places")).to_have_text("knee")
        expect(channel.last).to_contain_text("Only you can see this")
        _be_reminded(channel)


def _be_reminded(channel: ChannelPage) -> None:
    """A reminder arrives when the clock moves on, and its button gives a circuit."""
    now = datetime.now(UTC)
    after_the_run = (now + timedelta(days=1)).replace(hour=13, minute=0)  # the same day at whatever hour this test runs
    channel.type(f"!runs {after_the_run:%A} 12:00 5k")
    expect(channel.last).to_contain_text("one reminder a week")

    channel.type(f"!later {(after_the_run - now) // timedelta(minutes=1)}min", answers=2)
    ping = channel.messages.filter(has_text="@Ana").last
    expect(ping).to_contain_text(re.compile("strength|exercises|20 minutes|circuit|second|moves"))
    assert ping.locator(".component-button").all_inner_texts() == ["My circuit", "Done", "Snooze", "Not today"]

    channel.press("My circuit", within=ping)
    expect(channel.title).to_have_text(CIRCUIT_TITLE)
    expect(channel.last).to_contain_text("Only you can see this")
    channel.press("Done", within=ping)
    expect(channel.last).to_contain_text("Logged: your first strength day this week.")
