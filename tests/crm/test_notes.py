"""What the morning's note says, and in which form each group takes it."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
from pathlib import Path

import pytest

import huitou
from huitou.calendar import parse_day
from huitou.crm.notes.note import Note, compose
from huitou.crm.notes.robots import check_address, posting
from huitou.crm.notes.unusual import unusual
from huitou.errors import UserError
from huitou.language import Speech

NOTE = Note("茶铺：截至 2024-12-31", ("复购率 31.4 %",), "今天该联系 3 人", ("购买数：高于平常",))
_HOOK = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_note_says_the_three_numbers_and_whom_to_reach(shop_folder: Path, lang: huitou.errors.Lang) -> None:
    shop = huitou.open(shop_folder)
    as_of = parse_day("2024-11-30")
    note = compose(shop, Speech(lang), as_of=as_of)
    [rate] = shop.measure("repeat_purchase_rate", as_of=as_of)
    people = shop.due(as_of=as_of).people
    assert "2024-11-30" in note.title
    assert f"{rate.value:.1%}" in note.numbers[0]
    assert f"{people.get('in', 0) + people.get('past', 0):,}" in note.due
    assert note.unusual


# A shop that sells to three people a day, and to thirty in the last week.
def test_what_left_its_own_range_is_named(tmp_path: Path) -> None:
    rows = ["order_id,customer_id,ordered_at,paid_amount"]
    for day in range(140):
        for n in range(30 if day >= 133 else 3 + day % 2):
            at = dt.date(2024, 1, 1) + dt.timedelta(days=day)
            rows.append(f"o{day}-{n},c{day * 7 % 50}-{n},{at} 10:00:00,20.00")
    (tmp_path / "orders.csv").write_text("\n".join(rows), encoding="utf-8")
    shop = huitou.init(tmp_path / "shop")
    shop.load(tmp_path / "orders.csv")
    found = {each.metric: each for each in unusual(shop, as_of=parse_day("2024-05-19"))}
    assert found["purchases"].direction == "up"
    # 7 days of 30; before it 3 and 4 a day in turn: 24 or 25 in seven days.
    assert found["purchases"].text(Speech("en")) == (
        "Purchases: 210 in the last 7 days, above all of the 12 periods before (24 to 25)"
    )
    assert "average_order_value" not in found


def test_a_short_history_has_no_range(tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text(
        "order_id,customer_id,ordered_at,paid_amount\n1,a,2024-01-01 10:00:00,20\n", encoding="utf-8"
    )
    shop = huitou.init(tmp_path / "shop")
    shop.load(tmp_path / "o.csv")
    assert list(unusual(shop, as_of=parse_day("2024-01-01"))) == []


def test_wecom_takes_markdown_of_4096_bytes() -> None:
    long = Note("标题", ("字" * 3000,), "", ())
    body = posting("wecom", _HOOK, long, seconds=0).body
    assert body["msgtype"] == "markdown"
    assert len(body["markdown"]["content"].encode()) <= 4096
    assert body["markdown"]["content"].endswith("…")


def test_dingtalk_signs_with_the_time_in_milliseconds() -> None:
    made = posting("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=x", NOTE, secret="s", seconds=17)
    digest = hmac.new(b"s", b"17000\ns", hashlib.sha256).digest()
    assert "timestamp=17000" in made.url
    assert base64.b64encode(digest).decode().rstrip("=").replace("+", "%2B").replace("/", "%2F") in made.url
    assert made.body["markdown"]["title"] == NOTE.title


def test_feishu_signs_nothing_with_the_time_and_the_secret() -> None:
    made = posting("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/x", NOTE, secret="s", seconds=17)
    digest = hmac.new(b"17\ns", b"", hashlib.sha256).digest()
    assert (made.body["timestamp"], made.body["sign"]) == ("17", base64.b64encode(digest).decode())
    assert len(made.body["content"]["post"]["zh_cn"]["content"]) == len(NOTE.lines)


def test_a_name_cannot_mention_everybody_or_link() -> None:
    hostile = Note("<@all> [x](http://evil)", (), "", ())
    text = posting("wecom", _HOOK, hostile, seconds=0).body["markdown"]["content"]
    assert "<@all>" not in text
    assert "[x](" not in text


@pytest.mark.parametrize(
    "url",
    [
        "http://qyapi.weixin.qq.com/x",
        "https://qyapi.weixin.qq.com.evil.example/x",
        "https://user@qyapi.weixin.qq.com/x",
        "https://qyapi.weixin.qq.com:8443/x",
        "https://127.0.0.1/x",
        "file:///etc/passwd",
    ],
)
def test_an_address_elsewhere_is_refused(url: str) -> None:
    with pytest.raises(UserError, match=r"note\.address"):
        check_address("wecom", url)


def test_the_robots_own_address_is_taken() -> None:
    assert check_address("wecom", f" {_HOOK} ") == _HOOK
