"""Our rules beside the verdicts of Zendesk's own validator."""

import json
import re
from collections import Counter

import pytest

from server.package.check import inspect
from server.package.contents import Contents
from tests.server.package.sample import png

WARNING_KEYS = {
    "Possible secrets found": "generic_secrets",
    "Possible ": "application_secret",
    "The scopes property": "secure_parameters_with_no_scopes_in_manifest",
    "Default values for secure": "default_secure_or_hidden_parameter_in_manifest",
    "Make sure to set secure": "insecure_token_parameter_in_manifest",
    "The markup in": "sanitised_svg",
}


@pytest.fixture(scope="module")
def vectors(shared_folder):
    return json.loads((shared_folder / "zaf" / "package-vectors.json").read_text())["vectors"]


def findings(vector):
    content = {}
    for path, text in vector["files"].items():
        size = re.fullmatch(r"PNG:(\d+)x(\d+)", text)
        content[path] = png(int(size[1]), int(size[2])) if size else text.encode()
    return inspect(Contents(dict(sorted(content.items()))))


def test_every_package_gets_the_error_keys_of_zendesks_validator(vectors):
    ours = {each["name"]: Counter(key for key, _ in findings(each).errors) for each in vectors}
    zendesks = {each["name"]: Counter(key for key, _ in each["errors"]) for each in vectors}
    assert len(ours) == 88
    assert ours == zendesks


def test_every_package_gets_the_verdict_of_zendesks_validator(vectors):
    assert [each["name"] for each in vectors if findings(each).accepted != (not each["errors"])] == []


def test_every_package_gets_the_warnings_of_zendesks_validator(vectors):
    def known(message):
        return next(key for start, key in WARNING_KEYS.items() if message.startswith(start))

    for each in vectors:
        ours = Counter(key for key, _ in findings(each).warnings if not key.startswith("liaison."))
        assert ours == Counter(known(message) for message in each["warnings"]), each["name"]
