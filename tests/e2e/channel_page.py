"""The preview page as a member uses it: type, press, choose, look through other eyes."""

import re
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Locator, Page, Request, TimeoutError, expect  # noqa: A004  # Playwright's own name for it

DEADLINE_MS = 60_000
LOOK_MS = 50  # between two looks; each frame, as Playwright looks else, is painted for it
TRIES, TAKEN_MS = 6, 10_000  # a menu that is open is hidden, and a press is lost, where a page is drawn anew just then
expect.set_options(timeout=DEADLINE_MS)


class ChannelPage:
    """#strength in the browser; every method waits until the page has taken the last thing that was done."""

    def __init__(self, page: Page, url: str) -> None:
        page.set_default_timeout(DEADLINE_MS)
        page.goto(url)
        self.page = page
        self._send = page.get_by_role("button", name="Send", exact=True)

    @property
    def messages(self) -> Locator:
        """Every message that the viewer sees, the oldest first."""
        return self.page.locator("#channel-message-list > article")

    @property
    def last(self) -> Locator:
        """The newest message."""
        return self.messages.last

    @property
    def title(self) -> Locator:
        """The title of the newest card, be it a layout or an embed."""
        return self.last.locator(".component-container h3, .embed-title")

    @property
    def stations(self) -> Locator:
        """The texts of the newest circuit's stations, each beginning with its number, exercise and dose."""
        return self.last.locator(".component-section .section-text").filter(has_text=re.compile(r"^\s*\d"))

    @property
    def buttons(self) -> Locator:
        """The buttons in the rows of the newest message."""
        return self.last.locator(".component-row .component-button")

    @property
    def form(self) -> Locator:
        """The modal that stands open."""
        return self.page.get_by_role("dialog")

    def value_of(self, field: str) -> Locator:
        """The text under one field of the newest embed."""
        named = self.page.locator(".embed-field-name").get_by_text(field, exact=True)
        return self.last.locator(".embed-field").filter(has=named).locator(".embed-field-value")

    def type(self, text: str, *, answers: int = 1) -> None:
        """Type a message and send it; returns when the answer, or so many of them, is there."""
        self._settle()
        before = self.messages.count()

        def send() -> None:
            self.page.get_by_role("textbox", name="Message", exact=True).fill(text)
            self._send.click(timeout=TAKEN_MS)

        self._act("send_message", send, f"type {text}")
        expect(self.messages).to_have_count(before + 1 + answers)
        self._settle()

    def press(self, label: str, *, within: Locator | None = None) -> None:
        """Press a button of the newest message, or of another one; the first one of that label."""
        button = (within or self.last).get_by_role("button", name=label, exact=True).first
        self._act("click", lambda: button.click(timeout=TAKEN_MS), f"press {label}")

    def choose(self, option: str, *, within: Locator | None = None) -> None:
        """Choose an entry, given by words in it, of the newest message's menu, or of another one's."""
        self._choose((within or self.last).get_by_role("combobox"), option)

    def pick(self, menu: int, option: str) -> int:
        """Choose in one of the newest message's menus, counted from 0; returns how many presses that takes."""
        box = self.last.get_by_role("combobox").nth(menu)
        presses = self._choose(box, option)
        expect(box).to_contain_text(option)
        return presses

    def submit(self) -> None:
        """Send the modal that stands open."""
        button = self.form.get_by_role("button", name="Submit")
        self._act("modal_submit", lambda: button.click(timeout=TAKEN_MS), "submit")

    def look_as(self, member: str) -> None:
        """See the channel as another member does."""
        viewer = self.page.get_by_label("Viewing as")
        self._act("viewer", lambda: viewer.select_option(label=member, timeout=TAKEN_MS), f"look as {member}")

    def station_names(self) -> list[str]:
        """The exercises of the newest circuit, without their numbers and doses."""
        names = self.stations.locator("strong").all_text_contents()
        return [name.partition("  ")[2].rpartition(", ")[0] for name in names]

    def _choose(self, menu: Locator, option: str) -> int:
        entry = self.page.locator(".select-option:visible").filter(has_text=option)
        apply = self.last.get_by_role("button", name="Apply")
        presses = 0

        def choose() -> None:
            nonlocal presses
            if menu.get_attribute("aria-expanded") == "true":
                self.page.keyboard.press("Escape")
            menu.click()
            entry.wait_for(timeout=TAKEN_MS)
            self._settle()  # the page asks for a menu's roles and channels, and applies nothing meanwhile
            entry.click(timeout=TAKEN_MS)
            presses = 2
            if apply.is_visible():
                apply.click(timeout=TAKEN_MS)
                presses = 3

        self._act("select", choose, f"choose {option}")
        return presses

    def _act(self, kind: str, action: Callable[[], object], name: str) -> None:
        """Do something of which the club is told, and again where the page, drawn anew just then, didn't take it.

        The page tells the club more by itself, such as its own width; the kind says which of it is meant. What was
        taken late is not done again: a second press would open a second menu.
        """
        sent: list[Request] = []

        def is_meant(request: Request) -> bool:
            return request.url.endswith("/api/action") and f'"kind":"{kind}"' in (request.post_data or "")

        def note(request: Request) -> None:
            if is_meant(request):
                sent.append(request)

        self.page.on("request", note)
        try:
            for _ in range(TRIES):
                self._settle()
                with suppress(TimeoutError), self.page.expect_request(is_meant, timeout=TAKEN_MS):
                    action()
                self._settle()
                if any(map(_is_taken, sent)):
                    return
        finally:
            self.page.remove_listener("request", note)
        raise AssertionError(f"the page doesn't take it: {name}")

    def _settle(self) -> None:
        expect(self._send).to_be_enabled()
        self.page.wait_for_function("() => [...document.images].every((image) => image.complete)", polling=LOOK_MS)


def _is_taken(request: Request) -> bool:
    """False for what came while the channel changed: it is turned away, and nothing has happened."""
    answer = request.response()
    return answer is not None and not answer.json()["rejected"]
