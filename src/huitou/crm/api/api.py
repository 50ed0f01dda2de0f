"""The API as a whole."""

from __future__ import annotations

from ninja import NinjaAPI

from huitou.crm.api import errors
from huitou.crm.api.parser import StrictParser
from huitou.crm.api.room import Room
from huitou.crm.api.routes import (
    audit,
    credentials,
    customers,
    diagnosis,
    due,
    erasures,
    exclusions,
    explain,
    imports,
    invitations,
    jobs,
    journeys,
    marks,
    metrics,
    notes,
    own_data,
    people,
    profile,
    quality,
    quarantine,
    session,
    sources,
    suggestions,
    targets,
    templates,
    today,
    tokens,
    uploads,
    users,
    versions,
    what_if,
)
from huitou.crm.api.routes.settings import cycles, shop, texts, thresholds
from huitou.version import __version__

ROOMS: tuple[tuple[str, Room], ...] = (
    ("/audit", audit.room),
    ("/credentials", credentials.room),
    ("/customers", customers.room),
    ("/diagnosis", diagnosis.room),
    ("/due", due.room),
    ("/erasures", erasures.room),
    ("/exclusions", exclusions.room),
    ("/explain", explain.room),
    ("/imports", imports.room),
    ("/invitations", invitations.room),
    ("/jobs", jobs.room),
    ("/journeys", journeys.room),
    ("/marks", marks.room),
    ("/metrics", metrics.room),
    ("/notes", notes.room),
    ("/own-data", own_data.room),
    ("/people", people.room),
    ("/profile", profile.room),
    ("/quality", quality.room),
    ("/quarantine", quarantine.room),
    ("/session", session.room),
    ("/settings/cycles", cycles.room),
    ("/settings/shop", shop.room),
    ("/settings/thresholds", thresholds.room),
    # The last, for its address holds any name.
    ("/settings", texts.room),
    ("/sources", sources.room),
    ("/suggestions", suggestions.room),
    ("/targets", targets.room),
    ("/templates", templates.room),
    ("/today", today.room),
    ("/tokens", tokens.room),
    ("/uploads", uploads.room),
    ("/users", users.room),
    ("/versions", versions.room),
    ("/what-if", what_if.room),
)

api = NinjaAPI(
    title="Huitou 回头", version=__version__, parser=StrictParser(), docs_url=None, openapi_url="/openapi.json"
)
errors.install(api)
for prefix, room in ROOMS:
    api.add_router(prefix, room)
