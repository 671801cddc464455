import jwt
import pytest

from server.access.sessions import Sessions
from server.access.zaf import SignedLaunch
from server.errors import AccessRefused, SettingsError
from tests.server.access.clocks import Clock

SECRET = "thirty-two bytes at the very least"


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def sessions(clock):
    return Sessions(SECRET, clock)


@pytest.fixture
def launch(settings, clock):
    return SignedLaunch(settings.instance("global"), 42, "ticket_sidebar", "jti", clock())


def code_of(sessions, token):
    with pytest.raises(AccessRefused) as refused:
        sessions.read(token)
    assert refused.value.status == 401
    return refused.value.code


def claims_of(token):
    return jwt.decode(token, options={"verify_signature": False})


def test_a_session_is_read_back_as_it_began(sessions, launch):
    token, session = sessions.start(launch, "de-AT")
    assert sessions.read(token) == session
    assert (session.agent_id, session.instance_name, session.locale) == (42, "global", "de-AT")
    assert session.installation_id == launch.instance.installation_id


def test_a_session_lasts_fifteen_minutes(sessions, launch, clock):
    token, _ = sessions.start(launch, None)
    clock.goes_on(minutes=14, seconds=59)
    assert sessions.read(token)
    clock.goes_on(seconds=1)
    assert code_of(sessions, token) == "session_expired"


def test_a_renewed_session_lasts_fifteen_minutes_more_and_remembers_its_beginning(sessions, launch, clock):
    token, session = sessions.start(launch, None)
    clock.goes_on(minutes=14)
    token, renewed = sessions.renew(sessions.read(token))
    clock.goes_on(minutes=14)
    assert sessions.read(token) == renewed
    assert (renewed.started_at, renewed.id) == (session.started_at, session.id)


def test_a_session_can_be_renewed_until_twelve_hours_have_passed(sessions, launch, clock):
    token, session = sessions.start(launch, None)
    for _ in range(71):
        clock.goes_on(minutes=10)
        token, session = sessions.renew(sessions.read(token))
    assert (session.expires_at - session.started_at).total_seconds() == 12 * 3600
    clock.goes_on(minutes=10)
    assert code_of(sessions, token) == "session_expired"
    with pytest.raises(AccessRefused) as over:
        sessions.renew(session)
    assert over.value.code == "session_over"
    assert "open it again" in over.value.hint


def test_a_session_of_more_than_twelve_hours_is_refused_whatever_its_token_says(sessions, launch, clock):
    token, _ = sessions.start(launch, None)
    claims = claims_of(token)
    clock.goes_on(hours=13)
    stretched = jwt.encode({**claims, "exp": claims["exp"] + 14 * 3600}, SECRET, algorithm="HS256")
    assert code_of(sessions, stretched) == "session_expired"


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another"},
        {"aud": None},
        {"sub": "nobody"},
        {"started_at": "yesterday"},
        {"exp": None},
        {"instance": None},
        {"started_at": 10**20},
    ],
)
def test_a_token_of_ours_with_other_claims_is_refused(sessions, launch, changed):
    claims = {**claims_of(sessions.start(launch, None)[0]), **changed}
    kept = {name: value for name, value in claims.items() if value is not None}
    assert code_of(sessions, jwt.encode(kept, SECRET, algorithm="HS256")) == "session_invalid"


def test_a_token_of_another_secret_is_refused(sessions, launch, clock):
    token, _ = Sessions("another secret of thirty-two bytes or more", clock).start(launch, None)
    assert code_of(sessions, token) == "session_invalid"


def test_a_changed_token_is_refused(sessions, launch):
    head, body, signature = sessions.start(launch, None)[0].split(".")
    _, other, _ = sessions.start(launch, None)[0].split(".")
    assert code_of(sessions, f"{head}.{other}.{signature}") == "session_invalid"
    assert code_of(sessions, f"{head}.{body}.") == "session_invalid"


def test_alg_none_and_another_algorithm_are_refused(sessions, launch):
    claims = claims_of(sessions.start(launch, None)[0])
    assert code_of(sessions, jwt.encode(claims, None, algorithm="none")) == "session_invalid"
    longer = jwt.encode(claims, SECRET * 2, algorithm="HS512")
    assert code_of(sessions, longer) == "session_invalid"


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "ä", "x" * 100_000])
def test_what_is_no_token_is_refused(sessions, token):
    assert code_of(sessions, token) == "session_invalid"


@pytest.mark.parametrize("secret", ["", "short", "x" * 31])
def test_a_secret_that_is_too_short_is_refused_with_a_way_to_make_one(secret):
    with pytest.raises(SettingsError, match="LIAISON_SESSION_SECRET") as refused:
        Sessions(secret)
    assert "secrets.token_urlsafe" in refused.value.hint
    assert not secret or secret not in refused.value.message


def test_a_secret_is_measured_in_bytes(clock):
    assert Sessions("ä" * 16, clock)
