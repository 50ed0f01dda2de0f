"""What is wrong with a rule, in words: pydantic's own are English only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from huitou.crm.audiences.leaves.condition_error import ConditionError
from huitou.errors import UserError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_MOST = 20
_LONGEST = 300
# By pydantic's name of the fault; what is not here is said in English.
_ZH: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda _: "缺少这一项",
    "extra_forbidden": lambda _: "没有这一项",
    "literal_error": lambda of: f"只能是 {of.get('expected', '')}",
    "enum": lambda of: f"只能是 {of.get('expected', '')}",
    "union_tag_invalid": lambda of: f"没有“{str(of.get('tag', ''))[:40]}”这种条件，只有 {of.get('expected_tags', '')}",
    "union_tag_not_found": lambda _: "没写是哪种条件（kind）",
    "model_attributes_type": lambda _: "要写成一个条件",
    "model_type": lambda _: "要写成一个条件",
    "dict_type": lambda _: "要写成对象",
    "tuple_type": lambda _: "要写成列表",
    "int_type": lambda _: "要填整数",
    "int_parsing": lambda _: "要填整数",
    "int_from_float": lambda _: "要填整数",
    "bool_type": lambda _: "只能填 true 或 false",
    "bool_parsing": lambda _: "只能填 true 或 false",
    "string_type": lambda _: "要填文字",
    "date_from_datetime_parsing": lambda _: "日期要写成 2026-06-30 这样",
    "date_type": lambda _: "日期要写成 2026-06-30 这样",
    "greater_than_equal": lambda of: f"不能小于 {of.get('ge')}",
    "less_than_equal": lambda of: f"不能大于 {of.get('le')}",
    "string_too_short": lambda of: f"至少 {of.get('min_length')} 个字",
    "string_too_long": lambda of: f"最多 {of.get('max_length')} 个字",
    "too_short": lambda of: f"至少要有 {of.get('min_length')} 个",
    "too_long": lambda of: f"最多 {of.get('max_length')} 个",
    "recursion_loop": lambda _: "嵌套得太深",
}


def unreadable(found: list[ErrorDetails]) -> UserError:
    """Everything that is wrong, and where."""
    return wrong(
        zh="；".join(_told(each, _zh(each)) for each in found[:_MOST]),
        en="; ".join(_told(each, each["msg"].removeprefix("Value error, ")) for each in found[:_MOST]),
    )


def wrong(*, zh: str, en: str) -> UserError:
    return UserError("audience.rule", en=f"the rule cannot be read: {en}", zh=f"人群规则有误：{zh}")


def _told(fault: ErrorDetails, said: str) -> str:
    place = ".".join(map(str, fault["loc"]))
    return f"{place}: {said[:_LONGEST]}" if place else said[:_LONGEST]


def _zh(fault: ErrorDetails) -> str:
    raised = fault.get("ctx", {}).get("error")
    if isinstance(raised, ConditionError):
        return raised.zh
    said = _ZH.get(fault["type"])
    return fault["msg"] if said is None else said(fault.get("ctx", {}))
