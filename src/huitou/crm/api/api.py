"""The API as a whole."""

from __future__ import annotations

from ninja import NinjaAPI

from huitou.crm.api import errors
from huitou.crm.api.parser import StrictParser
from huitou.crm.api.room import Room
from huitou.crm.api.routes import (
    audience_lists,
    audience_members,
    audiences,
    audit,
    credentials,
    customers,
    diagnosis,
    due,
    erasures,
    events,
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
    receipts,
    session,
    sources,
    suggestions,
    targets,
    tasks,
    templates,
    today,
    tokens,
    trying,
    uploads,
    users,
    versions,
    what_if,
)
from huitou.crm.api.routes.acting import (
    behind,
    calendar,
    effect,
    messages,
    path,
    reached,
    review,
    suppressions,
    waiting,
)
from huitou.crm.api.routes.settings import cycles, shop, texts, thresholds
from huitou.version import __version__

ROOMS: tuple[tuple[str, Room], ...] = (
    ("/audience-lists", audience_lists.room),
    ("/audiences", audiences.room),
    ("/audiences/{audience_id}", audience_members.room),
    ("/audit", audit.room),
    ("/credentials", credentials.room),
    ("/customers", customers.room),
    ("/diagnosis", diagnosis.room),
    ("/due", due.room),
    ("/erasures", erasures.room),
    ("/events", events.room),
    ("/exclusions", exclusions.room),
    ("/explain", explain.room),
    ("/imports", imports.room),
    ("/invitations", invitations.room),
    ("/jobs", jobs.room),
    # Before journeys, where any word after the number is something done to one.
    ("/journeys", trying.room),
    ("/journeys", behind.room),
    ("/journeys", path.room),
    ("/journeys", journeys.room),
    ("/marks", marks.room),
    ("/metrics", metrics.room),
    ("/notes", notes.room),
    ("/own-data", own_data.room),
    ("/people", people.room),
    ("/profile", profile.room),
    ("/quality", quality.room),
    ("/quarantine", quarantine.room),
    ("/receipts", receipts.room),
    ("/session", session.room),
    ("/reach/calendar", calendar.room),
    ("/reach/customers", reached.room),
    ("/reach/effect", effect.room),
    ("/reach/messages", messages.room),
    ("/reach/review", review.room),
    ("/reach/suppressions", suppressions.room),
    ("/reach/waiting", waiting.room),
    ("/settings/cycles", cycles.room),
    ("/settings/shop", shop.room),
    ("/settings/thresholds", thresholds.room),
    # The last, for its address holds any name.
    ("/settings", texts.room),
    ("/sources", sources.room),
    ("/suggestions", suggestions.room),
    ("/targets", targets.room),
    ("/tasks", tasks.room),
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
