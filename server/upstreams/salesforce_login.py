"""Signing in to Salesforce: JWT bearer, or client credentials.

https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_jwt_flow.htm
https://help.salesforce.com/s/articleView?id=sf.remoteaccess_oauth_client_credentials_flow.htm
"""

from datetime import timedelta
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

import jwt

from server import clock
from server.errors import UpstreamMalformed, UpstreamRefused
from server.settings import SalesforceSettings
from server.upstreams.answers import parsed
from server.upstreams.budget import Budget
from server.upstreams.http import Door
from server.upstreams.reading import table, text
from server.upstreams.tokens import Token
from server.upstreams.transport import Anonymous, Ask

ASSERTION_LIVES: Final = timedelta(minutes=3)
JWT_BEARER: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
OWN_DOMAINS: Final = frozenset({"salesforce.com", "force.com", "cloudforce.com", "salesforce.mil"})


class Login:
    """Mints tokens. With a private key by JWT bearer, else with the client's secret."""

    def __init__(self, settings: SalesforceSettings, door: Door) -> None:
        self._settings = settings
        self._door = door

    def mint(self, budget: Budget) -> Token:
        """A token, and the address it is for. Raises UpstreamError."""
        ask = Ask(
            "POST", f"{self._settings.base_url.rstrip('/')}/services/oauth2/token", Anonymous(), data=self._form()
        )
        response = self._door.send(ask, budget)
        answer = table(parsed("salesforce", response))
        if not response.ok:
            said = text(answer.get("error_description")) or text(answer.get("error")) or "no reason given"
            raise UpstreamRefused(
                "salesforce",
                f"Salesforce does not let us sign in ({response.status_code}: {said}).",
                hint=self._hint(said),
                code="sign_in",
                status=response.status_code,
            )
        value = text(answer.get("access_token"))
        if not value:
            raise UpstreamMalformed("salesforce", "Salesforce's answer to signing in holds no access token.")
        return Token(value, address=trusted_address(self._settings.base_url, text(answer.get("instance_url"))))

    def _form(self) -> dict[str, str]:
        own = self._settings
        if own.private_key:
            return {"grant_type": JWT_BEARER, "assertion": self._assertion()}
        if not (own.client_id and own.client_secret):
            raise UpstreamRefused(
                "salesforce",
                "There are no credentials for Salesforce.",
                hint="Set LIAISON_SALESFORCE_CLIENT_ID, and LIAISON_SALESFORCE_PRIVATE_KEY or …_CLIENT_SECRET.",
                code="no_credentials",
            )
        return {"grant_type": "client_credentials", "client_id": own.client_id, "client_secret": own.client_secret}

    def _assertion(self) -> str:
        own = self._settings
        claims = {"iss": own.client_id, "sub": own.username, "aud": own.audience, "exp": clock.now() + ASSERTION_LIVES}
        try:
            return jwt.encode(claims, own.private_key.replace("\\n", "\n"), algorithm="RS256")
        except (ValueError, TypeError, jwt.PyJWTError) as error:
            raise UpstreamRefused(
                "salesforce",
                "The private key for Salesforce cannot be used.",
                hint="LIAISON_SALESFORCE_PRIVATE_KEY (or the file in …_FILE) must hold an RSA private key in PEM form.",
                code="private_key",
            ) from error

    def _hint(self, said: str) -> str:
        own = self._settings
        if "approved" in said:
            return f"Pre-authorise the user {own.username!r} for the External Client App (LIAISON_SALESFORCE_USERNAME)."
        if "audience" in said:
            return (
                "Check salesforce.audience: https://login.salesforce.com, or https://test.salesforce.com for a sandbox."
            )
        if own.private_key:
            return "Check LIAISON_SALESFORCE_CLIENT_ID, …_USERNAME and …_PRIVATE_KEY against the External Client App."
        return "Check LIAISON_SALESFORCE_CLIENT_ID and …_CLIENT_SECRET against the External Client App."


def trusted_address(configured: str, answered: str | None) -> str:
    """The answer's `instance_url` where it is Salesforce's own, as the configured one is; else the configured address.

    A token goes to that address, so an answer may not send it anywhere else.
    """
    own, other = urlsplit(configured), urlsplit(answered or "")
    host, other_host = own.hostname or "", other.hostname or ""
    both_vendor = _domain(host) in OWN_DOMAINS and _domain(other_host) in OWN_DOMAINS
    if other.scheme == "https" and (both_vendor or (host == other_host and own.port == other.port)):
        return f"https://{other.netloc.rpartition('@')[2]}"
    if _is_loopback(host) and _is_loopback(other_host) and other.scheme in ("http", "https"):
        return f"{other.scheme}://{other.netloc.rpartition('@')[2]}"
    return configured.rstrip("/")


def _domain(host: str) -> str:
    return ".".join(host.lower().split(".")[-2:])


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
