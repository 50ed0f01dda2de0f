"""Who may only look sees no customers, no import, nothing to change, and the API agrees; an operator may import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import huitou
from tests.support import messy_taobao, web_walk
from tests.support.server_process import serving
from tests.support.watched_page import Watched

_ORDERS = """order_id,customer_id,ordered_at,paid_amount
o1,anna,2026-01-05 10:00:00,10.00
o2,ben,2026-01-06 10:00:00,20.00
o3,anna,2026-01-20 10:00:00,30.00
"""
# What a reader is refused, beside one thing that is granted.
_REFUSED = (
    ("GET", "/customers", None),
    ("GET", "/customers/1", None),
    ("GET", "/metrics/repeat_purchase_rate/people", None),
    ("GET", "/quarantine", None),
    ("POST", "/uploads", None),
    ("POST", "/imports", {"uploads": ["00000000-0000-4000-8000-000000000000"]}),
    ("GET", "/settings/cycles", None),
    ("PUT", "/settings/cycles", {"version": "0", "days": {}}),
    ("GET", "/users", None),
    ("POST", "/invitations", {"email": "x@example.com", "role": "owner"}),
    ("GET", "/audit", None),
)


def test_each_role_sees_what_it_may(tmp_path: Path, somebody: Callable[[str], Watched]) -> None:
    (tmp_path / "orders.csv").write_text(_ORDERS, encoding="utf-8")
    huitou.init(tmp_path / "shop", name="山野茶铺").load(tmp_path / "orders.csv")
    with serving("serve", tmp_path / "shop") as server:
        owner, reader, operator = (somebody(server.url) for _ in range(3))
        web_walk.first_run(owner)
        web_walk.leave_tour(owner)
        web_walk.accept(reader, web_walk.invite(owner, "wei@example.com", "只看"), "小卫")
        _may_only_look(reader)
        web_walk.accept(operator, web_walk.invite(owner, "min@example.com", "运营"), "小敏")
        _may_import(operator, messy_taobao.write(tmp_path))
    assert owner.faults == reader.faults == operator.faults == []


def _may_only_look(reader: Watched) -> None:
    page = reader.page
    assert web_walk.rooms(reader) == ["今日", "指标", "诊断", "设置"]
    page.locator("article.number").first.wait_for()
    assert page.get_by_role("button", name="看人").count() == 0
    assert page.locator("button.figure").count() == 0
    page.get_by_role("link", name="设置").click()
    page.get_by_role("heading", level=1, name="我的账号").wait_for()
    assert page.locator(".aside-list a").all_inner_texts() == ["我的账号", "接口令牌"]
    assert {path: web_walk.asks(reader, method, path, body) for method, path, body in _REFUSED} == {
        path: 403 for _, path, _ in _REFUSED
    }
    assert web_walk.asks(reader, "GET", "/today") == 200


def _may_import(operator: Watched, file: Path) -> None:
    page = operator.page
    assert web_walk.rooms(operator) == ["今日", "指标", "诊断", "客户", "人群", "触达", "客服", "数据", "设置"]
    operator.go("/data/import")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("还缺").wait_for()
    assert web_walk.asks(operator, "GET", "/settings/cycles") == 200
    assert web_walk.asks(operator, "GET", "/users") == 403
