"""Zendesk's word that an agent opened the app: the JWT that its page posts into the app's first page.

RS256, five minutes, taken once. It names the agent and the place, never the ticket and never the agent's role.
https://developer.zendesk.com/documentation/apps/build-an-app/building-a-server-side-app/part-5-secure-the-app/
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import jwt
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from server.db.models import UsedLaunchTokenRow
from server.errors import AccessRefused, SettingsError
from server.settings import Instance

ALGORITHM: Final = "RS256"
LEEWAY: Final = timedelta(seconds=10)
REQUIRED: Final = ("exp", "iat", "nbf", "aud", "iss", "sub", "jti")
LONGEST_TOKEN: Final = 8192  # characters; a real one has about 900
LONGEST_ID: Final = 255  # characters
LOCATIONS: Final = ("ticket_sidebar", "new_ticket_sidebar", "organization_sidebar", "user_sidebar", "nav_bar")
REOPEN: Final = "Close the app and open it again."


@dataclass(frozen=True, slots=True)
class SignedLaunch:
    """What the token proves. `expires_at` is when it would have ended, had it not been taken."""

    instance: Instance
    agent_id: int
    location: str
    jti: str
    expires_at: datetime


def verified(
    token: str, location: str, instances: Sequence[Instance], keys_of: Callable[[Instance], Iterable[str]]
) -> SignedLaunch:
    """What `token` proves for the page at `location`.

    `keys_of` gives the PEM keys to try: the one that is known, then (only when it is asked for more) a fresh one.
    Raises AccessRefused (401; 403 for a token of another Zendesk), SettingsError and what `keys_of` raises.
    """
    instance = _instance(_unverified(token), instances)
    claims = _claims(token, instance, keys_of)
    context = _mapping(claims.get("context"))
    if context.get("product") != "support" or context.get("location") != location:
        raise _refused("launch_location", "It was signed for another place of the workspace.")
    expires_at = datetime.fromtimestamp(claims["exp"], UTC)
    return SignedLaunch(instance, _agent_id(claims["sub"], instance), location, _id(claims["jti"]), expires_at)


def host(instance: Instance) -> str:
    """The host that Zendesk signs as. It is not `base_url`, which may be the sandbox's."""
    return f"{instance.subdomain}.zendesk.com"


def audience(instance: Instance) -> str:
    return f"https://{host(instance)}/api/v2/apps/installations/{instance.installation_id}.json"


def take_once(session: Session, launch: SignedLaunch) -> None:
    """Take the token; whoever comes second, in whatever process, is refused (AccessRefused)."""
    row = {"jti": f"{launch.instance.name}:{launch.jti}", "expires_at": launch.expires_at + LEEWAY}
    taken = session.execute(
        insert(UsedLaunchTokenRow).values(row).on_conflict_do_nothing().returning(UsedLaunchTokenRow.jti)
    )
    if taken.scalar_one_or_none() is None:
        raise _refused("launch_replayed", "It was used before.")


def forget_expired(session: Session, now: datetime) -> int:
    """Forget the taken tokens that can no longer be used anyway; how many they were."""
    gone = session.execute(delete(UsedLaunchTokenRow).where(UsedLaunchTokenRow.expires_at < now))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a DELETE's result is a CursorResult


def _unverified(token: str) -> dict[str, Any]:
    """The claims before anything is proven: only to choose among the instances that are configured."""
    if not token or len(token) > LONGEST_TOKEN:
        raise _refused("launch_missing", "There is no usable token in the request's body.")
    try:
        if jwt.get_unverified_header(token).get("alg") != ALGORITHM:
            raise _refused("launch_algorithm", f"It is not signed with {ALGORITHM}.")
        return jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        raise _refused("launch_malformed", "It cannot be read.") from None


def _instance(unverified: dict[str, Any], instances: Sequence[Instance]) -> Instance:
    issuer = str(unverified.get("iss", "")).removeprefix("https://")
    for instance in instances:
        if issuer == host(instance):
            return _configured(instance)
    raise AccessRefused(
        "The launch was refused: it comes from a Zendesk that is not configured here.",
        hint="An administrator names it under [[instances]] in liaison.toml.",
        code="launch_issuer",
        status=403,
    )


def _configured(instance: Instance) -> Instance:
    """The audience is pinned by configuration; an empty id would pin nothing."""
    if not instance.installation_id:
        raise SettingsError(
            "instances.installation_id",
            f"not set for {instance.name!r}, so its launches cannot be checked.",
            hint="`liaison doctor` says where to find it.",
        )
    return instance


def _claims(token: str, instance: Instance, keys_of: Callable[[Instance], Iterable[str]]) -> dict[str, Any]:
    for key in keys_of(instance):
        try:
            return jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=audience(instance),
                issuer=[host(instance), f"https://{host(instance)}"],
                leeway=LEEWAY,
                options={"require": list(REQUIRED), "verify_iat": True},
            )
        except jwt.InvalidSignatureError:
            continue
        except jwt.ExpiredSignatureError:
            raise _refused("launch_expired", "It has expired.") from None
        except jwt.InvalidAudienceError:
            raise _refused("launch_audience", "It was signed for another installation of the app.") from None
        except jwt.ImmatureSignatureError:
            raise _refused("launch_early", "It is not valid yet: are the clocks right?") from None
        except jwt.InvalidTokenError as error:
            raise _refused("launch_malformed", f"{error}.") from None
        except (jwt.InvalidKeyError, ValueError) as error:
            raise _unusable_key(instance, error) from error
    raise _refused("launch_forged", "Its signature is not from this app's key.")


def _unusable_key(instance: Instance, error: Exception) -> SettingsError:
    name = instance.name.upper().replace("-", "_")
    return SettingsError(f"LIAISON_ZENDESK_{name}_APP_PUBLIC_KEY", f"this is not a public key in PEM ({error}).")


def _agent_id(subject: object, instance: Instance) -> int:
    address = rf"https://{re.escape(host(instance))}/api/v2/users/(\d{{1,19}})(?:\.json)?"
    if found := re.fullmatch(address, str(subject), re.ASCII):
        return int(found[1])
    raise _refused("launch_subject", "It does not name an agent of this Zendesk.")


def _id(jti: object) -> str:
    if isinstance(jti, str) and 0 < len(jti) <= LONGEST_ID:
        return jti
    raise _refused("launch_malformed", "It has no id of its own.")


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _refused(code: str, why: str) -> AccessRefused:
    return AccessRefused(f"Zendesk's token was refused. {why}", hint=REOPEN, code=code)
