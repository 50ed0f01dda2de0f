"""A new data version is served once it was looked through; until then the old one answers."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client

import huitou
from huitou.crm.shop import served
from huitou.crm.shop.ahead import Watch

MORE = "order_id,customer_id,ordered_at,paid_amount\nx1,new,2025-01-15 10:00:00,10.00\n"


@pytest.fixture
def folder(shop_folder: Path, tmp_path: Path, serve: Callable[[Path], None]) -> Iterator[Path]:
    copied = shutil.copytree(shop_folder, tmp_path / "shop")
    serve(copied)
    yield copied
    served.hold(copied, None)
    served.close()


def _publish(folder: Path) -> None:
    (folder.parent / "more.csv").write_text(MORE, encoding="utf-8")
    huitou.open(folder).load(folder.parent / "more.csv")


def test_the_old_version_is_served_while_the_new_one_is_looked_through(folder: Path) -> None:
    seen: list[tuple[str | None, str]] = []

    def ask() -> None:
        # What another thread would be given, and what this one looks at.
        others = served._held.get(folder)
        seen.append((others.stem if others else None, served.opened(folder).about.data_version))

    watch = Watch(folder, [ask])
    assert watch.look()
    before = served.data_version(folder)
    _publish(folder)
    assert served.data_version(folder) == before
    assert watch.look()
    after = served.data_version(folder)
    assert after != before
    assert seen == [(None, before), (before, after)]
    assert served.opened(folder).about.data_version == after


def test_the_app_is_told_that_a_newer_version_is_coming(folder: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("reader")

    def said() -> tuple[str, bool]:
        shop = client.get("/api/v1/session").json()["shop"]
        return shop["data_version"], shop["coming"]

    watch = Watch(folder, [])
    watch.look()
    before, coming = said()
    assert not coming
    _publish(folder)
    assert said() == (before, True)
    watch.look()
    after, coming = said()
    assert (after != before, coming) == (True, False)


def test_nothing_is_asked_twice_of_one_version(folder: Path) -> None:
    asked: list[int] = []
    watch = Watch(folder, [lambda: asked.append(1)])
    assert watch.look()
    assert not watch.look()
    assert asked == [1]


def test_a_question_that_fails_keeps_nobody_from_the_new_version(folder: Path) -> None:
    def broken() -> None:
        raise RuntimeError("not today")

    asked: list[int] = []
    watch = Watch(folder, [broken, lambda: asked.append(1)])
    assert watch.look()
    assert asked == [1]
    _publish(folder)
    assert watch.look()
    assert served.serving(folder) is not None


def test_a_version_that_is_gone_is_not_held(folder: Path) -> None:
    Watch(folder, []).look()
    held = served.serving(folder)
    assert held is not None
    _publish(folder)
    held.unlink()
    assert served.serving(folder) != held
