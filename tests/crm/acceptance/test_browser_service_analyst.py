"""What somebody of the service and an analyst see and may not, and a table taken away as each kind of file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import huitou
from tests.support import web_walk
from tests.support.server_process import Serving, serving
from tests.support.watched_page import Watched

# One customer known by a phone, who bought twice; and a row nobody can read.
_ORDERS = """order_id,customer_id,ordered_at,paid_amount
o1,13812345678,2026-01-05 10:00:00,10.00
o2,13812345678,2026-01-20 10:00:00,30.00
o3,ben,2026-01-06 10:00:00,20.00
o4,ben,2026-02-30,20.00
"""
_PHONE, _COVERED = "13812345678", "138****5678"
_NOT_YOURS = "这一页不在你的权限里"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "orders.csv").write_text(_ORDERS, encoding="utf-8")
    huitou.init(tmp_path / "shop", name="山野茶铺").load(tmp_path / "orders.csv")
    return tmp_path / "shop"


def test_the_service_and_an_analyst_see_what_they_may(shop: Path, somebody: Callable[[str], Watched]) -> None:
    with serving("serve", shop) as server:
        owner, service, analyst = (somebody(server.url) for _ in range(3))
        web_walk.first_run(owner)
        web_walk.accept(service, web_walk.invite(owner, "ke@example.com", "客服"), "小柯")
        _serves(service)
        web_walk.accept(analyst, web_walk.invite(owner, "fen@example.com", "分析"), "小芬")
        _analyses(analyst)
        _takes_away(analyst, server)
        _is_written_down(owner)
    assert owner.faults == service.faults == analyst.faults == []


def _serves(service: Watched) -> None:
    page = service.page
    assert web_walk.rooms(service) == ["今日", "指标", "诊断", "客户", "人群", "触达", "客服", "设置"]
    _sees_the_customer_covered(service)
    # Who speaks with a customer may see in full whom; each look is written down.
    page.get_by_role("button", name="显示完整姓名和联系方式").click()
    page.get_by_text(_PHONE).first.wait_for()
    # A table is not theirs to take away.
    service.go("/metrics/repeat_purchase_rate?by=category")
    page.get_by_role("heading", name="拆开看").wait_for()
    service.quiet()
    assert page.get_by_role("button", name="导出").count() == 0
    _are_refused(service, ["/data/quarantine", "/data/import", "/settings/members", "/settings/cycles"])
    assert [web_walk.asks(service, "GET", path) for path in ("/quarantine", "/settings/shop", "/audit")] == [403] * 3
    assert web_walk.asks(service, "GET", "/metrics/repeat_purchase_rate/export") == 403


def _analyses(analyst: Watched) -> None:
    page = analyst.page
    assert web_walk.rooms(analyst) == ["今日", "指标", "诊断", "客户", "人群", "触达", "数据", "设置"]
    _sees_the_customer_covered(analyst)
    assert page.get_by_role("button", name="显示完整姓名和联系方式").count() == 0
    assert web_walk.asks(analyst, "POST", "/customers/1/unmask") == 403
    _are_refused(analyst, ["/data/import", "/settings/members", "/settings/audit"])
    # What is set aside may be read, not put right.
    analyst.go("/data/quarantine")
    page.get_by_text("1 行没看懂").or_(page.get_by_role("button", name="打开")).first.wait_for()
    assert page.get_by_role("button", name="按现在的映射全部重读").count() == 0
    assert web_walk.asks(analyst, "POST", "/quarantine/replay", {}) == 403


def _sees_the_customer_covered(of: Watched) -> None:
    page = of.page
    of.go("/customers")
    page.get_by_role("link", name=_COVERED).click()
    page.get_by_role("heading", level=1, name=_COVERED).wait_for()
    of.quiet()
    assert not any(_PHONE in text for text in of.texts())


def _are_refused(of: Watched, paths: list[str]) -> None:
    """In words, and before anything was asked for."""
    for path in paths:
        of.go(path)
        of.page.get_by_text(_NOT_YOURS).wait_for()
        of.quiet()


def _takes_away(analyst: Watched, server: Serving) -> None:
    page = analyst.page
    analyst.go("/metrics/repeat_purchase_rate?by=source")
    rows = web_walk.download(page, page.get_by_role("button", name="导出 CSV").first)
    with page.expect_download() as coming:
        page.get_by_role("button", name="导出 Excel").first.click()
    book = CalamineWorkbook.from_path(coming.value.path())
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    # One of the two bought more than once: 50 %, of the one source there is.
    assert [row[1] for row in rows[1:]] == ["0.5"]
    assert any(0.5 in row for sheet in sheets for row in sheet)


def _is_written_down(owner: Watched) -> None:
    owner.go("/settings/audit")
    page = owner.page
    taken = page.get_by_role("row").filter(has_text="小芬").filter(has_text="导出")
    taken.nth(1).wait_for()
    assert taken.count() == 2
    page.get_by_role("row").filter(has_text="小柯").filter(has_text="查看客户完整资料").first.wait_for()
