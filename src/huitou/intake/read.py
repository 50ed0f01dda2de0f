"""Bytes to rows: what is in a file, as tables the engine reads; nothing is dropped without being counted.

A table's place, encoding, delimiter and header row are found by their looks; see ``reading`` for the rules.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from huitou.errors import DataError, ExternalError
from huitou.intake.reading.containers import GZIP, ZIP, Member, damaged, is_workbook, members, nested
from huitou.intake.reading.encoding import marked
from huitou.intake.reading.grid import Grid
from huitou.intake.reading.header import normalise_header
from huitou.intake.reading.json_lines import JsonLinesReader
from huitou.intake.reading.scratch import Scratch
from huitou.intake.reading.table import (
    REASONS,
    Limits,
    OnRead,
    Refused,
    Table,
    Uses,
    every_column,
    no_column,
    unheard,
)
from huitou.intake.reading.text import TextReader, binary
from huitou.intake.reading.web_page import WebPageReader
from huitou.intake.reading.workbook import WorkbookReader
from huitou.warehouse.engines.duckdb import DamagedFileError, describe_parquet

__all__ = ["REASONS", "Limits", "Refused", "Table", "normalise_header", "read"]

_SPOOL = 1 << 20
_PARQUET = b"PAR1"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = ("<html", "<!doctype", "<table", "<?xml", "<meta", "<head", "<style", "<body", "<div")
_BINARIES = (
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"%PDF",
    b"\x7fELF",
    b"MZ\x90",
    b"Rar!",
    b"7z\xbc\xaf",
    b"RIFF",
    b"SQLite format 3",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"BZh",
)
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def read(  # noqa: PLR0913 - what a caller may ask of reading, each with its default
    path: Path,
    scratch: Path,
    *,
    keywords: frozenset[str] = frozenset(),
    limits: Limits | None = None,
    uses: Uses = every_column,
    lenient: Uses = no_column,
    on_skip: Callable[[str], object] = len,
    name: str | None = None,
    on_read: OnRead = unheard,
) -> list[Table]:
    """Every table in the file, its rows put into ``scratch`` where the engine reads them.

    ``keywords``: known column names as ``normalise_header`` gives them; they point to the header row.
    ``uses``: which columns the caller will read, told the name and header; no others are kept.
    ``lenient``: which of them may hold characters that are cut, which then read as a question mark.
    ``on_skip`` is told of each member of a zip that cannot be data. ``name``: what to call the file.
    ``on_read`` is told, a block at a time, how many bytes of the file and how many rows are read.
    Raises: DataError when the file is refused; ExternalError when the scratch cannot be written. Then no file is left.
    """
    # Never lowered: the module's own limit is smaller than a cell may be, and it is one for the whole process.
    limits = limits or Limits()
    csv.field_size_limit(max(csv.field_size_limit(), limits.max_line_bytes))
    store = Scratch(scratch)
    tables: list[Table] = []
    passed = 0
    try:
        for member in members(path, limits=limits, on_skip=on_skip, name=name):
            so_far = _on_from(on_read, passed, sum(table.records for table in tables))
            tables += _Reader(store, keywords, limits, uses, lenient, so_far).tables(member)
            passed += member.size
    except OSError as problem:
        store.discard()
        raise _unwritable(scratch, problem) from problem
    except BaseException:
        store.discard()
        raise
    return tables


def _on_from(on_read: OnRead, before: int, rows_before: int) -> OnRead:
    """``on_read`` for what comes after so many bytes and rows."""
    return lambda place, rows: on_read(before + place, rows_before + rows)


@dataclass(frozen=True, slots=True)
class _Reader:
    store: Scratch
    keywords: frozenset[str]
    limits: Limits
    uses: Uses
    lenient: Uses
    on_read: OnRead

    def tables(self, member: Member) -> list[Table]:
        head = member.head
        if not head:
            raise DataError("file.empty", en=f"{member.name} is empty", zh=f"{member.name} 是空文件", file=member.name)
        if head.startswith(GZIP):
            raise nested(member.name)
        if head.startswith(_PARQUET):
            return [self._parquet(member)]
        if head.startswith((ZIP, _OLE)):
            return self._workbook(member)
        if _plainly(head).lstrip().lower().startswith(_MARKUP):
            return [WebPageReader(member, self._grid()).read()]
        if head.startswith(_BINARIES):
            raise binary(member.name)
        path = self.store.new(".csv")
        if _plainly(head).lstrip("\ufeff \t\r\n").startswith("{"):
            return [JsonLinesReader(member, path, self.limits, self.uses, self.on_read).read()]
        reader = TextReader(
            member, path, self.keywords, self.limits, self.uses, lenient=self.lenient, on_read=self.on_read
        )
        return [reader.read()]

    def _workbook(self, member: Member) -> list[Table]:
        path = member.path or self._spool(member, ".xlsx")
        if member.head.startswith(ZIP) and not is_workbook(path, name=member.name):
            raise nested(member.name)
        tables = WorkbookReader(path, member.name, self._grid()).read()
        if member.path is None:
            self.store.remove(path)
        return tables

    def _grid(self) -> Grid:
        return Grid(lambda: self.store.new(".csv"), self.keywords, self.limits, self.uses, self.on_read)

    def _parquet(self, member: Member) -> Table:
        path = member.path or self._spool(member, ".parquet")
        with path.open("rb") as stream:
            stream.seek(-len(_PARQUET), os.SEEK_END)
            if stream.read() != _PARQUET:
                raise damaged(member.name, EOFError("its end is missing"))
        try:
            header, records = describe_parquet(path)
        except DamagedFileError as problem:
            raise damaged(member.name, problem) from problem
        with path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        return Table(
            name=member.name,
            header=header,
            header_row=0,
            columns=tuple(range(len(header))),
            path=path,
            kind="parquet",
            numbered=False,
            records=records,
            refused=(),
            sha256=sha256,
            encoding="parquet",
        )

    def _spool(self, member: Member, suffix: str) -> Path:
        path = self.store.new(suffix)
        with member.open() as stream, path.open("wb") as out:
            while data := stream.read(_SPOOL):
                out.write(data)
        return path


def _plainly(head: bytes) -> str:
    """The beginning of a file, as far as it is text in the encoding its mark names, or ASCII."""
    return head.decode(marked(head) or "ascii", "ignore")


def _unwritable(scratch: Path, problem: OSError) -> ExternalError:
    if problem.errno in _FULL:
        return ExternalError(
            "disk.full",
            en=f"the disk is full: {scratch} cannot take the rows of this file; make room and import again",
            zh=f"磁盘已满：{scratch} 放不下这个文件的数据；请清理空间后重新导入",
            retryable=True,
        )
    return ExternalError(
        "disk.unwritable",
        en=f"{scratch} cannot be used ({problem.strerror}); check the folder's permissions",
        zh=f"{scratch} 无法使用（{problem.strerror}）；请检查文件夹权限",
        retryable=False,
    )
