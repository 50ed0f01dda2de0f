"""The web app's types are made from the schema that the server really has."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from ninja import Schema

from huitou.crm.api.api import api
from huitou.crm.journeys.making.forms import step_forms

_APP = Path(__file__).parents[2] / "web" / "app"
_FILE = _APP / "openapi.json"


def test_the_client_is_made_from_this_servers_schema() -> None:
    """When it fails: PYTHONPATH=src python web/app/fixtures/schema.py && cd web/app && npm run types."""
    written = json.loads(_FILE.read_text(encoding="utf-8"))
    now = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    # The version of the package is no matter of the client.
    assert {**written, "info": {}} == {**now, "info": {}}


def test_the_clients_tests_know_what_each_kind_of_step_asks_for() -> None:
    """When it fails: as above; then tests/begins.test.ts says whether the canvas still begins each kind rightly."""
    written = json.loads((_APP / "fixtures" / "steps.json").read_text(encoding="utf-8"))
    now = {form.kind: {field.name: field.optional for field in form.fields} for form in step_forms()}
    told = {kind: dict.fromkeys(of["needs"], False) | dict.fromkeys(of["may"], True) for kind, of in written.items()}
    assert told == now


def test_no_two_schemas_share_a_name() -> None:
    """Of two that did, the client would know one, in place of both."""
    seen: dict[str, set[type[Schema]]] = {}
    for kind in _kinds(Schema):
        if kind.__module__.startswith("huitou."):
            seen.setdefault(kind.__name__, set()).add(kind)
    # Those of queries stand there too, and nothing points to them.
    used = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(api.get_openapi_schema())))
    assert {name: kinds for name, kinds in seen.items() if len(kinds) > 1 and name in used} == {}


def _kinds(kind: type[Schema]) -> Iterator[type[Schema]]:
    for each in kind.__subclasses__():
        yield each
        yield from _kinds(each)
