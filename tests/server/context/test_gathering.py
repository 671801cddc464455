"""Upstreams that are late, dead or refuse: a gap each, and the rest of the answer."""

from datetime import timedelta

import pytest

from server.cache import Cache, Loaded
from server.context.queries import Contexts
from server.errors import NotFound
from server.records import AnswerKind, Outcome
from server.sandbox.servers import Sandbox
from tests.server.context.conftest import ContextsOf
from tests.server.context.story import HURRIED, SAMPLE, context


@pytest.mark.parametrize(
    ("upstream", "part"),
    [("salesforce", "account"), ("gitlab", "project"), ("slack", "people")],
)
@pytest.mark.parametrize("fault", [{"drop": True}, {"status": 503}, {"status": 429, "retry_after": 3600}, {"hang": 30}])
def test_a_dead_upstream_is_a_gap_and_the_rest_is_there(
    contexts_of: ContextsOf, sandbox: Sandbox, upstream: str, part: str, fault: dict[str, float]
) -> None:
    sandbox.fault(upstream, **fault)
    found = context(contexts_of(HURRIED), SAMPLE)
    assert {gap.part for gap in found.gaps} == {part}
    assert all(gap.retryable and gap.upstream == upstream for gap in found.gaps)
    assert found.organization is not None


def test_without_salesforce_the_names_come_from_zendesk(contexts_of: ContextsOf, sandbox: Sandbox) -> None:
    sandbox.fault("salesforce", drop=True)
    found = context(contexts_of(), SAMPLE)
    assert found.account_owner is not None
    assert found.account_owner.kind is AnswerKind.NAME_ONLY
    assert found.account_owner.rungs[0].outcome is Outcome.UNAVAILABLE


def test_a_dead_zendesk_is_a_card_with_a_gap_and_not_an_error(contexts_of: ContextsOf, sandbox: Sandbox) -> None:
    sandbox.fault("zendesk", drop=True)
    found = context(contexts_of(HURRIED), SAMPLE)
    assert [(gap.part, gap.upstream, gap.retryable) for gap in found.gaps] == [("ticket", "zendesk", True)]
    assert found.ticket is None


def test_refused_credentials_are_a_gap_that_trying_again_does_not_mend(contexts: Contexts, sandbox: Sandbox) -> None:
    sandbox.fault("gitlab", status=401, body={"message": "401 Unauthorized"})
    gaps = context(contexts, SAMPLE).gaps
    assert [(gap.part, gap.reason.code, gap.retryable) for gap in gaps] == [("project", "refused", False)]


def test_a_dead_upstream_leaves_the_earlier_answer_with_its_age(
    contexts: Contexts, sandbox: Sandbox, cache: Cache
) -> None:
    first = context(contexts, SAMPLE)
    assert first.organization is not None
    key = f"account:{(first.organization.salesforce_id or '')[:15]}"
    held = cache.get(key)
    cache.set(key, Loaded(held.value, held.observed_at - timedelta(hours=1)), 3600)
    sandbox.fault("salesforce", drop=True)
    found = context(contexts, SAMPLE)
    assert [(gap.part, gap.reason.code) for gap in found.gaps] == [("account", "stale")]
    assert found.gaps[0].stale_since == held.observed_at - timedelta(hours=1)
    assert found.csm is not None
    assert found.csm.kind is AnswerKind.PERSON


def test_an_unknown_ticket_is_not_found(contexts: Contexts) -> None:
    with pytest.raises(NotFound):
        contexts.for_ticket("global", 999_999)


def test_trying_again_asks_for_what_failed_a_moment_ago_and_leaves_the_rest(
    contexts: Contexts, sandbox: Sandbox
) -> None:
    sandbox.fault("salesforce", status=400, body=[{"errorCode": "MALFORMED_QUERY", "message": "Bad day."}])
    assert context(contexts, SAMPLE).gaps
    sandbox.clear()
    assert context(contexts, SAMPLE).gaps
    assert contexts.for_ticket("global", SAMPLE, anew=True).gaps == ()
    assert [call["path"] for call in sandbox.requests("gitlab")] == []
