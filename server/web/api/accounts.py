"""GET accounts by name, domain or id."""

from typing import Any, Final

from flask import Response
from flask_smorest import Blueprint

from server.context.schemas import AccountsSchema
from server.web.api.asked import asked_instance, in_bytes
from server.web.api.schemas import AccountsQuery
from server.web.guards import api_caller_required
from server.web.parts import parts

blueprint: Final = Blueprint("accounts", __name__, description="Find an account")
api_caller_required("read").over(blueprint)


@blueprint.get("/accounts")
@blueprint.arguments(AccountsQuery(), location="query")
@blueprint.response(200, AccountsSchema)
def accounts(query: dict[str, Any]) -> Response:
    """Accounts by name, domain or id"""
    instance = asked_instance(query.get("instance"))
    return in_bytes(parts().encoded.accounts_json(query["query"], instance.name))
