"""Statements written out, where the ORM spends ten times the work on a row: for many at once, and for each message.

Parameters are always passed apart. Times go in by ``given`` and come out by ``moment``: SQLite keeps no zone with them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models


def insert_many(rows: Sequence[models.Model], *, skip_known: bool = False) -> None:
    """Insert rows of one model, whose keys the database gives. ``skip_known``: one that is there already is left."""
    if rows:
        fields = [field for field in _options(rows).local_concrete_fields if not isinstance(field, models.AutoField)]
        _insert(_options(rows).db_table, fields, _values(rows, fields), skip_known=skip_known)


def insert_values(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows that were never made models, for that takes longer than writing them. Every column is named."""
    options: Any = model._meta  # noqa: SLF001 - see _options
    _insert(options.db_table, [options.get_field(name) for name in names], rows)


def update_many(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write these fields of rows of one model that are there."""
    if not rows:
        return
    options = _options(rows)
    fields, key = [options.get_field(name) for name in names], options.pk
    changed = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    statement = f"UPDATE {_quoted(options.db_table)} SET {changed} WHERE {_quoted(key.column)} = %s"
    _many(statement, _prepared(_values(rows, [*fields, key]), [*fields, key]))


def fetched(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows a query answers with."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [given(each) for each in parameters])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def changed(statement: str, parameters: Sequence[Any]) -> int:
    """How many rows a statement changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [given(each) for each in parameters])
        return int(cursor.rowcount)


def given(value: Any) -> Any:
    """As the database takes it."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, dt.datetime) else value


def moment(value: dt.datetime | None) -> dt.datetime | None:
    """A time as the database gave it, in UTC: SQLite keeps no zone with it."""
    return value.replace(tzinfo=dt.UTC) if value is not None and value.tzinfo is None else value


def _options(rows: Sequence[models.Model]) -> Any:
    return type(rows[0])._meta  # noqa: SLF001 - which is Django's public way to ask a model about itself


def _values(rows: Iterable[models.Model], fields: Sequence[Any]) -> Iterator[list[Any]]:
    names = [field.attname for field in fields]
    return ([getattr(row, name) for name in names] for row in rows)


def _insert(table: str, fields: Sequence[Any], rows: Iterable[Sequence[Any]], *, skip_known: bool = False) -> None:
    names = ", ".join(_quoted(field.column) for field in fields)
    values = ", ".join(["%s"] * len(fields))
    known = " ON CONFLICT DO NOTHING" if skip_known else ""
    _many(f"INSERT INTO {_quoted(table)} ({names}) VALUES ({values}){known}", _prepared(rows, fields))


def _prepared(rows: Iterable[Sequence[Any]], fields: Sequence[Any]) -> list[list[Any]]:
    """As the database takes them. Asking each field for each value takes longer than writing it: most are taken as they
    are, and of times and lists there are few different ones among many rows."""
    there = connections[DEFAULT_DB_ALIAS]
    places = [
        (place, field, dict[Any, Any]())
        for place, field in enumerate(fields)
        if isinstance(field, (models.DateTimeField, models.JSONField))
    ]
    made = [list(row) for row in rows]
    for place, field, known in places:
        for row in made:
            value = row[place]
            if value is None:
                continue
            key = value if isinstance(value, dt.datetime) else repr(value)
            if key not in known:
                known[key] = field.get_db_prep_save(value, there)
            row[place] = known[key]
    return made


def _many(statement: str, parameters: list[list[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, parameters)


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
