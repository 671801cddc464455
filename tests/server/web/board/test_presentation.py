from datetime import timedelta

from server.escalations.overview import Overview, Wanted
from server.escalations.overview_lines import Line, Trouble
from server.escalations.records import Acknowledgement
from server.web.board.presentation import board
from server.web.sidebar.voice import Voice
from tests.server.escalations.pressed import PRESSED_AT

NOW = PRESSED_AT + timedelta(hours=5)


def line(number="ESC-1", **changes):
    usual = {"title": {"en": "Tell the CSM"}, "state": "open", "team": "", "organization": None, "account_name": ""}
    usual |= {"tickets": (7,), "pressed_by": "Ada", "pressed_at": PRESSED_AT}
    return Line(number, **{**usual, **changes})


def shown(settings, *lines, by="team", wanted=None, language="en"):
    found = Overview(lines, 0, len(lines), 0, 0, ("",), ())
    instance = settings.instance("global")
    return board(found, wanted or Wanted("global"), by, instance, NOW, Voice(language))


def test_rows_stand_under_their_team_and_name_the_account(settings):
    lines = [line("ESC-1", team="EMEA", organization=1, account_name="Acme"), line("ESC-2"), line("ESC-3", team="EMEA")]
    groups = shown(settings, *lines).groups
    assert [(title, [(row.number, row.other) for row in rows]) for title, rows in groups] == [
        ("EMEA", [("ESC-1", "Acme"), ("ESC-3", "No account")]),
        ("No team", [("ESC-2", "No account")]),
    ]


def test_by_account_they_name_the_team(settings):
    ((title, (row,)),) = shown(settings, line(team="EMEA", organization=9), by="account").groups
    assert (title, row.other) == ("Account 9", "EMEA")


def test_each_person_counts_once_and_more_who_is_on_it(settings):
    seen = tuple(Acknowledgement(kind, "Vera", PRESSED_AT) for kind in ("seen", "on_it"))
    ((_, (row,)),) = shown(settings, line(seen=seen)).groups
    assert [str(one.words) for one in row.seen] == ["<bdi>Vera</bdi> is on it"]
    assert not row.unseen


def test_what_is_done_waits_for_nobody(settings):
    ((_, (row,)),) = shown(settings, line(state="done"), language="de").groups
    assert (row.state, row.unseen) == ("Erledigt", False)


def test_nothing_to_show_says_so_for_what_was_asked(settings):
    assert shown(settings).none == "Nothing is open, and everything has arrived."
    assert shown(settings, wanted=Wanted("global", "unseen")).none == "Everything that is open has been seen."
    assert shown(settings, wanted=Wanted("global", "unseen", "EMEA")).none == "Nothing of this team or account."


def test_what_has_not_arrived_is_told_in_the_readers_language(settings):
    trouble = Trouble(
        "slack_message", "#sales", {"code": "is_archived", "message": "It is archived.", "hint": "Go on."}
    )
    ((_, (row,)),) = shown(settings, line(failed=(trouble,)), language="de").groups
    ((said, hint),) = row.failed
    assert "#sales ist archiviert." in said
    assert "erneut" in hint
