"""Zendesk's public key of an app, in the spellings that are about.

Raw PEM, a JSON-quoted string, and a value of the environment with the two characters backslash and n are all met:
https://developer.zendesk.com/api-reference/ticketing/apps/apps/#get-app-public-key
"""

import json

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

SMALLEST = 2048


def readable_public_key(given: str) -> str:
    """The key as PEM. Raises ValueError, in words, for what is no RSA public key of 2048 bits or more."""
    plain = given.strip()
    if plain.startswith('"'):
        try:
            plain = str(json.loads(plain))
        except ValueError:
            raise ValueError("it begins with a quotation mark but is not a JSON string") from None
    plain = plain.replace("\\r", "").replace("\\n", "\n").strip()
    try:
        key = load_pem_public_key(plain.encode("ascii", errors="replace"))
    except (ValueError, UnsupportedAlgorithm):
        raise ValueError("it is not a public key in PEM form") from None
    if not isinstance(key, RSAPublicKey):
        raise ValueError("it is a public key, but not an RSA one")
    if key.key_size < SMALLEST:
        raise ValueError(f"its {key.key_size} bits are too few ({SMALLEST} are the least)")
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
