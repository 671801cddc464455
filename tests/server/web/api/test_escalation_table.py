import pytest

from server.web.api.escalation_table import cell


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1"])
def test_what_a_spreadsheet_would_calculate_gets_an_apostrophe(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(("value", "text"), [(None, ""), (4242, "4242"), ("a=b", "a=b"), ("", "")])
def test_everything_else_stays_as_it_is(value, text):
    assert cell(value) == text
