"""Working the numbers out beforehand changes none of them, and lasts until the next import."""

from __future__ import annotations

from pathlib import Path

import pytest

import huitou
from huitou import simulate
from huitou.simulate.folder import Summary
from huitou.warehouse import snapshot
from huitou.warehouse.answers import SUFFIX
from tests.support.command_line import Run

pytestmark = pytest.mark.slow


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every answer counts as one that took long."""
    monkeypatch.setattr(snapshot, "_LONG_SECONDS", -1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return simulate.write(tmp_path_factory.mktemp("made"), customers=300, seed=57)


def kept(folder: Path) -> list[str]:
    return sorted(room.name for room in (folder / "snapshots").glob(f"*{SUFFIX}"))


@pytest.mark.usefixtures("patient")
def test_prepared_and_asked_are_the_same_numbers(made: Summary, tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "shop"
    shop = huitou.init(folder)
    shop.load([made.huitou])
    metrics = ("metrics", "--by", "month", "--shop", folder, "--format", "json")

    why = ("explain", "revenue", "--shop", folder, "--format", "json")
    before, moved = run(*metrics).out, run(*why).out
    assert kept(folder) == ["v000001-1.answers"]
    assert "metrics of the last 24 months are ready" in run("prepare", "--shop", folder).out
    assert (run(*metrics).out, run(*why).out) == (before, moved)
    assert (
        "个指标最近 6 个月的数已算好，预测也已做好"
        in run("prepare", "--shop", folder, "--months", "6", "--lang", "zh").out
    )

    # The next import says something else, and what was prepared for it.
    shop.load([made.brushing])
    assert run(*metrics).out != before
    fresh = huitou.init(tmp_path / "fresh")
    fresh.load([made.huitou])
    fresh.load([made.brushing])
    assert run(*metrics).out == run("metrics", "--by", "month", "--shop", tmp_path / "fresh", "--format", "json").out


@pytest.mark.usefixtures("patient")
def test_answers_go_with_their_snapshot(made: Summary, tmp_path: Path) -> None:
    shop = huitou.init(tmp_path / "shop")
    shop.load([made.huitou])
    shop.measure("buyers")
    assert kept(tmp_path / "shop") == ["v000001-1.answers"]

    shop.erase(shop.drill("buyers")[0].customer_id)
    assert kept(tmp_path / "shop") == []
    shop.measure("buyers")
    assert kept(tmp_path / "shop") == ["v000002-1.answers"]


def test_a_shop_without_orders_has_nothing_to_prepare(tmp_path: Path, run: Run) -> None:
    huitou.init(tmp_path / "shop")
    refused = run("prepare", "--shop", tmp_path / "shop")
    assert refused.code == 2
    assert "holds no data yet" in refused.err


def test_no_months_are_refused(made: Summary, tmp_path: Path, run: Run) -> None:
    huitou.init(tmp_path / "shop").load([made.huitou])
    refused = run("prepare", "--shop", tmp_path / "shop", "--months", "0")
    assert refused.code == 2
    assert "ask for at least one" in refused.err


def test_what_is_foretold_is_ready_too_and_the_same(made: Summary, tmp_path: Path, run: Run) -> None:
    folder, fresh = tmp_path / "shop", tmp_path / "fresh"
    for each in (folder, fresh):
        huitou.init(each).load([made.huitou])
    told: list[str] = []
    huitou.open(folder).prepare(months=1, on_model=told.append)
    assert told == ["forecast", "due", "next", "win-back", "evaluate"]

    for command in (["forecast"], ["due"], ["next", "--all"], ["win-back"], ["evaluate"]):
        asked = [*command, "--format", "json", "--shop"]
        assert run(*asked, folder).out == run(*asked, fresh).out
    # A report shows what was found by looking closely, one without it says that it took a quick look.
    quick = "This is a quick look"
    other = tmp_path / "other"
    huitou.init(other).load([made.huitou])
    in_passing, closely = (huitou.open(each).report(lang="en").html for each in (other, folder))
    assert quick in in_passing
    assert "Not asked here, for it takes longer: “Who buys what again, and when”" in in_passing
    assert "Who is about to order for the first time" not in in_passing
    assert quick not in closely
    assert "Not asked here" not in closely


@pytest.mark.usefixtures("patient")
def test_what_is_foretold_of_visitors_is_learned_once(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    browsing, folder = tmp_path / "made" / "browsing", tmp_path / "shop"
    run("simulate", tmp_path / "made", "--customers", "20", "--seed", "5", "--browsers", "4000")
    huitou.init(folder).load([browsing / f"{name}.csv" for name in ("orders", "visits", "coupons")])
    commands = [[*each, "--format", "json", "--shop", folder] for each in (["visitors"], ["campaign"], ["win-back"])]
    before = [run(*each).out for each in commands]
    told: list[str] = []
    huitou.open(folder).prepare(months=1, on_model=told.append)
    assert told == ["forecast", "due", "next", "win-back", "visitors", "campaign", "evaluate"]

    def again(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("huitou.predict.conversion.reader.learn", again)
    monkeypatch.setattr("huitou.predict.win_back.forecast.learn", again)
    assert [run(*each).out for each in commands] == before
    # The report has nothing left to leave out.
    assert "Not asked here" not in huitou.open(folder).report(lang="en").html


def test_a_folder_that_may_only_be_read_answers_the_same(made: Summary, tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "shop"
    huitou.init(folder).load([made.huitou])
    # A file where the folder of answers would be: nothing can be kept, as where nothing may be written.
    [snapshot_file] = (folder / "snapshots").glob("v*.duckdb")
    snapshot_file.with_suffix(SUFFIX).touch()
    first = run("forecast", "--format", "json", "--shop", folder).out
    assert run("forecast", "--format", "json", "--shop", folder).out == first


@pytest.mark.parametrize(("lang", "said"), [("en", "could not be kept"), ("zh", "存不下来")])
def test_what_could_not_be_kept_is_not_called_ready(
    lang: str, said: str, made: Summary, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huitou.warehouse.snapshot._LONG_SECONDS", -1)
    folder = tmp_path / "shop"
    huitou.init(folder).load([made.huitou])
    [snapshot_file] = (folder / "snapshots").glob("v*.duckdb")
    snapshot_file.with_suffix(SUFFIX).touch()
    ran = run("prepare", "--shop", folder, "--months", "1", "--lang", lang)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
