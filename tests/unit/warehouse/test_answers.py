"""Answers kept beside a snapshot: found again, never of another question, and gone with the snapshot."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from huitou.warehouse import answers, snapshot
from huitou.warehouse.answers import Answers, folder_of
from huitou.warehouse.snapshot import Snapshot
from tests.unit.warehouse.test_snapshot import Engine

ROWS: list[tuple[Any, ...]] = [(1, "上海", None, 0.1), (2**62, "", 3, -1.5)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "v000001-1.duckdb"
    path.touch()
    return path


def test_an_answer_is_found_as_it_was_given(file: Path) -> None:
    Answers(file).keep("SELECT 1", {"day": 5}, ROWS)

    assert Answers(file).find("SELECT 1", {"day": 5}) == ROWS
    assert Answers(file).find("SELECT 1", {"day": 6}) is None
    assert Answers(file).find("SELECT 1", {"day": "5"}) is None
    assert Answers(file).find("SELECT 2", {"day": 5}) is None


def test_what_would_not_come_back_the_same_is_not_kept(file: Path) -> None:
    Answers(file).keep("SELECT 1", {}, [(Decimal("0.10"),)])
    Answers(file).keep("SELECT 2", {}, [((1, 2),)])

    assert not folder_of(file).exists()


def test_a_sum_of_squares_is_kept_as_the_integer_it_is(file: Path) -> None:
    Answers(file).keep("SELECT 1", {}, [("a", Decimal(10**25), None), ("b", Decimal(0), 1)])

    found = Answers(file).find("SELECT 1", {})
    assert found == [("a", 10**25, None), ("b", 0, 1)]
    assert {type(cell) for row in found or () for cell in row} == {str, int, type(None)}


def test_a_list_of_people_is_not_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "_MOST_CELLS", 3)
    Answers(file).keep("SELECT 1", {}, [(1, 2), (3, 4)])
    Answers(file).keep("SELECT 2", {}, [(1, 2)])

    assert Answers(file).find("SELECT 1", {}) is None
    assert Answers(file).find("SELECT 2", {}) == [(1, 2)]


def test_half_an_answer_is_none(file: Path) -> None:
    Answers(file).keep("SELECT 1", {}, ROWS)
    (kept,) = folder_of(file).iterdir()
    for text in ("", "[[1,", "\x00" * 8, "{}x"):
        kept.write_text(text)
        assert Answers(file).find("SELECT 1", {}) is None


def test_nothing_is_kept_of_a_snapshot_that_is_gone(file: Path) -> None:
    file.unlink()
    Answers(file).keep("SELECT 1", {}, ROWS)

    assert not folder_of(file).exists()


def test_a_folder_that_cannot_be_written_is_no_error(file: Path) -> None:
    folder_of(file).touch()
    Answers(file).keep("SELECT 1", {}, ROWS)

    assert Answers(file).find("SELECT 1", {}) is None


def test_the_next_reader_asks_the_engine_nothing_that_took_long(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_LONG_SECONDS", -1)
    Snapshot(Engine(100), Answers(file)).rows("SELECT 1")  # type: ignore[arg-type]
    second = Engine(100)

    assert Snapshot(second, Answers(file)).rows("SELECT 1") == [(place,) for place in range(100)]  # type: ignore[arg-type]
    assert second.asked == []


def test_what_was_answered_at_once_is_not_written(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_LONG_SECONDS", 60)
    Snapshot(Engine(100), Answers(file)).rows("SELECT 1")  # type: ignore[arg-type]

    assert not folder_of(file).exists()
