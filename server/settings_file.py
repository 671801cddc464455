"""From liaison.toml and the environment to `Settings`.

What is not secret comes from liaison.toml; secrets come from the environment (`NAME`, or a file named in `NAME_FILE`).
What cannot work is refused with the setting's name, what was wrong and what to do.
"""

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from marshmallow import ValidationError

from server.errors import SettingsError
from server.settings import (
    EmailSettings,
    EscalationSettings,
    ExtensionSettings,
    Form,
    GitLabSettings,
    Instance,
    PersonSetting,
    SalesforceSettings,
    Settings,
    SlackSettings,
    ZendeskCredentials,
)
from server.settings_schema import SettingsFile

PRESETS: Final = Path(__file__).parent / "presets"
Environment = Mapping[str, str]


def load(path: Path | None = None, environment: Environment | None = None) -> Settings:
    """The settings of `path` (else LIAISON_SETTINGS, else ./liaison.toml). Raises SettingsError."""
    env = os.environ if environment is None else environment
    path = path or Path(env.get("LIAISON_SETTINGS") or "liaison.toml")
    raw = _read_toml(path, "LIAISON_SETTINGS")
    raw["instances"] = [_with_preset(table) for table in _tables(raw, "instances")]
    try:
        known = SettingsFile().load(raw)
    except ValidationError as error:
        raise _explained(path, error) from error
    return _settings(known, env, path.parent)


def _read_toml(path: Path, setting: str) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsError(setting, f"there is no file {path}.", hint="Write one (see README, Settings).") from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(setting, f"{path} cannot be read: {error}.") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(setting, f"{path} is not TOML: {error}.") from error


def _tables(raw: Mapping[str, Any], name: str) -> list[Any]:
    value = raw.get(name, [])
    return value if isinstance(value, list) else [value]


def _with_preset(table: Any) -> Any:
    """The instance's table laid over its preset; a table in a table is merged key by key."""
    if not isinstance(table, dict) or "preset" not in table:
        return table
    name = str(table["preset"])
    known = sorted(path.stem for path in PRESETS.glob("*.toml"))
    if name not in known:
        raise SettingsError("instances.preset", f"there is no preset {name!r}.", hint=f"One of: {', '.join(known)}.")
    preset = _read_toml(PRESETS / f"{name}.toml", "instances.preset")
    for key, value in table.items():
        merges = isinstance(value, dict) and isinstance(preset.get(key), dict)
        preset[key] = {**preset[key], **value} if merges else value
    return preset


def _explained(path: Path, error: ValidationError) -> SettingsError:
    """One thing that is wrong, by its dotted name: a misspelt name first, with the likely one."""
    wrong = list(_flat(error.messages, ()))
    name, message = next((one for one in wrong if one[1].startswith("Unknown field")), wrong[0])
    hint = ""
    if message.startswith("Unknown field"):
        schema: Any = SettingsFile()
        for part in name.split(".")[:-1]:
            if not part.isdigit():
                field = schema.fields[part]
                schema = getattr(getattr(field, "inner", field), "schema", schema)
        last = name.split(".")[-1]
        near = get_close_matches(last, list(schema.fields), 1)
        message = "there is no such setting."
        hint = f"Did you mean {near[0]!r}?" if near else f"Known here: {', '.join(sorted(schema.fields))}."
    return SettingsError(f"{path}: {name}", message, hint=hint)


def _flat(messages: Any, above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every dotted name with what is wrong with it."""
    if not isinstance(messages, dict):
        yield ".".join(above), str(messages[0])
        return
    for key, value in messages.items():
        yield from _flat(value, above if key == "_schema" else (*above, str(key)))


def secret(env: Environment, name: str) -> str:
    """The secret in `name`, or in the file that `name`_FILE names. Raises SettingsError when that cannot be read."""
    if env.get(name):
        return env[name]
    file = env.get(f"{name}_FILE")
    if not file:
        return ""
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name}_FILE", f"{file} cannot be read: {error}.") from error


def _number(env: Environment, name: str, default: float, least: float = 0.05, most: float = 60) -> float:
    try:
        value = float(env.get(name) or default)
    except ValueError:
        raise SettingsError(name, f"{env[name]!r} is not a number of seconds.", hint="For example 2.5.") from None
    if not least <= value <= most:
        raise SettingsError(name, f"{value:g} s is out of range.", hint=f"Between {least:g} and {most:g} seconds.")
    return value


def _settings(known: dict[str, Any], env: Environment, folder: Path) -> Settings:
    plain = {name: known[name] for name in ("language", "opportunity_rule", "sdk_url") if name in known}
    settings = Settings(
        base_url=(env.get("LIAISON_BASE_URL") or known["base_url"]).rstrip("/"),
        instances=tuple(_instance(table, env) for table in known["instances"]),
        salesforce=_salesforce(known["salesforce"], env),
        slack=SlackSettings(
            **known["slack"],
            token=secret(env, "LIAISON_SLACK_TOKEN"),
            signing_secret=secret(env, "LIAISON_SLACK_SIGNING_SECRET"),
        ),
        gitlab=GitLabSettings(**known["gitlab"], token=secret(env, "LIAISON_GITLAB_TOKEN")),
        email=EmailSettings(
            **known["email"],
            username=secret(env, "LIAISON_SMTP_USERNAME"),
            password=secret(env, "LIAISON_SMTP_PASSWORD"),
        ),
        escalations=_escalations(known["escalations"], env),
        extension=_extension(known["extension"]),
        people=tuple(_person(table) for table in known["people"]),
        catalogs=tuple(folder / name for name in known.get("catalogs", ())),
        architecture_paths=tuple(known.get("architecture_paths", ARCHITECTURE_PATHS)),
        session_secret=secret(env, "LIAISON_SESSION_SECRET"),
        database_url=secret(env, "LIAISON_DATABASE_URL"),
        redis_url=secret(env, "LIAISON_REDIS_URL"),
        data_folder=data_folder(env),
        deadline=_number(env, "LIAISON_DEADLINE", known.get("deadline", 2.5)),
        connect_timeout=_number(env, "LIAISON_CONNECT_TIMEOUT", known.get("connect_timeout", 1.0)),
        read_timeout=_number(env, "LIAISON_READ_TIMEOUT", known.get("read_timeout", 2.0)),
        **plain,
    )
    _refuse_twins(settings)
    return settings


ARCHITECTURE_PATHS: Final = ("**/*architecture*.md", "**/*architecture*/**", "**/*diagram*")


def data_folder(env: Environment) -> Path:
    """As root /var/lib/liaison, since embedded PostgreSQL opens the modes of the folders above its data."""
    if env.get("LIAISON_DATA"):
        return Path(env["LIAISON_DATA"])
    if os.geteuid() == 0:
        return Path("/var/lib/liaison")
    return Path(env.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "liaison"


def _refuse_twins(settings: Settings) -> None:
    names = [instance.name for instance in settings.instances]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise SettingsError("instances.name", f"two instances are called {twice!r}.", hint="Give each its own name.")


def _instance(table: dict[str, Any], env: Environment) -> Instance:
    prefix = f"LIAISON_ZENDESK_{table['name'].upper().replace('-', '_')}_"
    address = table.get("base_url") or f"https://{table['subdomain']}.zendesk.com"
    texts = ("terms", "organization_fields", "subscriptions", "success_tiers", "ticket_fields")
    return Instance(
        name=table["name"],
        subdomain=table["subdomain"],
        base_url=address.rstrip("/"),
        workspace_origin=(table.get("workspace_origin") or address).rstrip("/"),
        policy=table.get("policy", "open"),
        forms=tuple(Form(**form) for form in table.get("forms", ())),
        pooled_owners=tuple(table.get("pooled_owners", ())),
        pooled_csms=tuple(table.get("pooled_csms", ())),
        csm_note_labels=tuple(table.get("csm_note_labels", ())),
        correction_url=table.get("correction_url", ""),
        app_id=env.get(f"{prefix}APP_ID") or table.get("app_id", ""),
        installation_id=env.get(f"{prefix}INSTALLATION_ID") or table.get("installation_id", ""),
        app_public_key=secret(env, f"{prefix}APP_PUBLIC_KEY"),
        credentials=ZendeskCredentials(
            client_id=secret(env, f"{prefix}CLIENT_ID"),
            client_secret=secret(env, f"{prefix}CLIENT_SECRET"),
            email=secret(env, f"{prefix}EMAIL"),
            api_token=secret(env, f"{prefix}API_TOKEN"),
        ),
        **{name: MappingProxyType(dict(table.get(name, {}))) for name in texts},
    )


def _salesforce(table: dict[str, Any], env: Environment) -> SalesforceSettings:
    plain: dict[str, Any] = {name: value for name, value in table.items() if isinstance(value, str)}
    return replace(
        SalesforceSettings(**plain),
        fields=MappingProxyType(dict(table.get("api_names", {}))),
        escalation_case_types=tuple(table.get("escalation_case_types", ())),
        client_id=secret(env, "LIAISON_SALESFORCE_CLIENT_ID"),
        client_secret=secret(env, "LIAISON_SALESFORCE_CLIENT_SECRET"),
        username=secret(env, "LIAISON_SALESFORCE_USERNAME"),
        private_key=secret(env, "LIAISON_SALESFORCE_PRIVATE_KEY"),
    )


def _escalations(table: dict[str, Any], env: Environment) -> EscalationSettings:
    lists: dict[str, Any] = {name: tuple(table[name]) for name in ("groups", "issue_labels") if name in table}
    return EscalationSettings(
        **{**table, **lists},
        undo=_number(env, "LIAISON_UNDO_SECONDS", 10, least=0, most=600),
        settle=_number(env, "LIAISON_SETTLE_SECONDS", 5, least=0, most=600),
        retry_first=_number(env, "LIAISON_RETRY_FIRST_SECONDS", 2, most=3600),
        retry_longest=_number(env, "LIAISON_RETRY_LONGEST_SECONDS", 900, most=86_400),
        retry_for=_number(env, "LIAISON_RETRY_FOR_SECONDS", 86_400, most=604_800),
        worker_gone=_number(env, "LIAISON_WORKER_GONE_SECONDS", 30, least=1, most=3600),
    )


def _extension(table: dict[str, Any]) -> ExtensionSettings:
    lists: dict[str, Any] = {name: tuple(table[name]) for name in ("redirect_uris", "anchors") if name in table}
    return ExtensionSettings(**{**table, **lists})


def _person(table: dict[str, Any]) -> PersonSetting:
    return PersonSetting(**{**table, "also_known_as": tuple(table.get("also_known_as", ()))})
