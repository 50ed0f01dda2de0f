"""A full disk, and a shop that may only be read: told plainly, nothing counted by halves, fine once there is room."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import huitou
from huitou.errors import ExternalError
from huitou.warehouse.facts import Facts
from tests.crash.conftest import Shops
from tests.support import permissions
from tests.support.crashing import answers, assert_nothing_left, counts, run


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own of 24 MB, where the system lets us mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(disk)]
    if os.name != "posix" or os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path, *, leave: int) -> Path:
    """Fill the disk up to so many bytes."""
    ballast = disk / "ballast"
    ballast.write_bytes(b"\0" * (shutil.disk_usage(disk).free - leave))
    return ballast


@pytest.mark.parametrize("leave", [0, 60_000, 1_000_000], ids=["at the start", "reading", "publishing"])
def test_a_full_disk_counts_nothing_by_halves(leave: int, small_disk: Path, shops: Shops) -> None:
    shop = Path(shutil.copytree(shops.before, small_disk / "shop"))
    ballast = fill(small_disk, leave=leave)
    code, said = run("import", shops.second, "--shop", shop)
    assert code == 2
    assert "disk.full" in said or "No space left" in said
    assert answers(shop) == shops.old
    ballast.unlink()
    huitou.open(shop).load(shops.second)
    assert answers(shop) == shops.new
    assert_nothing_left(shop)


@pytest.mark.parametrize(
    ("table", "leave"),
    [
        ("accounts", 8_192),
        ("imports", 0),
        *(pytest.param(*case, marks=pytest.mark.slow) for case in (("accounts", 0), ("orders", 0), ("orders", 12_288))),
    ],
)
def test_a_disk_full_in_the_middle_of_the_facts(
    table: str, leave: int, small_disk: Path, shops: Shops, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Path(shutil.copytree(shops.before, small_disk / "shop"))
    append = Facts.append

    def on_a_full_disk(facts: Facts, name: str, *rest: Any) -> None:
        if name == table:
            fill(small_disk, leave=leave)
        append(facts, name, *rest)

    with monkeypatch.context() as full:
        full.setattr(Facts, "append", on_a_full_disk)
        with pytest.raises(ExternalError) as refused:
            huitou.open(shop).load(shops.second)
    assert refused.value.code == "disk.full"
    assert answers(shop) == shops.old
    (small_disk / "ballast").unlink()
    (report,) = huitou.open(shop).load(shops.second)
    assert counts(report) == shops.report
    assert answers(shop) == shops.new
    assert_nothing_left(shop)


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash sets the limit")
@pytest.mark.parametrize("limit", [0, 16, 200], ids=["at the start", "reading", "publishing"])
def test_a_limit_on_the_size_of_files_is_told_as_a_full_disk(limit: int, shop: Path, shops: Shops) -> None:
    code, said = run("import", shops.second, "--shop", shop, file_limit_kb=limit)
    assert code == 2
    assert "disk.full" in said or "File too large" in said
    assert answers(shop) == shops.old
    huitou.open(shop).load(shops.second)
    assert answers(shop) == shops.new
    assert_nothing_left(shop)


def test_a_shop_on_a_disk_that_may_only_be_read(small_disk: Path, shops: Shops) -> None:
    shop = Path(shutil.copytree(shops.before, small_disk / "shop"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    code, said = run("import", shops.second, "--shop", shop)
    assert code == 2
    assert "Read-only file system" in said
    assert answers(shop) == shops.old


@pytest.mark.skipif(not permissions.bind(), reason="root may write anywhere")
def test_a_shop_folder_that_may_only_be_read(shop: Path, shops: Shops) -> None:
    shop.chmod(0o500)
    code, said = run("import", shops.second, "--shop", shop)
    shop.chmod(0o700)
    assert code == 2
    assert "Permission denied" in said
    assert answers(shop) == shops.old
