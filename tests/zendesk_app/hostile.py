"""Every text that somebody else can write, written by somebody who means harm."""

from dataclasses import replace

from server.records import (
    AnswerKind,
    Context,
    Correction,
    Destination,
    Disagreement,
    Document,
    Gap,
    HelpLink,
    Outcome,
    Person,
    Reason,
    Recommendations,
    Role,
    Rung,
)
from tests.zendesk_app.contexts import ACCOUNT, ORGANIZATION, PROJECT, RICH, TICKET, action, csm_answer, owner_answer

MARKUP = '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>'
TEMPLATE = "{{ 7 * 7 }} {% raw %} ${7*7} {name}"
RIGHT_TO_LEFT = "\u202emoc.elpmaxe\u202c \u2067אבג\u2069 \u200f!"
LONG = "m" * 10_000
ENTRIES = (MARKUP, TEMPLATE, RIGHT_TO_LEFT)


def hostile() -> Context:
    """Every text that somebody else can write, written by somebody who means harm."""
    nasty = f"{MARKUP} {TEMPLATE} {RIGHT_TO_LEFT}"
    where = replace(ACCOUNT, record=nasty, field=MARKUP, url="javascript:document.title='owned'")
    person = Person(
        nasty, f"{MARKUP}@x", nasty, True, "U1", "javascript:alert(1)", 1, "data:text/html,<script>1</script>"
    )
    organization = replace(
        ORGANIZATION, name=nasty, plan=LONG, region=RIGHT_TO_LEFT, notes=f"{nasty}\n{LONG}", details=LONG,
        subscriptions=(MARKUP,), url="javascript:alert(1)",
    )  # fmt: skip
    ticket = replace(TICKET, subject=f"{nasty} {LONG}", status=MARKUP, tags=(MARKUP, LONG), problem_type=nasty)
    owner = owner_answer(
        reason=Reason("owner_from_opportunity_latest", {"opportunity": nasty}),
        rungs=(Rung("opportunity_owner", Outcome.TAKEN, nasty, where),),
        person=person,
        disagreement=Disagreement(where, nasty, where, LONG),
        correction=Correction(nasty, f"{nasty}\n{LONG}", "javascript:alert(1)"),
    )
    csm = csm_answer(kind=AnswerKind.POOLED, label=LONG, person=None, via=Role.ACCOUNT_OWNER, topics=(MARKUP,))
    step = action(
        "x", "A step", 1, destinations=(Destination("slack_message", nasty, Role.CSM),), lifted_by=nasty,
        source="javascript:alert(1)", help=(HelpLink(MARKUP, "javascript:alert(1)"), HelpLink(MARKUP, "https://x.example/")),
    )  # fmt: skip
    project = replace(
        PROJECT,
        project=replace(PROJECT.project, name=nasty, url="javascript:alert(1)") if PROJECT.project else None,
        documents=(Document(MARKUP, "javascript:alert(1)"), Document(MARKUP, "https://x.example/a.md")),
    )
    return replace(
        RICH,
        ticket=ticket,
        organization=organization,
        account_owner=owner,
        csm=csm,
        collaboration_project=project,
        recommendations=Recommendations((step,)),
        gaps=(Gap("account", "salesforce", Reason(MARKUP, {"upstream": MARKUP}), False),),
    )
