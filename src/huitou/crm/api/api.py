"""The API as a whole."""

from __future__ import annotations

from ninja import NinjaAPI

from huitou.crm.api import errors
from huitou.crm.api.room import Room
from huitou.crm.api.routes import (
    diagnosis,
    erasures,
    exclusions,
    imports,
    jobs,
    marks,
    metrics,
    quality,
    quarantine,
    session,
    settings,
    sources,
    suggestions,
    targets,
    today,
    uploads,
    versions,
)
from huitou.version import __version__

ROOMS: tuple[tuple[str, Room], ...] = (
    ("/diagnosis", diagnosis.room),
    ("/erasures", erasures.room),
    ("/exclusions", exclusions.room),
    ("/imports", imports.room),
    ("/jobs", jobs.room),
    ("/marks", marks.room),
    ("/metrics", metrics.room),
    ("/quality", quality.room),
    ("/quarantine", quarantine.room),
    ("/session", session.room),
    ("/settings", settings.room),
    ("/sources", sources.room),
    ("/suggestions", suggestions.room),
    ("/targets", targets.room),
    ("/today", today.room),
    ("/uploads", uploads.room),
    ("/versions", versions.room),
)

api = NinjaAPI(title="Huitou 回头", version=__version__, docs_url=None, openapi_url="/openapi.json")
errors.install(api)
for prefix, room in ROOMS:
    api.add_router(prefix, room)
