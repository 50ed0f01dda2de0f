"""Shop folders made by earlier versions: this one opens them, adds to them and erases from them."""

import tarfile
from pathlib import Path

import pytest

import huitou
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from huitou.warehouse.schema import TABLES
from tests.support.mending import mend_aside

ARCHIVES = sorted((Path(__file__).parents[1] / "fixtures").glob("shop-*.tar.xz"))
WINDOW = {"from_": "2024-01-01", "to": "2024-03-31", "as_of": "2024-05-31"}


@pytest.fixture(params=ARCHIVES, ids=lambda archive: archive.name)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> huitou.Shop:
    with tarfile.open(request.param) as packed:
        packed.extractall(tmp_path, filter="data")
    return huitou.open(tmp_path / "shop")


def answers(shop: huitou.Shop) -> dict[str, tuple[int | None, int | None]]:
    asked = {m: shop.measure(m, **WINDOW)[0] for m in ("repeat_purchase_rate", "revenue", "returning_revenue_share")}
    return {name: (found.numerator, found.denominator) for name, found in asked.items()}


# metrics.md, worked example: 3 of 6 buyers, 960.00, of which 350.00 returning; the brushed 9999.00 does not count.
WORKED = {"repeat_purchase_rate": (3, 6), "revenue": (96000, None), "returning_revenue_share": (35000, 96000)}


def test_there_is_a_folder_of_the_first_version() -> None:
    assert "shop-0.1.0.tar.xz" in [archive.name for archive in ARCHIVES]


def test_an_import_into_an_older_shop_keeps_its_answers(shop: huitou.Shop, tmp_path: Path) -> None:
    more = tmp_path / "more.csv"
    more.write_text("order_id,customer_id,ordered_at,paid_amount\n20,lin,2024-06-01 10:00,10\n", encoding="utf-8")
    (report,) = shop.load(more)
    assert (report.accepted, report.customers_new) == (1, 0)
    assert answers(shop) == WORKED


def test_erasing_from_an_older_shop_works(shop: huitou.Shop) -> None:
    # lin was the first customer of the file.
    assert shop.erase(1).orders == 3
    # lin leaves: 2 of 5 buyers, the money stays.
    assert answers(shop)["repeat_purchase_rate"] == (2, 5)
    assert answers(shop)["revenue"] == (96000, None)


def test_rows_set_aside_by_an_older_version_are_listed_and_newer_ones_come_back(
    shop: huitou.Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [(each.code, each.rows, each.fixable) for each in shop.quarantine()] == [("cell.missing", 1, False)]
    more = tmp_path / "more.csv"
    head = "order_id,customer_id,ordered_at,paid_amount,refunded_amount,line_id,product_id,category,line_amount\n"
    more.write_text(
        f"{head}20,lin,2024-06-01 10:00:00,10.00,1.00,20-1,tea,茶,10.00\n"
        "21,lin,2024-06-02 10:00:00,soon,1.00,21-1,tea,茶,10.00\n",
        encoding="utf-8",
    )
    (report,) = shop.load(more)
    assert (report.accepted, report.quarantined) == (1, 1)
    (back,) = mend_aside(shop, lambda _of_import, _row, cells: cells | {"paid_amount": "10.00"})
    assert (back.read, back.accepted, back.of_import) == (1, 1, report.import_id)
    assert answers(shop) == WORKED
    # Rewriting the tables keeps the columns that were added to them.
    monkeypatch.setattr("huitou.warehouse.facts.COMPACT_AFTER_FILES", 0)
    Facts(shop.folder).compact()
    assert shop.erase(1).orders == 5
    with connect() as work:
        Facts(shop.folder).attach(work)
        places = work.rows("SELECT order_id, of_import FROM facts_orders WHERE of_import IS NOT NULL")
    assert places == [("21", report.import_id)]


def test_columns_that_no_file_has_yet_do_no_harm(shop: huitou.Shop) -> None:
    """As a kill leaves them between the column and the first rows that have it."""
    facts = Facts(shop.folder)
    for name in TABLES:
        if table := facts.table(name):
            facts._with_new_columns(name, table)
    assert len(shop.quarantine()) == 1
    assert shop.erase(1).orders == 3


def test_an_order_on_an_older_list_can_be_restored_and_set_aside_again(shop: huitou.Shop) -> None:
    [listed] = shop.exclusions()
    assert (listed.kind, listed.reason, listed.orders) == ("order", "brushing", 1)
    [restored] = shop.restore(import_id=listed.import_id)
    assert restored.restored == 1
    # The brushed order of 9999.00 counts again, then no more.
    assert answers(shop)["revenue"] == (96000 + 999900, None)
    assert [decision.set_aside for decision in shop.exclude(["13"], reason="test_order")] == [1]
    assert [ground.reason for ground in shop.exclusions()] == ["test_order"]
    assert answers(shop) == WORKED


def test_a_buyer_of_an_older_shop_can_be_set_aside_and_erased(shop: huitou.Shop) -> None:
    # lin: three orders of 120.00, 80.00 and 80.00.
    [decision] = shop.exclude(buyers=["lin"])
    assert (decision.set_aside, decision.accounts) == (3, 1)
    assert answers(shop)["revenue"] == (96000 - 28000, None)
    shop.erase(1)
    assert answers(shop)["revenue"] == (96000 - 28000, None)


def test_numbers_of_another_form_are_refused_in_words_and_made_anew(shop: huitou.Shop, tmp_path: Path) -> None:
    import duckdb

    snapshots = shop.folder / "snapshots"
    with duckdb.connect(str(snapshots / (snapshots / "CURRENT").read_text().strip())) as database:
        database.execute("UPDATE about SET value = '0' WHERE key = 'schema'")
    with pytest.raises(huitou.ExternalError, match=r"snapshot\.other_version"):
        shop.measure("revenue")
    again = tmp_path / "again.csv"
    again.write_text("order_id,customer_id,ordered_at,paid_amount\n2,lin,2024-02-09 21:30:00,80.00\n", encoding="utf-8")
    shop.load(again)
    assert answers(shop) == WORKED
