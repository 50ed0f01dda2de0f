"""huitou exclusions: what is set aside, who said so, and how the numbers move when it changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import huitou
from huitou.settings import EXCLUSIONS_FILE
from tests.support.command_line import WINDOW, Run


def asked(run: Run, *words: str | Path, shop: Path) -> Any:
    ran = run("exclusions", *words, "--shop", shop, "--format", "json")
    assert (ran.code, ran.err) == (0, ""), ran.err
    return json.loads(ran.out)


def rate(run: Run, shop: Path) -> tuple[int, int]:
    [m] = json.loads(run("metrics", "repeat_purchase_rate", "--shop", shop, *WINDOW, "--format", "json").out)[
        "measurements"
    ]
    return m["numerator"], m["denominator"]


def test_an_order_set_aside_and_restored(worked_example: Path, run: Run) -> None:
    # lin, ana and mei bought twice among six buyers; without order 12 mei bought once.
    assert rate(run, worked_example) == (3, 6)
    [decision] = asked(run, "add", "12", "nope", "--reason", "staff_order", shop=worked_example)["decisions"]
    assert (decision["set_aside"], decision["restored"], decision["unseen"]) == (1, 0, ["nope"])
    assert rate(run, worked_example) == (2, 6)
    [ground] = asked(run, "list", shop=worked_example)["exclusions"]
    said = {key: ground[key] for key in ("reason", "kind", "orders", "paid", "waiting", "file")}
    assert said == {"reason": "staff_order", "kind": "order", "orders": 1, "paid": 15000, "waiting": 1, "file": ""}
    [back] = asked(run, "restore", "--import", str(decision["import_id"]), shop=worked_example)["decisions"]
    assert (back["set_aside"], back["restored"]) == (0, 1)
    assert rate(run, worked_example) == (3, 6)
    assert asked(run, "list", shop=worked_example)["exclusions"] == []


def test_a_buyer_nobody_has_seen_is_said_to_be_unknown(worked_example: Path, run: Run) -> None:
    words = ("exclusions", "add", "--shop", worked_example, "--lang", "en", "--buyer")
    assert "No import has brought such a buyer yet" in " ".join(run(*words, "lni").out.split())
    assert "No import" not in run(*words, "lin").out


def test_a_buyer_and_the_orders_to_come(worked_example: Path, run: Run, tmp_path: Path) -> None:
    [decision] = asked(run, "add", "--buyer", "139 0000 0001", shop=worked_example)["decisions"]
    # lin's phone: three orders of one account.
    assert (decision["set_aside"], decision["accounts"]) == (3, 1)
    # Without lin ana and mei bought twice among five buyers.
    assert rate(run, worked_example) == (2, 5)
    later = tmp_path / "later.csv"
    later.write_text("order_id,customer_id,ordered_at,paid_amount\n20,lin,2024-05-02 10:00:00,5\n", encoding="utf-8")
    run("import", later, "--shop", worked_example)
    assert asked(run, "list", shop=worked_example)["exclusions"][0]["orders"] == 4
    [back] = asked(run, "restore", "--buyer", "13900000001", shop=worked_example)["decisions"]
    assert back["restored"] == 4
    assert rate(run, worked_example) == (3, 6)


def test_the_numbers_before_and_after_are_shown(worked_example: Path, run: Run) -> None:
    ran = run("exclusions", "add", "12", "--shop", worked_example)
    assert "Set aside: 1; restored: 0. To take it back: huitou exclusions restore --import 2." in ran.out
    # Twelve of the thirteen orders are purchases.
    [purchases] = [line for line in ran.out.splitlines() if line.startswith("Purchases")]
    assert purchases.split()[1:4] == ["12", "*", "11"]
    assert "早已如此" in run("exclusions", "add", "12", "--shop", worked_example, "--lang", "zh").out


def test_what_the_list_says_in_words(worked_example: Path, run: Run) -> None:
    nothing = run("exclusions", "list", "--shop", worked_example)
    assert nothing.out == "Nothing is set aside by list, rule or hand.\n"
    run("exclusions", "add", "12", "--shop", worked_example)
    (worked_example.parent / "l.csv").write_text("订单编号,佣金\n4,1\n", encoding="utf-8")
    run("import", worked_example.parent / "l.csv", "--shop", worked_example)
    rule = '[[rule]]\nname = "cheap"\nreason = "test_order"\nat_most = 30\n'
    (worked_example / EXCLUSIONS_FILE).write_text(rule, encoding="utf-8")
    again = run("import", worked_example.parent / "orders.csv", "--shop", worked_example)
    assert "orders the rule “cheap” sets aside: 1 (test orders)" in again.out
    listed = run("exclusions", "list", "--shop", worked_example).out
    for words in ("test orders  rule “cheap”", "brushing     l.csv", "brushing     by hand"):
        assert words in listed
    said = run("exclusions", "restore", "--rule", "cheap", "--shop", worked_example).out
    assert "The rule still stands in exclusions.toml" in said


def test_suggestions_are_shown_with_evidence_and_accepted_by_code(tmp_path: Path, run: Run) -> None:
    file, shop = tmp_path / "orders.csv", tmp_path / "shop"
    rows = ["order_id,customer_id,ordered_at,paid_at,paid_amount,delivered_at,category,line_amount"]
    for n in range(240):
        at = f"2024-{n // 60 + 1:02d}-{n // 3 % 20 + 1:02d} {9 + n % 3}:00:00"
        rows.append(f"{n},c{n % 20},{at},{at},68.00,,{('tea', 'cups', 'nuts', 'books', 'pots')[n % 5]},68.00")
    for n in range(12):
        at = f"2024-03-28 20:{n:02d}:00"
        rows.append(f"b{n},new{n},{at},{at},68.00,,tea,68.00")
    file.write_text("\n".join(rows), encoding="utf-8")
    run("init", shop)
    run("import", file, "--shop", shop)
    [found] = asked(run, "suggest", shop=shop)["suggestions"]
    assert found["kind"] == "burst"
    assert sorted(order["order_id"] for order in found["orders"]) == sorted(f"b{n}" for n in range(12))
    assert "有 12 笔，主要是「tea」" in run("exclusions", "suggest", "--shop", shop, "--lang", "zh").out
    assert "12 purchases 2024-03-28 20:00–20:11, mostly “tea”" in run("exclusions", "suggest", "--shop", shop).out
    [decision] = asked(run, "accept", found["code"], shop=shop)["decisions"]
    assert decision["set_aside"] == 12
    assert run("exclusions", "suggest", "--shop", shop).out == "Nothing looks like brushing or tests.\n"
    assert run("exclusions", "accept", found["code"], "--shop", shop).code == 2
    asked(run, "restore", "--import", str(decision["import_id"]), shop=shop)
    assert asked(run, "suggest", shop=shop)["suggestions"] == [found]
    asked(run, "restore", *(f"b{n}" for n in range(12)), shop=shop)
    assert asked(run, "suggest", shop=shop)["suggestions"] == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["add"], "cli.exclusions"),
        (["restore"], "cli.exclusions"),
        (["restore", "--rule", "none"], "exclusions.none"),
        (["restore", "--buyer", "nobody"], "exclusions.none"),
        (["restore", "--import", "99"], "exclusions.none"),
        (["accept", "abcdef"], "exclusions.code"),
    ],
)
def test_what_cannot_be_done_says_so(words: list[str], code: str, worked_example: Path, run: Run) -> None:
    ran = run("exclusions", *words, "--shop", worked_example)
    assert ran.code == 2
    assert code in ran.err


def test_a_rule_with_a_fault_stops_the_import_and_is_named(worked_example: Path, run: Run) -> None:
    (worked_example / EXCLUSIONS_FILE).write_text('[[rule]]\nname = "x"\n', encoding="utf-8")
    ran = run("import", worked_example.parent / "orders.csv", "--shop", worked_example)
    assert ran.code == 2
    assert "[[rule]] 1: reason is missing" in ran.err


def test_an_empty_shop_can_have_a_list_before_its_orders(tmp_path: Path, run: Run) -> None:
    run("init", tmp_path / "shop")
    ran = run("exclusions", "add", "1", "--shop", tmp_path / "shop")
    assert ran.code == 0
    assert huitou.open(tmp_path / "shop").exclusions()[0].waiting == 1
