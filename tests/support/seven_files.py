"""A folder as a shop has it: the exports of four platforms, one of them with its lines, a broken file and a note."""

from __future__ import annotations

from pathlib import Path

from tests.support.tried_shop import write_records, write_xlsx

# Rows: 2 Taobao orders, 3 lines of them, 1 Youzan order, 2 rows of 1 Shopify order, 2 JD orders.
READ = 10
# 120 + 80 of Taobao, 30 of Youzan, 50 of Shopify, 60 + 70 of JD, in minor units.
PURCHASES, REVENUE = 6, 41_000
TAKEN = [
    "exports/2023/ExportOrderDetailList2.csv",
    "exports/2023/ExportOrderList10.csv",
    "exports/jd.csv",
    "exports/shopify.csv",
    "exports/有赞.xlsx",
]
REFUSED, NOTE = "exports/photo.csv", "exports/README.txt"


def write(folder: Path) -> Path:
    """Write the seven files into ``folder``/exports and give that."""
    exports = folder / "exports"
    (exports / "2023").mkdir(parents=True)
    _taobao(exports / "2023")
    write_xlsx(exports / "有赞.xlsx", {"订单": [list(_YOUZAN), list(_YOUZAN.values())]})
    order = {"Name": "#1001", "Email": "ana@example.com", "Created at": "2024-02-01 10:00:00 +0800"}
    paid = {"Financial Status": "paid", "Paid at": "2024-02-01 10:01:00 +0800", "Total": "50.00", "Currency": "CNY"}
    lines = [{"Lineitem name": name, "Lineitem quantity": "1", "Lineitem price": "25.00"} for name in ("tea", "cup")]
    write_records(exports / "shopify.csv", [order | paid | lines[0], {"Name": "#1001"} | lines[1]])
    write_records(exports / "jd.csv", [_jd("1", "60.00"), _jd("2", "70.00")], encoding="gb18030")
    (exports / "photo.csv").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8)
    (exports / "README.txt").write_text("Exports of the shop, by year.\nAsk Lin about 2022.\n", encoding="utf-8")
    return exports


def _taobao(folder: Path) -> None:
    orders = [
        {"订单编号": f'="{number}"', "买家会员名": name, "买家实际支付金额": paid, "订单状态": "交易成功"}
        | {"订单创建时间": f"2023-12-0{number} 10:00:00", "订单付款时间 ": f"2023-12-0{number} 10:01:00"}
        for number, name, paid in (("1", "阿茶", "120.00"), ("2", "小云", "80.00"))
    ]
    lines = [
        {"子订单编号": f"{order}{nth}", "主订单编号": order, "商品标题": title, "商品价格": price, "购买数量": "1"}
        | {"买家实付金额": price, "订单创建时间": f"2023-12-0{order} 10:00:00"}
        for order, nth, title, price in (("1", 1, "茶", "70.00"), ("1", 2, "杯", "50.00"), ("2", 1, "茶", "80.00"))
    ]
    write_records(folder / "ExportOrderList10.csv", orders, encoding="gb18030")
    write_records(folder / "ExportOrderDetailList2.csv", lines, encoding="gb18030")


def _jd(order_id: str, paid: str) -> dict[str, str]:
    at = f"2024-03-0{order_id} 10:00:00"
    cells = {"订单号": f'="{order_id}"', "下单时间": at, "付款确认时间": at, "下单帐号": "jd_lin", "订单状态": "完成"}
    return cells | {"订单金额": paid, "结算金额": paid, "京东价": paid, "商品名称": "茶", "订购数量": "1"}


_YOUZAN = {
    "订单号": "E1",
    "归属店铺": "总店",
    "订单状态": "交易完成",
    "订单创建时间": "2024-01-05 10:00:00",
    "买家付款时间": "2024-01-05 10:01:00",
    "应收订单金额": "30.00",
    "订单实付金额": "30.00",
    "买家手机号": "13900000001",
}
