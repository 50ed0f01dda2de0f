"""Files a person reads: replaced whole, never half written."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from huitou.warehouse.snapshot import fsync_folder


def read(path: Path) -> str:
    """What the file holds, nothing where there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def replace(path: Path, text: str | bytes) -> None:
    """Put the text in the file's place; whoever reads meanwhile sees the old one whole, or the new one."""
    content = text.encode() if isinstance(text, str) else text
    if path.exists() and not path.is_file():
        # A pipe, or the terminal: nothing stands in its place.
        path.write_bytes(content)
        return
    path = path.resolve()
    half = path.with_name(path.name + ".half")
    try:
        with half.open("wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            half.unlink(missing_ok=True)
        raise
    half.replace(path)
    fsync_folder(path.parent)
