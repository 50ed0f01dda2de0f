"""What a backup holds, written last: without it a folder is no backup, and what differs from it is damaged."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from huitou.errors import UserError

FILE = "backup.json"
_FORMAT = 1
_CHUNK = 1 << 20
# sqlite: the database file itself; rows: every row as text, from any other database; none: no server ran yet.
Store = Literal["sqlite", "rows", "none"]


@dataclass(frozen=True, slots=True)
class Manifest:
    """``files``: the digest of each by its place; ``keys``: those of the keys, which are not among them."""

    made_at: str
    huitou: str
    store: Store
    data_version: str | None
    files: dict[str, str]
    keys: dict[str, str]
    format: int = _FORMAT


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    seen = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            seen.update(chunk)
    return seen.hexdigest()


def write(folder: Path, manifest: Manifest) -> None:
    """Write it, for good."""
    text = json.dumps(dataclasses.asdict(manifest), ensure_ascii=False, indent=1)
    with (folder / FILE).open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def read(folder: Path) -> Manifest:
    """The manifest of a backup of which every file is as it was.

    Raises: UserError ``backup.unfinished``, ``backup.format``, ``backup.damaged``.
    """
    try:
        said = json.loads((folder / FILE).read_text("utf-8"))
        manifest = Manifest(**said)
    except (OSError, ValueError, TypeError):
        raise UserError(
            "backup.unfinished",
            en=f"{folder} is no whole backup (its {FILE} is missing or unreadable); choose another",
            zh=f"{folder} 不是完整的备份（缺少 {FILE} 或读不懂）；请换一个",
        ) from None
    if manifest.format != _FORMAT:
        raise UserError(
            "backup.format",
            en=f"{folder} was made by a later Huitou ({manifest.huitou}); bring it back with that version",
            zh=f"{folder} 是更新版本的回头（{manifest.huitou}）备份的；请用那个版本恢复",
        )
    _check(folder, manifest)
    return manifest


def _check(folder: Path, manifest: Manifest) -> None:
    for place, wanted in manifest.files.items():
        file = folder / place
        if not file.resolve().is_relative_to(folder.resolve()) or not file.is_file() or digest(file) != wanted:
            raise UserError(
                "backup.damaged",
                en=f"{file} is not as it was put away; use another backup",
                zh=f"{file} 和备份时不一样了；请换一份备份",
            )
