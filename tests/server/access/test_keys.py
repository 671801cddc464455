import threading
from dataclasses import replace

import pytest

from server.access.keys import PublicKeys, unwrapped
from server.errors import UpstreamTimeout
from tests.server.access.clocks import Clock

PEM = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"


class Zendesk:
    """Gives its key, and counts how often it was asked."""

    def __init__(self):
        self.key, self.asked, self.away = "first\n", 0, False

    def __call__(self, instance):
        self.asked += 1
        if self.away:
            raise UpstreamTimeout("zendesk", "Zendesk did not answer in time.")
        return self.key


@pytest.fixture
def instance(settings):
    return replace(settings.instance("global"), app_public_key="")


@pytest.fixture
def clock():
    return Clock()


def test_a_key_is_fetched_once_and_kept(instance, clock):
    zendesk = Zendesk()
    keys = PublicKeys(zendesk, clock)
    assert [next(keys.of(instance)) for _ in range(3)] == ["first\n"] * 3
    assert zendesk.asked == 1


def test_a_configured_key_is_never_fetched(instance, clock):
    zendesk = Zendesk()
    keys = list(PublicKeys(zendesk, clock).of(replace(instance, app_public_key=PEM.replace("\n", "\\n"))))
    assert keys == [PEM]
    assert zendesk.asked == 0


def test_a_signature_that_the_kept_key_does_not_know_has_it_fetched_again(instance, clock):
    zendesk = Zendesk()
    keys = PublicKeys(zendesk, clock)
    next(keys.of(instance))
    zendesk.key = "second"
    clock.goes_on(minutes=1)
    assert list(keys.of(instance)) == ["first\n", "second\n"]


def test_forged_tokens_have_it_fetched_no_more_than_once_a_minute(instance, clock):
    zendesk = Zendesk()
    keys = PublicKeys(zendesk, clock)
    for _ in range(5):
        assert list(keys.of(instance)) == ["first\n"]
    assert zendesk.asked == 1
    clock.goes_on(minutes=1)
    for _ in range(5):
        list(keys.of(instance))
    assert zendesk.asked == 2


def test_nor_do_they_when_zendesk_does_not_answer_and_the_kept_key_stays(instance, clock):
    zendesk = Zendesk()
    keys = PublicKeys(zendesk, clock)
    next(keys.of(instance))
    zendesk.away = True
    clock.goes_on(minutes=2)
    for _ in range(5):
        with pytest.raises(UpstreamTimeout):
            list(keys.of(instance))
        assert next(keys.of(instance)) == "first\n"
    assert zendesk.asked == 2


def test_true_tokens_do_not_wait_for_the_key_that_a_forged_one_asks_for(instance, clock):
    asked, go = threading.Event(), threading.Event()

    def slow(_):
        if kept:
            asked.set()
            go.wait(20)
        return "first"

    kept = []
    keys = PublicKeys(slow, clock)
    kept.append(next(keys.of(instance)))
    clock.goes_on(minutes=2)
    forged = threading.Thread(target=lambda: list(keys.of(instance)))
    forged.start()
    assert asked.wait(20)
    true = threading.Thread(target=lambda: kept.append(next(keys.of(instance))))
    true.start()
    true.join(10)
    go.set()
    forged.join()
    assert len(kept) == 2
    true.join()


def test_a_zendesk_that_has_no_key_to_give_is_asked_again_after_a_moment(instance, clock):
    zendesk = Zendesk()
    zendesk.away = True
    keys = PublicKeys(zendesk, clock)
    for _ in range(5):
        with pytest.raises(UpstreamTimeout):
            next(keys.of(instance))
    assert zendesk.asked == 1
    zendesk.away = False
    clock.goes_on(seconds=5)
    assert next(keys.of(instance)) == "first\n"


def test_a_key_is_not_trusted_for_longer_than_a_day(instance, clock):
    zendesk = Zendesk()
    keys = PublicKeys(zendesk, clock)
    next(keys.of(instance))
    zendesk.key = "second"
    clock.goes_on(hours=24)
    assert next(keys.of(instance)) == "second\n"


def test_each_instance_has_its_own(instance, clock):
    keys = PublicKeys(lambda asked: asked.name, clock)
    assert next(keys.of(instance)) == "global\n"
    assert next(keys.of(replace(instance, name="us-government"))) == "us-government\n"


@pytest.mark.parametrize("spelling", [PEM, f'"{PEM}"', PEM.replace("\n", "\\n"), f"  {PEM}\n\n"])
def test_each_spelling_of_a_pem_is_read(spelling):
    assert unwrapped(spelling) == PEM
