"""Lines of JSON, an object each, as a table: its columns are the names in the first of them.

What is nested is flattened once (``page.title``); deeper things and lists stay as the JSON they are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from huitou.errors import DataError
from huitou.intake.reading.containers import Member
from huitou.intake.reading.lines import CHUNK, Block, blocks
from huitou.intake.reading.records import Spoiled
from huitou.intake.reading.rows import Rows, check_width
from huitou.intake.reading.table import VALUE_LENGTH, Limits, OnRead, Table, Uses, kept, unheard

# A name that first comes up later than this is a column nobody needs.
_PREVIEW = 1_000


@dataclass(frozen=True, slots=True)
class JsonLinesReader:
    """Reads one member of JSON lines into the scratch file ``path``."""

    member: Member
    path: Path
    limits: Limits
    uses: Uses
    on_read: OnRead = unheard

    def read(self) -> Table:
        header = self._header()
        columns = kept(self.uses, self.member.name, header)
        names = [header[place] for place in columns]
        digest = hashlib.sha256()
        with self.path.open("wb") as out, self.member.open() as stream:
            rows = Rows(
                out,
                name=self.member.name,
                header=names,
                header_row=0,
                keep=tuple(range(len(columns))),
                numbered=True,
                padded=False,
                limits=self.limits,
            )
            source = blocks(
                stream, encoding="utf-8", max_line_bytes=self.limits.max_line_bytes, on_raw=digest.update, chunk=CHUNK
            )
            for block in source:
                for record in _records(block):
                    rows.add(record if isinstance(record, Spoiled) else _cells(record, names))
                self.on_read(stream.place, rows.records)
            rows.finish()
        return Table(
            name=self.member.name,
            header=header,
            header_row=0,
            columns=columns,
            path=self.path,
            kind="csv",
            numbered=True,
            records=rows.records,
            refused=rows.refused(),
            sha256=digest.hexdigest(),
            encoding="json lines",
        )

    def _header(self) -> tuple[str, ...]:
        names: dict[str, None] = {}
        with self.member.open() as stream:
            source = blocks(stream, encoding="utf-8", max_line_bytes=self.limits.max_line_bytes, chunk=CHUNK)
            first = islice((record for block in source for record in _records(block)), _PREVIEW)
            for record in first:
                if not isinstance(record, Spoiled):
                    names |= dict.fromkeys(record)
        if not names:
            name = self.member.name
            raise DataError(
                "file.json",
                en=f'{name} does not hold JSON lines: one object a line, as {{"event": "pay", ...}}',
                zh=f'{name} 不是 JSON 行：应该一行一个对象，如 {{"event": "pay", ...}}',
                file=name,
            )
        check_width(tuple(names), name=self.member.name, limits=self.limits)
        return tuple(names)


def _records(block: Block) -> Iterator[dict[str, str] | Spoiled]:
    """The objects of a block's lines, flat; an empty one for a blank line."""
    if block.overlong:
        yield Spoiled("row.too_long", block.data.decode(errors="ignore")[:VALUE_LENGTH])
        return
    for line in block.data.removesuffix(b"\n").split(b"\n"):
        yield _record(line)


def _record(line: bytes) -> dict[str, str] | Spoiled:
    if not line.strip():
        return {}
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return Spoiled("row.json", line.decode(errors="replace")[:VALUE_LENGTH])
    flat: dict[str, str] = {}
    for name, value in found.items():
        if isinstance(value, dict):
            flat |= {f"{name}.{inner}": _text(deep) for inner, deep in value.items()}
        else:
            flat[name] = _text(value)
    return flat


def _cells(record: dict[str, str], names: list[str]) -> list[str]:
    return [record.get(name, "") for name in names] if record else []


def _text(value: object) -> str:
    """A value as a cell: nothing for null, whole numbers without a point."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False)
