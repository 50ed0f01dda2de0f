"""What a person does in the rooms that act: from the people of a chart to an audience; and rooms that are not empty."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from tests.support import web_screens, web_walk
from tests.support.server_process import wait_until
from tests.support.watched_page import Watched

# Of a shop that was ``fill``ed.
FILLED = (
    "/audiences/1",
    "/journeys/1",
    "/journeys/2",
    "/journeys/1?open=try",
    "/journeys/words/win_back_hello",
    "/reach/effect/1",
    "/reach/messages?open=1",
)
# One customer in so many has never agreed to mails.
NO_CONSENT = 3
# How many wait for review before some are let go.
_SOME = 12


def members(orders: Path, file: Path) -> Path:
    """A member list of everybody in an export of Huitou's own: an address each, of whom one in three has not agreed to
    be written to."""
    with orders.open(encoding="utf-8", newline="") as rows:
        customers = sorted({row["customer_id"] for row in csv.DictReader(rows)})
    header = "customer_id,email,consent_email,consent_at,consent_source\n"
    file.write_text(
        header
        + "".join(
            f"{each},c{place}@example.com,{'no' if place % NO_CONSENT == 0 else 'yes'},2024-01-01,下单时勾选\n"
            for place, each in enumerate(customers)
        ),
        encoding="utf-8",
    )
    return file


def agreed(address: str) -> bool:
    """Whether one of ``members`` did."""
    return int(re.sub(r"\D", "", address)) % NO_CONSENT != 0


def fill(of: Watched) -> None:
    """An audience, a journey whose messages are partly sent, one that is a draft, and tasks; of ``members``."""
    bought = {"kind": "number", "of": "purchases", "least": 2}
    audience = _asked(of, "POST", "/audiences", {"name": "买过两次以上", "rule": bought})["id"]
    journey = _asked(of, "POST", "/journeys", {"play": "win_back"})["id"]
    body = _asked(of, "GET", f"/journeys/{journey}")
    kept = {"revision": body["revision"], "body": draft_of(body, audience)}
    saved = _asked(of, "PUT", f"/journeys/{journey}/draft", kept)
    _asked(of, "POST", f"/journeys/{journey}/publish", {"revision": saved["revision"]})
    _asked(of, "POST", "/journeys", {"play": "second_order"})
    _asked(of, "POST", "/tasks", {"customers": [1, 2, 3], "reason": "上次的茶快喝完了"})
    wait_until(lambda: len(_asked(of, "GET", "/reach/review")["items"]) >= _SOME)
    waiting = [each["id"] for each in _asked(of, "GET", "/reach/review")["items"]]
    _asked(of, "POST", "/reach/review/pass", {"ids": waiting[:_SOME]})
    wait_until(lambda: bool(_asked(of, "GET", "/reach/messages?state=sent")["items"]))


def draft_of(journey: dict[str, Any], audience: int) -> dict[str, Any]:
    """What is in sight as it is sent back, of another audience and with a third held out."""
    steps = [
        {
            **card["settings"],
            "id": card["id"],
            "kind": card["kind"],
            "next": {each["name"]: each["to"] for each in card["edges"] if each["to"]},
        }
        for card in journey["cards"]
    ]
    kept = ("name", "arms", "first", "again", "after_days", "leaves_when_bought")
    trigger = {"kind": "audience", "audience": audience, "already": True}
    return {**{name: journey[name] for name in kept}, "holdout": 0.3, "trigger": trigger, "steps": steps}


def _asked(of: Watched, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """What the API answers the person whose page it is, who is not refused."""
    answer = web_walk.answer_of(of, method, path, body)
    assert answer.ok, answer.text()
    return answer.json()


def people_of_a_bar(of: Watched) -> tuple[int, str]:
    """How many the drawer of a bar lists, and the way to the first of them; it stays open."""
    of.go("/diagnosis/curve")
    web_screens.settle(of)
    page = of.page
    web_screens.press_a_bar(page)
    drawer = page.get_by_role("dialog")
    told = drawer.get_by_text("共 ").first.inner_text()
    customer = drawer.locator("tbody a").first.get_attribute("href")
    return int(told.split()[1].replace(",", "")), str(customer)


def counted(of: Watched) -> int:
    """How many the editor of an audience says there are, once it has counted what stands there."""
    figure = of.page.locator(".audience-count .audience-figure strong")
    figure.wait_for()
    of.page.locator(".audience-count .arriving").wait_for(state="detached")
    return int(re.sub(r"\D", "", figure.inner_text()))


def save_audience(of: Watched, name: str) -> None:
    """Under a name, from the editor."""
    of.page.get_by_label("名字").fill(name)
    of.page.get_by_role("button", name="保存人群").click()
    of.page.wait_for_url(re.compile(r"/audiences/\d+$"))
