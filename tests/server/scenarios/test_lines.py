from pathlib import Path

from server.scenarios.lines import Lines

TEXT = '''# [not] a = header
name = "a [[scenarios]] in a text"
[channels]
sales = "#sales"  # not_a_key = 1

[[scenarios]]
id = "one"
list = [
  { fact = "ticket.form" },
  # fact = "ticket.nothing"
  { fact = "ticket.status" },
]
long = """
id = "in a text"
[channels]
"""
after = 1
[[scenarios]]
id = "two"
summary.en = "Two"
summary.de = "Zwei"
'''
LINES = Lines(Path("x.toml"), TEXT)


def test_a_table_is_found_by_its_header() -> None:
    assert LINES.find("channels") == 3
    assert LINES.find("scenarios", 1) == 18


def test_a_key_is_found_in_its_own_table() -> None:
    assert LINES.find("", None, "name") == 2
    assert LINES.find("scenarios", 0, "id") == 7
    assert LINES.find("scenarios", 1, "id") == 19
    assert LINES.find("scenarios", 0, "after") == 17


def test_a_dotted_key_is_found_by_its_first_part() -> None:
    assert LINES.find("scenarios", 1, "summary") == 20


def test_a_word_is_found_inside_the_value_of_its_key() -> None:
    assert LINES.find("scenarios", 0, "list", "ticket.status") == 11
    assert LINES.find("scenarios", 0, "list", "fact") == 9


def test_what_cannot_be_found_is_answered_with_the_line_where_it_begins() -> None:
    assert LINES.find("scenarios", 0, "list", "ticket.priority") == 8
    assert LINES.find("scenarios", 0, "missing") == 6
    assert LINES.find("missing") == 1
