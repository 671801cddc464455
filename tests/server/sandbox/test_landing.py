"""The links that a card shows in the demo lead somewhere."""

import requests


def read(address: str) -> str:
    answer = requests.get(address, timeout=20)
    assert answer.status_code == 200
    return answer.text


def test_a_link_says_what_would_open_there(fakes):
    assert "Mira Solberg" in read(f"{fakes.urls['slack']}/team/U03MIRASO")
    account = next(iter(fakes.world.salesforce.tables["Account"].values()))
    assert account["Name"] in read(f"{fakes.urls['salesforce']}/{account['Id']}")
    assert "account-management/emea" in read(f"{fakes.urls['gitlab']}/gitlab-com/account-management/emea/meadowbank")


def test_what_is_in_the_address_is_text(fakes):
    assert "<script>" not in read(f"{fakes.urls['slack']}/team/<script>alert(1)</script>")


def test_the_api_stays_closed_without_a_token(fakes):
    assert requests.get(f"{fakes.urls['gitlab']}/api/v4/user", timeout=20).status_code == 401


def test_a_projects_address_is_at_the_fake_itself(fakes):
    token = fakes.credentials()["gitlab"]["token"]
    project = next(iter(set(fakes.world.gitlab.projects) - fakes.world.gitlab.hidden))
    url = f"{fakes.urls['gitlab']}/api/v4/projects/{project}"
    answer = requests.get(url, headers={"PRIVATE-TOKEN": token}, timeout=20)
    assert answer.json()["web_url"].startswith(fakes.urls["gitlab"])
