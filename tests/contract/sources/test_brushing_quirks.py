"""Lists of brushing orders (刷单): the order numbers on them never count, whichever file comes first."""

from pathlib import Path

import pytest

from tests.support.tried_shop import TriedShop, codes, counts, write_csv, write_xlsx

pytestmark = pytest.mark.slow

SHOP_LIST = "序号,接单时间,旺旺名称,实际发生金额,买手垫付金额,商家支付总佣金,淘宝订单编号".split(",")
TEAM_LIST = "序号,会员号,订单编号,价格,价格合计,佣金,佣金合计,诉求日期,佣金,品数,本单佣金,团队".split(",")
IDS = ["111111111111111111", "222222222222222222"]


def lists(path: Path) -> dict[str, Path]:
    shop_row = ["1", "1月5日", "小林", "100", "100", "5", f'="{IDS[0]}"']
    team_row = ["1", "t1", IDS[0], "100", "100", "5", "5", "1月5日", "5", "1", "5", "甲"]
    return {
        "shop": write_csv(path / "店铺刷单.csv", [SHOP_LIST, shop_row], encoding="gbk"),
        "team": write_csv(path / "补单.csv", [TEAM_LIST, team_row], encoding="utf-8-sig"),
        "xlsx": write_xlsx(path / "补单.xlsx", {"Sheet1": [TEAM_LIST, team_row]}),
    }


def orders(path: Path) -> Path:
    header = "订单编号,买家会员名,买家实际支付金额,订单状态,订单创建时间,订单付款时间 ".split(",")
    rows = [[i, "小林", "100", "交易成功", "2020-01-05 10:00:00", "2020-01-05 10:01:00"] for i in IDS]
    return write_csv(path / "ExportOrderList.csv", [header, *rows], encoding="gbk")


@pytest.mark.parametrize("name", ["shop", "team", "xlsx"])
def test_orders_on_a_list_are_no_purchases_whichever_comes_first(tmp_path: Path, name: str) -> None:
    listed, bought = lists(tmp_path)[name], orders(tmp_path)
    for place, files in {"before": (listed, bought), "after": (bought, listed)}.items():
        shop = TriedShop(tmp_path / place)
        reports = {report.source: report for report in map(shop.load, files)}
        assert reports["brushing"].accepted == 1
        assert shop.left_out() == {IDS[0]: "brushing"}
        assert set(shop.bought()) == {IDS[1]}


def test_a_list_of_one_store_leaves_the_others_alone(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(orders(tmp_path), store="east")
    shop.load(orders(tmp_path), store="west")
    shop.load(lists(tmp_path)["shop"], store="east")
    assert shop.left_out() == {IDS[0]: "brushing"}
    assert sorted(shop.bought()) == IDS


def test_an_order_listed_twice_is_one_and_a_bad_number_is_set_aside(shop: TriedShop, tmp_path: Path) -> None:
    rows = [["1", "", "", "", "", "5", cell] for cell in (IDS[0], f"'{IDS[0]}", "2.2E+17", "")]
    report = shop.load(write_csv(tmp_path / "l.csv", [SHOP_LIST, *rows]))
    assert counts(report) == (4, 1, 1, 2, 0)
    assert codes(report) == {4: "id.scientific", 5: "cell.missing"}


def test_bare_order_numbers_are_a_list_when_the_source_is_named(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(orders(tmp_path))
    shop.load(write_csv(tmp_path / "ids.csv", [["订单编号"], [IDS[0]]]), source="brushing")
    assert shop.left_out() == {IDS[0]: "brushing"}


def buyers(path: Path, *names: str, header: str = "旺旺名称") -> Path:
    rows = [[str(n), name, "5"] for n, name in enumerate(names, start=1)]
    return write_csv(path / "买手.csv", [["序号", header, "佣金"], *rows], encoding="gbk")


def test_every_order_of_a_buyer_on_a_list_is_left_out_whichever_comes_first(tmp_path: Path, shop: TriedShop) -> None:
    """Four buyers are listed before their orders come and four after, each under another name for the column."""
    listed = []
    for n, header in enumerate(["旺旺名称", "会员号", "买家会员名", "nick"] * 2):
        (tmp_path / str(n)).mkdir()
        listed.append(buyers(tmp_path / str(n), f"小林{n}", header=header))
    header = "订单编号,买家会员名,买家实际支付金额,订单状态,订单创建时间,订单付款时间 ".split(",")
    rows = [[str(n), f"小林{n}", "100", "交易成功", "2020-01-05 10:00:00", ""] for n in range(9)]
    bought = write_csv(tmp_path / "bought.csv", [header, *rows], encoding="gbk")
    for files in (listed[:4], [bought], listed[4:]):
        shop.shop.load(files)
    assert shop.left_out() == dict.fromkeys("01234567", "brushing")
    assert set(shop.bought()) == {"8"}


def test_orders_that_a_buyer_places_later_are_left_out_too(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(buyers(tmp_path, "小林"))
    shop.load(orders(tmp_path))
    header = "订单编号,买家会员名,买家实际支付金额,订单状态,订单创建时间,订单付款时间 ".split(",")
    later = [[n, nick, "9", "交易成功", "2020-02-05 10:00:00", ""] for n, nick in (("3", "小林"), ("4", "小陈"))]
    shop.load(write_csv(tmp_path / "later.csv", [header, *later], encoding="gbk"))
    assert set(shop.left_out()) == {*IDS, "3"}
    assert set(shop.bought()) == {"4"}


def test_a_wangwang_name_is_a_taobao_buyer_alone(shop: TriedShop, tmp_path: Path) -> None:
    own = write_csv(
        tmp_path / "own.csv",
        [["order_id", "customer_id", "ordered_at", "paid_amount"], ["1", "小林", "2020-01-05 10:00:00", "5"]],
    )
    for file in (own, orders(tmp_path), buyers(tmp_path, "小林")):
        shop.load(file)
    assert set(shop.left_out()) == set(IDS)


def test_a_list_of_buyers_keeps_fingerprints_and_sets_masked_names_aside(shop: TriedShop, tmp_path: Path) -> None:
    report = shop.load(buyers(tmp_path, "小林甲乙丙", "t**3", "", "小林甲乙丙"))
    assert counts(report) == (4, 1, 1, 2, 0)
    assert codes(report) == {3: "buyer.masked", 4: "cell.missing"}
    assert "小林甲乙丙" not in str(shop.facts("SELECT * FROM facts_exclusions"))
    held = b"".join(path.read_bytes() for path in shop.folder.rglob("*") if path.is_file())
    assert "小林甲乙丙".encode() not in held


def test_a_list_with_order_numbers_means_these_orders_alone(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(orders(tmp_path))
    shop.load(lists(tmp_path)["shop"])
    assert shop.left_out() == {IDS[0]: "brushing"}


def test_a_list_sent_again_adds_what_is_new_and_leaves_what_was_restored(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(orders(tmp_path))
    shop.load(lists(tmp_path)["team"])
    shop.shop.restore([IDS[0]])
    longer = [["订单编号", "佣金"], *([i, "5"] for i in IDS)]
    report = shop.load(write_csv(tmp_path / "longer.csv", longer))
    assert counts(report) == (2, 1, 1, 0, 0)
    assert [note[0] for note in report.notes] == ["exclusions.kept"]
    assert shop.left_out() == {IDS[1]: "brushing"}


def test_a_list_taken_back_as_a_whole_can_be_imported_again(shop: TriedShop, tmp_path: Path) -> None:
    shop.load(orders(tmp_path))
    taken = shop.load(lists(tmp_path)["team"])
    shop.shop.restore(import_id=taken.import_id)
    assert shop.left_out() == {}
    assert shop.load(lists(tmp_path)["team"]).accepted == 1
    assert shop.left_out() == {IDS[0]: "brushing"}
