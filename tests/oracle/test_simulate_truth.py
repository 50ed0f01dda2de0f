"""The truth beside a simulated shop, counted a second time in SQL from the files alone."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import Counter

import pytest

from huitou import simulate

CURRENT = """
CREATE TABLE purchases AS
WITH newest AS (
  SELECT *, row_number() OVER (PARTITION BY order_id ORDER BY updated_at DESC) AS place FROM rows
)
SELECT order_id, nullif(customer_id, '') AS customer, substr(paid_at, 1, 10) AS day, paid_at AS at,
       CAST(replace(paid_amount, '.', '') AS INTEGER) - CAST(replace(refunded_amount, '.', '') AS INTEGER) AS net
FROM newest
WHERE place = 1 AND paid_at <> '' AND net > 0 AND (:brushing = 0 OR order_id NOT IN (SELECT order_id FROM brushed))
"""
BY_DAY = """
CREATE TABLE days AS
SELECT CASE WHEN customer IS NULL THEN order_id ELSE customer || day END AS order_id, customer, day,
       min(at) AS at, sum(net) AS net
FROM purchases GROUP BY 1
"""
SEQUENCE = """
CREATE TEMP TABLE seq AS
SELECT *, julianday(day) - julianday(min(day) OVER who) AS age, row_number() OVER who AS n,
       min(day) OVER who AS first_day, lead(day) OVER who AS next_day
FROM {table} WHERE customer IS NOT NULL AND day <= :as_of
WINDOW who AS (PARTITION BY customer ORDER BY at, order_id)
"""
WINDOWED = "FROM seq WHERE day BETWEEN :from AND :to"
ALL = "FROM {table} WHERE day BETWEEN :from AND :to AND day <= :as_of"
ANCHORED = """
SELECT coalesce(sum(julianday(next_day) - julianday(day) <= 90), 0), count(*) FROM (
  SELECT *, row_number() OVER (PARTITION BY customer ORDER BY n) AS place FROM seq WHERE day BETWEEN :from AND :to
) WHERE place = 1 AND julianday(day) + 90 <= julianday(:as_of)
"""
QUESTIONS = {
    "repeat_purchase_rate": f"SELECT sum(c >= 2), count(*) FROM (SELECT count(*) c {WINDOWED} GROUP BY customer)",
    "repeat_order_share": f"SELECT count(*) - count(DISTINCT customer), count(*) {WINDOWED}",
    "returning_order_share": f"SELECT sum(n > 1), count(*) {WINDOWED}",
    "cohort_repurchase_rate": ANCHORED + " AND n = 1",
    "buyer_repurchase_rate": ANCHORED,
    "lifetime_repeat_rate": "SELECT sum(n = 2), sum(n = 1) FROM seq WHERE day <= :to",
    "returning_revenue_share": f"SELECT sum(net * (n > 1)), sum(net) {WINDOWED}",
    "revenue": f"SELECT sum(net), NULL {ALL}",
    "buyers": f"SELECT count(DISTINCT customer), NULL {WINDOWED}",
    "new_buyers": f"SELECT count(*), NULL {WINDOWED} AND n = 1",
    "purchases": f"SELECT count(*), NULL {ALL}",
    "purchase_frequency": f"SELECT count(*), count(DISTINCT customer) {WINDOWED}",
    "average_order_value": f"SELECT sum(net), count(*) {ALL}",
    "revenue_per_buyer": f"SELECT sum(net), count(DISTINCT customer) {WINDOWED}",
}
CONTRIBUTION = f"""
SELECT sum(net * (n > 1)), sum(net * (customer IN (SELECT customer FROM seq WHERE n = 2 AND day <= :to))),
       sum(net * (age >= 30)), sum(net * (age >= 60)), sum(net * (age >= 90)), sum(net * (first_day < :from)) {WINDOWED}
"""
GAPS = """
SELECT CAST(min(CASE WHEN age > 0 THEN age END) AS INTEGER),
       CAST(julianday(:as_of) - julianday(first_day) AS INTEGER)
FROM seq WHERE first_day BETWEEN :from AND :to GROUP BY customer
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    return simulate.write(tmp_path_factory.mktemp("shop"), customers=1500, seed=21)


@pytest.fixture(scope="module")
def truth(written):
    return json.loads(written.truth.read_text(encoding="utf-8"))


def load(written, *, brushing: bool) -> sqlite3.Connection:
    base = sqlite3.connect(":memory:")
    with written.huitou.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    base.execute(f"CREATE TABLE rows ({','.join(header)})")
    base.executemany(f"INSERT INTO rows VALUES ({','.join('?' * len(header))})", rows)
    base.execute("CREATE TABLE brushed (order_id)")
    with written.brushing.open(encoding="gb18030", newline="") as file:
        base.executemany("INSERT INTO brushed VALUES (?)", [(row["淘宝订单编号"],) for row in csv.DictReader(file)])
    base.execute(CURRENT.replace(":brushing", str(int(brushing))))
    base.execute(BY_DAY)
    return base


@pytest.fixture(scope="module", params=["windows", "windows_without_brushing_list"])
def asked(request, written, truth):
    base = load(written, brushing=request.param == "windows")
    yield base, truth[request.param]
    base.close()


def each(asked):
    base, windows = asked
    for window in windows.values():
        for count_by, table in (("order", "purchases"), ("day", "days")):
            limits = {name: window[name] for name in ("from", "to", "as_of")}
            base.execute("DROP TABLE IF EXISTS seq")
            base.execute(SEQUENCE.format(table=table), {"as_of": window["as_of"]})
            yield base, table, limits, window[count_by]


def test_every_ratio_and_amount_is_what_sql_counts(asked) -> None:
    for base, table, limits, told in each(asked):
        for metric, question in QUESTIONS.items():
            numerator, denominator = base.execute(question.format(table=table), limits).fetchone()
            assert (metric, told[metric]["numerator"], told[metric]["denominator"]) == (metric, numerator, denominator)


def test_contribution_is_what_sql_sums(asked) -> None:
    for base, _, limits, told in each(asked):
        sums = base.execute(CONTRIBUTION, limits).fetchone()
        assert tuple(told["returning_revenue_share"]["by_definition"].values()) == sums


def test_the_cycle_is_what_a_day_by_day_count_gives(asked) -> None:
    for base, _, limits, told in each(asked):
        pairs = base.execute(GAPS, limits).fetchall()
        gaps = sorted(gap for gap, _ in pairs if gap is not None)
        away = {0: 1.0}
        for t in range(1, 800):
            at_risk = sum((gap if gap is not None else watched) >= t for gap, watched in pairs)
            away[t] = away[t - 1] * (1 - Counter(gaps)[t] / at_risk if at_risk else 1)
        back = 1 - away[min(365, max(gap or watched for gap, watched in pairs))]
        cycle = told["repurchase_cycle"]

        assert (cycle["n"], cycle["completed"]) == (len(pairs), len(gaps))
        # 1e-12: the day-by-day product is in floating point; a tie to the last digit would be a coincidence.
        typical = next(t for t, share in away.items() if 1 - share >= back / 2 - 1e-12)
        assert cycle["value"] == (typical if len(gaps) >= 30 else None)
        assert cycle["km_median"] == next((t for t, share in away.items() if share <= 0.5 + 1e-12), None)
        assert cycle["mean"] == pytest.approx(sum(gaps) / len(gaps), rel=1e-12)
        for days, share in cycle["returned_within"].items():
            assert share is None or share == pytest.approx(1 - away[int(days)], rel=1e-9)


def test_the_windows_are_not_empty(truth) -> None:
    for window in truth["windows"].values():
        assert window["order"]["purchases"]["numerator"] > 200
        assert window["order"]["repeat_purchase_rate"] != window["day"]["repeat_purchase_rate"]


def test_exclusions_are_what_the_rows_say(written, truth) -> None:
    with written.huitou.open(encoding="utf-8", newline="") as file:
        orders = {}
        for row in csv.DictReader(file):
            if row["updated_at"] >= orders.get(row["order_id"], {"updated_at": ""})["updated_at"]:
                orders[row["order_id"]] = row
    with written.brushing.open(encoding="gb18030", newline="") as file:
        brushed = {row["淘宝订单编号"] for row in csv.DictReader(file)}

    def reason(row):
        if row["order_id"] in brushed:
            return "brushing"
        if not row["paid_at"]:
            return "cancelled" if row["status"] == "closed" else "unpaid"
        if row["paid_amount"] == "0.00":
            return "zero"
        return "fully_refunded" if row["paid_amount"] == row["refunded_amount"] else ""

    counted = Counter(map(reason, orders.values()))
    assert counted.pop("") == written.purchases
    assert counted == {name: told["orders"] for name, told in truth["excluded"].items()}
    assert len(orders) == truth["orders"] == written.orders


def test_truth_s_own_lists_agree_with_each_other(written) -> None:
    with (written.truth.parent / "orders.csv").open(encoding="utf-8", newline="") as file:
        orders = list(csv.DictReader(file))
    with (written.truth.parent / "customers.csv").open(encoding="utf-8", newline="") as file:
        customers = {row["customer_id"]: row for row in csv.DictReader(file)}
    counted = [row for row in orders if row["reason"] == "" and row["customer_id"]]

    assert Counter(row["customer_id"] for row in counted) == {
        name: int(row["purchases"]) for name, row in customers.items() if row["purchases"] != "0"
    }
    assert sum(int(row["net_minor"]) for row in counted) == sum(int(row["net_minor"]) for row in customers.values())
    assert {row["reason"] for row in orders if customers.get(row["customer_id"], {}).get("segment") == "brushing"} == {
        "brushing"
    }
