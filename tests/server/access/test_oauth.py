import pytest

from server.access import oauth
from server.errors import InvalidRequest

KNOWN = ("https://a.chromiumapp.org/", "https://b.extensions.allizom.org/")
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
GOOD = {"state": "a-state-of-the-extension", "code_challenge": CHALLENGE, "code_challenge_method": "S256"}


def test_the_challenge_is_that_of_the_standards_example():
    """https://www.rfc-editor.org/rfc/rfc7636#appendix-B"""
    assert oauth.challenge_of(VERIFIER) == CHALLENGE
    assert oauth.fits(VERIFIER, CHALLENGE)


@pytest.mark.parametrize(
    "verifier", ["", CHALLENGE, VERIFIER[:-1], VERIFIER + "=", VERIFIER.lower(), "x" * 200, "ä" * 43]
)
def test_another_verifier_does_not_fit(verifier):
    assert not oauth.fits(verifier, CHALLENGE)


def test_a_way_back_is_known_letter_by_letter():
    assert oauth.known_way_back(KNOWN[1], KNOWN) == KNOWN[1]
    for other in ("", KNOWN[0][:-1], KNOWN[0] + "x", KNOWN[0].upper(), "https://evil.example/"):
        with pytest.raises(InvalidRequest):
            oauth.known_way_back(other, KNOWN)


def test_what_the_extension_begins_with_is_taken_as_it_is():
    assert oauth.asked(GOOD, KNOWN[0]) == oauth.Asked(KNOWN[0], GOOD["state"], CHALLENGE)


@pytest.mark.parametrize(
    "changed",
    [
        {"state": ""},
        {"state": "short"},
        {"state": "x" * 513},
        {"state": "a state with spaces"},
        {"state": "line\nbreak-in-it"},
        {"code_challenge": ""},
        {"code_challenge": CHALLENGE + "="},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": ""},
    ],
)
def test_a_state_or_challenge_that_cannot_be_used_is_refused(changed):
    with pytest.raises(InvalidRequest):
        oauth.asked({**GOOD, **changed}, KNOWN[0])


def test_our_own_verifier_is_the_same_again_and_another_for_each_secret_and_state():
    ours = oauth.own_verifier("secret", "state")
    assert ours == oauth.own_verifier("secret", "state")
    assert len({ours, oauth.own_verifier("secret", "other"), oauth.own_verifier("other", "state")}) == 3
    assert oauth.fits(ours, oauth.challenge_of(ours))  # it is one that the standard allows


def test_an_answer_cannot_break_out_of_its_place_in_the_address():
    address = oauth.with_answer(KNOWN[0], error_description="a&b=c#d\r\nX: y", state="s")
    assert address == f"{KNOWN[0]}?error_description=a%26b%3Dc%23d%0D%0AX%3A+y&state=s"
