"""Bringing a backup back: into a new folder, every file checked, the keys put back, the numbers worked out anew."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from huitou import settings as shop_settings
from huitou.crm.backup import manifest, store
from huitou.crm.backup.manifest import Manifest
from huitou.crm.backup.take import SHOP
from huitou.crm.project import boot
from huitou.errors import UserError
from huitou.identity.relink import writer
from huitou.warehouse.facts import Facts
from huitou.warehouse.publish import publish
from huitou.warehouse.snapshot import folder_of


def bring_back(source: Path, shop: Path, *, keys_from: Path | None = None, without_keys: bool = False) -> str | None:
    """Make the shop of the backup in a new folder; give its data version, None for one without any import.

    Raises: UserError for a backup that is not whole, a folder in use, or keys that are missing or others.
    """
    put_away = manifest.read(source)
    _check_free(shop)
    _check_store(put_away)
    keys = _checked_keys(put_away, keys_from, without_keys=without_keys)
    # Half a shop must never look like one: it gets its name when it is whole.
    half = shop.with_name(f"{shop.name}.restoring")
    shutil.rmtree(half, ignore_errors=True)
    shutil.copytree(source / SHOP, half)
    (half / "crm").mkdir(mode=0o700)
    for place, key in keys.items():
        _write_private(half / place, key)
    _bring_back_store(put_away, source, half)
    version = _published(half, put_away)
    half.rename(shop)
    return version


def _check_free(shop: Path) -> None:
    if shop.exists() and any(shop.iterdir()):
        raise UserError(
            "restore.folder",
            en=f"{shop} is not empty; a backup is brought back into a new folder, and you change over when it is right",
            zh=f"{shop} 不是空的；请恢复到一个新文件夹，看过没问题再换过去",
        )


def _check_store(put_away: Manifest) -> None:
    if put_away.store == "sqlite" and store.is_elsewhere():
        raise UserError(
            "restore.store",
            en="this backup's store is a SQLite file, and DATABASE_URL names another database; unset it first",
            zh="这份备份里的数据库是 SQLite 文件，而 DATABASE_URL 指向别的数据库；请先去掉它",
        )


def _checked_keys(put_away: Manifest, keys_from: Path | None, *, without_keys: bool) -> dict[str, bytes]:
    """The keys by their place in the shop."""
    if without_keys:
        return {}
    if put_away.keys and keys_from is None:
        raise UserError(
            "restore.keys",
            en="this shop has keys, which are kept apart from its backup: give their folder with --keys. With"
            " --without-keys it goes on without: one-time codes and credentials have to be set up anew, and whoever was"
            " erased is not known again when old files are imported",
            zh="这家店有密钥，和备份分开存放：请用 --keys 指明文件夹。加 --without-keys 可以不带密钥恢复，"
            "但动态码和凭据要重新设置，再导入旧文件时也认不出已抹去的客户",
        )
    found = {}
    for place, wanted in put_away.keys.items():
        file = (keys_from or Path()) / Path(place).name
        if not file.is_file() or manifest.digest(file) != wanted:
            raise UserError(
                "restore.wrong_key",
                en=f"{file} is missing or not the key this backup was made with",
                zh=f"{file} 不存在，或不是这份备份当时的密钥",
            )
        found[place] = file.read_bytes()
    return found


def _write_private(path: Path, said: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(said)


def _bring_back_store(put_away: Manifest, source: Path, shop: Path) -> None:
    """The store as it was, its tables those of this version."""
    if put_away.store == "none":
        return
    if put_away.store == "sqlite":
        _write_private(store.own_file(shop), (source / store.SQLITE).read_bytes())
    boot.ready(shop)
    if put_away.store == "rows":
        store.load_rows(source / store.ROWS)


def _published(shop: Path, put_away: Manifest) -> str | None:
    # A sign for the next writer, which is the one below, that a crashed import may have left rows in the facts.
    (shop / "scratch").mkdir(mode=0o700, exist_ok=True)
    _number_on(shop, put_away.data_version)
    with writer(shop, "restore", shop_settings.load(shop)) as (scratch, clock):
        if Facts(shop).table("imports") is None:
            return None
        return publish(shop, clock, scratch, rebuild=True)


def _number_on(shop: Path, data_version: str | None) -> None:
    """Data versions are counted on: none made here may bear the name of one that was there before.

    The empty file only holds the number, and goes with the next ones.
    """
    if data_version is not None:
        folder_of(shop).mkdir(exist_ok=True)
        (folder_of(shop) / f"{data_version}.duckdb").touch()
