"""Results kept beside a snapshot: whole values there and back, and whatever happens to a file costs time alone."""

from __future__ import annotations

import resource
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from huitou.warehouse import results, snapshot
from huitou.warehouse.answers import folder_of
from huitou.warehouse.results import Results
from huitou.warehouse.snapshot import Snapshot
from tests.unit.warehouse.test_snapshot import Engine


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    weights: Any


@dataclass(frozen=True, slots=True)
class Learned:
    lines: tuple[Line, ...]
    tried: Mapping[str, float]
    none: None = None
    few: bool = True


KINDS = (Line, Learned)
WEIGHTS = (
    np.array([0.1, -1 / 3, np.nan, np.inf]),
    np.array([0.5, 2.0]),
    np.array([1, -200, 70_000]),
    np.array([2**63 - 1, -(2**63)]),
    np.array([[1, 2], [3, 4]], np.int32),
    np.array([True, False]),
    np.zeros((0, 5)),
    np.array([1.5], np.float32),
)
VALUE = Learned(tuple(Line(f"线 {n}", each) for n, each in enumerate(WEIGHTS)), {"a": 0.1, "b": 1e300})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "v000001-1.duckdb"
    path.touch()
    return path


def kept(file: Path) -> Path:
    [found] = folder_of(file).iterdir()
    return found


def test_there_and_back_to_the_last_bit(file: Path) -> None:
    Results(file).keep("model 1", VALUE)
    found = Results(file).find("model 1", KINDS)

    assert (found.tried, found.none, found.few) == (VALUE.tried, None, True)
    for one, other in zip(found.lines, VALUE.lines, strict=True):
        assert one.name == other.name
        assert one.weights.dtype == other.weights.dtype
        assert one.weights.tobytes() == other.weights.tobytes()
    assert Results(file).find("model 2", KINDS) is None


def test_numbers_take_the_room_they_need(file: Path) -> None:
    many = np.arange(100_000)
    Results(file).keep("m", (many % 200, many / 2))
    assert kept(file).stat().st_size < 100_000 * (1 + 4) + 2_000


def test_only_the_classes_asked_for_are_made(file: Path) -> None:
    Results(file).keep("m", VALUE)
    assert Results(file).find("m", (Learned,)) is None


def test_a_file_of_another_form_is_none(file: Path) -> None:
    Results(file).keep("m", Line("x", 1))
    whole = kept(file).read_bytes()
    for wrong in (whole.replace(b'"name"', b'"gone"'), whole.replace(b'"of"', b'"on"')):
        kept(file).write_bytes(wrong)
        assert Results(file).find("m", KINDS) is None


def test_damage_anywhere_is_none_or_the_value(file: Path) -> None:
    Results(file).keep("m", VALUE)
    whole, chance = kept(file).read_bytes(), np.random.default_rng(1)
    for _ in range(300):
        hurt = bytearray(whole)
        hurt[chance.integers(len(whole))] ^= 1 << int(chance.integers(8))
        kept(file).write_bytes(bytes(hurt[: len(whole) if chance.random() < 0.7 else int(chance.integers(len(whole)))]))
        found = Results(file).find("m", KINDS)
        assert found is None or found.lines[0].weights.tobytes() == WEIGHTS[0].tobytes()


def test_what_nobody_could_read_back_is_an_error_of_ours(file: Path) -> None:
    with pytest.raises(TypeError, match="set cannot be kept"):
        Results(file).keep("m", {1})


def test_nothing_is_kept_of_a_snapshot_that_is_gone(file: Path) -> None:
    file.unlink()
    Results(file).keep("m", VALUE)
    assert not folder_of(file).exists()


def test_a_folder_that_cannot_be_written_is_no_error(file: Path) -> None:
    folder_of(file).touch()
    Results(file).keep("m", VALUE)
    assert Results(file).find("m", KINDS) is None


def test_a_full_disk_is_no_error_and_leaves_nothing(file: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, hard))
    try:
        Results(file).keep("m", np.random.default_rng(1).random(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [*folder_of(file).iterdir()] == []


def test_there_is_an_end_to_what_is_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "_MOST_BYTES", 3_000)
    Results(file).keep("one", np.zeros(200, np.uint8))
    Results(file).keep("two", np.zeros(5_000, np.uint8))
    assert Results(file).find("one", ()) is not None
    assert Results(file).find("two", ()) is None


def test_the_next_reader_works_nothing_out(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_LONG_SECONDS", -1)

    def reader() -> Snapshot:
        return Snapshot(Engine(1), None, Results(file))  # type: ignore[arg-type]

    assert reader().kept_result("m", KINDS) is None
    assert reader().result("m", lambda: Line("x", 1), KINDS) == Line("x", 1)
    assert reader().result("m", lambda: Line("y", 2), KINDS) == Line("x", 1)
    assert reader().kept_result("m", KINDS) == Line("x", 1)
