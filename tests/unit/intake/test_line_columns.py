from pathlib import Path

from tests.support.exports import export, shop_with
from tests.support.published import content

ORDER = {"order_id": "1", "customer_id": "ana", "ordered_at": "2024-03-01 09:00:00", "paid_amount": "5.00"}


def test_a_category_alone_is_a_line(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [export(ORDER | {"category": "tea"})])
    assert content(shop)["categories"] == [(("huitou", "", "1"), "tea", 500)]


def test_an_order_may_leave_its_line_empty(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [export(ORDER | {"category": "", "product_id": "", "quantity": ""})])
    assert content(shop)["categories"] == [(("huitou", "", "1"), "", 500)]


def test_an_export_that_usually_has_lines_may_have_none(tmp_path: Path) -> None:
    shop = shop_with(tmp_path, [])
    (tmp_path / "shopify.csv").write_text(
        "Name,Email,Financial Status,Created at,Total\n#1,a@x.cn,paid,2024-03-02 10:00:00 +0800,5.00\n",
        encoding="utf-8",
    )
    [report] = shop.load(tmp_path / "shopify.csv")
    assert (report.accepted, report.lines) == (1, 0)
