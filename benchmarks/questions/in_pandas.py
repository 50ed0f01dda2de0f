"""The eight questions in pandas, over a frame of unsorted orders; every answer has the columns its SQL twin has."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd  # type: ignore[import-untyped]

from benchmarks.questions import AS_OF, EPOCH, MONTH_ENDS

Column = npt.NDArray[np.int64]

_TODAY = (AS_OF - EPOCH).days


def trailing_repeat_rate(orders: pd.DataFrame) -> pd.DataFrame:
    day, rows = _days(orders), []
    for end in [(end - EPOCH).days for end in MONTH_ENDS]:
        purchases = orders["customer_id"][(day > end - 90) & (day <= end)].value_counts(sort=False)
        rows.append((end, int((purchases >= 2).sum()), len(purchases)))
    return pd.DataFrame(rows, columns=["month_end", "repeat_buyers", "buyers"])


def first_gap(orders: pd.DataFrame) -> pd.DataFrame:
    ordered = _in_order(orders).assign(day=_days)
    days = ordered.drop_duplicates(["customer_id", "day"])
    same = days["customer_id"].eq(days["customer_id"].shift(-1))
    next_day = days["day"].shift(-1).where(same)
    firsts = ~days["customer_id"].duplicated()
    gaps = pd.DataFrame(
        {
            "category": days["category"],
            "came_back": next_day.notna().astype("int64"),
            "days": (next_day.fillna(_TODAY) - days["day"]).astype("int64"),
        }
    )[firsts]
    return gaps.groupby(["category", "came_back", "days"], observed=True).size().reset_index(name="customers")


def returning_share(orders: pd.DataFrame) -> pd.DataFrame:
    ordered = _in_order(orders)
    again = ordered["customer_id"].duplicated()
    net = ordered["net"]
    frame = pd.DataFrame({"month": _months(ordered), "returning_net": net.where(again, 0), "net": net})
    return frame.groupby("month").sum().reset_index()


def rfm_cells(orders: pd.DataFrame) -> pd.DataFrame:
    recent = orders.assign(day=_days(orders))
    recent = recent[recent["day"] > _TODAY - 365]
    people = recent.groupby("customer_id").agg(day=("day", "max"), purchases=("net", "size"), net=("net", "sum"))
    frequency = np.select([people["purchases"] <= 3, people["purchases"] <= 5], [people["purchases"], 4], 5)
    cells = pd.DataFrame(
        {
            "recency": np.minimum((_TODAY - people["day"]) // 30, 3),
            "frequency": frequency,
            "money": (5 * (people["net"].rank(method="min").astype("int64") - 1)) // len(people),
        }
    )
    return cells.value_counts(sort=False).reset_index(name="customers")


def cohort_triangle(orders: pd.DataFrame) -> pd.DataFrame:
    active = pd.DataFrame({"customer": orders["customer_id"], "month": _months(orders)}).drop_duplicates()
    cohort = active.groupby("customer")["month"].transform("min")
    return active.assign(cohort=cohort).value_counts(["cohort", "month"], sort=False).reset_index(name="customers")


def month_to_month(orders: pd.DataFrame) -> pd.DataFrame:
    active = pd.DataFrame({"customer": orders["customer_id"], "month": _months(orders)}).drop_duplicates()
    active = active.sort_values(["customer", "month"])
    same = active["customer"].eq(active["customer"].shift(-1))
    returned = same & active["month"].shift(-1).eq(active["month"] + 1)
    counted = returned.groupby(active["month"]).agg(["sum", "size"]).reset_index()
    return counted.set_axis(["month", "returned", "buyers"], axis=1)


def due_today(orders: pd.DataFrame) -> pd.DataFrame:
    last = orders.groupby("customer_id")["paid_at"].max()
    due = last.index[last.dt.normalize() == pd.Timestamp(AS_OF) - pd.Timedelta(days=30)]
    return pd.DataFrame({"customer": due})


def customer_summary(orders: pd.DataFrame) -> pd.DataFrame:
    frame = orders.assign(day=_days(orders))
    people = frame.groupby("customer_id").agg(
        purchases=("net", "size"), first_day=("day", "min"), last_day=("day", "max"), net=("net", "sum")
    )
    days = frame[["customer_id", "day"]].drop_duplicates()["customer_id"].value_counts(sort=False)
    people.insert(1, "purchase_days", days)
    return people.reset_index(names="customer")


ANSWERS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    answer.__name__: answer
    for answer in (
        trailing_repeat_rate,
        first_gap,
        returning_share,
        rfm_cells,
        cohort_triangle,
        month_to_month,
        due_today,
        customer_summary,
    )
}


def _in_order(orders: pd.DataFrame) -> pd.DataFrame:
    return orders.sort_values(["customer_id", "paid_at", "order_id"])


def _days(orders: pd.DataFrame) -> Column:
    day: Column = orders["paid_at"].to_numpy().astype("datetime64[D]").astype("int64")
    return day


def _months(orders: pd.DataFrame) -> Column:
    month: Column = orders["paid_at"].to_numpy().astype("datetime64[M]").astype("int64")
    return month
