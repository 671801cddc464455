import pytest

from server.package.documents import DuplicateKey, NotJson, parse


def test_a_document_is_read_as_it_is():
    assert parse('{"a": [1, null, "ä"]}'.encode()) == {"a": [1, None, "ä"]}


@pytest.mark.parametrize("text", [b"", b"{", b"{'a': 1}", b"[Infinity]", b"\xff", b"1 2"])
def test_what_is_not_json_says_why(text):
    with pytest.raises(NotJson, match=r"\w"):
        parse(text)


def test_a_key_may_come_twice_only_where_that_is_allowed():
    assert parse(b'{"a": 1, "a": 2}') == {"a": 2}
    with pytest.raises(DuplicateKey) as caught:
        parse(b'[{"a": 1, "a": 2}]', unique_keys=True)
    assert (caught.value.key, caught.value.first, caught.value.second) == ("a", 1, 2)
