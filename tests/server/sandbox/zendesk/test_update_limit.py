"""Thirty updates of a ticket in ten minutes."""


def test_the_thirty_first_update_of_a_ticket_has_to_wait(zendesk):
    assert {zendesk.put(4242, priority="high").status_code for _ in range(30)} == {200}
    limited = zendesk.put(4242, priority="high")
    assert limited.status_code == 429
    assert 0 < int(limited.headers["Retry-After"]) <= 600
    assert zendesk.put(4101, priority="high").status_code == 200


def test_a_refused_update_counts_for_nothing_and_the_limit_can_be_lifted(zendesk, fakes):
    fakes.world.zendesk["global"].update_limit = 1
    zendesk.put(4242, priority="P1")
    assert [zendesk.put(4242, priority="high").status_code for _ in range(2)] == [200, 429]
    fakes.world.zendesk["global"].update_limit = None
    assert zendesk.put(4242, priority="high").status_code == 200
