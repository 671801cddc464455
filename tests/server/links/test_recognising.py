from types import MappingProxyType

import pytest

from server.links.places import Places
from server.links.readings import LONGEST, readings
from server.links.recognising import Kind, Pasted, recognised

PLACES = Places(
    MappingProxyType(
        {
            "acme.zendesk.com": "global",
            "help.acme.example": "global",
            "acme-gov.zendesk.com": "us",
            "localhost:8601": "box",
        }
    )
)
TICKET = Pasted(Kind.TICKET, number=123456, instance="global")
SAFELINK = (
    "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Facme.zendesk.com%2Fapi%2Fv2%2Ftickets%2F123456.json"
    "&data=05%7C01%7C&sdata=x%3D&reserved=0"
)
PROOFPOINT_2 = (
    "https://urldefense.proofpoint.com/v2/url?u=https-3A__acme.zendesk.com_agent_tickets_123456&d=DwMF&c=x&e="
)
PROOFPOINT_3 = "https://urldefense.com/v3/__https://acme.zendesk.com/agent/tickets/123456__;!!abc!def$"


@pytest.mark.parametrize(
    "text",
    [
        "https://acme.zendesk.com/agent/tickets/123456",
        "https://acme.zendesk.com/agent/tickets/123456/events?brand=1#comment-9",
        "https://acme.zendesk.com/tickets/123456",
        "https://acme.zendesk.com/agent/#/tickets/123456",
        "https://acme.zendesk.com/agent#/tickets/123456",
        "https://acme.zendesk.com/#/tickets/123456",
        "https://acme.zendesk.com/api/v2/tickets/123456.json",
        "https://acme.zendesk.com/api/v2/tickets/123456",
        "https://acme.zendesk.com/api/v2/tickets/123456/comments.json?page=2",
        "https://acme.zendesk.com/hc/requests/123456",
        "https://acme.zendesk.com/hc/en-us/requests/123456",
        "https://acme.zendesk.com/hc/de/requests/123456?x=1",
        "https://acme.zendesk.com:443/agent/tickets/123456",
        "HTTPS://ACME.Zendesk.COM/AGENT/TICKETS/123456",
        "acme.zendesk.com/agent/tickets/123456",
        "https://help.acme.example/hc/en-us/requests/123456",
        "See <https://acme.zendesk.com/agent/tickets/123456>, please",
        "https://someone:secret@acme.zendesk.com/agent/tickets/123456",
        SAFELINK,
        "https://www.google.com/url?q=https://acme.zendesk.com/agent/tickets/123456&sa=D",
        "https://click.example/?a=" + "https%253A%252F%252Facme.zendesk.com%252Fagent%252Ftickets%252F123456",
        PROOFPOINT_2,
        PROOFPOINT_3,
        "Ticket:\nhttps://acme.zendesk.com/agent/tickets/123456\n",
    ],
)
def test_a_link_to_a_ticket_of_a_zendesk_here_is_one_in_any_of_its_forms(text):
    assert recognised(text, PLACES) == TICKET


@pytest.mark.parametrize(
    ("text", "kind", "instance"),
    [
        ("https://acme.zendesk.com/agent/organizations/77", Kind.ORGANIZATION, "global"),
        ("https://acme.zendesk.com/agent/organizations/77/tickets", Kind.ORGANIZATION, "global"),
        ("https://acme.zendesk.com/api/v2/users/77.json", Kind.USER, "global"),
        ("https://acme-gov.zendesk.com/agent/users/77/requested_tickets", Kind.USER, "us"),
        ("http://localhost:8601/agent/tickets/77", Kind.TICKET, "box"),
    ],
)
def test_organizations_users_and_other_instances(text, kind, instance):
    assert recognised(text, PLACES) == Pasted(kind, number=77, instance=instance)


@pytest.mark.parametrize(
    "text",
    [
        "https://evil-acme.zendesk.com/agent/tickets/1",
        "https://x.acme.zendesk.com/agent/tickets/1",
        "https://other.zendesk.com/agent/tickets/1",
        "https://safe.example/?url=https%3A%2F%2Fother.zendesk.com%2Fagent%2Ftickets%2F1",
    ],
)
def test_another_zendesk_is_said_to_be_none_of_ours(text):
    assert recognised(text, PLACES).kind is Kind.FOREIGN


@pytest.mark.parametrize(
    "text",
    [
        "https://acme.zendesk.com.evil.example/agent/tickets/1",
        "https://acme.zendesk.community/agent/tickets/1",
        "https://evil.example/acme_zendesk_com/agent/tickets/1",
    ],
)
def test_a_host_that_only_looks_like_ours_is_not(text):
    assert recognised(text, PLACES).kind in (Kind.NAME, Kind.NOTHING)


@pytest.mark.parametrize(
    "path", ["", "/", "/agent/dashboard", "/agent/tickets", "/agent/tickets/12a", "/agent/filters/9"]
)
def test_a_page_of_ours_that_is_no_record_is_nothing_in_particular(path):
    assert recognised(f"https://acme.zendesk.com{path}", PLACES).kind in (Kind.NAME, Kind.NOTHING)


@pytest.mark.parametrize(
    "text",
    ["123456", "#123456", " # 123456 ", "Ticket 123456", "ticket #123456", "ZD-123456", "zendesk: 123456", "(123456)"],
)
def test_a_bare_number(text):
    assert recognised(text, PLACES) == Pasted(Kind.NUMBER, number=123456)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("5004000000OakhT", Kind.CASE),
        ("5004000000OakhTAAS", Kind.CASE),
        ("https://acme.lightning.force.com/lightning/r/Case/5004000000OakhTAAS/view", Kind.CASE),
        ("https://acme.my.salesforce.com/5004000000OakhT", Kind.CASE),
        ("https://acme.my.salesforce.com/5004000000OakhT?nooverride=1", Kind.CASE),
        (
            "https://x.example/?u=https%3A%2F%2Facme.lightning.force.com%2Flightning%2Fr%2F5004000000OakhTAAS%2Fview",
            Kind.CASE,
        ),
        ("0014000000Meado", Kind.ACCOUNT),
        ("https://acme.lightning.force.com/lightning/r/Account/0014000000MeadoAAA/view", Kind.ACCOUNT),
    ],
)
def test_ids_and_links_of_salesforce(text, kind):
    found = recognised(text, PLACES)
    assert found.kind is kind
    assert found.text[:15] in text


def test_an_escalation_by_the_number_that_people_read():
    assert recognised("esc-0Oi23ab", PLACES) == Pasted(Kind.ESCALATION, text="ESC-00123AB")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Meadowbank Dairy", "Meadowbank Dairy"),
        ('  "Meadowbank"  ', "Meadowbank"),
        ("meadowbank.example", "meadowbank.example"),
        ("https://www.meadowbank.example/contact?x=1", "meadowbank.example"),
        ("anna@meadowbank.example", "meadowbank.example"),
        ("Müller & Söhne GmbH", "Müller & Söhne GmbH"),
    ],
)
def test_anything_else_is_what_somebody_calls_a_customer(text, name):
    assert recognised(text, PLACES) == Pasted(Kind.NAME, text=name)


@pytest.mark.parametrize(
    "text", ["", " ", "?", "…", "0", "#", "x", "\0\0\0", "y" * 101, "javascript:alert(1)" * 90, "%" * 2000]
)
def test_what_says_nothing_is_nothing(text):
    assert recognised(text, PLACES).kind is Kind.NOTHING


def test_only_so_much_is_read_and_wrappers_are_opened_so_often():
    assert recognised(" " * LONGEST + "https://acme.zendesk.com/agent/tickets/1", PLACES).kind is Kind.NOTHING
    assert len(readings("%25252525252525")) == 4


@pytest.mark.parametrize(
    "text", ["u=" * 1000, "https://urldefense.com/v2/url?" * 60, "a.zendesk.com" * 150, "5" * 2000, "#/" * 1000]
)
def test_hostile_texts_are_read_as_quickly_as_any(text):
    recognised(text, PLACES)
