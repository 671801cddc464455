"""The shipped story, and what is said of a story with a mistake."""

import re

import pytest

from server.sandbox.loading import SHIPPED, StoryError, load

SMALL = """
[zendesk.global]
subdomain = "gitlab"
app_id = 1
installation_id = "2"
client_id = "a"
client_secret = "b"
email = "admin@gitlab.example"
api_token = "c"

[salesforce]
client_id = "a"
client_secret = "b"
username = "u"

[slack]
token = "t"
team_id = "T1"
team = "gitlab"
bot_user_id = "UBOT"

[gitlab]
token = "g"
user_id = 1
username = "bot"
name = "Bot"

[cast]
people = [{ key = "ann", name = "Ann Other", zendesk_id = 1, salesforce_id = "0054000000AnnOt" }]
contacts = [{ key = "bob", id = 2, name = "Bob", email = "bob@example.com", organization = "acme" }]

[[groups]]
key = "support_emea"
name = "Support EMEA"
id = 3

[organization_fields.global]
account_owner = "Account Owner | text"

[[ticket_fields]]
key = "stage"
title = "Stage"
ids = { global = 4 }

[[forms]]
key = "self_managed"
name = "Self-Managed"
ids = { global = 5 }

[[accounts]]
key = "acme"
id = "0014000000AcmeC"
name = "Acme"
owner = "ann"

[[organizations]]
key = "acme"
id = 6
name = "Acme"
account = "acme"

[[tickets]]
id = 7
shows = "all of it"
subject = "Help"
requester = "bob"
assignee = "ann"
fields = { stage = "frt" }
"""


@pytest.fixture
def told(tmp_path):
    """Loads the small story with one text replaced."""

    def load_with(old="", new=""):
        assert old in SMALL
        path = tmp_path / "story.toml"
        path.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
        return load(path)

    return load_with


def test_a_small_story_needs_no_second_zendesk(told):
    world = told()
    assert world.zendesk["global"].tickets[7]["organization_id"] == 6
    assert world.zendesk["global"].organizations[6]["organization_fields"] == {"account_owner": "Ann Other"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('subject = "Help"', 'subjct = "Help"', r"tickets\[7\]\.subjct: Unknown field"),
        ('shows = "all of it"', "", r"tickets\[7\]\.shows: Missing data"),
        ('requester = "bob"', 'requester = "bobb"', r"ticket 7: requester: there is no 'bobb' in people"),
        ('account = "acme"', 'account = "acne"', r"organization acme: there is no 'acne' in accounts; did you mean"),
        ('owner = "ann"', 'owner = "an"', r"account acme: owner: there is no 'an' in people; did you mean 'ann'\?"),
        ("stage = \"frt\"", "stagee = 1", r"ticket 7: fields: there is no 'stagee' in ticket_fields; did you mean"),
        ('"0014000000AcmeC"', '"acme"', r"account acme: 'acme' is not a Salesforce id"),
        ('subject = "Help"', 'subject = "Help"\nage = "soon"', r"tickets\[7\]\.age: 'soon' is not an age"),
        ('subject = "Help"', 'subject = "Help"\nstatus = "opne"', r"tickets\[7\]\.status: Must be one of: new, open"),
        ('subject = "Help"', 'subject = "Help"\nform = "saas"', r"ticket 7: form: there is no 'saas' in forms"),
        ('subject = "Help"', 'subject = "Help"\nmerged_into = 8', r"ticket 7: merged_into: there is no ticket 8"),
        ('account = "acme"', 'fields = { arr = "1" }', r"organization acme: global has no organization field 'arr'"),
        ('\nowner = "ann"', '\nowner = "ann"\nfields = { Foo__c = 1 }', r"account acme: Account has no field 'Foo__c'"),
        ('"Account Owner | text"', '"Account Owner"', r'write "Title \| type"'),
        ("[zendesk.global]", "[zendesk.lunar]", r"zendesk\.lunar: the sandbox serves global and us-government"),
        ("[cast]", "[cast", r"is not TOML"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_the_entry_it_stands_in(told, old, new, said):
    with pytest.raises(StoryError, match=said) as refused:
        told(old, new)
    assert "story.toml" in str(refused.value)


def test_an_entry_that_is_there_twice_is_refused(told):
    twice = SMALL[SMALL.index("[[tickets]]") :]
    with pytest.raises(StoryError, match="tickets: 7 is there twice"):
        told(twice, twice + twice)


def test_a_story_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StoryError, match=r"nowhere\.toml: cannot be read"):
        load(tmp_path / "nowhere.toml")


def test_the_shipped_story_lists_each_ticket_at_its_top():
    listed = {int(found) for found in re.findall(r"^# (\d{4})  ", SHIPPED.read_text(encoding="utf-8"), re.MULTILINE)}
    world = load()
    crowd = set(range(5001, 5037))
    told = {ticket for instance in world.zendesk.values() for ticket in instance.tickets} - crowd
    assert told == listed
    assert len(told) >= 25


def test_nobody_in_the_shipped_story_has_an_address_that_could_be_real():
    world = load()
    addresses = [user["email"] for instance in world.zendesk.values() for user in instance.users.values()]
    addresses += [user["Email"] for user in world.salesforce.tables["User"].values()]
    real = [each for each in addresses if not each.endswith((".example", "@example.com", "@example.net"))]
    assert real == []
