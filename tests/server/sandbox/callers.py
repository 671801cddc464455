"""Plain HTTP callers of the fakes. They share nothing with the product's clients."""

from typing import Any

import requests

from server.sandbox.servers import Sandbox

TIMEOUT_S = 10


class Zendesk:
    """Signed in with client credentials, as the story gives them."""

    def __init__(self, sandbox: Sandbox, upstream: str) -> None:
        self.url = sandbox.urls[upstream]
        self.credentials = sandbox.credentials()[upstream]
        self.token = self.mint().json()["access_token"]

    def mint(self, **changed: Any) -> requests.Response:
        asked = {
            "grant_type": "client_credentials",
            "client_id": self.credentials["client_id"],
            "client_secret": self.credentials["client_secret"],
            "scope": "read write",
        }
        return requests.post(f"{self.url}/oauth/tokens", json=asked | changed, timeout=TIMEOUT_S)

    def call(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} | options.pop("headers", {})
        return requests.request(method, f"{self.url}{path}", headers=headers, timeout=TIMEOUT_S, **options)

    def get(self, path: str, **params: Any) -> Any:
        """The JSON of a good answer."""
        response = self.call("GET", f"/api/v2/{path}", params=params)
        assert response.status_code == 200, response.text
        return response.json()

    def put(self, ticket_id: int, **ticket: Any) -> requests.Response:
        return self.call("PUT", f"/api/v2/tickets/{ticket_id}", json={"ticket": ticket})

    def search(self, query: str, **params: Any) -> list[int]:
        """The ids found, in order."""
        return [each["id"] for each in self.get("search", query=query, **params)["results"]]
