import base64
import hashlib
import hmac
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from server.access import zaf
from server.db.engine import session_scope
from server.errors import AccessRefused, SettingsError
from server.sandbox.zendesk import sign_app_token
from server.sandbox.zendesk.apps import public_pem

AGENT = 38010000011
PLACE = "ticket_sidebar"


@pytest.fixture
def key(sandbox):
    return public_pem(sandbox.world.zendesk["global"])


@pytest.fixture
def verify(settings, key):
    def verify(token, location=PLACE, instances=None, keys=None):
        return zaf.verified(token, location, instances or settings.instances, lambda instance: keys or [key])

    return verify


@pytest.fixture
def signed(sandbox):
    def signed(location=PLACE, instance="global", **claims):
        return sign_app_token(sandbox.world, instance, AGENT, location, **claims)

    return signed


@pytest.fixture
def claims(signed):
    """What Zendesk would sign."""
    return jwt.decode(signed(), options={"verify_signature": False})


def refused(verify, token, **how):
    with pytest.raises(AccessRefused) as error:
        verify(token, **how)
    return error.value.code


def encoded(part):
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def test_zendesks_token_says_who_opened_the_app_where(verify, signed, settings):
    launch = verify(signed())
    assert (launch.agent_id, launch.location) == (AGENT, PLACE)
    assert launch.instance is settings.instance("global")


def test_the_issuer_may_be_spelt_as_an_address(verify, signed):
    assert verify(signed(iss="https://gitlab.zendesk.com")).agent_id == AGENT


def test_the_agents_address_may_be_without_json(verify, signed):
    assert verify(signed(sub=f"https://gitlab.zendesk.com/api/v2/users/{AGENT}")).agent_id == AGENT


def test_a_token_of_another_key_is_refused(verify, claims):
    forged = jwt.encode(claims, rsa.generate_private_key(65537, 2048), algorithm="RS256")
    assert refused(verify, forged) == "launch_forged"


def test_a_token_whose_claims_were_changed_is_refused(verify, signed, claims):
    header, _, signature = signed().split(".")
    changed = encoded({**claims, "sub": "https://gitlab.zendesk.com/api/v2/users/1.json"})
    assert refused(verify, f"{header}.{changed}.{signature}") == "launch_forged"


def test_alg_none_is_refused(verify, claims):
    bare = f"{encoded({'alg': 'none', 'typ': 'JWT'})}.{encoded(claims)}."
    assert refused(verify, bare) == "launch_algorithm"


def test_hs256_with_the_public_key_as_its_secret_is_refused(verify, claims, key):
    body = f"{encoded({'alg': 'HS256', 'typ': 'JWT'})}.{encoded(claims)}"
    signature = hmac.new(key.encode(), body.encode(), hashlib.sha256).digest()
    assert refused(verify, f"{body}.{encoded(signature)}") == "launch_algorithm"


@pytest.mark.parametrize("algorithm", ["RS512", "PS256"])
def test_another_algorithm_of_the_right_key_is_refused(verify, claims, sandbox, algorithm):
    token = jwt.encode(claims, sandbox.world.zendesk["global"].app_key, algorithm=algorithm)
    assert refused(verify, token) == "launch_algorithm"


def test_a_header_that_lies_about_its_algorithm_is_refused(verify, claims):
    token = jwt.encode(claims, ec.generate_private_key(ec.SECP256R1()), algorithm="ES256")
    _, body, signature = token.split(".")
    assert refused(verify, f"{encoded({'alg': 'RS256', 'typ': 'JWT'})}.{body}.{signature}") == "launch_forged"


def test_an_expired_token_is_refused(verify, signed):
    now = int(time.time())
    assert refused(verify, signed(iat=now - 600, nbf=now - 600, exp=now - 60)) == "launch_expired"


def test_a_token_of_the_future_is_refused(verify, signed):
    now = int(time.time())
    assert refused(verify, signed(iat=now + 600, nbf=now + 600, exp=now + 900)) == "launch_early"


def test_a_clock_that_is_a_few_seconds_off_is_forgiven(verify, signed):
    now = int(time.time())
    assert verify(signed(iat=now + 5, nbf=now + 5, exp=now + 305)).agent_id == AGENT
    assert verify(signed(exp=now - 3)).agent_id == AGENT


@pytest.mark.parametrize("claim", ["exp", "iat", "nbf", "aud", "sub", "jti"])
def test_a_token_without_one_of_its_claims_is_refused(verify, signed, claim):
    assert refused(verify, signed(**{claim: None})) in ("launch_malformed", "launch_audience")


@pytest.mark.parametrize("jti", ["", "x" * 256, 7])
def test_a_token_whose_id_is_none_is_refused(verify, signed, jti):
    assert refused(verify, signed(jti=jti)) == "launch_malformed"


@pytest.mark.parametrize(
    "audience",
    [
        "https://gitlab.zendesk.com/api/v2/apps/installations/1.json",
        "https://evil.zendesk.com/api/v2/apps/installations/28666254387092.json",
        "https://gitlab.zendesk.com/api/v2/apps/installations/28666254387092",
    ],
)
def test_a_token_for_another_installation_is_refused(verify, signed, audience):
    assert refused(verify, signed(aud=audience)) == "launch_audience"


@pytest.mark.parametrize(
    "issuer",
    [
        "evil.zendesk.com",
        "http://gitlab.zendesk.com",
        "gitlab.zendesk.com.evil.example",
        "https://https://",
        "",
        None,
    ],
)
def test_a_token_of_a_zendesk_that_is_not_configured_is_refused(verify, signed, issuer):
    assert refused(verify, signed(iss=issuer)) == "launch_issuer"


def test_the_other_configured_zendesk_cannot_sign_for_this_one(verify, signed):
    """Each is checked by its own key: naming the first in a token of the second does not help."""
    forged = signed(instance="us-government", iss="gitlab.zendesk.com")
    assert refused(verify, forged) == "launch_forged"


def test_each_instance_is_found_by_its_issuer(verify, signed, sandbox):
    key = public_pem(sandbox.world.zendesk["us-government"])
    assert verify(signed(instance="us-government"), keys=[key]).instance.name == "us-government"


@pytest.mark.parametrize("location", ["user_sidebar", "organization_sidebar", "new_ticket_sidebar", "modal"])
def test_a_token_for_another_place_is_refused(verify, signed, location):
    assert refused(verify, signed(location)) == "launch_location"


@pytest.mark.parametrize(
    "context", [None, "ticket_sidebar", {"product": "chat", "location": PLACE}, {"location": PLACE}]
)
def test_a_token_for_another_product_is_refused(verify, signed, context):
    assert refused(verify, signed(context=context)) == "launch_location"


@pytest.mark.parametrize(
    "subject",
    [
        "https://evil.zendesk.com/api/v2/users/1.json",
        "https://gitlab.zendesk.com/api/v2/users/1.json/../2",
        "https://gitlab.zendesk.com/api/v2/users/me.json",
        "https://gitlab.zendesk.com/api/v2/users/٣.json",
        "https://gitlabXzendesk.com/api/v2/users/1.json",
        "38010000011",
        "",
    ],
)
def test_a_token_that_names_no_agent_of_this_zendesk_is_refused(verify, signed, subject):
    assert refused(verify, signed(sub=subject)) == "launch_subject"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "e30.e30.", "x" * 10_000, "ä.ö.ü", "\0"])
def test_what_is_no_token_is_refused(verify, token):
    assert refused(verify, token).startswith("launch_")


def test_an_installation_that_is_not_configured_is_a_setting_to_mend(verify, signed, settings):
    bare = replace(settings.instance("global"), installation_id="")
    with pytest.raises(SettingsError, match=r"instances\.installation_id: not set for 'global'"):
        verify(signed(), instances=[bare])


def test_a_key_that_is_none_is_a_setting_to_mend(verify, signed):
    with pytest.raises(SettingsError, match="LIAISON_ZENDESK_GLOBAL_APP_PUBLIC_KEY"):
        verify(signed(), keys=["-----BEGIN PUBLIC KEY-----\nnonsense\n-----END PUBLIC KEY-----"])


def test_the_next_key_is_tried_when_the_first_does_not_know_the_signature(verify, signed, key):
    other = rsa.generate_private_key(65537, 2048).public_key()
    older = other.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    assert verify(signed(), keys=[older, key]).agent_id == AGENT


def test_a_token_is_taken_once(verify, signed, engine):
    launch = verify(signed())
    with session_scope(engine) as session:
        zaf.take_once(session, launch)
    with pytest.raises(AccessRefused, match="used before"), session_scope(engine) as session:
        zaf.take_once(session, launch)


def test_of_many_who_bring_one_token_at_once_one_is_let_in(verify, signed, engine):
    launch = verify(signed())

    def take(_):
        try:
            with session_scope(engine) as session:
                zaf.take_once(session, launch)
        except AccessRefused as error:
            return error.code
        return "taken"

    with ThreadPoolExecutor(8) as pool:
        ends = list(pool.map(take, range(8)))
    assert sorted(ends) == ["launch_replayed"] * 7 + ["taken"]


def test_one_id_in_two_zendesks_is_two_tokens(verify, signed, session, settings):
    launch = verify(signed())
    zaf.take_once(session, launch)
    zaf.take_once(session, replace(launch, instance=settings.instance("us-government")))


def test_a_token_is_remembered_for_as_long_as_it_could_be_used(verify, signed, session):
    launch = verify(signed())
    zaf.take_once(session, launch)
    assert zaf.forget_expired(session, launch.expires_at + zaf.LEEWAY) == 0
    assert zaf.forget_expired(session, launch.expires_at + 2 * zaf.LEEWAY) == 1
