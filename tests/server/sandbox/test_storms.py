"""Random weather that can be had again."""

import pytest
import requests

from server.sandbox.rules import FaultError
from server.sandbox.storms import KINDS, Storm


def draws(storm, count=60):
    return [storm.draw("POST", "/x") for _ in range(count)]


def test_the_same_seed_gives_the_same_weather_and_another_seed_another():
    first, again, other = (draws(Storm(seed=seed, share=0.5, upstream="slack")) for seed in (7, 7, 8))
    assert first == again
    assert first != other
    assert draws(Storm(seed=7, share=0.5, upstream="gitlab")) != first


def test_all_kinds_come_and_about_the_share_suffers():
    storm = Storm(seed=1, share=0.5)
    suffered = [rule for rule in draws(storm, 400) if rule]
    assert set(storm.done) == set(KINDS)
    assert 140 < len(suffered) < 260
    assert storm.report()["seen"] == 400


@pytest.mark.parametrize("share", [0, 1])
def test_none_or_all_can_suffer(share):
    assert all(bool(rule) == bool(share) for rule in draws(Storm(share=share)))


def test_a_storm_spares_what_it_is_not_for_and_does_not_count_it():
    storm = Storm(share=1, kinds=["500"], path="^/api/chat", method="POST|PUT")
    assert storm.draw("GET", "/api/chat.postMessage") is None
    assert storm.draw("POST", "/api/users.info") is None
    assert storm.seen == 0
    assert storm.draw("PUT", "/api/chat.update").status == 500


def test_its_seconds_are_its_own():
    storm = Storm(share=1, kinds=["429"], retry_after=0.25)
    assert (storm.draw("GET", "/").status, storm.draw("GET", "/").retry_after) == (429, 0.25)
    late = Storm(share=1, kinds=["hang_after"], hang=0.5).draw("GET", "/")
    assert (late.hang, late.after) == (0.5, True)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"share": 2}, "share: 2 is not between 0 and 1"),
        ({"kinds": ["fog"]}, "kinds: 'fog' is not one of"),
        ({"kinds": []}, "kinds: 'none' is not one of"),
        ({"path": "("}, "not a regular expression"),
    ],
)
def test_a_storm_that_cannot_be_is_refused(given, said):
    with pytest.raises(FaultError) as refused:
        Storm(**given)
    assert said in str(refused.value)


def test_a_storm_begins_and_ends_over_http(fakes):
    slack = fakes.urls["slack"]
    begun = requests.post(f"{slack}/_sandbox/storm", json={"seed": 3, "share": 1, "kinds": ["500"]}, timeout=5)
    assert (begun.status_code, begun.json()["upstream"]) == (201, "slack")
    assert requests.post(f"{slack}/api/auth.test", timeout=5).status_code == 500
    assert requests.get(f"{slack}/_sandbox/storm", timeout=5).json()["done"] == {"500": 1}
    assert requests.delete(f"{slack}/_sandbox/storm", timeout=5).json()["seen"] == 1
    assert requests.post(f"{slack}/api/auth.test", timeout=5).status_code == 200
    assert requests.get(f"{slack}/_sandbox/storm", timeout=5).json() == {}


def test_a_misspelt_storm_is_refused_by_name_and_a_rule_goes_before_a_storm(fakes):
    slack = fakes.urls["slack"]
    answer = requests.post(f"{slack}/_sandbox/storm", json={"sead": 3}, timeout=5)
    assert (answer.status_code, "unknown key 'sead'" in answer.json()["error"]) == (400, True)
    fakes.storm("slack", share=1, kinds=["500"])
    fakes.fault("slack", status=503, times=1)
    assert [requests.post(f"{slack}/api/auth.test", timeout=5).status_code for _ in range(2)] == [503, 500]
