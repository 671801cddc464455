"""The GitLab library that everybody uses, speaking to the fake."""

import gitlab
import pytest


@pytest.fixture
def client(fakes):
    return gitlab.Gitlab(fakes.urls["gitlab"], private_token=fakes.credentials()["gitlab"]["token"])
