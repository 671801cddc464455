"""Bad days on demand, over HTTP: each kind of fault, and the controls."""

import socket

import pytest
import requests

PROJECT = 17735787


@pytest.fixture
def gitlab(fakes):
    """Asks GitLab who it is; the time-out is short where a test wants one."""

    def ask(path="user", timeout=10, **options):
        token = fakes.credentials()["gitlab"]["token"]
        url = f"{fakes.urls['gitlab']}/api/v4/{path}"
        return requests.get(url, headers={"PRIVATE-TOKEN": token}, timeout=timeout, **options)

    return ask


@pytest.fixture
def note(fakes):
    """Makes an issue."""

    def write(timeout=10):
        headers = {"PRIVATE-TOKEN": fakes.credentials()["gitlab"]["token"]}
        url = f"{fakes.urls['gitlab']}/api/v4/projects/{PROJECT}/issues"
        return requests.post(url, json={"title": "One"}, headers=headers, timeout=timeout)

    return write


def test_a_status_is_answered_in_place_of_the_app(fakes, gitlab):
    fakes.fault("gitlab", status=503, body={"message": "later"}, retry_after=3)
    response = gitlab()
    assert (response.status_code, response.json(), response.headers["Retry-After"]) == (503, {"message": "later"}, "3")


def test_retry_after_alone_is_a_429(fakes, gitlab):
    fakes.fault("gitlab", retry_after=2)
    assert gitlab().status_code == 429


def test_a_body_that_is_text_is_sent_as_it_is(fakes, gitlab):
    fakes.fault("gitlab", status=200, body="<html>not json")
    assert gitlab().text == "<html>not json"


def test_a_drop_closes_the_connection_without_an_answer(fakes, gitlab):
    fakes.fault("gitlab", drop=True)
    with pytest.raises(requests.ConnectionError):
        gitlab()


def test_a_hang_outlasts_the_callers_patience(fakes, gitlab):
    fakes.fault("gitlab", hang=0.6)
    with pytest.raises(requests.ReadTimeout):
        gitlab(timeout=0.2)


def test_a_drip_gives_the_true_answer_in_many_pieces(fakes, gitlab):
    whole = gitlab().content
    fakes.fault("gitlab", drip=0.2)
    port = int(fakes.urls["gitlab"].rpartition(":")[2])
    token = fakes.credentials()["gitlab"]["token"]
    request = f"GET /api/v4/user HTTP/1.1\r\nHost: localhost\r\nPRIVATE-TOKEN: {token}\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request.encode())
        pieces = list(iter(lambda: connection.recv(65536), b""))
    assert len(pieces) > 3
    assert b"".join(pieces).endswith(whole)


def test_a_cut_breaks_off_in_the_middle_of_the_true_answer(fakes, gitlab):
    fakes.fault("gitlab", cut=True)
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        gitlab()
    (entry,) = fakes.requests("gitlab")
    assert (entry["status"], entry["fault"]) == (200, "cut")


def test_a_cut_can_be_of_an_error_that_the_app_was_not_asked_for(fakes, note):
    fakes.fault("gitlab", cut=True, status=503, body={"message": "later"})
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        note()
    assert fakes.world.gitlab.issues[PROJECT] == []


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        ({"drop": True}, requests.ConnectionError),
        ({"hang": 0.6}, requests.ReadTimeout),
        ({"cut": True}, requests.exceptions.ChunkedEncodingError),
    ],
)
def test_after_the_work_was_done_the_caller_may_hear_nothing_of_it(fakes, note, rule, error):
    fakes.fault("gitlab", after=True, times=1, **rule)
    with pytest.raises(error):
        note(timeout=0.3)
    assert [issue["title"] for issue in fakes.world.gitlab.issues[PROJECT]] == ["One"]


def test_after_the_work_was_done_the_caller_may_hear_of_an_error(fakes, note):
    fakes.fault("gitlab", after=True, status=500, times=1)
    assert note().status_code == 500
    assert len(fakes.world.gitlab.issues[PROJECT]) == 1
    assert [(each["status"], each["fault"]) for each in fakes.requests("gitlab")] == [(201, "500 after")]


def test_without_after_no_work_is_done(fakes, note):
    fakes.fault("gitlab", status=500)
    note()
    assert fakes.world.gitlab.issues[PROJECT] == []


def test_too_many_calls_are_refused_in_the_upstreams_own_words(fakes, gitlab, zendesk):
    for upstream in ("gitlab", "slack", "zendesk"):
        fakes.fault(upstream, retry_after=1)
    assert gitlab().text == "Retry later\n"
    assert requests.post(f"{fakes.urls['slack']}/api/chat.postMessage", timeout=5).json()["error"] == "ratelimited"
    assert zendesk.call("GET", "/api/v2/tickets/4242").json()["error"] == "APIRateLimitExceeded"


def test_latency_leaves_the_answer_as_it_is(fakes, gitlab):
    fakes.fault("gitlab", latency_ms=5)
    assert gitlab().json()["username"] == "liaison-bot"


def test_a_rule_can_be_for_one_path_one_method_and_so_many_times(fakes, gitlab):
    fakes.fault("gitlab", status=500, path=r"/projects/\d+$", method="get", times=1)
    assert gitlab().status_code == 200
    assert [gitlab("projects/17735787").status_code for _ in range(2)] == [500, 200]


def test_one_upstream_can_suffer_alone(fakes, gitlab):
    fakes.fault("slack", status=500)
    assert gitlab().status_code == 200


def test_the_controls_are_never_hit_by_a_fault(fakes):
    controls = f"{fakes.urls['slack']}/_sandbox"
    assert requests.post(f"{controls}/faults", json={"drop": True}, timeout=5).status_code == 201
    assert requests.delete(f"{controls}/faults", timeout=5).status_code == 204
    assert requests.post(f"{fakes.urls['slack']}/api/auth.test", timeout=5).json()["error"] == "not_authed"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"latencyms": 5}, "unknown key 'latencyms'"),
        ({"status": 500, "path": "("}, "not a regular expression"),
        ([1], "one fault as a JSON object"),
    ],
)
def test_a_fault_that_cannot_be_used_is_refused_with_what_is_wrong(fakes, rule, said):
    response = requests.post(f"{fakes.urls['slack']}/_sandbox/faults", json=rule, timeout=5)
    assert response.status_code == 400
    assert said in response.json()["error"]


def test_every_request_is_written_down_without_its_secrets(fakes, zendesk):
    zendesk.get("tickets/4242", include="users")
    minted, asked = fakes.requests("zendesk")
    assert (minted["method"], minted["path"], minted["status"]) == ("POST", "/oauth/tokens", 200)
    assert minted["body"]["client_secret"] == "[secret]"
    assert (asked["path"], asked["query"]) == ("/api/v2/tickets/4242", {"include": "users"})
    assert "Authorization" in asked["headers"]
    assert zendesk.token not in str(fakes.requests("zendesk"))


def test_the_log_can_be_read_and_emptied_over_http(fakes, gitlab):
    gitlab()
    log = f"{fakes.urls['gitlab']}/_sandbox/requests"
    assert [each["path"] for each in requests.get(log, timeout=5).json()] == ["/api/v4/user"]
    requests.delete(log, timeout=5)
    assert requests.get(log, timeout=5).json() == []


def test_a_reset_over_http_clears_faults_too(fakes, gitlab):
    fakes.fault("gitlab", status=500)
    requests.post(f"{fakes.urls['zendesk']}/_sandbox/reset", timeout=5)
    assert gitlab().status_code == 200


def test_what_has_arrived_can_be_seen(fakes, zendesk):
    zendesk.put(4242, comment={"body": "Seen", "public": False})
    token = fakes.credentials()["slack"]["token"]
    requests.post(
        f"{fakes.urls['slack']}/api/chat.postMessage",
        data={"channel": "#account-management", "text": "Hello"},
        headers={"Authorization": f"Bearer {token}"},
        timeout=5,
    )
    state = requests.get(f"{fakes.urls['slack']}/_sandbox/state", timeout=5).json()
    assert [(each["channel_name"], each["text"]) for each in state["slack"]] == [("account-management", "Hello")]
    assert [each["ticket_id"] for each in state["zendesk"]["global"]] == [4242]
    assert (state["salesforce"], state["gitlab"], state["email"]) == ([], [], [])
