import pytest

from chaos.counting import Found, Receipt, count

ONE, TWO = "ESC-7K3M9QA.1", "ESC-7K3M9QA.2"
URL = "https://gitlab.example/acme/-/issues/7"


def receipt(state="sent", *, reference=ONE, url=URL, proof=None, maybe=False):
    return Receipt(reference, "gitlab_issue", state, url, {"iid": 7} if proof is None else proof, maybe)


def issue(text=f"Tell them [{ONE}]", *, iid="7", url=URL):
    return Found("gitlab_issue", (iid,), text, (url,))


def counted(receipts, found):
    one = count(receipts, found)["gitlab_issue"]
    return len(one.lost), len(one.doubled), len(one.untrue)


def test_what_arrived_once_and_says_so_is_in_order():
    assert counted([receipt()], [issue()]) == (0, 0, 0)


def test_what_says_that_it_was_sent_and_is_not_there_is_lost():
    assert counted([receipt()], []) == (1, 0, 0)


def test_what_failed_and_says_so_is_not_lost():
    assert counted([receipt("failed", url=None, proof={})], []) == (0, 0, 0)


def test_what_is_there_twice_is_doubled():
    assert counted([receipt()], [issue(), issue(iid="8", url=f"{URL}8")]) == (0, 1, 0)


def test_a_longer_number_is_not_the_same_reference():
    assert counted([receipt()], [issue(f"[{ONE}0]"), issue()])[:2] == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        receipt("failed"),
        receipt("cancelled"),
        receipt("retrying"),
        receipt(url=f"{URL}8"),
        receipt(url=None),
        receipt(proof={"iid": 8}),
        receipt(proof={}),
    ],
)
def test_a_receipt_that_tells_something_else_than_the_destination_is_untrue(wrong):
    assert counted([wrong], [issue()]) == (0, 0, 1)


def test_what_may_have_been_sent_may_be_there_or_not():
    unsure = receipt("failed", url=None, proof={}, maybe=True)
    assert counted([unsure], [issue()]) == (0, 0, 0)
    assert counted([unsure], []) == (0, 0, 0)


def test_what_nobody_has_pressed_must_not_be_there():
    assert counted([receipt()], [issue(), issue(f"[{TWO}]", iid="8")]) == (0, 0, 1)


def test_each_channel_is_counted_by_itself():
    both = [receipt(), Receipt(TWO, "slack_message", "sent", None, {"ts": "1.2"})]
    counts = count(both, [issue(), Found("slack_message", ("C1", "1.2"), TWO)])
    assert {name: (one.deliveries, one.kept) for name, one in counts.items()} == {
        "gitlab_issue": (1, True),
        "slack_message": (1, True),
    }
