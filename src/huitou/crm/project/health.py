"""Whether the server is there, and whether it can do its work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from huitou.crm.jobs.alarm import workers_alive
from huitou.crm.project import clock
from huitou.crm.shop.served import data_version, opened
from huitou.errors import HuitouError

State = Literal["ok", "empty", "down", "behind"]
GOOD: frozenset[State] = frozenset({"ok", "empty"})


def checks() -> dict[str, State]:
    """Each thing that is needed, and how it is."""
    return {name: _state(check) for name, check in _CHECKS.items()}


def _state(check: Callable[[], State]) -> State:
    try:
        return check()
    except (DatabaseError, HuitouError, OSError):
        return "down"


def _store() -> State:
    """The database answers, and its tables are those of this version."""
    executor = MigrationExecutor(connection)
    return "behind" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _data() -> State:
    """The current data version can be read; before the first import there is none."""
    if data_version(settings.SHOP) is None:
        return "empty"
    opened(settings.SHOP).rows("SELECT COUNT(*) FROM customers")
    return "ok"


def _worker() -> State:
    return "ok" if workers_alive(clock.now()) else "down"


_CHECKS: dict[str, Callable[[], State]] = {"store": _store, "data": _data, "worker": _worker}
