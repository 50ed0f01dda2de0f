"""Which files are meant: those named, and those of a folder and below it that may hold orders, oldest name first."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from huitou.errors import DataError, UserError
from huitou.intake.reading.containers import is_hidden, may_hold_data, name_of
from huitou.intake.report import PassedOver, RefusedFile
from huitou.settings import FILE as SHOP_FILE

# What a shop folder keeps for itself; exports may lie beside it.
_ROOMS = frozenset({"facts", "snapshots", "scratch", "looking", "mappings"})
_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A file to read and what it is called; ``named``: by whoever asked, not found in a folder."""

    path: Path
    name: str
    size: int
    named: bool


@dataclass(slots=True)
class Found:
    """The files to read, in order, and what is not read."""

    files: list[ExportFile] = field(default_factory=list)
    passed_over: list[PassedOver] = field(default_factory=list)
    refused: list[RefusedFile] = field(default_factory=list)


def find(paths: Iterable[Path], names: Mapping[Path, str] | None = None) -> Found:
    """The files of these paths, in the paths' order. A file in a folder is called by its way from there.

    ``names``: what a file is called instead, where its path does not say.

    Raises: UserError ``import.nothing`` when there is none, and nothing to say of one.
    """
    found = Found()
    places = list(paths)
    for path in places:
        if is_folder(path):
            _search(path, found)
        else:
            name = (names or {}).get(path) or name_of(path)
            found.files.append(ExportFile(path, name, _size(path), named=True))
    if not found.files and not found.refused:
        listed = ", ".join(map(str, places))
        raise UserError(
            "import.nothing",
            en=f"there is no file in {listed} that may hold orders: csv, tsv, txt, xlsx, xls, parquet, ndjson,"
            " zip or gz",
            zh=f"{listed} 里没有可能是订单的文件：csv、tsv、txt、xlsx、xls、parquet、ndjson、zip 或 gz",
        )
    return found


def is_folder(path: Path) -> bool:
    """Whether the path leads to a folder; a name no system takes does not."""
    try:
        return path.is_dir()
    except OSError:
        return False


def natural(parts: Iterable[str]) -> list[list[str | int]]:
    """What to sort a way through folders by, so that 2 comes before 10."""
    return [
        [int(piece) if place % 2 else piece.casefold() for place, piece in enumerate(_NUMBER.split(part))]
        for part in parts
    ]


def _search(folder: Path, found: Found) -> None:
    top = folder if folder.name not in {"", ".."} else folder.resolve()
    for path in sorted(_walk(folder, found), key=lambda path: (natural(path.parts), path.parts)):
        name = (Path(name_of(top)) / path.relative_to(folder)).as_posix()
        name = os.fsencode(name).decode("utf-8", "replace")
        if why := _why_not(path):
            found.passed_over.append(PassedOver(name, why))
        elif not path.is_dir():
            found.files.append(ExportFile(path, name, _size(path), named=False))


def _walk(folder: Path, found: Found) -> Iterator[Path]:
    """Every file below, and the folders that are not entered."""
    for here, folders, files in os.walk(folder, onerror=lambda problem: found.refused.append(_closed(problem))):
        at = Path(here)
        yield from (at / name for name in files)
        shut = [name for name in folders if _why_not(at / name)]
        yield from (at / name for name in shut)
        folders[:] = [name for name in folders if name not in shut]


def _why_not(path: Path) -> str | None:
    """Why a file or folder that nobody named is left alone; None where it is not."""
    if is_hidden(path.name):
        return "hidden"
    if path.is_symlink():
        return "link"
    if path.is_dir():
        return "shop" if path.name in _ROOMS and (path.parent / SHOP_FILE).is_file() else None
    if not path.is_file() or not may_hold_data(path.name):
        return "kind"
    return None if _size(path) else "empty"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _closed(problem: OSError) -> RefusedFile:
    name = os.fsencode(str(problem.filename)).decode("utf-8", "replace")
    refusal = DataError(
        "folder.unreadable",
        en=f"the folder {name} cannot be looked into ({problem.strerror}); check its permissions",
        zh=f"文件夹 {name} 打不开（{problem.strerror}）；请检查权限",
        file=name,
    )
    return RefusedFile(name, refusal)
