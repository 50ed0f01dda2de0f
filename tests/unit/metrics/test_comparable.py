"""What may be compared with what: a table of allowed and refused pairs."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from huitou import calendar
from huitou.calendar import Window
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.comparable import Known, Subject, as_of_beside, differences


def day(text: str) -> int:
    return calendar.day_of(dt.date.fromisoformat(text))


def window(first: str, last: str) -> Window:
    return Window(day(first), day(last))


JUNE, MAY = window("2024-06-01", "2024-06-30"), window("2024-05-01", "2024-05-31")
RATE = Subject(
    metric="repeat_purchase_rate",
    version=1,
    params={"known_customers": True},
    count_by="order",
    window=JUNE,
    as_of=day("2024-08-31"),
    object={},
    sources=("jd", "taobao"),
    data_version="v7",
)
COHORT = replace(RATE, metric="cohort_repurchase_rate", params={"days": 30})
CYCLE = replace(RATE, metric="repurchase_cycle", params={"min_returners": 30})
LIVE, SHELF = ({"channel": (name,)} for name in ("live", "shelf"))
JD = {"source": ("jd",)}
KNOWN = Known(day("2023-01-01"), 90, {"taobao": (day("2023-01-01"), day("2025-02-01"))})


def pair(after: Subject, before: Any = None, /, **changes: Any) -> tuple[Subject, Subject]:
    return after, replace(before or after, **changes)


ALLOWED = {
    "the month before, one day longer": (pair(RATE, window=MAY), "time"),
    "the quarter before": (
        pair(replace(RATE, window=window("2024-04-01", "2024-06-30")), window=window("2024-01-01", "2024-03-31")),
        "time",
    ),
    "a leap year beside a year": (
        pair(
            replace(RATE, window=window("2024-01-01", "2024-12-31"), as_of=day("2025-02-01")),
            window=window("2023-01-01", "2023-12-31"),
        ),
        "time",
    ),
    "as many days": (
        pair(replace(RATE, window=window("2024-06-03", "2024-06-16")), window=window("2024-05-20", "2024-06-02")),
        "time",
    ),
    "a month running, known for as many days": (
        pair(replace(RATE, as_of=day("2024-06-18")), window=MAY, as_of=day("2024-05-18")),
        "time",
    ),
    "a cohort mature on both sides": (pair(COHORT, window=MAY), "time"),
    "a cohort equally immature": (
        pair(replace(COHORT, as_of=day("2024-07-10")), window=MAY, as_of=day("2024-06-10")),
        "time",
    ),
    "a cycle watched as long": (pair(CYCLE, window=MAY, as_of=day("2024-08-01")), "time"),
    "the same channel in two months": (pair(replace(RATE, object=LIVE), window=MAY), "time"),
    "a channel beside another": (pair(replace(RATE, object=LIVE), object=SHELF), "object"),
    "a channel beside the whole shop": (pair(replace(RATE, object=LIVE), object={}), "object"),
    "a source beside another": (
        pair(replace(RATE, object=JD, sources=("jd",)), object={"source": ("taobao",)}, sources=("taobao",)),
        "object",
    ),
    "with itself": (pair(RATE), "time"),
}  # fmt: skip

REFUSED = {
    "30 days beside 90": (
        pair(replace(RATE, window=window("2024-04-02", "2024-06-30")), window=JUNE), "time", ["length"],
    ),
    "a month beside 30 days": (pair(RATE, window=window("2024-05-02", "2024-05-30")), "time", ["length"]),
    "a month beside a quarter": (pair(RATE, window=window("2024-01-01", "2024-03-31")), "time", ["length"]),
    "a month running beside one that is over": (
        pair(replace(RATE, as_of=day("2024-06-18")), window=MAY), "time", ["maturity"],
    ),
    "a cohort immature beside a mature one": (
        pair(replace(COHORT, as_of=day("2024-07-10")), window=MAY), "time", ["maturity"],
    ),
    "a cycle watched a month less": (pair(CYCLE, window=MAY), "time", ["maturity"]),
    "before the data begins": (pair(RATE, window=window("2022-12-01", "2022-12-31")), "time", ["history"]),
    "new buyers where everybody looks new": (
        pair(replace(RATE, metric="new_buyers"), window=window("2023-03-01", "2023-03-31")), "time", ["warm_up"],
    ),
    "another channel in another month": (
        pair(replace(RATE, object=LIVE), object=SHELF, window=MAY), "time", ["object"],
    ),
    "a channel in another month": (pair(replace(RATE, object=LIVE), object=SHELF, window=MAY), "object", ["window"]),
    "two things varied": (
        pair(replace(RATE, object=LIVE), object={"province": ("浙江",)}), "object", ["object"],
    ),
    "another source": (pair(RATE, sources=("taobao",)), "time", ["sources"]),
    "other data": (pair(RATE, data_version="v6"), "time", ["data_version"]),
    "another metric": (pair(RATE, metric="repeat_order_share"), "time", ["metric"]),
    "another version of the definition": (pair(RATE, version=2), "time", ["version"]),
    "other parameters": (pair(COHORT, params={"days": 60}), "time", ["params"]),
    "counted by day": (pair(RATE, count_by="day"), "time", ["count_by"]),
    "all at once": (
        pair(replace(RATE, object=LIVE), window=window("2024-05-01", "2024-05-20"), object=SHELF, count_by="day"),
        "time",
        ["object", "length", "count_by"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ALLOWED)
def test_allowed(name: str) -> None:
    (after, before), varied = ALLOWED[name]
    assert differences(after, before, varied=varied, known=KNOWN) == ()


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_what_differs(name: str) -> None:
    (after, before), varied, codes = REFUSED[name]
    assert [each.code for each in differences(after, before, varied=varied, known=KNOWN)] == codes


@pytest.mark.parametrize("name", REFUSED)
def test_refused_either_way_round_in_words(name: str) -> None:
    (after, before), varied, codes = REFUSED[name]
    found = differences(before, after, varied=varied, known=KNOWN)
    assert [each.code for each in found] == codes
    assert all(each.zh and each.en and each.zh != each.en for each in found)


@pytest.mark.parametrize(("first_day", "codes"), [("2024-03-31", []), ("2024-04-01", []), ("2024-04-02", ["history"])])
def test_pairs_of_months_rest_on_the_month_before_too(first_day: str, codes: list[str]) -> None:
    pairs = replace(RATE, metric="period_return_rate", params={"period": "month"})
    found = differences(*pair(pairs, window=MAY), varied="time", known=Known(day(first_day), 0, {}))
    assert [each.code for each in found] == codes


@pytest.mark.parametrize(
    ("reach", "codes"),
    [
        (("2023-01-01", "2024-08-31"), []),
        (("2024-05-10", "2024-08-31"), ["source_begins"]),
        (("2024-06-10", "2024-08-31"), ["source_begins"]),
        (("2023-01-01", "2024-06-02"), ["source_ends"]),
        # Nothing sold in the last week of June says little.
        (("2023-01-01", "2024-06-25"), []),
        # Stopped before either window: on neither side.
        (("2023-01-01", "2023-06-25"), []),
    ],
)
def test_a_source_known_in_part_of_the_time(reach: tuple[str, str], codes: list[str]) -> None:
    known = replace(KNOWN, sources={"jd": (day(reach[0]), day(reach[1]))})
    assert [each.code for each in differences(*pair(RATE, window=MAY), varied="time", known=known)] == codes


def test_what_differs_is_said_with_its_values() -> None:
    [found] = differences(*pair(replace(RATE, as_of=day("2024-06-18")), window=MAY), varied="time")
    assert found.consistency == "time"
    assert found.zh == "成熟度不同：2024-05-01–2024-05-31 已经完整，2024-06-01–2024-06-30 还没过完，只走了 18 天"
    assert "still running, 18 days gone" in found.en


@pytest.mark.parametrize(
    ("metric", "as_of", "wanted"),
    [
        # Over and mature: known as well as today.
        ("repeat_purchase_rate", "2024-08-31", "2024-08-31"),
        ("cohort_repurchase_rate", "2024-09-28", "2024-09-28"),
        # Ten days since the end of June: ten days since the end of May.
        ("cohort_repurchase_rate", "2024-07-10", "2024-06-10"),
        ("repurchase_cycle", "2024-07-10", "2024-06-10"),
        # The 18th of June: the 18th of May.
        ("repeat_purchase_rate", "2024-06-18", "2024-05-18"),
    ],
)  # fmt: skip
def test_the_window_beside_is_known_as_long(metric: str, as_of: str, wanted: str) -> None:
    found = as_of_beside(load_catalogue()[metric], {"days": 90}, JUNE, MAY, as_of=day(as_of))
    assert calendar.iso(found) == wanted
