"""Scratch files: made 0600 since they hold personal data, and all gone when reading fails."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


class Scratch:
    """Makes files in one folder and remembers them."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder = folder
        self._made: list[Path] = []

    def new(self, suffix: str) -> Path:
        handle, name = tempfile.mkstemp(suffix=suffix, prefix="read-", dir=self._folder)
        os.close(handle)
        path = Path(name)
        self._made.append(path)
        return path

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._made.remove(path)

    def discard(self) -> None:
        for path in self._made:
            path.unlink(missing_ok=True)
        self._made.clear()
