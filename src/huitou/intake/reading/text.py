"""Text files as tables. Plain blocks are handed on as they are, the others record by record.

A pass over the file stops as soon as it learns that its plan is wrong (numbers are needed, short rows are a habit,
the encoding is another); the next one goes by the better plan.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from huitou.errors import DataError
from huitou.intake.reading.containers import Member
from huitou.intake.reading.encoding import guess, is_utf8, legacy, marked
from huitou.intake.reading.header import PREVIEW_ROWS, Layout, find_layout
from huitou.intake.reading.lines import CHUNK, Block, Lines, UndecodableError, blocks, utf8
from huitou.intake.reading.plain import CONTROLS, Plain
from huitou.intake.reading.records import Splitter
from huitou.intake.reading.rows import Rows, check_width
from huitou.intake.reading.table import Limits, OnRead, Table, Uses, kept, no_column, unheard

_SAMPLE = 262_144
_PREVIEW_BYTES = 1_000_000
_MAX_CONTROL_SHARE = 0.02
_FEW_CONTROLS = 16


@dataclass(frozen=True, slots=True)
class _Plan:
    encoding: str
    numbered: bool = False
    padded: bool = False
    lossy: bool = False

    @property
    def errors(self) -> str:
        """What becomes of a character that is cut."""
        return "replace" if self.lossy else "strict"


@dataclass(frozen=True, slots=True)
class TextReader:
    """Reads one text member into the scratch file ``path``."""

    member: Member
    path: Path
    keywords: frozenset[str]
    limits: Limits
    uses: Uses
    chunk: int = CHUNK
    on_read: OnRead = unheard
    lenient: Uses = no_column

    def read(self) -> Table:
        mark = marked(self.member.head)
        try:
            return self._read_as(mark or "utf-8")
        except UndecodableError as bad:
            sample = self._sample(bad.offset)
            encoding = None if mark or _is_binary(sample) or self._began_as_utf8(bad, sample) else legacy(sample)
            if encoding is None:
                raise self._undecodable(bad, sample) from None
        try:
            return self._read_as(encoding)
        except UndecodableError as bad:
            raise self._undecodable(bad, self._sample(bad.offset)) from None

    def _read_as(self, encoding: str) -> Table:
        try:
            layout = self._layout(encoding)
            keep = kept(self.uses, self.member.name, layout.header)
            try:
                return self._passes(layout, keep, _Plan(encoding))
            except UnicodeError:
                strict = tuple(sorted(set(keep) - (self.lenient(self.member.name, layout.header) or set())))
                if strict == keep:
                    raise
                # Whatever is no text stands in the other columns, once these are proved to be.
                self._passes(layout, strict, _Plan(encoding))
                return self._passes(layout, keep, _Plan(encoding, lossy=True))
        except UnicodeError:
            self._find_offence(encoding)
            raise

    def _passes(self, layout: Layout, keep: tuple[int, ...], plan: _Plan) -> Table:
        while not isinstance(result := self._pass(layout, keep, plan), Table):
            plan = result
        return result

    def _layout(self, encoding: str) -> Layout:
        preview: list[Block] = []
        size = lines = 0
        limit = self.limits.max_line_bytes
        with self.member.open() as stream:
            for block in blocks(stream, encoding=encoding, max_line_bytes=limit, chunk=self.chunk):
                self._refuse_binary(block.data)
                preview.append(block)
                size += len(block.data)
                lines += block.data.count(b"\n")
                if size > _PREVIEW_BYTES or lines > 2 * PREVIEW_ROWS:
                    break
        layout = find_layout(preview, keywords=self.keywords, max_line_bytes=self.limits.max_line_bytes)
        name = self.member.name
        if layout is None:
            raise DataError("file.empty", en=f"{name} holds no rows", zh=f"{name} 里没有数据", file=name)
        # Shown to the user, and what the columns are known by: it has to be text.
        layout.line.encode()
        check_width(layout.header, name=name, limits=self.limits)
        return layout

    def _pass(self, layout: Layout, keep: tuple[int, ...], plan: _Plan) -> Table | _Plan:
        digest = hashlib.sha256()
        plain = Plain(layout, keep, self.limits.max_line_bytes, plan.errors)
        splitter = Splitter(layout.delimiter, self.limits.max_line_bytes, columns=len(layout.cells), header=layout.line)
        with self.path.open("wb") as out, self.member.open() as stream:
            rows = Rows(
                out,
                name=self.member.name,
                header=layout.cells,
                header_row=layout.header_row,
                keep=keep,
                numbered=plan.numbered,
                padded=plan.padded,
                limits=self.limits,
            )
            rows.errors = plan.errors
            source = _after(
                layout.lines,
                blocks(
                    stream,
                    encoding=plan.encoding,
                    max_line_bytes=self.limits.max_line_bytes,
                    on_raw=digest.update,
                    chunk=self.chunk,
                    # In GB18030 a bar may be half of a character.
                    transcode=layout.delimiter == "|",
                ),
            )
            lines = Lines(source)
            for block in source:
                taken = plain.take(block)
                # Numbers are put before lines, so a record must be one.
                if taken and (not plan.numbered or taken[1] == taken[0].count(b"\n")):
                    rows.add_plain(*taken)
                else:
                    self._refuse_binary(block.data)
                    lines.load(block)
                    for record in splitter.split(lines):
                        rows.add(record)
                self.on_read(stream.place, rows.records)
                if rows.gapped and not plan.numbered:
                    return replace(plan, numbered=True)
        rows.finish()
        if rows.shows_habit():
            return _Plan(plan.encoding, padded=True, lossy=plan.lossy)
        return Table(
            name=self.member.name,
            header=layout.header,
            header_row=layout.header_row,
            columns=keep,
            path=self.path,
            kind="csv",
            numbered=plan.numbered,
            records=rows.records,
            refused=rows.refused(),
            sha256=digest.hexdigest(),
            encoding=plan.encoding,
        )

    def _find_offence(self, encoding: str) -> None:
        """Say where the file stops being text; what was used of it is not."""
        with self.member.open() as stream:
            deque(utf8(stream, encoding=encoding, chunk=self.chunk), maxlen=0)

    def _sample(self, offset: int) -> bytes:
        with self.member.open() as stream:
            skip = max(0, offset - _SAMPLE // 2)
            while skip and (passed := len(stream.read(min(skip, CHUNK)))):
                skip -= passed
            return stream.read(_SAMPLE)

    def _began_as_utf8(self, bad: UndecodableError, sample: bytes) -> bool:
        """Whether Chinese in UTF-8 stands before the offence: then two files were joined, or this one is damaged."""
        return is_utf8(sample[: min(bad.offset, _SAMPLE // 2)])

    def _refuse_binary(self, data: bytes) -> None:
        if _is_binary(data):
            raise binary(self.member.name)

    def _undecodable(self, bad: UndecodableError, sample: bytes) -> DataError:
        name = self.member.name
        if _is_binary(sample):
            return binary(name)
        likely = guess(sample)
        hint_en = f" It looks like {likely}." if likely else ""
        hint_zh = f"看起来是 {likely}。" if likely else ""
        return DataError(
            "file.encoding",
            en=f"{name}: byte {bad.offset} ({bad.found.hex(' ')}) is not {bad.encoding} text.{hint_en} "
            "Open the file, save it as CSV UTF-8, and import that",
            zh=f"{name}：第 {bad.offset} 字节（{bad.found.hex(' ')}）不是 {bad.encoding} 文字。{hint_zh}"
            "请打开文件，另存为 CSV UTF-8 后再导入",
            file=name,
        )


def binary(name: str) -> DataError:
    """The refusal of what is not text."""
    return DataError(
        "file.binary",
        en=f"{name} is not a table but binary data; export the orders as csv or xlsx",
        zh=f"{name} 不是表格，而是二进制数据；请把订单导出为 csv 或 xlsx",
        file=name,
    )


def _is_binary(data: bytes) -> bool:
    controls = len(data) - len(data.translate(None, CONTROLS))
    return controls >= _FEW_CONTROLS and controls > _MAX_CONTROL_SHARE * len(data)


def _after(lines: int, source: Iterator[Block]) -> Iterator[Block]:
    """The blocks without the file's first lines."""
    for block in source:
        if not lines:
            yield block
        elif block.overlong:
            lines -= 1
        else:
            *skipped, data = block.data.split(b"\n", lines)
            lines -= len(skipped)
            if data or block.last:
                yield replace(block, data=data)
