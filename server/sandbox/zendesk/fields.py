"""The descriptions of fields and forms."""

from __future__ import annotations

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from server.sandbox.world import World, ZendeskInstance
from server.sandbox.zendesk import pages, problems


def routes(api: Blueprint, world: World, instance: ZendeskInstance) -> None:
    @api.get("/organization_fields")
    def organization_fields() -> ResponseReturnValue:
        return jsonify(pages.page_of("organization_fields", instance.organization_fields))

    @api.get("/ticket_fields")
    def ticket_fields() -> ResponseReturnValue:
        return jsonify(pages.page_of("ticket_fields", instance.ticket_fields))

    @api.get("/ticket_forms")
    def ticket_forms() -> ResponseReturnValue:
        return jsonify(pages.page_of("ticket_forms", instance.ticket_forms))

    @api.get("/ticket_forms/<int:form_id>")
    def ticket_form(form_id: int) -> ResponseReturnValue:
        for form in instance.ticket_forms:
            if form["id"] == form_id:
                return jsonify(ticket_form=form)
        raise problems.not_found()
