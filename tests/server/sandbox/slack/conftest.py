"""Slack's own library, speaking to the fake."""

import pytest
from slack_sdk import WebClient


@pytest.fixture
def slack(fakes):
    return WebClient(fakes.credentials()["slack"]["token"], base_url=f"{fakes.urls['slack']}/api/", retry_handlers=[])
