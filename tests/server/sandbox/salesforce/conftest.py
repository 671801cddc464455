"""A caller of Salesforce that is signed in."""

import pytest
import requests


@pytest.fixture
def salesforce(fakes):
    """Gives `url` and `query(text)`, which answers with the response."""
    return Salesforce(fakes)


class Salesforce:
    def __init__(self, fakes):
        self.url = fakes.urls["salesforce"]
        self.credentials = fakes.credentials()["salesforce"]
        self.token = self.mint(**{key: self.credentials[key] for key in ("client_id", "client_secret")}).json()[
            "access_token"
        ]

    def mint(self, grant_type="client_credentials", **form):
        return requests.post(f"{self.url}/services/oauth2/token", data={"grant_type": grant_type, **form}, timeout=5)

    def call(self, method, path, **options):
        headers = {"Authorization": f"Bearer {self.token}"}
        return requests.request(method, f"{self.url}/services/data/v62.0/{path}", headers=headers, timeout=5, **options)

    def query(self, text):
        return self.call("GET", "query", params={"q": text})

    def records(self, text):
        response = self.query(text)
        assert response.status_code == 200, response.text
        return response.json()["records"]

    def mistake(self, text):
        response = self.query(text)
        assert response.status_code == 400, response.text
        (error,) = response.json()
        return error
