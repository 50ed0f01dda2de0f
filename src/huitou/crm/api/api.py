"""The API as a whole."""

from __future__ import annotations

from ninja import NinjaAPI

from huitou.crm.api import errors
from huitou.crm.api.room import Room
from huitou.crm.api.routes import diagnosis, imports, jobs, metrics, session, today, uploads
from huitou.version import __version__

ROOMS: tuple[tuple[str, Room], ...] = (
    ("/diagnosis", diagnosis.room),
    ("/imports", imports.room),
    ("/jobs", jobs.room),
    ("/metrics", metrics.room),
    ("/session", session.room),
    ("/today", today.room),
    ("/uploads", uploads.room),
)

api = NinjaAPI(title="Huitou 回头", version=__version__, docs_url=None, openapi_url="/openapi.json")
errors.install(api)
for prefix, room in ROOMS:
    api.add_router(prefix, room)
