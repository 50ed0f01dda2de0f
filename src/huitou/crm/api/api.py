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
    explain,
    invitations,
    metrics,
    profile,
    session,
    today,
    tokens,
    users,
    what_if,
)
from huitou.version import __version__

ROOMS: tuple[tuple[str, Room], ...] = (
    ("/audit", audit.room),
    ("/credentials", credentials.room),
    ("/customers", customers.room),
    ("/diagnosis", diagnosis.room),
    ("/due", due.room),
    ("/explain", explain.room),
    ("/invitations", invitations.room),
    ("/metrics", metrics.room),
    ("/profile", profile.room),
    ("/session", session.room),
    ("/today", today.room),
    ("/tokens", tokens.room),
    ("/users", users.room),
    ("/what-if", what_if.room),
)

api = NinjaAPI(
    title="Huitou 回头", version=__version__, parser=StrictParser(), docs_url=None, openapi_url="/openapi.json"
)
errors.install(api)
for prefix, room in ROOMS:
    api.add_router(prefix, room)
