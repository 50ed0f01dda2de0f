"""What a shop's data came from: its data versions, and every import and decision that counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts, patiently
from huitou.warehouse.snapshot import current, folder_of

_NAME = re.compile(r"v\d+-\d+")
_COMMITS = """
SELECT import_id, source, store, file, mapping, committed_at, rows_read, rows_accepted, rows_duplicate,
  rows_quarantined, rows_dropped, of_import
FROM facts_imports ORDER BY import_id DESC
"""


@dataclass(frozen=True, slots=True)
class Version:
    """A data version that is kept. ``made_at``: UTC microseconds; ``size``: bytes."""

    name: str
    made_at: int
    size: int
    current: bool


@dataclass(frozen=True, slots=True)
class Commit:
    """One import or decision. A decision has no ``file``; its ``mapping`` says what it was. ``committed_at``: UTC
    microseconds. ``of_import``: the import whose rows came back by it.
    """

    import_id: int
    source: str
    store: str
    file: str
    mapping: str
    committed_at: int
    read: int
    accepted: int
    duplicate: int
    quarantined: int
    dropped: int
    of_import: int | None


def versions(shop: Path) -> list[Version]:
    """The data versions kept, newest first."""
    newest = current(shop)
    found = []
    for path in folder_of(shop).glob("v*.duckdb"):
        if not _NAME.fullmatch(path.stem):
            continue
        try:
            stat = path.stat()
        except FileNotFoundError:
            # A publish may take an old one away meanwhile.
            continue
        found.append(Version(path.stem, stat.st_mtime_ns // 1000, stat.st_size, path == newest))
    return sorted(found, key=lambda version: version.made_at, reverse=True)


def commits(shop: Path) -> list[Commit]:
    """Everything that counts, newest first."""
    if Facts(shop).table("imports") is None:
        return []
    return patiently(lambda: _commits(shop))


def _commits(shop: Path) -> list[Commit]:
    with connect() as connection:
        Facts(shop).attach(connection, only=("imports",))
        return [Commit(*row) for row in connection.rows(_COMMITS)]
