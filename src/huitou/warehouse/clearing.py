"""Clearing a made-up shop for somebody's own data: facts and snapshots go, users and settings are not touched.

How far it has come is written into the shop's mark before each step, so that a kill at any moment is finished by
whoever writes next, and nothing is cleared twice: what was imported since is never taken for the old data.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from huitou import simulated
from huitou.errors import UserError
from huitou.simulated import Mark
from huitou.warehouse import text_file
from huitou.warehouse.lock import writing
from huitou.warehouse.snapshot import POINTER, folder_of, fsync_folder, last_number

# What was half done to data that is gone; the key of erasures stays for those to come.
_NOTED = ("erasure.pending", "relink.pending")


@contextmanager
def clearing(shop: Path) -> Iterator[Mark]:
    """Hold the shop with its facts gone; within, take away what is kept of them elsewhere. Then the mark goes.

    Raises: UserError ``shop.not_simulated``; ExternalError ``shop.locked``.
    """
    with writing(shop, "clear"):
        mark = simulated.read(shop)
        if mark is None:
            raise UserError(
                "shop.not_simulated",
                en=f"{shop} is not marked as simulated, so nothing in it is cleared",
                zh=f"{shop} 没有“模拟店”的标记，所以什么都不会清空",
            )
        if mark.state == "filled":
            _write(shop, replace(mark, state="clearing"))
        finish(shop)
        yield mark
        (shop / simulated.FILE).unlink()
        fsync_folder(shop)


def finish(shop: Path) -> None:
    """Take the facts away where that was begun; the caller holds the writer lock."""
    mark = simulated.read(shop)
    if mark is None or mark.state != "clearing":
        return
    _remove_snapshots(shop)
    if (shop / "facts").exists():
        shutil.rmtree(shop / "facts")
    for name in _NOTED:
        (shop / name).unlink(missing_ok=True)
    _write(shop, replace(mark, state="emptied"))


def _remove_snapshots(shop: Path) -> None:
    """The pointer first: without one there are no numbers, whatever is still there.

    Data versions are counted on, for what was answered by the name of one must not be answered for another. The empty
    file only holds the number.
    """
    folder = folder_of(shop)
    if not folder.exists():
        return
    holder = folder / f"v{last_number(shop) + 1:06d}-0.duckdb"
    (folder / POINTER).unlink(missing_ok=True)
    fsync_folder(folder)
    holder.touch()
    for inner in folder.iterdir():
        if inner == holder:
            continue
        if inner.is_dir():
            shutil.rmtree(inner)
        else:
            inner.unlink()


def _write(shop: Path, mark: Mark) -> None:
    text_file.replace(shop / simulated.FILE, mark.text())
