"""Which files were read to their end, so that they need not be read again: known by their bytes and how they were read.

A file read once more the same way adds nothing. What is part of the way: the layouts there are (a new one may take rows
that were set aside), and Huitou's version, the source, store and time of export asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from huitou.intake.mapping import Mapping, sources
from huitou.version import __version__
from huitou.warehouse.engines.duckdb import Connection, connect
from huitou.warehouse.facts import Facts


def way(*asked: str | int | None, layouts: Iterable[Mapping]) -> str:
    """The way files are read, as a digest; ``layouts``: those beside the built-in ones."""
    return hashlib.sha256(repr((__version__, asked, tuple(layouts), sources())).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A file by its bytes; ``stamp`` (size, time of change) tells whether they are still those."""

    sha256: str
    stamp: tuple[int, int] | None

    def is_still_of(self, path: Path) -> bool:
        return self.stamp is not None and _stamp(path) == self.stamp


def fingerprint(path: Path) -> Fingerprint | None:
    """The file's fingerprint; None where it cannot be read, which reading it will tell."""
    try:
        if not path.is_file():
            return None
        stamp = _stamp(path)
        with path.open("rb") as stream:
            return Fingerprint(hashlib.file_digest(stream, "sha256").hexdigest(), stamp)
    except OSError:
        return None


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_size, about.st_mtime_ns


def known(facts: Facts, reading: str) -> set[str]:
    """The digests of the files that were read this way."""
    if facts.table("files") is None:
        return set()
    with connect() as connection:
        facts.attach(connection, only=("files",))
        rows = connection.rows("SELECT sha256 FROM facts_files WHERE reading = :reading", reading=reading)
    return {sha256 for (sha256,) in rows}


def remember(
    facts: Facts, connection: Connection, *, file: str, sha256: str, reading: str, import_id: int | None
) -> None:
    """Note a file that was read to its end.

    It counts with the import ``import_id``; one that brought nothing new counts with the last import there is.
    """
    if import_id is None:
        facts.attach(connection, only=("imports",))
        import_id = connection.value("SELECT MAX(import_id) FROM facts_imports")
    if import_id is not None:
        connection.run(
            "CREATE OR REPLACE TEMP TABLE noted AS SELECT CAST(:import_id AS BIGINT) AS import_id, :file AS file,"
            " :sha256 AS sha256, :reading AS reading",
            import_id=import_id,
            file=file,
            sha256=sha256,
            reading=reading,
        )
        facts.append("files", connection, "SELECT * FROM noted")
