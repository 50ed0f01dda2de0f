"""The web app's files, when a new build takes the place of the one that is being served."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
_PAGE = '<!doctype html><script type="module" src="/assets/index-{hash}.js"></script>{more}'


def _build(folder: Path, hash_: str, *, more: str = "") -> None:
    (folder / "assets").mkdir(parents=True, exist_ok=True)
    (folder / "assets" / f"index-{hash_}.js").write_text(f"// {hash_}", encoding="utf-8")
    (folder / "index.html").write_text(_PAGE.format(hash=hash_, more=more), encoding="utf-8")


@pytest.fixture
def built(tmp_path: Path, settings: Any, served: Path) -> Path:
    settings.WEB = tmp_path / "dist"
    _build(settings.WEB, "aaaaaaaa")
    return tmp_path / "dist"


def _read(client: Client, path: str) -> tuple[int, bytes]:
    answer = client.get(path)
    return answer.status_code, answer.getvalue() if answer.streaming else answer.content


def test_a_new_build_is_served_without_a_restart(built: Path, client_of: Callable[..., Client]) -> None:
    client = client_of()
    assert _read(client, "/assets/index-aaaaaaaa.js") == (200, b"// aaaaaaaa")
    shutil.rmtree(built)
    _build(built, "bbbbbbbb", more="<!-- longer than the one before -->")
    assert b"index-bbbbbbbb.js" in _read(client, "/today")[1]
    assert _read(client, "/assets/index-bbbbbbbb.js") == (200, b"// bbbbbbbb")


def test_what_the_new_build_has_no_more_is_not_found(built: Path, client_of: Callable[..., Client]) -> None:
    client = client_of()
    assert _read(client, "/assets/index-aaaaaaaa.js")[0] == 200
    shutil.rmtree(built)
    _build(built, "bbbbbbbb", more="<!-- longer than the one before -->")
    assert _read(client, "/assets/index-aaaaaaaa.js")[0] == 404


def test_between_two_builds_nothing_breaks(built: Path, client_of: Callable[..., Client]) -> None:
    client = client_of()
    assert _read(client, "/assets/index-aaaaaaaa.js")[0] == 200
    shutil.rmtree(built)
    assert _read(client, "/assets/index-aaaaaaaa.js")[0] == 404
    assert _read(client, "/today")[0] == 200
