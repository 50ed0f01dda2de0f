"""Drawing measurements: what is refused in words, and what stands on the axes."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from huitou.errors import UserError
from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurements
from huitou.settings import Settings
from tests.support.shops import WORKED, WORKED_WINDOW, snapshot_of


def measured(metric: str, **options: Any) -> Measurements:
    with snapshot_of(WORKED) as shop:
        return measure(shop, metric, settings=Settings(name="worked example"), **WORKED_WINDOW, **options)


@pytest.fixture
def axes() -> Any:
    figure = pytest.importorskip("matplotlib.figure", reason="no matplotlib: pip install 'huitou[plot]'")
    return figure.Figure().subplots()


def test_refuses_in_words_without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UserError, match=r"plot\.missing"):
        measured("buyers", by="month").plot()


@pytest.mark.parametrize("by", [None, ["month", "channel"]])
def test_refuses_what_is_no_series(by: object) -> None:
    with pytest.raises(UserError, match=r"plot\.slices"):
        measured("buyers", by=by).plot()


def test_time_is_a_line(axes: Any) -> None:
    # January lin, wei, ana; February lin, bo, mei; March lin, yun, mei.
    measured("buyers", by="month").plot(ax=axes, lang="zh")
    [line, *_] = axes.lines
    assert (list(line.get_xdata()), list(line.get_ydata())) == (["2024-01", "2024-02", "2024-03"], [3, 3, 3])
    assert axes.get_title(loc="left") == "购买客户数"


def test_other_slices_are_bars_with_their_intervals(axes: Any) -> None:
    found = measured("repeat_purchase_rate", by="channel")
    measured("repeat_purchase_rate", by="channel").plot(ax=axes)
    assert [bar.get_width() for bar in axes.patches] == [m.value for m in found]
    assert len(axes.collections[0].get_segments()) == len(found)
