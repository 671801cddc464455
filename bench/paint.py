"""The sidebar's first useful paint in Chromium, against what the server took to answer."""

import statistics
from typing import Final

from bench.figures import Figure
from bench.rig import Rig
from bench.upstreams import SAMPLE
from tools.machine import find_chromium

ROUNDS: Final = 5
FLAGS: Final = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# From the frame's start to the frame after the one in which the account team's names stand on the page.
WATCH: Final = """
if (window.parent !== window) {
  const now = () => { window.paintedAt = performance.now(); };
  const painted = () => requestAnimationFrame(() => requestAnimationFrame(now));
  new MutationObserver((_, observer) => {
    if (document.querySelector('#main[aria-busy="false"]')) { observer.disconnect(); painted(); }
  }).observe(document, { subtree: true, childList: true, attributes: true });
}
"""
READ: Final = """() => {
  const [page] = performance.getEntriesByType('navigation');
  const card = performance.getEntriesByType('resource').find((entry) => /\\/card\\?/.test(entry.name));
  const took = (entry) => entry.responseEnd - entry.requestStart;
  return { painted: window.paintedAt, server: took(page) + took(card) };
}"""


def paint(rig: Rig) -> list[Figure]:
    """Cold each time: launch, card, paint."""
    chromium = find_chromium()
    if chromium is None:
        return [Figure("first useful paint ÷ the server's answer", "no Chromium here", "", None)]
    from playwright.sync_api import sync_playwright

    ratios = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for _ in range(ROUNDS):
            rig.cache.clear()
            context = browser.new_context()
            context.add_init_script(WATCH)
            page = context.new_page()
            page.goto(f"{rig.upstreams['zendesk']}/agent/tickets/{SAMPLE}")
            page.frame_locator("iframe").locator("#main[aria-busy='false']").wait_for()
            frame = next(one for one in page.frames if "/sidebar/" in one.url)
            frame.wait_for_function("window.paintedAt")
            seen = frame.evaluate(READ)
            ratios.append(seen["painted"] / seen["server"])
            context.close()
        browser.close()
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    return [
        Figure(
            "first useful paint ÷ the server's answer (launch and card)",
            f"{statistics.median(ratios):.2f} ({spread})",
            "",
            None,
        )
    ]
