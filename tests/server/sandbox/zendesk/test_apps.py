"""The app's public key, and the token of its first page."""

import jwt
import pytest
import requests

from server.sandbox.zendesk import sign_app_token
from server.sandbox.zendesk.apps import audience


def key_of(url, app_id=1048576, suffix=".pem"):
    return requests.get(f"{url}/api/v2/apps/{app_id}/public_key{suffix}", timeout=5)


@pytest.mark.parametrize("suffix", ["", ".pem"])
def test_anybody_may_read_the_public_key(fakes, suffix):
    assert key_of(fakes.urls["zendesk"], suffix=suffix).text.startswith("-----BEGIN PUBLIC KEY-----")


def test_another_app_has_no_key_here(fakes):
    response = key_of(fakes.urls["zendesk"], app_id=7)
    assert (response.status_code, response.text) == (404, "Not found")


def test_the_signed_token_is_proved_by_the_public_key(fakes):
    token = sign_app_token(fakes.world, "global", 38010000011, "ticket_sidebar")
    aud = audience(fakes.world.zendesk["global"])
    claims = jwt.decode(token, key_of(fakes.urls["zendesk"]).text, algorithms=["RS256"], audience=aud)
    assert claims["iss"] == "gitlab.zendesk.com"
    assert claims["sub"] == "https://gitlab.zendesk.com/api/v2/users/38010000011.json"
    assert claims["context"] == {"product": "support", "location": "ticket_sidebar"}
    assert claims["exp"] - claims["iat"] == 300
    assert "ticket" not in str(claims["sub"] + claims["aud"])


def test_each_instance_signs_with_its_own_key(fakes):
    token = sign_app_token(fakes.world, "us-government", 48010000011, "ticket_sidebar")
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, key_of(fakes.urls["zendesk"]).text, algorithms=["RS256"], options={"verify_aud": False})


def test_a_claim_can_be_replaced_or_left_out(fakes):
    token = sign_app_token(fakes.world, "global", 1, "ticket_sidebar", exp=1, jti=None)
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["exp"] == 1
    assert "jti" not in claims
