"""Eight questions a dashboard asks, three ways: on the sequence table, in plain SQL over unsorted orders, in pandas.

One file per question and way in SQL, one function per question in pandas; all take the same parameters and must give
the same integers.
"""

from __future__ import annotations

import datetime as dt
from importlib.resources import files
from typing import Any, Literal

Way = Literal["sequence", "plain"]

QUESTIONS = {
    "trailing_repeat_rate": "trailing 90-day repeat rate at 36 month ends",
    "first_gap": "first gap: quantiles and survival curve, overall and by first category",
    "returning_share": "returning revenue share by month",
    "rfm_cells": "recency, frequency and money cells",
    "cohort_triangle": "monthly cohort triangle",
    "month_to_month": "month-to-month return",
    "due_today": "customers 30 days since their last order",
    "customer_summary": "per-customer summary",
}
AS_OF = dt.date(2024, 12, 30)
MONTH_ENDS = [dt.date(2022 + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1) for month in range(1, 37)]
EPOCH = dt.date(1970, 1, 1)


def sql(question: str, way: Way) -> str:
    return files(__name__).joinpath(way, f"{question}.sql").read_text(encoding="utf-8")


def parameters(statement: str, way: Way) -> dict[str, Any]:
    """The values of the parameters a statement names: days as integers for the sequence table, dates elsewhere."""
    values: dict[str, Any] = {"as_of": AS_OF, "month_ends": MONTH_ENDS}
    if way == "sequence":
        values = {"as_of": (AS_OF - EPOCH).days, "month_ends": [(end - EPOCH).days for end in MONTH_ENDS]}
    return {name: value for name, value in values.items() if f"${name}" in statement}
