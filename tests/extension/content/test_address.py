"""A change of the address is heard, also by a browser that has no Navigation API."""

import pytest

WATCH = """async (has) => {
  if (!has) Object.defineProperty(globalThis, "navigation", { value: undefined, configurable: true });
  const { watchAddress } = await import("/extension/content/address.js");
  const ending = new AbortController();
  const heard = [];
  let next = () => undefined;
  watchAddress(() => (heard.push(location.hash), next()), ending.signal);
  const go = (hash) => history.pushState({}, "", hash);
  for (const change of [() => go("#one"), () => go("#two"), () => history.back()]) {
    await new Promise((done) => ((next = done), change()));
  }
  ending.abort();
  return heard;
}"""


@pytest.mark.parametrize("has", [True, False])
def test_every_change_is_heard_once(chromium, has):
    page = chromium.page("extension/managed_schema.json")
    assert page.evaluate(WATCH, has) == ["#one", "#two", "#one"]
    page.close()
