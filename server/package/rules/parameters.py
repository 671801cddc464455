"""The settings an administrator fills in, and signing in by OAuth."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from server.package.findings import Finding, listed, shown
from server.package.manifest import Manifest, truthy

TYPES: Final = ("text", "checkbox", "url", "number", "multiline", "hidden", "oauth")
SCOPES: Final = (
    "header",
    "body",
    "url",
    "jwt_secret_key",
    "jwt_claim",
    "basic_auth_username",
    "basic_auth_password",
)
OAUTH_KEYS: Final = ("client_id", "client_secret", "authorize_uri", "access_token_uri")


def check(manifest: Manifest) -> Iterator[Finding]:
    written = manifest.fields.get("parameters")
    if written is not None and not isinstance(written, list):
        yield "unacceptable_array", f"parameters must be an array, not {shown(written)}."
    yield from _oauth(manifest)
    if manifest.says("marketingOnly"):
        yield from _marketing_only(manifest)
        return
    if written is not None and not isinstance(written, list):
        yield "parameters_not_an_array", "parameters must be an array."
    elif len(manifest.parameters) < len(written or ()):
        yield "unacceptable_hash", "Every parameter must be an object with a name and a type."
    yield from _names_and_flags(manifest.parameters)
    yield from _types(manifest.parameters)
    for parameter in manifest.parameters:
        yield from _scopes(parameter)


def _marketing_only(manifest: Manifest) -> Iterator[Finding]:
    if manifest.parameters:
        yield "no_parameters_required", "An app that is only a page in the marketplace has no parameters."
    if manifest.private:
        yield "marketing_only_app_cant_be_private", "An app that is only a page in the marketplace is public."


def _names_and_flags(parameters: list[Mapping[str, Any]]) -> Iterator[Finding]:
    names = [shown(each.get("name")) for each in parameters]
    if any(each.get("name") == "name" for each in parameters):
        yield "name_as_parameter_name", 'No parameter may be called "name".'
    duplicates = [name for name, count in Counter(names).items() if count > 1]
    if duplicates:
        yield "duplicate_parameters", f"Parameters are defined more than once: {listed(duplicates)}."
        return
    for flag in ("required", "secure"):
        wrong = [each for each in parameters if truthy(each.get(flag)) and each[flag] is not True]
        for each in wrong:
            yield "unacceptable_boolean", f"{_named(each)}.{flag} must be true or false, not {shown(each[flag])}."
        if wrong:
            return


def _types(parameters: list[Mapping[str, Any]]) -> Iterator[Finding]:
    hidden = [
        shown(each.get("name")) for each in parameters if _type(each) == "hidden" and truthy(each.get("required"))
    ]
    if hidden:
        yield "invalid_hidden_parameter", f"A hidden parameter cannot be required: {listed(hidden)}."
    wrong = [shown(_type(each)) for each in parameters if _type(each) not in TYPES]
    if wrong:
        yield "invalid_type_parameter", f"{listed(wrong)}: a parameter's type is one of {', '.join(TYPES)}."
    oauth = [each for each in parameters if _type(each) == "oauth"]
    if len(oauth) > 1:
        yield "too_many_oauth_parameters", "Only one parameter may be of the type oauth."
    if any(truthy(each.get("secure")) for each in oauth):
        yield "oauth_parameter_cannot_be_secure", "The parameter of the type oauth cannot be secure."


def _type(parameter: Mapping[str, Any]) -> object:
    return parameter["type"] if truthy(parameter.get("type")) else "text"


def _scopes(parameter: Mapping[str, Any]) -> Iterator[Finding]:
    scopes, name = parameter.get("scopes"), f"{_named(parameter)}.scopes"
    if scopes is None:
        return
    if not truthy(parameter.get("secure")):
        yield "field_requires_secure_parameter", f"{name} is only for a secure parameter."
    elif not isinstance(scopes, list):
        yield "unacceptable_array", f"{name} must be an array, not {shown(scopes)}."
    elif not scopes:
        yield "field_cannot_be_empty", f"{name} cannot be empty."
    elif wrong := [shown(scope) for scope in scopes if scope not in SCOPES]:
        yield "field_contains_invalid_values", f"{name} has {listed(wrong)}; a scope is one of {', '.join(SCOPES)}."


def _named(parameter: Mapping[str, Any]) -> str:
    return f'parameters[name="{shown(parameter.get("name"))}"]'


def _oauth(manifest: Manifest) -> Iterator[Finding]:
    oauth = manifest.fields.get("oauth")
    if not truthy(oauth):
        return
    values = oauth if isinstance(oauth, dict) else {}
    absent = [key for key in OAUTH_KEYS if not values.get(key)]
    if absent:
        yield "oauth_keys.missing", f"oauth must have {', '.join(absent)}."
    if not any(_type(each) == "oauth" for each in manifest.parameters):
        yield "oauth_parameter_required", "oauth needs a parameter of the type oauth, which holds the token."
