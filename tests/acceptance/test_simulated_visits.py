"""The visits of a simulated shop: a broken checkout is the weak step, and the report shows the way."""

from __future__ import annotations

from pathlib import Path

import pytest

import huitou
from huitou.simulate.folder import write
from tests.support.command_line import Run


def _shop(folder: Path, change: str) -> Path:
    made = write(folder / "made", customers=3000, seed=3, change=change, visits=True)
    shop = huitou.init(folder / "shop")
    assert made.visits is not None
    shop.load([made.huitou, made.visits])
    return shop.folder


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _shop(tmp_path_factory.mktemp("broken"), "broken_checkout")


def test_a_broken_checkout_is_the_weakest_step(broken: Path) -> None:
    shop = huitou.open(broken)
    [part] = shop.funnel()
    people = [step.people for step in part.steps]
    assert people == sorted(people, reverse=True)
    assert part.weakest == "pay"
    # Of a year before nothing was wrong.
    [earlier] = shop.funnel(to="2024-06-30")
    assert earlier.weakest is None


def test_the_command_line_and_the_report_say_so(run: Run, broken: Path, tmp_path: Path) -> None:
    assert "最弱的一步是“支付”" in run("funnel", "--lang", "zh", "--shop", broken).out
    report = huitou.open(broken).report(lang="en")
    assert "How far visitors get" in report.html
    assert [table.name for table in report.tables if table.name.startswith("Funnel")] == [
        "Funnel",
        "Funnel · not bought yet",
        "Funnel · bought before",
    ]


def test_visitors_who_are_nobody_known_are_not_parted(run: Run, tmp_path: Path) -> None:
    """Visits and platforms' exports name customers differently: that all look new says nothing of them."""
    made = write(tmp_path / "made", customers=60, seed=3, visits=True)
    shop = huitou.init(tmp_path / "shop")
    assert made.visits is not None
    shop.load([*made.taobao, made.visits])
    report = shop.report(lang="en")
    assert [table.name for table in report.tables if table.name.startswith("Funnel")] == ["Funnel"]
    assert "No visitor could be matched to a customer who has bought" in report.html
    assert "没有一个能和买过的客户对上" in run("funnel", "--by", "group", "--lang", "zh", "--shop", shop.folder).out


def test_a_report_without_visits_says_nothing_of_them(worked_example: Path) -> None:
    assert "funnel" not in {section.id for section in huitou.open(worked_example).report().sections}


def test_visits_are_written_when_asked_for(run: Run, tmp_path: Path) -> None:
    words = ("--customers", "20", "--seed", "1")
    run("simulate", tmp_path / "without", *words)
    assert not (tmp_path / "without" / "huitou" / "visits.csv").exists()
    assert "visits.csv" in run("simulate", tmp_path / "with", *words, "--visits").out
    assert (tmp_path / "with" / "huitou" / "visits.csv").read_text("utf-8").startswith("event,event_at,")
