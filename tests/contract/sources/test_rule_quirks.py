"""The shop's rules on the note and flag columns of every platform: read where a rule asks, never kept."""

from pathlib import Path

import pytest

from huitou import settings
from huitou.intake import mapping as mappings
from huitou.intake.mapping import Mapping
from tests.contract.test_sources import record
from tests.support.tried_shop import TriedShop, write_csv, write_records

pytestmark = pytest.mark.slow

LAYOUTS = {mapping.id: mapping for source in mappings.sources() for mapping in source.mappings}
COLUMNS = {
    "memo": {
        "douyin.orders": "商家备注",
        "huitou.orders": "memo",
        "jd.orders": "商家备注",
        "kuaishou.orders": "订单备注",
        "pinduoduo.orders": "商家备注",
        "shopify.orders": "Notes",
        "taobao.lines": "商家备注",
        "taobao.orders": "订单备注",
        "wechat.orders": "商家备注",
        "youzan.orders": "商家订单备注",
    },
    "flag": {
        "douyin.orders": "旗帜颜色",
        "huitou.orders": "flag",
        "jd.orders": "商家备注等级（等级1-5为由高到低）",
        "kuaishou.orders": "旗帜颜色",
        "shopify.orders": "Tags",
        "taobao.lines": "备注标签",
        "wechat.orders": "打标颜色",
        "youzan.orders": "订单星级",
    },
}
MEMO = 'memo = ["刷单", "Test"]'
FLAG = 'flag = ["红", "5"]'


def rule_text(*tests: str, reason: str = "brushing", name: str = "r") -> str:
    return "\n".join(["[[rule]]", f'name = "{name}"', f'reason = "{reason}"', *tests])


def rule(shop: TriedShop, *tests: str, reason: str = "brushing", name: str = "r") -> None:
    text = rule_text(*tests, reason=reason, name=name)
    (shop.folder / settings.EXCLUSIONS_FILE).write_text(text, encoding="utf-8")


def said(shop: TriedShop) -> set[str]:
    return {order for (order,) in shop.facts("SELECT order_id FROM facts_exclusions WHERE action = 'exclude'")}


def test_the_layouts_with_such_columns_are_these() -> None:
    for field, columns in COLUMNS.items():
        assert {m.id: m.columns[field][0] for m in LAYOUTS.values() if field in m.columns} == columns


@pytest.mark.parametrize("layout", COLUMNS["memo"])
def test_a_note_or_flag_sets_its_order_aside(layout: str, tmp_path: Path) -> None:
    """The first order by its note; the second, in a layout that has flags, by its flag; the third by neither."""
    shop = TriedShop(tmp_path / "shop")
    rule(shop, MEMO)
    with (shop.folder / settings.EXCLUSIONS_FILE).open("a", encoding="utf-8") as more:
        more.write("\n" + rule_text(FLAG, name="f"))
    flag = COLUMNS["flag"].get(layout)
    marks = [("老客，刷单3元", "绿"), ("送礼", "红色"), ("送礼", "绿")]
    rows = [
        record(LAYOUTS[layout], n) | {COLUMNS["memo"][layout]: memo} | ({flag: colour} if flag else {})
        for n, (memo, colour) in enumerate(marks, start=1)
    ]
    report = shop.load(write_records(tmp_path / "f.csv", rows))
    aside = ["771", "772"] if flag else ["771"]
    assert sorted(said(shop)) == aside
    assert report.statements == len(aside)
    if LAYOUTS[layout].rows != "line_only":
        assert sorted(order for order, why in shop.left_out().items() if why == "brushing") == aside


def test_a_flag_is_known_however_it_is_written_and_another_is_another(shop: TriedShop, tmp_path: Path) -> None:
    same, others = ["红", "红色", "红旗", "红色旗帜", "\t红色", "加急，红", "5"], ["", "-", "橘红", "红包", "15"]
    rule(shop, FLAG)
    rows = [record(LAYOUTS["wechat.orders"], n) | {"打标颜色": cell} for n, cell in enumerate([*same, *others])]
    shop.load(write_records(tmp_path / "f.csv", rows))
    assert said(shop) == {f"77{n}" for n in range(len(same))}


def douyin(number: int, title: str, **cells: str) -> dict[str, str]:
    return record(LAYOUTS["douyin.orders"], number) | {"选购商品": title} | cells


def test_a_code_must_be_in_every_title_of_the_order(shop: TriedShop, tmp_path: Path) -> None:
    rule(shop, 'title = ["SSS", "SP"]')
    rows = [douyin(1, "SSS 补单"), douyin(2, "SPF50 防晒"), douyin(3, "茶 SP"), douyin(3, "茶", 子订单编号="99")]
    shop.load(write_records(tmp_path / "f.csv", rows))
    assert said(shop) == {"771"}


def test_all_tests_of_a_rule_must_hold(shop: TriedShop, tmp_path: Path) -> None:
    rule(shop, MEMO, FLAG, 'source = "douyin"')
    rows = [
        douyin(1, "茶", 商家备注="刷单", 旗帜颜色="红"),
        douyin(2, "茶", 商家备注="刷单"),
        douyin(3, "茶", 旗帜颜色="红"),
    ]
    shop.load(write_records(tmp_path / "f.csv", rows))
    assert said(shop) == {"771"}


def test_a_pattern_is_only_a_pattern_where_it_is_asked_for(shop: TriedShop, tmp_path: Path) -> None:
    rows = [record(LAYOUTS["huitou.orders"], n) | {"memo": memo} for n, memo in enumerate(["S-1", "S.1"], start=1)]
    rule(shop, 'memo = "S.1"')
    shop.load(write_records(tmp_path / "f.csv", rows))
    assert said(shop) == {"772"}
    rule(shop, "memo_regex = '^S.[0-9]$'", name="pattern")
    shop.load(tmp_path / "f.csv")
    assert said(shop) == {"771", "772"}


def own(order: str, paid: str, **cells: str) -> dict[str, str]:
    cells = {"status": "paid", "store": "", "memo": "", "flag": ""} | cells
    return {"order_id": order, "customer_id": "c", "ordered_at": "2024-01-05 10:00:00", "paid_amount": paid} | cells


def test_an_amount_is_that_of_a_paid_order(shop: TriedShop, tmp_path: Path) -> None:
    rule(shop, "at_most = 0.1", reason="test_order")
    rows = [own("a", "0.10"), own("b", "0.11"), own("c", "0.05", status="pending"), own("d", "0")]
    shop.load(write_records(tmp_path / "f.csv", rows))
    assert shop.left_out() == {"a": "test_order", "c": "unpaid", "d": "zero"}


def test_a_rule_keeps_to_its_store_and_source(shop: TriedShop, tmp_path: Path) -> None:
    rule(shop, MEMO, 'store = "north"')
    rows = [own("a", "5", memo="test", store="north"), own("a", "5", memo="test", store="south")]
    shop.load(write_records(tmp_path / "f.csv", rows))
    assert shop.facts("SELECT order_id, order_source, order_store FROM facts_exclusions") == [("a", "huitou", "north")]
    assert shop.snapshot("SELECT COUNT(*) FROM excluded") == [(1,)]
    rule(shop, MEMO, 'source = "taobao"', name="other")
    assert shop.load(tmp_path / "f.csv").statements == 0


def test_a_rule_written_later_speaks_when_the_file_comes_again_and_once(shop: TriedShop, tmp_path: Path) -> None:
    file = write_records(tmp_path / "f.csv", [own("a", "5", memo="刷单"), own("b", "5")])
    shop.load(file)
    rule(shop, MEMO)
    again, once_more = shop.load(file), shop.load(file)
    assert (again.accepted, again.duplicate, again.statements) == (0, 2, 1)
    assert not again.already_imported
    assert shop.left_out() == {"a": "brushing"}
    assert once_more.already_imported


def test_what_a_rule_said_stands_when_the_note_is_gone(shop: TriedShop, tmp_path: Path) -> None:
    rule(shop, MEMO)
    for memo, at in (("刷单", "2024-02-01"), ("", "2024-03-01")):
        shop.load(write_records(tmp_path / "f.csv", [own("a", "5", memo=memo)]), exported_at=at)
    assert shop.left_out() == {"a": "brushing"}


def test_a_restored_order_is_not_set_aside_by_a_rule_again(shop: TriedShop, tmp_path: Path) -> None:
    file = write_records(tmp_path / "f.csv", [own("a", "5", memo="刷单")])
    rule(shop, MEMO)
    shop.load(file)
    shop.shop.restore(["a"])
    rule(shop, MEMO, name="renamed")
    assert shop.load(file).already_imported
    assert shop.left_out() == {}


def test_a_rule_taken_back_speaks_again_where_it_still_stands(shop: TriedShop, tmp_path: Path) -> None:
    file = write_records(tmp_path / "f.csv", [own("a", "5", memo="刷单"), own("b", "5", memo="试刷单机")])
    rule(shop, MEMO)
    shop.load(file)
    shop.shop.restore(rule="r")
    assert shop.left_out() == {}
    rule(shop, "memo_regex = '^刷单'")
    shop.load(file)
    assert shop.left_out() == {"a": "brushing"}


def test_a_rule_that_only_suggests_leaves_the_order_counted(shop: TriedShop, tmp_path: Path) -> None:
    rule(shop, MEMO, "suggest = true", reason="test_order")
    shop.load(write_records(tmp_path / "f.csv", [own("a", "5", memo="test"), own("b", "5")]))
    assert shop.left_out() == {}
    [suggested] = shop.shop.suspects()
    assert (suggested.kind, suggested.name, suggested.orders) == ("rule", "r", (("huitou", "", "a"),))
    shop.shop.accept_suspects([suggested.code])
    assert shop.left_out() == {"a": "test_order"}
    assert shop.shop.suspects() == []


def test_a_rule_without_its_column_says_so(shop: TriedShop, tmp_path: Path) -> None:
    rule(shop, FLAG)
    report = shop.load(write_records(tmp_path / "f.csv", [record(LAYOUTS["pinduoduo.orders"], 1)]))
    assert [note for note in report.notes if note[0] == "rule.idle"] == [
        (
            "rule.idle",
            "规则「r」没有用上：这个文件里没有旗帜或星级",
            "the rule “r” says nothing: this file has no flag or stars",
        )
    ]


def broken_note(path: Path, layout: Mapping) -> Path:
    """A file whose note was cut amid a character."""
    file = write_records(path, [record(layout, 1) | {"商家备注": "好评"}])
    file.write_bytes(file.read_bytes().replace("好评".encode(), "好评".encode()[:-1]))
    return file


def test_a_damaged_note_harms_nothing_as_long_as_no_rule_reads_notes(shop: TriedShop, tmp_path: Path) -> None:
    assert shop.load(broken_note(tmp_path / "f.csv", LAYOUTS["douyin.orders"])).accepted == 1


def test_a_damaged_note_costs_no_order_where_a_rule_reads_notes(shop: TriedShop, tmp_path: Path) -> None:
    rule(shop, MEMO)
    file = broken_note(tmp_path / "f.csv", LAYOUTS["douyin.orders"])
    whole = write_records(tmp_path / "g.csv", [record(LAYOUTS["douyin.orders"], 2) | {"商家备注": "刷单"}])
    file.write_bytes(file.read_bytes() + whole.read_bytes().split(b"\n", 1)[1])
    assert shop.load(file).accepted == 2
    assert said(shop) == {"772"}


def test_notes_and_flags_are_kept_nowhere(shop: TriedShop, tmp_path: Path) -> None:
    rule(shop, MEMO)
    note = "刷单 微信号 wx-of-lin"
    shop.load(write_csv(tmp_path / "f.csv", [list(own("a", "5")), list(own("a", "5", memo=note).values())]))
    assert said(shop) == {"a"}
    with_engine = shop.facts("SELECT * FROM facts_exclusions")
    assert "wx-of-lin" not in str(with_engine)
    held = b"".join(path.read_bytes() for path in shop.folder.rglob("*") if path.is_file())
    assert b"wx-of-lin" not in held
