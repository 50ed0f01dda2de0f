"""One entry, and putting it where it cannot be lost."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import connection

Kind = Literal["order", "payment", "parcel", "visit", "cart", "ticket", "touch", "consent"]


# A row as it goes into the table: key, kind, at, put_at, body, told.
Line = tuple[str, str, Any, Any, str, bool | None]


@dataclass(frozen=True, slots=True)
class Entry:
    """``who``: fields of an identity (unionid, member, nick, email, phone), or ``customer_id``, the number of a known
    account, whose source and store then count. ``data``: what the kind says, by the fields of its list."""

    key: str
    kind: Kind
    at: dt.datetime
    source: str = "huitou"
    store: str = ""
    who: Mapping[str, str | int] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def body(self) -> str:
        told = {"source": self.source, "store": self.store, "who": self.who, "data": self.data}
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


_INSERT = (
    "INSERT INTO fact_outbox_factentry (key, kind, at, put_at, body, told, looked_in)"
    " VALUES (%s, %s, %s, %s, %s, %s, '') ON CONFLICT (key) DO NOTHING"
)


def put(entries: Sequence[Entry], now: dt.datetime) -> int:
    """Put them down in the transaction that is open, those known left out; how many were new."""
    written = instants()
    put_at = written(now)
    return put_lines([(each.key, each.kind, written(each.at), put_at, each.body, None) for each in entries])


def put_lines(lines: Sequence[Line]) -> int:
    """The same of rows that are made already; the ORM's way would cost more than all the rest."""
    if not lines:
        return 0
    with connection.cursor() as cursor:
        # In one order, so that two who put the same down do not wait for each other.
        ordered: list[Any] = sorted(lines, key=_key)
        cursor.executemany(_INSERT, ordered)
        return int(cursor.rowcount)


def _key(line: Line) -> str:
    return line[0]


def instants() -> Callable[[dt.datetime], Any]:
    """How this database is given an instant, as the ORM writes it, without what that asks of each."""
    return _as_text if connection.vendor == "sqlite" else _as_it_is


def _as_text(at: dt.datetime) -> str:
    return str(at.astimezone(dt.UTC).replace(tzinfo=None))


def _as_it_is(at: dt.datetime) -> dt.datetime:
    return at
