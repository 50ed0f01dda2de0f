"""Rows taken back find their place: their orders, versions and stores are those of the file they came in."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

import huitou
from huitou import Shop
from huitou.intake.report import ImportReport
from tests.support.mending import mend_aside
from tests.support.published import content, differences
from tests.support.tried_shop import TriedShop, write_xlsx

pytestmark = pytest.mark.slow

LINES = """\
order_id,customer_id,ordered_at,paid_amount,status,product_id,category,quantity,line_amount
1,lin,2024-01-05 10:00:00,30.00,paid,tea,茶,1,10.00
1,lin,2024-01-05 10:00:00,30.00,paid,cup,茶具,one,20.00
2,ana,2024-01-06 10:00:00,5.00,paid,tea,茶,1,5.00
"""
SUMMED = """\
id = "till"
amount = "lines"
recognise = ["no", "when", "what"]
[columns]
order_id = "no"
ordered_at = "when"
nick = "who"
product_name = "what"
line_amount = "money"
"""
TILL = """\
no,when,who,what,money
1,2024-01-05 10:00:00,lin,tea,10.00
1,2024-01-05 10:00:00,lin,cup,n.a.
1,2024-01-05 10:00:00,lin,pot,7.50
2,2024-01-06 10:00:00,ana,tea,5.00
"""


@pytest.fixture
def tried(tmp_path: Path) -> TriedShop:
    return TriedShop(tmp_path / "shop")


def write(folder: Path, text: str, name: str = "orders.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def put(shop: Shop, changes: Mapping[int, Mapping[str, str]]) -> list[ImportReport]:
    """Put right the rows named, and leave the others out of the file."""
    return mend_aside(shop, lambda _, row, cells: cells | dict(changes[row]) if row in changes else None)


def same(shop: Shop, folder: Path, *files: tuple[Path, dict[str, str]]) -> None:
    """The shop says what one says that had these files, right, from the start."""
    clean = huitou.init(folder / "clean")
    for file, options in files:
        clean.load(file, **options)
    assert differences(content(shop, named=True), content(clean, named=True)) == {}


def test_a_line_joins_the_lines_of_its_order_that_were_taken(tried: TriedShop, tmp_path: Path) -> None:
    tried.load(write(tmp_path, LINES))
    [report] = put(tried.shop, {3: {"quantity": "1"}})
    assert (report.read, report.accepted, report.of_import) == (1, 1, 1)
    same(tried.shop, tmp_path, (write(tmp_path, LINES.replace("one", "1")), {}))
    assert tried.shop.quarantine() == []


def test_an_order_that_is_a_sum_comes_back_whole(tried: TriedShop, tmp_path: Path) -> None:
    (tried.folder / "mappings").mkdir()
    write(tried.folder / "mappings", SUMMED, "t.toml")
    tried.load(write(tmp_path, TILL))
    assert tried.bought() == {"2": "5"}
    # Only the wrong line is in the file; the other two stand aside too, and come along.
    [report] = put(tried.shop, {3: {"money": "12.50"}})
    assert (report.read, report.accepted) == (3, 3)
    assert tried.bought() == {"1": "30", "2": "5"}
    assert tried.shop.quarantine() == []


def test_a_part_of_an_order_does_not_replace_the_rest(tried: TriedShop, tmp_path: Path) -> None:
    (tried.folder / "mappings").mkdir()
    write(tried.folder / "mappings", SUMMED, "t.toml")
    torn = TILL.replace("1,2024-01-05 10:00:00,lin,cup,n.a.", ",2024-01-05 10:00:00,lin,cup,12.50")
    tried.load(write(tmp_path, torn))
    assert tried.bought() == {"1": "17.5", "2": "5"}
    [report] = put(tried.shop, {3: {"no": "1"}})
    assert (report.accepted, report.quarantined) == (0, 1)
    assert [each.code for each in tried.shop.quarantine()] == ["order.apart"]
    assert tried.bought() == {"1": "17.5", "2": "5"}


@pytest.mark.parametrize("exported", [None, "2024-02-01"], ids=["of one moment", "by the export's time"])
def test_a_row_taken_back_does_not_undo_what_came_later(exported: str | None, tried: TriedShop, tmp_path: Path) -> None:
    head = "order_id,customer_id,ordered_at,paid_amount,status\n"
    sound = "9,ana,2024-01-02 10:00:00,1.00,paid\n"
    first = write(tmp_path, f"{head}1,lin,2024-01-05 10:00:00,soon,paid\n{sound}")
    later = write(tmp_path, f"{head}1,lin,2024-01-05 10:00:00,30.00,closed\n", "later.csv")
    tried.load(first, exported_at=exported)
    tried.load(later, exported_at=exported and "2024-03-01")
    [report] = put(tried.shop, {2: {"paid_amount": "30.00"}})
    assert report.accepted == 1
    assert tried.left_out() == {"1": "cancelled"}
    assert tried.facts("SELECT exported_at FROM facts_imports WHERE of_import = 1") == tried.facts(
        "SELECT exported_at FROM facts_imports WHERE import_id = 1"
    )


def test_of_two_statements_in_one_file_the_later_row_stands(tried: TriedShop, tmp_path: Path) -> None:
    head = "order_id,customer_id,ordered_at,paid_amount,channel\n"
    text = f"{head}1,lin,2024-01-05 10:00:00,soon,live\n1,lin,2024-01-05 10:00:00,30.00,shelf\n"
    tried.load(write(tmp_path, text))
    put(tried.shop, {2: {"paid_amount": "20.00"}})
    same(tried.shop, tmp_path, (write(tmp_path, text.replace("soon", "20.00")), {}))
    assert tried.bought() == {"1": "30"}


def test_rows_come_back_under_the_store_and_to_each_import_they_came_by(tried: TriedShop, tmp_path: Path) -> None:
    right = LINES.replace("one", "1")
    tried.load(write(tmp_path, LINES), store="north")
    tried.load(write(tmp_path, LINES), store="south")
    north, south = put(tried.shop, {3: {"quantity": "1"}})
    assert (north.store, north.of_import, north.accepted) == ("north", 1, 1)
    assert (south.store, south.of_import, south.accepted) == ("south", 2, 1)
    path = write(tmp_path, right)
    same(tried.shop, tmp_path, (path, {"store": "north"}), (path, {"store": "south"}))


def test_a_workbook_saved_from_the_file_is_taken_back(tried: TriedShop, tmp_path: Path) -> None:
    tried.load(write(tmp_path, LINES))
    out = tmp_path / "out.csv"
    tried.shop.export_quarantine(out)
    with out.open(encoding="utf-8-sig", newline="") as stream:
        rows = [[1 if cell == "one" else cell for cell in row] for row in csv.reader(stream)]
    report = tried.load(write_xlsx(tmp_path / "out.xlsx", {"out": rows}))
    assert (report.read, report.accepted) == (1, 1)
    same(tried.shop, tmp_path, (write(tmp_path, LINES.replace("one", "1")), {}))


def test_files_of_different_kinds_are_read_again_each_by_its_own(tried: TriedShop, tmp_path: Path) -> None:
    head, at = "order_id,customer_id,ordered_at,paid_at,paid_amount\n", "2024-01-05 10:00:00"
    plain = f"{head}5,lin,{at},{at},soon\n6,bo,{at},{at},1.00\n"
    files = {"plain.csv": plain, "lines.csv": LINES}
    for name, text in files.items():
        tried.load(write(tmp_path, text, name))
    plain_back, lines_back = put(tried.shop, {2: {"paid_amount": "3.00"}, 3: {"quantity": "1"}})
    assert (plain_back.accepted, lines_back.accepted) == (1, 1)
    right = [write(tmp_path, text.replace("soon", "3.00").replace("one", "1"), name) for name, text in files.items()]
    same(tried.shop, tmp_path, *((path, {}) for path in right))


def test_what_is_known_by_now_is_settled_and_counted_as_known(tried: TriedShop, tmp_path: Path) -> None:
    tried.load(write(tmp_path, LINES.replace("1,lin,2024-01-05 10:00:00,30.00", "1,lin,2024-01-05 10:00:00,soon")))
    tried.load(write(tmp_path, LINES.replace("one", "1")))
    right = {"paid_amount": "30.00", "quantity": "1"}
    [report] = put(tried.shop, {2: right | {"quantity": "1"}, 3: right})
    assert (report.accepted, report.duplicate, report.already_imported) == (0, 2, False)
    assert tried.shop.quarantine() == []


def test_a_row_a_person_makes_the_mapping_leave_out_is_dropped(tried: TriedShop, tmp_path: Path) -> None:
    (tried.folder / "mappings").mkdir()
    rule = '[[drop]]\ncolumn = "what"\nequals = "freight"\nreason = { zh = "运费", en = "freight" }\n'
    write(tried.folder / "mappings", SUMMED + rule, "t.toml")
    tried.load(write(tmp_path, TILL))
    [report] = put(tried.shop, {3: {"what": "freight"}})
    assert (report.read, report.accepted, report.dropped, report.quarantined) == (3, 2, 1, 0)
    assert tried.bought() == {"1": "17.5", "2": "5"}


def test_a_list_of_brushing_can_be_put_right_too(tried: TriedShop, tmp_path: Path) -> None:
    tried.load(write(tmp_path, LINES.replace("one", "1")))
    tried.load(write(tmp_path, "序号,淘宝订单编号,佣金\n1,7,5\n2,2.1E+18,5\n", "brushing.csv"))
    [report] = put(tried.shop, {3: {"淘宝订单编号": "2"}})
    assert (report.read, report.accepted) == (1, 1)
    assert tried.left_out() == {"2": "brushing"}


MERGED = """\
订单编号,买家会员名,订单创建时间,实付款(元),货品标题,单价(元),数量,订单状态
A1,lin,2024-01-05 10:00:00,30.00,茶,10.00,1,交易成功
,,,,杯,20.00,一,
A2,ana,2024-01-06 10:00:00,5.00,茶,5.00,1,交易成功
"""


def test_what_a_merged_cell_said_is_kept_with_the_row(tried: TriedShop, tmp_path: Path) -> None:
    mapping = write(
        tmp_path,
        'id = "merged"\nrows = "line"\nfill_down = ["order_id", "ordered_at", "paid_amount", "nick"]\n[columns]\n'
        'order_id = "订单编号"\nnick = "买家会员名"\nordered_at = "订单创建时间"\npaid_amount = "实付款(元)"\n'
        'product_name = "货品标题"\nprice = "单价(元)"\nquantity = "数量"\n',
        "merged.toml",
    )
    tried.load(write(tmp_path, MERGED), mapping=mapping)
    out = tmp_path / "aside.csv"
    tried.shop.export_quarantine(out)
    assert "'2024-01-05 10:00:00,30.00,杯,20.00,一" in out.read_text(encoding="utf-8-sig")
    out.write_text(out.read_text(encoding="utf-8-sig").replace("一", "1"), encoding="utf-8")
    with pytest.raises(huitou.UserError, match=r"quarantine\.mapping"):
        tried.load(out)
    report = tried.load(out, mapping=mapping)
    assert (report.read, report.accepted) == (1, 1)
    clean = write(tmp_path, MERGED.replace("一", "1"))
    same(tried.shop, tmp_path, (clean, {"mapping": str(mapping)}))
