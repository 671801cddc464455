"""The page's own clock: stopped, so that nothing happens by itself, or moved on until something is seen."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect


def later(page: Page, sought: Locator, *, hidden: bool = False) -> None:
    """A second at a time: a timer that is set only after an answer has come over the network fires in its turn, too."""
    for _ in range(120):
        if sought.is_visible() != hidden:
            return
        page.clock.run_for(1000)
        page.wait_for_timeout(20)
    expect(sought).to_be_visible(visible=not hidden)


def stop_the_clock(page: Page) -> None:
    """From now on no timer fires but when the test moves the clock: what is tried again by itself waits."""
    now = datetime.fromtimestamp(page.evaluate("Date.now()") / 1000, UTC)
    page.clock.pause_at(now + timedelta(seconds=1))
