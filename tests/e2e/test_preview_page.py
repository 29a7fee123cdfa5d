"""The whole way, from `python -m bot` to what a member sees in the browser.

A start of the preview and its pictures take seconds, so one story is walked through two starts in one Chromium: Ana's
evening with Ounce, and what of it is there after Ctrl-C.
"""

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed; `make test` installs it")

from playwright.sync_api import Locator, ViewportSize, expect

from tests.e2e.browser import CHROMIUM_NAMES, find_chromium
from tests.e2e.channel_page import ChannelPage
from tests.e2e.preview_process import Ending, ForkedPreview, PreviewProcess, chromium, forked_preview, preview
from tests.starter import open_starter

pytestmark = pytest.mark.skipif(
    find_chromium() is None,
    reason=f"no Chromium is installed (looked for {', '.join(CHROMIUM_NAMES)}); on Debian: apt install chromium",
)

OpenPage = Callable[[PreviewProcess | ForkedPreview], ChannelPage]
# All of a conversation: a page that scrolls to the message it wants seen shuts a menu.
PAGE = ViewportSize(width=1280, height=4000)
COARSE = 0.25  # pixels for each of CSS, in the page and in the window around it: nobody looks, and each is painted
CIRCUIT_TITLE = re.compile(r"^Your circuit: [23] rounds, about \d+ minutes$")
CHAINED = "!circuit bands seed 104148"  # at every station of this one there is something easier and something harder


@pytest.fixture
def open_page() -> Iterator[OpenPage]:
    with chromium(f"--force-device-scale-factor={COARSE}") as browser:
        context = browser.new_context(viewport=PAGE, device_scale_factor=COARSE, reduced_motion="reduce")
        page = context.new_page()  # one for all: each has a process of its own
        yield lambda process: ChannelPage(page, process.url)
        context.close()


def test_an_evening_with_ounce_is_what_a_member_sees_and_is_there_after_ctrl_c(
    open_page: OpenPage, tmp_path: Path
) -> None:
    with open_starter(os.environ) as starter, forked_preview(starter, tmp_path) as process:
        channel = open_page(process)
        card = _draw_a_circuit(channel)
        _swap_the_second_station(channel)
        _step_easier(channel)
        _ask_how(channel, card)
        channel.press("Done", within=card)
        expect(channel.last).to_contain_text("Logged: your first strength day this week.")
        expect(card.get_by_role("heading")).to_contain_text("✅")
        assert card.locator(".component-row .component-button").all_inner_texts() == ["New circuit"]
        _do_the_clubs_circuit_together(channel)
        _fill_in_the_profile(channel)
        channel.page.goto("about:blank")
        ending = process.stop()
    _require_an_end(ending)

    with preview(tmp_path) as process:
        channel = open_page(process)
        channel.type("!profile")
        expect(channel.value_of("Level")).to_have_text("hard")
        channel.press("Sore places")
        expect(channel.value_of("Sore places")).to_have_text("knee")
        expect(channel.last).to_contain_text("Only you can see this")
        _be_reminded(channel)
        ending = process.stop()
    _require_an_end(ending)


def _require_an_end(ending: Ending) -> None:
    assert ending.exit_code == 0
    assert ending.output.endswith("Ounce has stopped.\n")
    assert "Traceback" not in ending.output


def _draw_a_circuit(channel: ChannelPage) -> Locator:
    """It has four stations with their pictures, what follows it, and its buttons; returns its message."""
    channel.type(CHAINED)
    expect(channel.title).to_have_text(CIRCUIT_TITLE)
    expect(channel.stations).to_have_count(4)
    assert [text[:3] for text in channel.stations.all_text_contents()] == ["1  ", "2  ", "3  ", "4  "]
    expect(channel.last.locator(".gallery-item img")).to_have_count(4)
    expect(channel.last).to_contain_text(re.compile(r"Afterwards, about \d minutes"))
    expect(channel.last).to_contain_text("General information, not medical advice")
    assert channel.buttons.all_inner_texts() == ["Start", "Swap", "Easier", "Harder", "Done"]
    return channel.messages.nth(channel.messages.count() - 1)


def _swap_the_second_station(channel: ChannelPage) -> None:
    """Only that station changes."""
    before = channel.station_names()
    second = channel.stations.nth(1).locator("strong")
    shown = second.inner_text()
    channel.press("Swap")
    channel.choose(before[1])
    expect(second).not_to_have_text(shown)
    after = channel.station_names()
    assert [after[0], *after[2:]] == [before[0], *before[2:]]


def _step_easier(channel: ChannelPage) -> None:
    easier = re.search(r"easier: (.+?) · harder: ", channel.stations.first.inner_text())
    assert easier is not None
    channel.press("Easier")
    channel.choose(channel.station_names()[0])
    expect(channel.stations.first.locator("strong")).to_contain_text(easier[1])


def _ask_how(channel: ChannelPage, card: Locator) -> None:
    """It's shown to the one who asks and to nobody else; who presses somebody else's button changes nothing."""
    seen = channel.messages.count()
    drawn, on_the_card = channel.station_names(), card.locator("strong").all_text_contents()
    channel.press("How?")
    expect(channel.last).to_contain_text("Only you can see this")
    channel.choose(drawn[2])
    expect(channel.title).to_contain_text(drawn[2])
    expect(channel.last.locator(".embed-description")).to_contain_text("Usual mistake.")
    seen_by_ana = channel.messages.count()

    channel.look_as("Bo")
    expect(channel.messages).to_have_count(seen)
    expect(channel.title).to_have_text(CIRCUIT_TITLE)
    channel.press("Swap")
    expect(channel.last).to_contain_text("That's somebody else's circuit. Would you like one of your own?")
    expect(channel.last).to_contain_text("Only you can see this")
    channel.look_as("Ana")
    expect(channel.messages).to_have_count(seen_by_ana)
    assert card.locator("strong").all_text_contents() == on_the_card


def _do_the_clubs_circuit_together(channel: ChannelPage) -> None:
    """Each sees who else has done it."""
    channel.type("!circuit for everyone")
    card = channel.messages.filter(has_text="The club's circuit:").last
    expect(card.get_by_role("heading")).to_be_visible()
    channel.press("Done", within=card)
    expect(card.get_by_role("button", name="Done (1)")).to_be_visible()
    channel.look_as("Bo")
    channel.press("Done (1)", within=card)
    expect(card.get_by_role("button", name="Done (2)")).to_be_visible()
    channel.look_as("Ana")


def _fill_in_the_profile(channel: ChannelPage) -> None:
    channel.type("!profile")
    channel.press("Change")
    channel.form.get_by_label("Hard", exact=True).check()
    channel.form.get_by_label("Knee", exact=True).check()
    channel.submit()
    expect(channel.value_of("Level")).to_have_text("hard")


def _be_reminded(channel: ChannelPage) -> None:
    """A reminder arrives when the clock moves on, for one who did nothing yet, and its button gives a circuit."""
    channel.look_as("Chris")
    now = datetime.now(UTC)
    after_the_run = (now + timedelta(days=1)).replace(hour=13, minute=0)  # the same day at whatever hour this test runs
    channel.type(f"!runs {after_the_run:%A} 12:00 5k")
    expect(channel.last).to_contain_text("one reminder a week")

    channel.type(f"!later {(after_the_run - now) // timedelta(minutes=1)}min", answers=2)
    ping = channel.messages.filter(has_text="@Chris").last
    expect(ping).to_contain_text(re.compile("strength|exercises|20 minutes|circuit|second|moves"))
    assert ping.locator(".component-button").all_inner_texts() == ["My circuit", "Done", "Snooze", "Not today"]

    channel.press("My circuit", within=ping)
    expect(channel.title).to_have_text(CIRCUIT_TITLE)
    expect(channel.last).to_contain_text("Only you can see this")
    channel.press("Done", within=ping)
    expect(channel.last).to_contain_text("Logged: your first strength day this week.")
