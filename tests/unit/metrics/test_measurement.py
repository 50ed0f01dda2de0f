"""The forms a measurement takes: JSON, Arrow, words."""

from __future__ import annotations

import json
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurements
from huitou.settings import Settings
from tests.support.shops import WORKED, WORKED_WINDOW, snapshot_of


def measured(metric: str, **options: Any) -> Measurements:
    with snapshot_of(WORKED) as shop:
        return measure(shop, metric, settings=Settings(name="x"), **WORKED_WINDOW, **options)


def test_json_begins_with_the_keys_others_rely_on() -> None:
    (row,) = measured("repeat_purchase_rate").to_dicts()
    assert {key: row[key] for key in list(row)[:14]} == {
        "metric": "repeat_purchase_rate",
        "value": 0.5,
        "numerator": 3,
        "denominator": 6,
        "unit": "rate",
        "from": "2024-01-01",
        "to": "2024-03-31",
        "as_of": "2024-05-31",
        "by": {},
        "params": {"known_customers": True},
        "count_by": "order",
        "provisional": False,
        "undefined": None,
        "details": {},
    }


@pytest.mark.parametrize("metric", ["revenue", "repurchase_cycle", "returning_revenue_share"])
def test_json_survives_a_round_trip(metric: str) -> None:
    rows = measured(metric, by="month").to_dicts()
    assert json.loads(json.dumps(rows)) == rows


def test_is_a_sequence_that_cannot_change() -> None:
    found = measured("revenue", by="month")
    assert len(found) == 3
    assert [each.value for each in found] == ["410.00", "290.00", "260.00"]
    assert found[-1].value == "260.00"
    assert [each.value for each in found[:2]] == ["410.00", "290.00"]
    with pytest.raises(AttributeError):
        found[0].value = "0.00"  # type: ignore[misc]


def test_polars_takes_it() -> None:
    frame = pl.DataFrame(measured("repeat_purchase_rate", by="month"))
    # January: ana alone came twice of lin, wei, ana; February: nobody of lin, bo, mei; March: nobody of lin, yun, mei.
    assert frame.select("month", "numerator", "denominator").rows() == [
        ("2024-01", 1, 3),
        ("2024-02", 0, 3),
        ("2024-03", 0, 3),
    ]
    assert frame.schema["value"] == pl.Float64


def test_duckdb_takes_it() -> None:
    found = measured("revenue", by="month")  # noqa: F841 - duckdb finds it by name
    assert duckdb.sql("SELECT SUM(numerator) FROM found").fetchall() == [(96000,)]


def test_pandas_takes_it() -> None:
    assert pd.DataFrame(measured("buyers"))["value"].tolist() == [6]
    assert pd.DataFrame(measured("buyers").to_dicts())["from"].tolist() == ["2024-01-01"]


def test_an_empty_answer_is_still_a_table() -> None:
    found = measured("revenue", by="channel", where={"category": "未知", "first_channel": "未知"})
    assert pl.DataFrame(found).height == len(found)


def test_says_nothing_where_there_is_nothing_to_say() -> None:
    assert measured("repeat_purchase_rate")[0].explain("en") == ""


def test_tells_each_reason_in_the_language_asked() -> None:
    found = measured("repurchase_cycle")[0]
    assert found.explain("en") == (
        "too few have come back to give a cycle. "
        "These days are close to the start of the data, where old customers look new."
    )
    assert found.explain("zh") == "回来的人太少，还给不出周期。离数据的第一天很近，老客会被看成新客。"
