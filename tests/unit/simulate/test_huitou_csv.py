"""The shop as Huitou's own csv."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict

import pytest

from huitou import simulate


@pytest.fixture(scope="module")
def shop():
    return simulate.shop(customers=600, seed=5)


@pytest.fixture(scope="module")
def rows(shop, tmp_path_factory):
    path = simulate.write_huitou(shop, tmp_path_factory.mktemp("huitou"))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_its_columns_are_the_documented_ones(rows) -> None:
    assert ",".join(rows[0]) == (
        "order_id,customer_id,ordered_at,paid_at,paid_amount,order_amount,refunded_amount,refunded_at,status,channel,"
        "province,store,discount,coupon,delivered_at,updated_at,phone,email,line_id,product_id,product_name,category,"
        "quantity,line_amount"
    )


def test_an_order_is_its_lines_less_the_discount(rows) -> None:
    lines = {(row["order_id"], row["line_id"]): row for row in rows}
    sums = defaultdict(int)
    for (order, _), row in lines.items():
        sums[order] += int(row["line_amount"].replace(".", ""))

    for row in rows:
        placed, off = (int(row[name].replace(".", "")) for name in ("order_amount", "discount"))
        assert placed == sums[row["order_id"]] - off


def test_the_rows_are_those_truth_counts(shop, rows) -> None:
    promised = simulate.truth(shop)["imports"]["huitou"]
    distinct = {tuple(row.values()) for row in rows}

    assert len(rows) == promised["read"]
    assert len(distinct) == promised["accepted"] == promised["read"] - promised["duplicate"]
    assert promised["duplicate"] > 0


def test_an_older_state_is_older_and_shows_no_refund(rows) -> None:
    versions = defaultdict(dict)
    for row in rows:
        versions[row["order_id"]][row["updated_at"]] = row
    twice = [sorted(states.items()) for states in versions.values() if len(states) > 1]

    assert len(twice) > 20
    assert {older["refunded_amount"] for (_, older), _ in twice} == {"0.00"}
    assert {older["delivered_at"] for (_, older), _ in twice} == {""}
    assert sum(newer["refunded_amount"] != "0.00" for _, (_, newer) in twice) >= 5


def test_older_states_stand_before_and_after_the_newer_ones(rows) -> None:
    seen, before, after = {}, 0, 0
    for row in rows:
        earlier = seen.setdefault(row["order_id"], row["updated_at"])
        before += earlier < row["updated_at"]
        after += earlier > row["updated_at"]

    assert before > 5
    assert after > 5


def test_a_phone_or_an_email_belongs_to_one_customer(rows) -> None:
    for name in ("phone", "email"):
        owners = {(row[name], row["customer_id"]) for row in rows if row[name]}
        assert max(Counter(value for value, _ in owners).values()) == 1
    assert {row["phone"][:7] for row in rows if row["phone"]} == {"1990000"}


def test_guests_have_no_contact_at_all(rows) -> None:
    guests = [row for row in rows if not row["customer_id"]]

    assert guests
    assert {row["phone"] + row["email"] for row in guests} == {""}


def test_money_follows_the_currency(tmp_path) -> None:
    path = simulate.write_huitou(simulate.shop(customers=3, seed=1, currency="JPY"), tmp_path)
    with path.open(encoding="utf-8", newline="") as file:
        assert all("." not in row["line_amount"] for row in csv.DictReader(file))
