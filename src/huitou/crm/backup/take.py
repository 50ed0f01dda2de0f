"""Making a backup: the store first, then the facts, so that what the store caused is never missing from them."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from huitou import settings as shop_settings
from huitou.crm.backup import manifest, store
from huitou.crm.backup.manifest import Manifest, Store
from huitou.crm.project import keys
from huitou.errors import UserError
from huitou.version import __version__
from huitou.warehouse.erasure import KEY_FILE
from huitou.warehouse.lock import writing
from huitou.warehouse.snapshot import current

SHOP = "shop"
KEYS = (Path("crm") / keys.FILE, Path(KEY_FILE))
# The store is put away by itself; snapshots are derived; the others are for the moment.
_NOT_COPIED = frozenset({"crm", "snapshots", "scratch", "looking", ".writer.lock", ".writer.json", KEY_FILE})


def take(shop: Path, target: Path, *, keys_to: Path | None = None) -> Manifest:
    """Put the shop away in a new folder, and its keys in another. Imports wait meanwhile.

    Raises: UserError where the shop is none or a folder is in use; ExternalError ``shop.locked``, ``disk.full``.
    """
    shop_settings.load(shop)
    for folder in (target, *([keys_to] if keys_to else [])):
        _make(folder, shop)
    kind = _store(shop, target)
    with writing(shop, "backup"):
        _copy(shop, target / SHOP)
        version = current(shop)
    found = {str(each): manifest.digest(shop / each) for each in KEYS if (shop / each).is_file()}
    if keys_to is not None:
        for place in found:
            _copy_private(shop / place, keys_to / Path(place).name)
    made = Manifest(
        made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        huitou=__version__,
        store=kind,
        data_version=version.stem if version else None,
        files={file.relative_to(target).as_posix(): manifest.digest(file) for file in _files(target)},
        keys=found,
    )
    manifest.write(target, made)
    return made


def _make(folder: Path, shop: Path) -> None:
    if folder.resolve().is_relative_to(shop.resolve()):
        raise UserError(
            "backup.inside",
            en=f"{folder} lies in the shop itself; put the backup elsewhere, on another disk if you can",
            zh=f"{folder} 就在店铺文件夹里；请放到别处，最好是另一块硬盘",
        )
    if folder.exists() and any(folder.iterdir()):
        raise UserError(
            "backup.folder",
            en=f"{folder} is not empty; give a new folder for each backup",
            zh=f"{folder} 不是空的；每次备份请用一个新文件夹",
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _store(shop: Path, target: Path) -> Store:
    if store.is_elsewhere():
        store.dump_rows(shop, target / store.ROWS)
        (target / store.ROWS).chmod(0o600)
        return "rows"
    if not store.own_file(shop).exists():
        return "none"
    store.copy_sqlite(store.own_file(shop), target / store.SQLITE)
    (target / store.SQLITE).chmod(0o600)
    return "sqlite"


def _copy(shop: Path, target: Path) -> None:
    target.mkdir(mode=0o700)
    for inner in sorted(shop.iterdir()):
        if inner.name in _NOT_COPIED:
            continue
        if inner.is_dir():
            shutil.copytree(inner, target / inner.name)
        else:
            _copy_private(inner, target / inner.name)


def _copy_private(source: Path, target: Path) -> None:
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with source.open("rb") as said, os.fdopen(handle, "wb") as file:
        shutil.copyfileobj(said, file)


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file())
