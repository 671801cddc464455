import pytest

from server.escalations.numbers import ALPHABET, new_number, read_number


def test_a_number_has_seven_characters_that_nobody_mistakes_for_others() -> None:
    number = new_number()
    assert number.startswith("ESC-")
    assert len(number) == 11
    assert set(number[4:]) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


def test_no_two_numbers_are_the_same() -> None:
    assert len({new_number() for _ in range(2_000)}) == 2_000


@pytest.mark.parametrize("typed", ["ESC-7K3M9Q0", "esc-7k3m9q0", " 7K3M9QO ", "ESC-7k3m9qo"])
def test_a_number_is_read_as_people_type_it(typed: str) -> None:
    assert read_number(typed) == "ESC-7K3M9Q0"


@pytest.mark.parametrize("typed", ["", "ESC-", "ESC-7K3M9Q", "ESC-7K3M9Q00", "ESC-7K3M9Q!", "ESC-7K3M9QU", "4242"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read_number(typed) is None
