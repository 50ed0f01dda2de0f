"""A shop put away and brought back is the same shop: its numbers, its people, its keys; or it is refused."""

from __future__ import annotations

import json
import secrets
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import huitou
from huitou.errors import HuitouError, UserError
from huitou.metrics.catalogue import load_catalogue
from tests.support import postgres
from tests.support.crashing import assert_nothing_left, kill_at, write_orders
from tests.support.server_process import ran

_STORE = Path("crm") / "huitou.sqlite3"


@pytest.fixture(scope="module")
def lived_in(shop_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with orders, somebody erased, an owner, and a session somebody left open."""
    shop = Path(shutil.copytree(shop_folder, tmp_path_factory.mktemp("lived") / "shop"))
    first = next(iter(huitou.open(shop).drill("buyers")))
    huitou.open(shop).erase(first.customer_id)
    assert ran("user", "add", "lin@example.com", "--shop", shop).returncode == 0
    with closing(sqlite3.connect(shop / _STORE)) as store:
        store.execute("INSERT INTO django_session VALUES ('left-open', 'x', '2099-01-01')")
        store.commit()
    return shop


@pytest.fixture(scope="module")
def put_away(lived_in: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("away")
    made = ran("backup", folder / "backup", "--keys", folder / "keys", "--shop", lived_in)
    assert made.returncode == 0, made.stderr
    return folder / "backup", folder / "keys"


def _numbers(shop: Path) -> dict[str, Any]:
    """Every metric as it is asked by default, without the name of the data version; or why it cannot be told."""
    opened = huitou.open(shop)
    return {metric: _number(opened, metric) for metric in load_catalogue()}


def _number(shop: huitou.Shop, metric: str) -> Any:
    try:
        measured = shop.measure(metric)
    except HuitouError as refused:
        return refused.code
    return [(each.value, each.numerator, each.denominator, each.from_day, each.to_day) for each in measured]


def test_every_number_comes_back(lived_in: Path, put_away: tuple[Path, Path], tmp_path: Path) -> None:
    backup, keys = put_away
    back = ran("restore", backup, tmp_path / "back", "--keys", keys)
    assert back.returncode == 0, back.stderr
    before = _numbers(lived_in)
    assert len([each for each in before.values() if isinstance(each, list)]) > 30
    assert _numbers(tmp_path / "back") == before
    assert not (tmp_path / "back.restoring").exists()


def test_its_people_come_back_and_sign_in_anew(lived_in: Path, put_away: tuple[Path, Path], tmp_path: Path) -> None:
    backup, keys = put_away
    ran("restore", backup, tmp_path / "back", "--keys", keys)
    with (
        closing(sqlite3.connect(tmp_path / "back" / _STORE)) as store,
        closing(sqlite3.connect(lived_in / _STORE)) as was,
    ):
        people = "SELECT email, password, role FROM access_user"
        assert store.execute(people).fetchall() == was.execute(people).fetchall()
        assert store.execute("SELECT COUNT(*) FROM django_session").fetchone() == (0,)
    assert b"left-open" not in (backup / "store.sqlite3").read_bytes()


def test_data_versions_are_counted_on(lived_in: Path, put_away: tuple[Path, Path], tmp_path: Path) -> None:
    backup, keys = put_away
    ran("restore", backup, tmp_path / "back", "--keys", keys)
    before, after = ((shop / "snapshots" / "CURRENT").read_text() for shop in (lived_in, tmp_path / "back"))
    assert int(after[1:7]) == int(before[1:7]) + 1


def test_the_keys_are_apart_and_come_back(lived_in: Path, put_away: tuple[Path, Path], tmp_path: Path) -> None:
    backup, keys = put_away
    secret = (lived_in / "crm" / "secret.key").read_bytes()
    held = [file for file in backup.rglob("*") if file.is_file() and secret in file.read_bytes()]
    assert held == []
    assert {file.name for file in keys.iterdir()} == {"secret.key", "erasure.key"}
    ran("restore", backup, tmp_path / "back", "--keys", keys)
    for place in ("crm/secret.key", "erasure.key"):
        assert (tmp_path / "back" / place).read_bytes() == (lived_in / place).read_bytes()
        assert (tmp_path / "back" / place).stat().st_mode & 0o077 == 0


def test_without_its_keys_it_is_brought_back_only_when_asked(put_away: tuple[Path, Path], tmp_path: Path) -> None:
    backup, keys = put_away
    assert "[restore.keys]" in ran("restore", backup, tmp_path / "back").stderr
    others = Path(shutil.copytree(keys, tmp_path / "keys"))
    (others / "secret.key").write_text("another key, of at least as many characters")
    assert "[restore.wrong_key]" in ran("restore", backup, tmp_path / "back", "--keys", others).stderr
    assert not (tmp_path / "back").exists()
    assert ran("restore", backup, tmp_path / "back", "--without-keys").returncode == 0


def test_a_backup_is_private(put_away: tuple[Path, Path]) -> None:
    for folder in put_away:
        assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("place", ["store.sqlite3", "shop/huitou.toml", "shop/facts"])
def test_what_was_damaged_is_refused(put_away: tuple[Path, Path], tmp_path: Path, place: str) -> None:
    backup = Path(shutil.copytree(put_away[0], tmp_path / "backup"))
    file = backup / place
    if file.is_dir():
        file = max(file.rglob("*.parquet"), key=lambda each: each.stat().st_size)
    said = bytearray(file.read_bytes())
    said[len(said) // 2] ^= 1
    file.write_bytes(said)
    refused = ran("restore", backup, tmp_path / "back", "--without-keys")
    assert (refused.returncode, "[backup.damaged]" in refused.stderr) == (2, True)
    assert not (tmp_path / "back").exists()


def test_what_was_not_finished_is_refused(put_away: tuple[Path, Path], tmp_path: Path) -> None:
    backup = Path(shutil.copytree(put_away[0], tmp_path / "backup"))
    (backup / "backup.json").unlink()
    assert "[backup.unfinished]" in ran("restore", backup, tmp_path / "back", "--without-keys").stderr


def test_a_file_named_outside_the_backup_is_refused(put_away: tuple[Path, Path], tmp_path: Path) -> None:
    backup = Path(shutil.copytree(put_away[0], tmp_path / "backup"))
    said = json.loads((backup / "backup.json").read_text())
    said["files"]["../elsewhere"] = "0" * 64
    (backup / "backup.json").write_text(json.dumps(said))
    assert "[backup.damaged]" in ran("restore", backup, tmp_path / "back", "--without-keys").stderr


def test_nothing_is_written_over(put_away: tuple[Path, Path], lived_in: Path, tmp_path: Path) -> None:
    assert "[restore.folder]" in ran("restore", put_away[0], lived_in, "--without-keys").stderr
    assert "[backup.folder]" in ran("backup", put_away[0], "--shop", lived_in).stderr
    assert "[backup.inside]" in ran("backup", lived_in / "backup", "--shop", lived_in).stderr


def _databases(folder: Path) -> tuple[str, str]:
    """Two empty databases that are not the shop's own file."""
    if postgres.wanted():
        return postgres.new_database(secrets.token_hex(8)), postgres.new_database(secrets.token_hex(8))
    return f"sqlite:///{folder / 'before.sqlite3'}", f"sqlite:///{folder / 'after.sqlite3'}"


def test_a_store_elsewhere_is_put_away_as_rows(tmp_path: Path) -> None:
    before, after = _databases(tmp_path)
    shop, backup, keys, back = (tmp_path / name for name in ("shop", "backup", "keys", "back"))
    huitou.init(shop)
    made = ran("user", "add", "lin@example.com", "--shop", shop, DATABASE_URL=before)
    away = ran("backup", backup, "--keys", keys, "--shop", shop, DATABASE_URL=before)
    assert (made.returncode, away.returncode) == (0, 0), made.stderr + away.stderr
    restored = ran("restore", backup, back, "--keys", keys, DATABASE_URL=after)
    assert restored.returncode == 0, restored.stderr
    # Who was there before is known, and whoever comes is given a number of their own.
    twice = ran("user", "add", "lin@example.com", "--shop", back, DATABASE_URL=after)
    another = ran("user", "add", "wei@example.com", "--shop", back, DATABASE_URL=after)
    assert ("[user.known]" in twice.stderr, another.returncode) == (True, 0)


def test_a_store_that_is_in_use_is_not_written_over(tmp_path: Path) -> None:
    before, _ = _databases(tmp_path)
    shop, backup, keys = (tmp_path / name for name in ("shop", "backup", "keys"))
    huitou.init(shop)
    ran("user", "add", "lin@example.com", "--shop", shop, DATABASE_URL=before)
    ran("backup", backup, "--keys", keys, "--shop", shop, DATABASE_URL=before)
    refused = ran("restore", backup, tmp_path / "back", "--keys", keys, DATABASE_URL=before)
    assert (refused.returncode, "[backup.store_in_use]" in refused.stderr) == (2, True)
    assert not (tmp_path / "back").exists()


def test_a_shop_that_no_server_ran_for_is_put_away_too(tmp_path: Path) -> None:
    huitou.init(tmp_path / "shop")
    assert ran("backup", tmp_path / "backup", "--shop", tmp_path / "shop").returncode == 0
    assert ran("restore", tmp_path / "backup", tmp_path / "back").returncode == 0
    with pytest.raises(UserError, match=r"shop\.empty"):
        huitou.open(tmp_path / "back").measure("buyers")


def test_what_a_killed_import_left_does_not_come_back(tmp_path: Path) -> None:
    first = write_orders(tmp_path / "first.csv", first=1, last=50)
    second = write_orders(tmp_path / "second.csv", first=51, last=100)
    shop = tmp_path / "shop"
    huitou.init(shop).load(first)
    # The second import's rows are in the facts, and it never said that they count.
    kill_at({"function": "huitou.warehouse.facts:Facts.seal"}, "import", second, "--shop", shop)
    before = _numbers(shop)
    assert ran("backup", tmp_path / "backup", "--shop", shop).returncode == 0
    assert ran("restore", tmp_path / "backup", tmp_path / "back").returncode == 0
    assert _numbers(tmp_path / "back") == before
    assert_nothing_left(tmp_path / "back")
