"""The API's description as schemathesis reads it, and the server it is held against."""

from __future__ import annotations

from typing import Any

import schemathesis
from django.core.wsgi import get_wsgi_application
from schemathesis import Case
from schemathesis.config import (
    CoveragePhaseConfig,
    GenerationConfig,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)

from huitou.crm.api.api import api

# Requests are put together before there is a session; it is given this key then.
COOKIES = {"huitou_session": "o" * 32, "csrftoken": "c" * 32}
UPLOAD = "5f0c9c1e-6a56-4a0e-9d1c-0a7a3c9f3b11"
# What the shop really has of each name, beside whatever else is described: of what is not found nothing more is seen.
_KNOWN: dict[str, list[Any]] = {
    "account_key": [1, 2],
    "as_of": ["2026-06-30"],
    "customer_id": [1, 2, 3],
    "from": ["2026-01-01"],
    "import_id": [1, 2, 3, 4, 5, 6],
    "job_id": [1],
    "journey_id": [1],
    "metric_id": ["repeat_purchase_rate", "repurchase_cycle", "gmv", "active_buyers"],
    "month": ["2026-01"],
    "note_id": [1],
    "one": [1],
    "page_id": ["numbers", "second_order", "structure"],
    "tag": ["VIP"],
    "to": ["2026-03-31"],
    "two": [2],
    "upload_id": [UPLOAD],
    "uploads": [[UPLOAD]],
    "with_from": ["2025-10-01"],
    "with_to": ["2025-12-31"],
}
_IN_AN_ADDRESS: dict[str, list[Any]] = {**_KNOWN, "kind": ["orders"], "table": [0]}
_application = get_wsgi_application()


def described(*, examples: int, whole: bool) -> Any:
    """Every endpoint with what may be sent to it; ``whole``: also every bound, lack and method by itself, which takes
    minutes, and by the seed the test names.
    """
    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    for operations in schema["paths"].values():
        for operation in operations.values():
            for each in operation.get("parameters", []):
                each["schema"] = _deepened(each["schema"], _IN_AN_ADDRESS.get(each["name"]))
    for name, kind in schema["components"]["schemas"].items():
        # Answers are not to be looser than they are described.
        if not name.endswith("Out"):
            fields = kind.get("properties", {})
            kind["properties"] = {field: _deepened(each, _KNOWN.get(field)) for field, each in fields.items()}
    generation = GenerationConfig(deterministic=not whole, max_examples=examples, with_security_parameters=False)
    phases = PhasesConfig(coverage=CoveragePhaseConfig(enabled=whole))
    config = SchemathesisConfig(projects=ProjectsConfig(default=ProjectConfig(generation=generation, phases=phases)))
    loaded = schemathesis.openapi.from_dict(schema, config=config)
    loaded.app = _whole
    loaded.auth(refresh_interval=None)(_SignedIn)
    return loaded


def _deepened(schema: Any, known: list[Any] | None) -> Any:
    return {"anyOf": [{"enum": known}, schema]} if known else schema


def _whole(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The answer read to its end and let go of, as a web server does."""
    answer = _application(environ, start_response)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


class _SignedIn:
    """Puts the owner's session into each request that is not meant to be without."""

    def get(self, case: Case, context: Any) -> dict[str, str]:
        return COOKIES

    def set(self, case: Case, cookies: dict[str, str], context: Any) -> None:
        case.cookies.update(cookies)
        case.headers["X-CSRFToken"] = cookies["csrftoken"]
