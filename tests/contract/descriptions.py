"""Requests against the vendors' own API descriptions: OpenAPI 3.0 and Swagger 2.0.

A request fits when its path and method are described, every query parameter is known and of its type and enumeration,
no required one is missing, and its JSON body fits the schema with unknown keys refused (the descriptions leave their
objects open, so that a misspelt key would pass).
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

METHODS = ("get", "post", "put", "patch", "delete")


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):
    """Zendesk's description holds a bare `=`, which YAML 1.1 makes a tag of its own."""


_Loader.add_constructor("tag:yaml.org,2002:value", lambda loader, node: node.value)


class Description:
    """One vendor's description of its API. `prefix` stands before its paths in the address."""

    def __init__(self, file: Path) -> None:
        text = file.read_text(encoding="utf-8")
        self._root = json.loads(text) if file.suffix == ".json" else yaml.load(text, Loader=_Loader)
        self.prefix = self._root.get("basePath", "")

    def operation(self, path: str) -> str | None:
        """The described path ("/api/v2/tickets/{ticket_id}") that an address is of; a literal one before a template."""
        bare = path.removeprefix(self.prefix)
        found = [each for each in self._root["paths"] if _template(each).fullmatch(bare)]
        return min(found, key=lambda each: each.count("{"), default=None)

    def takes(self, path: str, method: str) -> bool:
        """Whether the path is described with this method."""
        found = self.operation(path)
        return found is not None and method in self._root["paths"][found]

    def mistakes(self, request: Mapping[str, Any]) -> list[str]:
        """What does not fit, each as "METHOD path: …"; a request is {method, path, query, body}."""
        described, method = self.operation(request["path"]), request["method"].lower()
        if described is None:
            return [f"{request['method']} {request['path']}: not described"]
        where = f"{request['method']} {described}"
        item = self._root["paths"][described]
        if method not in item:
            return [f"{where}: no such method"]
        return [f"{where}: {mistake}" for mistake in self._of_operation(item, item[method], request)]

    def _of_operation(
        self, item: Mapping[str, Any], operation: Mapping[str, Any], request: Mapping[str, Any]
    ) -> list[str]:
        listed = [self._resolved(each) for each in (*item.get("parameters", ()), *operation.get("parameters", ()))]
        known = {each["name"]: each for each in listed if each["in"] in ("query", "formData")}
        body = request["body"]
        form = body if isinstance(body, dict) and any(each["in"] == "formData" for each in listed) else {}
        sent = {**request["query"], **form}
        found = [f"parameter {name!r} is not described" for name in sent if name not in known]
        found += [
            f"parameter {name!r} is missing"
            for name, each in known.items()
            if each.get("required") and name not in sent
        ]
        for name, value in sent.items():
            if name in known:
                schema = known[name].get("schema", known[name])
                found += [f"parameter {name!r}: {mistake}" for mistake in self._of_value(schema, value)]
        return found + ([] if form else self._of_body(operation, body))

    def _of_value(self, schema: Mapping[str, Any], value: str) -> list[str]:
        wanted = {key: schema[key] for key in ("type", "enum", "minimum", "maximum", "pattern") if key in schema}
        typed: Any = value
        if wanted.get("type") == "number" and re.fullmatch(r"-?\d+(\.\d+)?", value):
            typed = float(value)
        elif wanted.get("type") == "integer" and re.fullmatch(r"-?\d+", value):
            typed = int(value)
        elif wanted.get("type") == "boolean" and value in ("true", "false", "0", "1"):
            typed = value in ("true", "1")
        return [error.message for error in Draft202012Validator(wanted).iter_errors(typed)]

    def _of_body(self, operation: Mapping[str, Any], body: Any) -> list[str]:
        if body in (None, "", {}):
            return []
        content = self._resolved(operation.get("requestBody", {})).get("content", {})
        if "application/json" not in content:
            return ["a body is not described"]
        schema = self._closed(content["application/json"].get("schema", {}), ())
        errors = Draft202012Validator(schema).iter_errors(body)
        return [f"body {error.json_path}: {error.message}" for error in errors]

    def _resolved(self, node: Any) -> Any:
        while isinstance(node, dict) and "$ref" in node:
            target: Any = self._root
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            node = target
        return node

    def _closed(self, node: Any, above: tuple[int, ...]) -> Any:
        """The schema with its references in place, `nullable` as a type, and no key beside the described ones."""
        node = self._resolved(node)
        if not isinstance(node, dict) or id(node) in above:
            return {}
        inner = (*above, id(node))
        made = {key: value for key, value in node.items() if key in ("type", "enum", "minimum", "maximum", "required")}
        for key in ("oneOf", "anyOf", "allOf"):
            if key in node:
                made[key] = [self._closed(each, inner) for each in node[key]]
        if "items" in node:
            made["items"] = self._closed(node["items"], inner)
        if "properties" in node:
            made["properties"] = {name: self._closed(each, inner) for name, each in node["properties"].items()}
            made["additionalProperties"] = False
        if node.get("nullable") and isinstance(made.get("type"), str):
            made["type"] = [made["type"], "null"]
        return made


def _template(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\\{[^/]+?\\\}", "[^/]+", re.escape(path)))
