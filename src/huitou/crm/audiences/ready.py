"""Audiences every shop begins with: rules over what any shop knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huitou.metrics.definition import Words


def _segment(*cells: str) -> Mapping[str, Any]:
    return {"kind": "segment", "cells": list(cells)}


def _number(of: str, *, least: int | None = None, most: int | None = None) -> Mapping[str, Any]:
    return {"kind": "number", "of": of, "least": least, "most": most}


def _all(*of: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"kind": "all", "of": list(of)}


def _not(of: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"kind": "not", "of": of}


_AWAY = _segment("lifecycle=quiet", "lifecycle=sleeping")
_LOST = _segment("lifecycle=quiet", "lifecycle=sleeping", "lifecycle=lost")


@dataclass(frozen=True, slots=True)
class Ready:
    id: str
    name: Words
    rule: Mapping[str, Any]


READY: tuple[Ready, ...] = (
    Ready("new", {"zh": "新客", "en": "New"}, _segment("lifecycle=new")),
    Ready(
        "second_order",
        {"zh": "等第二单的人", "en": "Waiting for the second order"},
        _all(_number("purchase_days", most=1), _number("days_since_last", least=7, most=60)),
    ),
    Ready("due", {"zh": "该再买的人", "en": "Due to buy again"}, {"kind": "due", "days": 14}),
    Ready(
        "overdue",
        {"zh": "过了时候还没来的老客", "en": "Overdue regulars"},
        _all(_AWAY, _number("purchase_days", least=2)),
    ),
    Ready("core", {"zh": "核心客户", "en": "Core customers"}, _segment("tier=core")),
    Ready(
        "core_slipping",
        {"zh": "正在流失的核心客户", "en": "Core customers who are slipping"},
        _all(_segment("tier=core"), _LOST),
    ),
    Ready(
        "once",
        {"zh": "只买过一次、很久没来", "en": "Bought once, long ago"},
        _all(_number("purchase_days", most=1), _number("days_since_last", least=90)),
    ),
    Ready(
        "once_private",
        {"zh": "只买过一次、已在私域（会员或企业微信）", "en": "Bought once, and a member or in WeCom"},
        _all(_number("purchase_days", most=1), {"kind": "member", "of": "either"}),
    ),
    Ready(
        "cart",
        {"zh": "加购了还没买", "en": "Filled a cart and did not buy"},
        _all({"kind": "visited", "did": "carted", "days": 7}, _not({"kind": "bought", "days": 7})),
    ),
    Ready(
        "lapsed_often",
        {"zh": "常买、90 到 180 天没来", "en": "Bought often, away for 90 to 180 days"},
        _all(_number("purchase_days", least=3), _number("days_since_last", least=90, most=180)),
    ),
    Ready(
        "lapsed_long",
        {"zh": "买过几次、半年以上没来", "en": "Bought more than once, away for over half a year"},
        _all(_number("purchase_days", least=2), _number("days_since_last", least=181)),
    ),
    Ready(
        "likely",
        {"zh": "一个月内多半会买", "en": "Likely to buy within a month"},
        {"kind": "foretold", "of": "any_30", "least": 50},
    ),
)
