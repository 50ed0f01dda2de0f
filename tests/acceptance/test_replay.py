"""The quarantine read again, once a rule was changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.command_line import Run
from tests.support.tried_shop import TriedShop

MAPPING = """\
id = "till"
source = "till"
recognise = ["no", "when", "money"]
[columns]
order_id = "no"
ordered_at = "when"
nick = "who"
paid_amount = "money"
status = "state"
[status]
paid = ["done"]
"""
TILL = """\
no,when,who,money,state
1,2024-01-05 10:00:00,lin,10.00,done
2,2024-01-06 10:00:00,ana,5.00,collected
3,2024-01-07 10:00:00,ana,x,collected
"""


@pytest.fixture
def tried(tmp_path: Path) -> TriedShop:
    tried = TriedShop(tmp_path / "shop")
    (tried.folder / "mappings").mkdir()
    (tried.folder / "mappings" / "till.toml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "till.csv").write_text(TILL, encoding="utf-8")
    tried.load(tmp_path / "till.csv")
    assert tried.bought() == {"1": "10"}
    return tried


def with_the_word() -> str:
    return MAPPING.replace('["done"]', '["done", "collected"]')


def test_a_changed_mapping_takes_back_what_it_understands(tried: TriedShop, run: Run) -> None:
    (tried.folder / "mappings" / "till.toml").write_text(with_the_word(), encoding="utf-8")
    ran = run("quarantine", "replay", "--shop", tried.folder, "--format", "json")
    (report,) = json.loads(ran.out)["imports"]
    assert (report["read"], report["accepted"], report["quarantined"]) == (2, 1, 1)
    assert tried.bought() == {"1": "10", "2": "5"}
    # Row 4 was refused for its amount and its state; only the amount is left.
    assert [(each.code, each.rows) for each in tried.shop.quarantine()] == [("number.unreadable", 1)]


def test_reading_again_by_the_same_rules_changes_nothing(tried: TriedShop, run: Run) -> None:
    before = tried.facts("SELECT COUNT(*) FROM facts_imports"), tried.shop.quarantine()
    ran = run("quarantine", "replay", "--shop", tried.folder)
    assert "quarantined            2" in ran.out
    assert (tried.facts("SELECT COUNT(*) FROM facts_imports"), tried.shop.quarantine()) == before


def test_a_mapping_given_reads_the_rows_of_its_source(tried: TriedShop, tmp_path: Path, run: Run) -> None:
    given = tmp_path / "given.toml"
    given.write_text(with_the_word().replace('id = "till"', 'id = "newer"'), encoding="utf-8")
    run("quarantine", "replay", "--shop", tried.folder, "--mapping", given, "--dry-run")
    assert tried.bought() == {"1": "10"}
    run("quarantine", "replay", "--shop", tried.folder, "--mapping", given)
    assert tried.bought() == {"1": "10", "2": "5"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (('source = "till"', 'source = "another"'), "quarantine.mapping"),
        (('paid_amount = "money"', 'paid_amount = "takings"'), "file.columns"),
    ],
)
def test_a_mapping_that_cannot_read_them_leaves_the_rows_and_says_why(
    change: tuple[str, str], code: str, tried: TriedShop, tmp_path: Path, run: Run
) -> None:
    given = tmp_path / "given.toml"
    given.write_text(with_the_word().replace(*change), encoding="utf-8")
    ran = run("quarantine", "replay", "--shop", tried.folder, "--mapping", given)
    assert (ran.code, code in ran.err) == (0, True)
    assert tried.bought() == {"1": "10"}
    assert {(each.code, each.rows) for each in tried.shop.quarantine()} == {
        ("status.unknown", 2),
        ("number.unreadable", 1),
    }
