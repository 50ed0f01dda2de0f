"""What a person does in the web app, in Chinese unless said otherwise: one function a room."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

from tests.support.serving import PASSWORD
from tests.support.watched_page import Watched

OWNER = "lin@example.com"


def first_run(of: Watched, *, name: str = "林店主") -> None:
    """The first who opens a shop that nobody owns becomes its owner."""
    of.go("/")
    page = of.page
    page.get_by_role("heading", name="第一次打开").wait_for()
    of.fits("first run")
    page.get_by_label("怎么称呼你").fill(name)
    page.get_by_label("邮箱").fill(OWNER)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="建好，进去看看").click()
    page.get_by_role("heading", name="今日").wait_for()


def leave_tour(of: Watched) -> None:
    """Who sees the numbers for the first time is shown around, and need not be."""
    tour = of.page.locator("dialog.tour")
    tour.get_by_role("button", name="不看了").click()
    tour.wait_for(state="detached")
    of.quiet()


def sign_out_and_in(of: Watched) -> None:
    page = of.page
    page.get_by_role("button", name="林店主 的菜单").click()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("heading", name="登录").wait_for()
    of.fits("sign in")
    page.get_by_label("邮箱").fill(OWNER)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_text("还没有订单").wait_for()
    of.fits("an empty shop")


def choose(page: Any, label: str, option: str) -> None:
    """In a list that is searched by typing."""
    page.get_by_role("combobox", name=label).click()
    page.keyboard.type(option)
    page.locator(".ant-select-item-option-active", has_text=option).wait_for()
    page.keyboard.press("Enter")


def upload_and_map(of: Watched, file: Path, column: str, field: str) -> None:
    """Send a file and say what the one column is that is not known."""
    page = of.page
    page.get_by_role("link", name="导入订单").click()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_text("还缺").wait_for()
    keep = page.get_by_role("button", name="就这样，记住")
    assert keep.is_disabled()
    of.fits("mapping")
    choose(page, f"当作: {column}", field)
    keep.click()
    page.get_by_text("记住了。").wait_for()


def try_then_import(of: Watched) -> tuple[dict[str, int], dict[str, int]]:
    """A dry run, then the import itself: what each counted."""
    page = of.page
    page.get_by_role("button", name="先试读").click()
    page.get_by_role("button", name="没问题，正式导入").wait_for()
    page.get_by_text("只是试读，什么也没有保存").wait_for()
    tried = counts(page)
    of.fits("dry run")
    page.get_by_role("button", name="没问题，正式导入").click()
    page.get_by_role("link", name="看今日").wait_for()
    of.fits("import report")
    return tried, counts(page)


def counts(page: Any) -> dict[str, int]:
    """Of the report on screen: 读到 140, 采用 137 ..."""
    rows = page.locator(".job table").first.locator("tbody tr").all()
    cells = (row.locator("th, td").all_inner_texts() for row in rows)
    return {name: int(number.replace(",", "")) for name, number, *_ in cells}


def mend(of: Watched, row: int, heading: str, value: str) -> None:
    """Put a cell of the quarantine right, where it stands."""
    page = of.page
    page.get_by_role("link", name=re.compile("去改隔离的")).click()
    page.get_by_role("button", name="打开来改").first.click()
    cell = page.get_by_label(f"行 {row}, {heading}")
    cell.wait_for()
    of.fits("quarantine")
    cell.fill(value)
    page.get_by_role("button", name="改好了，重新读").click()
    cell.wait_for(state="detached")


def set_cycle(of: Watched, category: str, days: int) -> list[str]:
    """Write down how long a category lasts; its row afterwards."""
    page = of.page
    of.go("/settings/cycles")
    page.get_by_label(f"{category}: 你定的天数").fill(str(days))
    page.get_by_role("button", name="保存").click()
    row = page.get_by_role("row", name=re.compile(re.escape(category))).filter(has_text="你定的")
    row.wait_for()
    said: list[str] = row.locator("th, td").all_inner_texts()
    return said


def explain(of: Watched) -> str:
    """Ask why the revenue of the last thirty days moved; the answer's words."""
    page = of.page
    of.go("/diagnosis/explain")
    page.locator(".explain-form button[type=submit]").click()
    page.locator("article .blocks").wait_for()
    of.fits("explain")
    said: str = page.locator("article .blocks").inner_text()
    return said


def download(page: Any, link: Any) -> list[list[str]]:
    """The csv behind a link, with the mark spreadsheets look for."""
    with page.expect_download() as coming:
        link.click()
    content = Path(coming.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def invite(owner: Watched, email: str, role: str) -> str:
    """The link for somebody of this role, as the owner is shown it."""
    page = owner.page
    owner.go("/settings/members")
    form = page.locator(".invite-form")
    form.get_by_label("邮箱").fill(email)
    # Nobody is let in as something that was not chosen.
    form.get_by_role("button", name="邀请一位").click()
    form.locator(".ant-form-item-explain-error", has_text="选一个角色").wait_for()
    # By the keyboard: a list that is still moving takes a click meant for the row beside it.
    form.get_by_role("combobox").click()
    chosen = page.locator(".ant-select-item-option-active")
    chosen.wait_for()
    while role not in chosen.inner_text():
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    form.get_by_title(role, exact=True).wait_for()
    form.get_by_role("button", name="邀请一位").click()
    link: str = page.locator(".secret code").inner_text()
    return link


def accept(of: Watched, link: str, name: str) -> None:
    of.page.goto(link)
    of.page.get_by_label("怎么称呼你").fill(name)
    of.page.get_by_label("密码").fill(PASSWORD)
    of.page.get_by_role("button", name="接受邀请").click()
    of.page.get_by_role("heading", name="今日").wait_for()


def rooms(of: Watched) -> list[str]:
    """Which of the app's rooms somebody is shown."""
    names: list[str] = of.page.get_by_role("navigation", name="主要页面").locator("a").all_inner_texts()
    return names


def asks(of: Watched, method: str, path: str, body: dict[str, Any] | None = None) -> int:
    """The status of what the API answers to somebody who asks it without the app."""
    status: int = answer_of(of, method, path, body).status
    return status


def answer_of(of: Watched, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """What the API answers them."""
    cookies = {each["name"]: each["value"] for each in of.page.context.cookies()}
    headers = {"X-CSRFToken": cookies.get("csrftoken", ""), "Referer": of.url}
    return of.page.request.fetch(f"{of.url}/api/v1{path}", method=method, headers=headers, data=body)
