"""Logs that lie in one part a month, where the database has such: what is old goes at once, as a whole.

PostgreSQL has; elsewhere there are no parts, and old rows are deleted. What lies in no month's part, for nobody made
one in time, is in a rest, from which it is taken when its month is made.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.db import OperationalError, connection, transaction

_AHEAD = 3
_NAME = re.compile(r"_y(\d{4})m(\d{2})$")


@dataclass(frozen=True, slots=True)
class Month:
    """A month of UTC."""

    year: int
    number: int

    @classmethod
    def of(cls, at: dt.datetime) -> Month:
        return cls(at.astimezone(dt.UTC).year, at.astimezone(dt.UTC).month)

    @property
    def next(self) -> Month:
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def begins(self) -> dt.datetime:
        return dt.datetime(self.year, self.number, 1, tzinfo=dt.UTC)

    @property
    def suffix(self) -> str:
        return f"_y{self.year:04}m{self.number:02}"


def has_months() -> bool:
    return connection.vendor == "postgresql"


def months_of(table: str) -> list[Month]:
    """Those there is a part of, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [table])
        found = [_NAME.search(name) for (name,) in cursor.fetchall()]
    made = [Month(int(each[1]), int(each[2])) for each in found if each is not None]
    return sorted(made, key=lambda each: each.begins)


def make_ahead(table: str, now: dt.datetime) -> int:
    """Make the parts of this month and the next ones; how many were made."""
    there, month, made = months_of(table), Month.of(now), 0
    for _ in range(_AHEAD + 1):
        if month not in there:
            _make(table, month)
            made += 1
        month = month.next
    return made


def drop_before(table: str, before: dt.datetime) -> int:
    """Drop the parts that end by then; how many went. Where somebody reads on and on, the rest waits for next time."""
    gone = 0
    for month in months_of(table):
        if month.next.begins > before:
            break
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '3s'")
                cursor.execute(f"DROP TABLE {_quoted(table + month.suffix)}")
        except OperationalError:
            break
        gone += 1
    return gone


def _make(table: str, month: Month) -> None:
    part, rest = _quoted(table + month.suffix), _quoted(f"{table}_rest")
    span = [month.begins, month.next.begins]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {part} (LIKE {_quoted(table)} INCLUDING DEFAULTS)")
        cursor.execute(
            f"WITH taken AS (DELETE FROM {rest} WHERE at >= %s AND at < %s RETURNING *)"
            f" INSERT INTO {part} SELECT * FROM taken",
            span,
        )
        # Bounds are no parameters, and these are whole months of our own.
        bounds = " TO ".join(f"('{each.isoformat()}')" for each in span)
        cursor.execute(f"ALTER TABLE {_quoted(table)} ATTACH PARTITION {part} FOR VALUES FROM {bounds}")


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
