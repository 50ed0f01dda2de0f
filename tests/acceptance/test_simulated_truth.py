"""Simulated shops, whose truth is known, from their files to the numbers, in every layout they are written in."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import huitou
from huitou import ImportReport, Measurement, Shop, simulate
from huitou.metrics.measure import measure
from huitou.simulate import Model, SimulatedShop
from huitou.simulate.platforms import PLATFORMS
from huitou.warehouse.snapshot import open_snapshot

pytestmark = pytest.mark.slow

_CYCLE = ("n", "completed", "km_median", "mean", "median", "p25", "p75", "returned_within")
_COUNTS = ("read", "accepted", "duplicate", "quarantined")


@pytest.fixture(scope="module", params=[3, pytest.param(11, marks=pytest.mark.slow)], ids="seed {}".format)
def simulated(request: pytest.FixtureRequest) -> SimulatedShop:
    return simulate.shop(customers=400, seed=request.param)


def _files(shop: SimulatedShop, layout: str, folder: Path) -> dict[str, Path]:
    if layout == "huitou":
        return {"huitou": simulate.write_huitou(shop, folder)}
    orders, lines = simulate.write_taobao(shop, folder, layout=layout)
    return {"taobao_orders": orders, "taobao_lines": lines}


def _wrong(shop: Shop, windows: dict[str, Any], *, least: int = 50) -> list[Any]:
    """Every measurement that is not the truth."""
    asked = [
        (name, count_by, metric, params, answer, window)
        for name, window in windows.items()
        for count_by in ("order", "day")
        for metric, told in window[count_by].items()
        for params, answer in _answers(told)
    ]
    found = []
    with open_snapshot(shop.folder) as snapshot:
        for name, count_by, metric, params, answer, window in asked:
            when = {"from_": window["from"], "to": window["to"], "as_of": window["as_of"]}
            options = {"settings": shop.settings, "count_by": count_by, "params": params} | when
            [measured] = measure(snapshot, metric, **options)
            if _told(measured, answer) != answer:
                found.append((name, count_by, metric, params, _told(measured, answer), answer))
    assert len(asked) > least
    return found


def _answers(told: dict[str, Any]) -> Iterator[tuple[dict[str, Any] | None, dict[str, Any]]]:
    """What to ask with, and the figures to come back."""
    yield None, {key: told[key] for key in ("numerator", "denominator", "value", *_CYCLE) if key in told}
    for named, numerator in told.get("by_definition", {}).items():
        definition, _, days = named.rpartition("_") if named[-1].isdigit() else (named, "", "")
        params = {"definition": definition} | ({"days": int(days)} if days else {})
        yield params, {"numerator": numerator, "denominator": told["denominator"]}


def _told(measured: Measurement, answer: dict[str, Any]) -> dict[str, Any]:
    known = {"numerator": measured.numerator, "denominator": measured.denominator, "value": measured.value}
    return {key: known[key] if key in known else measured.details[key] for key in answer}


@pytest.mark.parametrize("layout", ["huitou", "classic", "newer"])
def test_the_numbers_are_the_truth(simulated: SimulatedShop, layout: str, tmp_path: Path) -> None:
    shop, truth = huitou.init(tmp_path / "shop"), simulate.truth(simulated)
    for name, file in _files(simulated, layout, tmp_path / "files").items():
        [report] = shop.load(file)
        assert _counts(report) == {key: truth["imports"][name][key] for key in _COUNTS}
    assert _wrong(shop, truth["windows_without_brushing_list"]) == []
    shop.load(simulate.write_brushing(simulated, tmp_path / "files" / "brushing.csv"))
    assert _wrong(shop, truth["windows"]) == []


# What tells nothing of customers: the other numbers of such an export are unknown, not wrong.
_OF_ORDERS = ("revenue", "purchases", "average_order_value")


@pytest.mark.parametrize("source", PLATFORMS)
def test_the_numbers_of_every_platforms_export_are_the_truth(source: str, tmp_path: Path) -> None:
    form = PLATFORMS[source]
    model = Model() if form.partial_refunds else Model(partial_refund_share=0)
    simulated = simulate.shop(customers=250, seed=5, model=model)
    shop, windows = huitou.init(tmp_path / "shop"), simulate.truth(simulated)["windows_without_brushing_list"]
    [report] = shop.load(simulate.write_export(simulated, tmp_path / "files", source=source))
    assert (report.source, report.quarantined, report.dropped) == (source, 0, 0)
    if not form.knows:
        for window, count_by in itertools.product(windows.values(), ("order", "day")):
            told = window[count_by]
            window[count_by] = {metric: told[metric] for metric in _OF_ORDERS if count_by == "order"}
    assert _wrong(shop, windows, least=8) == []


def _counts(report: ImportReport) -> dict[str, int]:
    return {key: getattr(report, key) for key in _COUNTS}
