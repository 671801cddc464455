"""Organizations, fields and forms; the two instances differ."""


def test_the_sync_writes_what_salesforce_says(zendesk):
    organization = zendesk.get("organizations/37010000001")["organization"]
    fields = organization["organization_fields"]
    assert fields["account_owner"] == "Daniel Achterberg"
    assert fields["technical_account_manager"] == "Mira Solberg"
    assert fields["org_in_escalated_state"] is True
    assert (len(fields["salesforce_id"]), len(fields["sfdc_short_id"])) == (18, 15)
    assert organization["external_id"] == fields["salesforce_id"]


def test_an_organization_is_found_by_external_id_or_name(zendesk):
    external_id = zendesk.get("organizations/37010000001")["organization"]["external_id"]
    for search in ({"external_id": external_id.lower()}, {"name": "meadowbank dairy cooperative"}):
        found = zendesk.get("organizations/search", **search)["organizations"]
        assert [each["id"] for each in found] == [37010000001]


def test_a_search_for_nothing_is_refused(zendesk):
    assert zendesk.call("GET", "/api/v2/organizations/search").status_code == 400


def test_the_instances_have_their_own_field_keys(zendesk, us_government):
    def keys(instance):
        return {field["key"] for field in instance.get("organization_fields")["organization_fields"]}

    assert {"aar", "sales_segmentation", "org_region"} <= keys(zendesk)
    assert {"arr", "market_segment", "sub_usgov_24x7"} <= keys(us_government)
    assert not {"aar", "org_region"} & keys(us_government)


def test_the_project_id_is_text_here_and_a_number_there(zendesk, us_government):
    here = zendesk.get("organizations/37010000001")["organization"]["organization_fields"]["am_project_id"]
    there = us_government.get("organizations/47010000001")["organization"]["organization_fields"]["am_project_id"]
    assert (here, there) == ("17735787", 18800008)


def test_forms_have_the_ids_of_the_handbook(zendesk, us_government):
    assert {form["id"] for form in zendesk.get("ticket_forms")["ticket_forms"]} >= {334447, 426148, 360001264259}
    assert us_government.get("ticket_forms/360001434131")["ticket_form"]["name"] == "Upgrade Assistance"
    assert zendesk.call("GET", "/api/v2/ticket_forms/360001434131").status_code == 404


def test_ticket_fields_are_described(zendesk):
    titles = {field["title"] for field in zendesk.get("ticket_fields")["ticket_fields"]}
    assert {"Customer Severity", "Ticket Stage", "Escalated to sales"} <= titles


def test_hostile_notes_are_ten_thousand_characters_of_text(zendesk):
    notes = zendesk.get("organizations/37010000023")["organization"]["notes"]
    assert len(notes) == 10_000
    assert "<script>" in notes
