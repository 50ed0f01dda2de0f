"""Where uploads lie: below the operational store, by a number of ours, never by the name they came with."""

from __future__ import annotations

import shutil
import unicodedata
from pathlib import Path, PurePath
from uuid import UUID

from django.conf import settings

_LONGEST = 200
# Endings that say how a file is to be read; what has another is told by its bytes.
_SUFFIXES = frozenset(
    ".csv .tsv .txt .tab .xlsx .xlsm .xlsb .xls .ods .parquet .ndjson .jsonl .json .zip .gz .html".split()
)


def folder() -> Path:
    return _private(settings.SHOP / "crm" / "uploads")


def incoming() -> Path:
    """What is being received."""
    return _private(folder() / "incoming")


def file_of(upload: UUID, suffix: str) -> Path:
    return folder() / str(upload) / f"file{suffix}"


def excerpt_of(upload: UUID) -> Path:
    """Where the beginnings of its tables lie, once somebody unpacked it."""
    return folder() / str(upload) / "excerpt"


def keep(received: Path, upload: UUID, suffix: str) -> Path:
    """Put a received file in its place."""
    path = file_of(upload, suffix)
    _private(path.parent)
    return received.rename(path)


def remove(upload: UUID) -> None:
    shutil.rmtree(folder() / str(upload), ignore_errors=True)


def suffix_of(name: str) -> str:
    found = PurePath(name).suffix.lower()
    return found if found in _SUFFIXES else ""


def shown_name(name: str) -> str:
    """The name as people may be shown it: the last part of a path, without what cannot be seen."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(each for each in last if each.isprintable()).strip()
    if len(seen) > _LONGEST:
        seen = seen[: _LONGEST - 1 - len(suffix_of(seen))] + "…" + suffix_of(seen)
    return seen if seen.strip(".") else "file"


def _private(path: Path) -> Path:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
