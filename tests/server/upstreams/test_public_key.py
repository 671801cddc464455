"""The spellings in which an app's public key is met, and the keys that are none."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from server.upstreams.public_key import readable_public_key


def pem_of(private_key):
    return private_key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest.fixture(scope="module")
def pem():
    return pem_of(rsa.generate_private_key(65537, 2048))


def test_raw_pem_a_json_string_and_literal_line_ends_are_the_same_key(pem):
    spellings = [pem, f"\n {pem} \n", json.dumps(pem), pem.replace("\n", "\\n"), pem.replace("\n", "\\r\\n")]
    assert {readable_public_key(spelling) for spelling in spellings} == {pem}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "not a public key"),
        ("Not found", "not a public key"),
        ('"unfinished', "not a JSON string"),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "not a public key"),
        ("ключ", "not a public key"),
    ],
)
def test_what_is_no_key_is_said_in_words(given, said):
    with pytest.raises(ValueError, match=said):
        readable_public_key(given)


def test_a_key_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="not an RSA one"):
        readable_public_key(pem_of(ec.generate_private_key(ec.SECP256R1())))


def test_a_short_rsa_key_is_refused():
    with pytest.raises(ValueError, match="too few"):
        readable_public_key(pem_of(rsa.generate_private_key(65537, 1024)))
