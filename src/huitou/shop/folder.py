"""What all concerns of a shop share: its folder, its settings, and writing to it one at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from huitou import calendar, settings

if TYPE_CHECKING:
    from huitou.warehouse.publish import Clock
    from huitou.warehouse.snapshot import Snapshot


class ShopFolder:
    """A shop's folder and what its huitou.toml says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = settings.load(folder)

    @contextmanager
    def _snapshot(self) -> Iterator[Snapshot]:
        from huitou.warehouse.snapshot import open_snapshot

        with open_snapshot(self.folder) as snapshot:
            yield snapshot

    @contextmanager
    def _writing(self, what: str) -> Iterator[tuple[Path, Clock]]:
        from huitou.identity.relink import writer

        with writer(self.folder, what, self.settings) as held:
            yield held

    def _now(self) -> str:
        return dt.datetime.now(calendar.zone(self.settings.timezone)).strftime("%Y-%m-%d %H:%M")
