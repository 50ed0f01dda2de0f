"""The API as a whole."""

from __future__ import annotations

from ninja import NinjaAPI

from huitou.crm.api import errors
from huitou.crm.api.room import Room
from huitou.crm.api.routes import customers, diagnosis, due, explain, metrics, session, today, what_if
from huitou.version import __version__

ROOMS: tuple[tuple[str, Room], ...] = (
    ("/customers", customers.room),
    ("/diagnosis", diagnosis.room),
    ("/due", due.room),
    ("/explain", explain.room),
    ("/metrics", metrics.room),
    ("/session", session.room),
    ("/today", today.room),
    ("/what-if", what_if.room),
)

api = NinjaAPI(title="Huitou 回头", version=__version__, docs_url=None, openapi_url="/openapi.json")
errors.install(api)
for prefix, room in ROOMS:
    api.add_router(prefix, room)
