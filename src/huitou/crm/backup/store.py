"""The operational store, put away and brought back: SQLite as a file, any other database as rows."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from pathlib import Path

from huitou.crm.project import boot
from huitou.errors import ExternalError

SQLITE = "store.sqlite3"
ROWS = "store.jsonl"
_OWN_FILE = Path("crm") / "huitou.sqlite3"


def is_elsewhere() -> bool:
    """Whether the store is in a database of its own, that DATABASE_URL names."""
    return bool(os.environ.get("DATABASE_URL"))


def own_file(shop: Path) -> Path:
    return shop / _OWN_FILE


def copy_sqlite(source: Path, target: Path) -> None:
    """A copy as of one moment, while others write. Open sessions are left out: a copy must open nobody's.

    Raises: ExternalError ``store.damaged``.
    """
    with contextlib.closing(sqlite3.connect(source)) as live, contextlib.closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        if copy.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_session'").fetchone():
            copy.execute("DELETE FROM django_session")
            copy.commit()
            # What was deleted is still in the file until it is written anew.
            copy.execute("VACUUM")
        ((said,), *_) = copy.execute("PRAGMA integrity_check").fetchall()
    if said != "ok":
        raise ExternalError(
            "store.damaged",
            en=f"{source} is damaged ({said}); bring back the last good backup",
            zh=f"{source} 已损坏（{said}）；请用上一份好的备份恢复",
            retryable=False,
        )


def dump_rows(shop: Path, target: Path) -> None:
    """Every row as of one moment, as a line of JSON."""
    boot.ready(shop, migrate=False)
    boot.loaded("huitou.crm.backup.rows.dump")(target)


def load_rows(source: Path) -> None:
    """Bring the rows back into an empty database; its tables are there.

    Raises: UserError ``backup.store_in_use``.
    """
    boot.loaded("huitou.crm.backup.rows.load")(source)
