"""Spreadsheets (xlsx, xls) as tables: one for each sheet that holds anything."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, repeat
from operator import itemgetter
from pathlib import Path
from typing import IO

from huitou.errors import DataError
from huitou.intake.reading import sheets
from huitou.intake.reading.containers import BROKEN, Metered, bomb, damaged
from huitou.intake.reading.grid import Grid
from huitou.intake.reading.table import Table

_CHUNK = 1 << 18
# The letter first: a pattern that begins with one is looked for many times faster.
_REFERENCE = re.compile(rb"""r(?<=\br)\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_REFERENCE_LENGTH = 24


@dataclass(frozen=True, slots=True)
class WorkbookReader:
    """Reads the sheets of the workbook at ``path``."""

    path: Path
    name: str
    grid: Grid

    def read(self) -> list[Table]:
        """Every sheet that holds anything.

        Raises: DataError for a workbook that is damaged, locked, a bomb, or without any row.
        """
        kind = "xlsx" if zipfile.is_zipfile(self.path) else "xls"
        if kind == "xlsx":
            self._check_container()
        with self.path.open("rb") as stream:
            sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        tables = [
            table
            for title, rows in groupby(self._rows(), key=itemgetter(0))
            if (table := self.grid.table(f"{self.name}#{title}", map(itemgetter(1), rows), sha256=sha256, kind=kind))
        ]
        if not tables:
            raise DataError("file.empty", en=f"{self.name} holds no rows", zh=f"{self.name} 里没有数据", file=self.name)
        return tables

    def _rows(self) -> Iterator[tuple[str, list[str]]]:
        """Each row with its sheet's name, from a process of its own: see ``sheets``."""
        command = [sys.executable, "-m", sheets.__name__, str(self.path)]
        surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        with (
            tempfile.TemporaryFile() as complaints,
            # Our own interpreter and module; the path is an argument, never a command.
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=complaints, env=surroundings) as process,  # noqa: S603
        ):
            try:
                value: str | list[list[str]] | None = ""
                title = ""
                for line in process.stdout or ():
                    value = json.loads(line)
                    if isinstance(value, str):
                        title = value
                    elif value is not sheets.DONE:
                        yield from zip(repeat(title), value)
            except BaseException:
                process.kill()
                raise
            if process.wait() == sheets.LOCKED:
                raise self._locked()
            if value is not sheets.DONE:
                complaints.seek(0)
                raise damaged(self.name, ValueError(_last_line(complaints.read())))

    def _check_container(self) -> None:
        """Unpack every part once without keeping it: a bomb, a damaged part or a cell far out shows here.

        calamine makes room for the whole rectangle up to the farthest cell and aborts the process where it cannot.
        """
        try:
            with zipfile.ZipFile(self.path) as archive:
                infos = archive.infolist()
                if "xl/workbook.xml" not in archive.namelist():
                    raise self._foreign()
                sizes, limits = [info.file_size for info in infos], self.grid.limits
                if max(sizes) > limits.max_xlsx_part or sum(sizes) > limits.max_bytes:
                    raise bomb(self.name)
                for info in infos:
                    with archive.open(info) as stream:
                        self._check_part(stream, info)
        except BROKEN as problem:
            raise damaged(self.name, problem) from problem

    def _check_part(self, stream: IO[bytes], info: zipfile.ZipInfo) -> None:
        part = Metered(stream, name=self.name, limits=self.grid.limits, packed=lambda: info.compress_size)
        columns: set[bytes] = set()
        rows = 0
        rest = b""
        while data := part.read(_CHUNK):
            if found := _REFERENCE.findall(rest + data):
                across, down = zip(*found, strict=True)
                columns.update(across)
                rows = max(rows, *map(int, set(down)))
            rest = data[-_REFERENCE_LENGTH:]
        area = max(map(_column_number, columns), default=0) * rows
        if area > self.grid.limits.max_sheet_cells:
            raise DataError(
                "file.sheet_size",
                en=f"{self.name}: a sheet spans {area} cells, more than can be read; "
                "clear stray cells far from the table, or save the sheet as csv",
                zh=f"{self.name}：有工作表跨越 {area} 个单元格，超出可读取的范围；"
                "请清除远离表格的零散单元格，或另存为 csv",
                file=self.name,
            )

    def _foreign(self) -> DataError:
        return DataError(
            "file.format",
            en=f"{self.name} is an Office or OpenDocument file that is not read; save it as xlsx or csv",
            zh=f"{self.name} 是暂不支持的 Office 或 OpenDocument 格式；请另存为 xlsx 或 csv",
            file=self.name,
        )

    def _locked(self) -> DataError:
        return DataError(
            "file.encrypted",
            en=f"{self.name} is locked with a password; save it without one and import that",
            zh=f"{self.name} 有密码；请去掉密码另存后再导入",
            file=self.name,
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _last_line(complaints: bytes) -> str:
    """What an exception ends with; a crash ends with advice of no use here."""
    lines = complaints.decode(errors="replace").strip().splitlines()
    return lines[-1][:200] if lines and "Error" in lines[-1] else "it cannot be read"
