"""The pictures of docs/coaches.md: an empty club from the hello to the first reminder, as a phone shows it.

`python -m tests.e2e.setup_pictures docs` takes them anew, as `setup-hello.png`, `setup-card.png`, `setup-week.png` and
`setup-reminder.png`, and prints how many presses it took, and how long that would take a person: an estimate, by the
presses and the words typed.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.channel_page import ChannelPage
from tests.e2e.phone import open_on_phone, read_folder

WORDS_A_MINUTE, LETTERS_A_WORD, PRESS_SECONDS = 40, 5, 2  # of a person who types neither fast nor slowly
WEEK = "Tue 18:30 6 km\nThu 19:00 10 km\nSat 9:00 5 km"


class Coach:
    """The coach at the page; every press, choice and letter typed is counted."""

    def __init__(self, channel: ChannelPage) -> None:
        self.channel = channel
        self.presses = 0
        self.letters = 0

    @property
    def seconds(self) -> float:
        """How long all of it would take a person; reading isn't counted."""
        return self.presses * PRESS_SECONDS + self.letters / LETTERS_A_WORD / WORDS_A_MINUTE * 60

    def press(self, label: str) -> None:
        """Press a button of the newest message."""
        self.channel.press(label)
        self.presses += 1

    def pick(self, menu: int, option: str) -> None:
        """Open one of the newest message's menus, counted from 0, and choose in it."""
        self.presses += self.channel.pick(menu, option)

    def fill(self, label: str, text: str) -> None:
        """Open a form, type into its one field and send it."""
        self.press(label)
        self.channel.form.get_by_role("textbox").fill(text)
        self.channel.submit()
        self.presses += 1
        self.letters += len(text)


def main() -> int:
    """Take the pictures and write them into the folder of the first argument; returns the exit code."""
    folder = read_folder("setup_pictures", __doc__)
    with tempfile.TemporaryDirectory() as directory, open_on_phone(Path(directory), "--empty", scale=1) as channel:
        channel.look_as("Robin (coach)")
        channel.last.screenshot(path=folder / "setup-hello.png")
        coach = Coach(channel)
        coach.press("Set up")
        expect(channel.last).to_contain_text("Set up Ounce")
        coach.pick(0, "Run Coach")
        expect(channel.last).to_contain_text("Coaches: Run Coach")
        coach.pick(1, "strength")
        expect(channel.last.get_by_role("button", name="Post a test")).to_have_count(1)
        coach.pick(2, "coaches")
        expect(channel.last.get_by_role("button", name="Post a test")).to_have_count(2)
        coach.fill("Week", WEEK)
        expect(channel.last).to_contain_text("Sat 9:00 5 km")
        coach.fill("Time zone", "London")
        expect(channel.last).to_contain_text("Everything's set.")
        channel.last.screenshot(path=folder / "setup-card.png")
        coach.press("Post the week")
        week = channel.messages.filter(has_text="The club's week").last
        expect(week).to_be_visible()
        week.screenshot(path=folder / "setup-week.png")
        print(f"From the hello to the posted week: {coach.presses} presses, {coach.letters} letters typed")
        print(
            f"Estimated: {coach.seconds / 60:.1f} minutes without reading ({PRESS_SECONDS} s a press, "
            f"{WORDS_A_MINUTE} words of {LETTERS_A_WORD} letters a minute)"
        )
        channel.look_as("Ana")
        channel.press("Remind me after the short ones", within=week)
        channel.page.wait_for_timeout(500)
        channel.type("!later 1w", answers=3)
        ping = channel.messages.filter(has=channel.page.get_by_role("button", name="My circuit")).last
        expect(ping).to_be_visible()
        ping.screenshot(path=folder / "setup-reminder.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
