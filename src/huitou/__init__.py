"""Huitou 回头: do customers come back, how soon, and how much of the money is theirs.

The library's face; everything else lives in its room. Importing this starts no engine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from huitou import calendar, settings
from huitou.errors import DataError, ExternalError, HuitouError, UserError
from huitou.intake.load import Request, load_file
from huitou.intake.report import ImportReport

__all__ = [
    "DataError",
    "ExternalError",
    "HuitouError",
    "ImportReport",
    "Shop",
    "UserError",
    "init",
    "open",
]


class Shop:
    """One shop folder: load exports into it, ask it numbers, see the names behind them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = settings.load(folder)

    def load(
        self,
        file: str | Path,
        *,
        source: str = "auto",
        store: str = "",
        mapping: str | Path | None = None,
        exported_at: str | dt.datetime | None = None,
        dry_run: bool = False,
    ) -> list[ImportReport]:
        """Import one file; one report per table in it. Importing a file twice changes nothing."""
        at = calendar.instant(exported_at, self.settings.timezone) if exported_at is not None else None
        request = Request(source, store, Path(mapping) if mapping else None, at, dry_run)
        return load_file(self.folder, self.settings, Path(file), request)


def init(
    folder: str | Path, *, name: str | None = None, timezone: str = "Asia/Shanghai", currency: str = "CNY"
) -> Shop:
    """Make a new shop folder and open it."""
    settings.init(Path(folder), name=name, timezone=timezone, currency=currency)
    return Shop(Path(folder))


def open(folder: str | Path) -> Shop:  # noqa: A001 - `huitou.open(...)` is how it reads in a notebook
    """Open a shop folder.

    Raises: UserError ``shop.missing`` when the folder is none.
    """
    return Shop(Path(folder))
