"""Small text files of a shop that a person may read and edit: replaced whole, never half written."""

from __future__ import annotations

import os
from pathlib import Path

from huitou.warehouse.snapshot import fsync_folder


def read(path: Path) -> str:
    """What the file holds, nothing where there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def replace(path: Path, text: str) -> None:
    """Put the text in the file's place; whoever reads meanwhile sees the old one whole, or the new one."""
    half = path.with_name(path.name + ".half")
    with half.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    half.replace(path)
    fsync_folder(path.parent)
