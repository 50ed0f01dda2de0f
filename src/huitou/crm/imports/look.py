"""What is in an uploaded file.

What is quickly read is looked at while it is asked for. What was packed, or is large and no plain text, is read once by
a process of its own (``apart``), which leaves the beginning of each table; that is looked at from then on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.conf import settings as server

from huitou.crm.imports import excerpt, places
from huitou.crm.imports.beginning import beginning, is_quick
from huitou.crm.imports.models import Upload
from huitou.crm.imports.seen import Looked, refused, table
from huitou.errors import DataError
from huitou.intake.kinds import Kind
from huitou.intake.look import Seen, looking, looking_at
from huitou.settings import load
from huitou.warehouse.publish import Clock

Kinds = Mapping[str, Kind]


def at_once(upload: Upload) -> bool:
    """Whether looking at it takes no longer than somebody waits."""
    kept = excerpt.exists(places.excerpt_of(upload.pk))
    return kept or is_quick(places.file_of(upload.pk, upload.suffix))


def look(upload: Upload, *, kinds: Kinds | None = None) -> Looked:
    """Look into it; a file that is refused has a ``refusal`` and no tables."""
    try:
        with beginnings(upload, kinds) as (seen, times, whole):
            tables = [table(each, times=times.get(each.table.name, times[""]), whole=whole) for each in seen]
            return {"tables": tables, "refusal": None}
    except DataError as problem:
        return refused(problem)


@contextmanager
def beginnings(upload: Upload, kinds: Kinds | None = None) -> Iterator[tuple[list[Seen], dict[str, float], bool]]:
    """Its tables; how many times as many rows each has in the file, by name and else ``""``; whether that is exact.

    Raises: DataError when the file cannot be read at all.
    """
    kept = excerpt.kept(places.excerpt_of(upload.pk))
    if kept is not None:
        times = {"": 1.0, **{each.table.name: each.times for each in kept}}
        with looking_at(server.SHOP, clock(), [each.table for each in kept], kinds=kinds) as seen:
            yield seen, times, True
        return
    path = places.file_of(upload.pk, upload.suffix)
    with (
        beginning(server.SHOP, path) as part,
        looking(server.SHOP, clock(), part.path, name=upload.name, kinds=kinds) as seen,
    ):
        yield seen, {"": part.times}, part.whole


def clock() -> Clock:
    settings = load(server.SHOP)
    return Clock(settings.timezone, settings.currency)
