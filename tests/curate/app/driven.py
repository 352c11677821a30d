"""The App in a browser, as a curator sees and uses it; what it shows is waited for, not time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TIMEOUT_MS = 60_000
CORNER = 12
OUTSIDE = (8, 500)
"""A point beside a picture that is open; a key would be answered only when all of the picture is there."""


class Driven:
    """An App that is open in a tab.

    Args:
        tab: A page of playwright.
        url: Where the App is.
    """

    def __init__(self, tab: Any, url: str) -> None:
        from playwright.sync_api import expect

        self.tab = tab
        self.expect = expect
        expect.set_options(timeout=TIMEOUT_MS)
        tab.set_default_timeout(TIMEOUT_MS)
        tab.goto(url)
        tab.get_by_text("Dismiss").click()
        # Before these are there, the App may still go back to the view that it opened with.
        self.expect(tab.locator("canvas[canvas-loaded=true]").first).to_be_visible()
        self.expect(self.part("fo-grid-actions").get_by_text("Drop", exact=True)).to_be_attached()

    def part(self, name: str) -> Any:
        """Return a part of the App by the name that FiftyOne's own tests give it."""
        return self.tab.locator(f'[data-cy="{name}"]')

    @property
    def panel(self) -> Any:
        return self.part("panel-content-review")

    @property
    def picture(self) -> Any:
        """The picture that is open by itself, with all that is known of it."""
        return self.part("modal")

    @property
    def form(self) -> Any:
        return self.tab.get_by_role("dialog").filter(has_text="Reviewer")

    def choose_view(self, name: str, size: int) -> None:
        self.part("saved-views-selection").click()
        self.part(f"saved-views-{name.lower().replace(' ', '-')}-selection-option").click()
        self.expect(self.part("entry-counts")).to_have_text(f"{size} samples")
        self.expect(self.tab.locator("canvas[canvas-loaded=true]")).to_have_count(size)

    def select(self, number: int) -> None:
        """Select the first pictures of the grid."""
        for place in range(number):
            # FiftyOne's pictures are never "stable" for playwright's own click; the box to tick is in the corner.
            box = self.part("looker").nth(place).bounding_box()
            corner = (box["x"] + CORNER, box["y"] + CORNER)
            self.tab.mouse.move(*corner)
            self.tab.mouse.click(*corner)
            self.expect(self.part("action-manage-selected")).to_have_text(str(place + 1))

    def close_picture(self) -> None:
        """Go back to the grid; the App would show the picture again in the next tab."""
        self.tab.mouse.click(*OUTSIDE)
        self.expect(self.picture).to_be_hidden()

    @contextmanager
    def other_picture(self) -> Iterator[None]:
        """Wait until another picture is open than before; the address names it."""
        before = self.tab.url
        yield
        self.tab.wait_for_function("before => location.href !== before", arg=before)

    def open_panel(self) -> None:
        self.part("new-panel-btn").click()
        self.tab.get_by_text("Review", exact=True).click()

    def search(self, operator: str) -> None:
        """Run an operator from FiftyOne's list of them."""
        self.tab.keyboard.press("`")
        self.tab.get_by_placeholder("Search operations by name").fill(operator)
        self.expect(self.tab.get_by_text(operator, exact=True)).to_be_visible()
        self.tab.keyboard.press("Enter")

    def press(self, button: str, within: Any) -> None:
        within.get_by_text(button, exact=True).click()

    def send(self, button: str, reason: str | None = None) -> None:
        """Send the form that is open; the reason is the one proposed if none is given."""
        if reason is not None:
            field = self.form.get_by_placeholder("Type or select a value").last
            field.fill(reason)
            field.press("Tab")  # closes the list of reasons, which covers the button
            self.expect(field).to_have_value(reason)
        self.form.get_by_role("button", name=button, exact=True).click()

    def sees(self, text: str) -> None:
        """Wait for a notice."""
        # By its role it is not found where a form is open, which hides all else from aids such as screen readers.
        self.expect(self.tab.locator("[role=alert]").filter(has_text=text)).to_be_visible()

    def keep_picture(self, path: Path) -> None:
        self.tab.screenshot(path=path)
