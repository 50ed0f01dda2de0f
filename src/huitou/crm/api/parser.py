"""Reading what was sent."""

from __future__ import annotations

import json
import math
from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser
from ninja.types import DictStrAny

from huitou.errors import UserError

_EXACT = 2**53


class StrictParser(Parser):
    """Refuses what is no JSON object, and the zero character, which one database keeps and the other does not."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        try:
            said: Any = json.loads(request.body, parse_float=_number, parse_constant=_no_number)
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            raise UserError(
                "request.json",
                en="what was sent cannot be read: the body has to be one JSON object, in UTF-8",
                zh="提交的内容读不懂：请求正文要是一个 JSON 对象，用 UTF-8 编码",
            )
        _check(said)
        return said

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> DictStrAny:
        _check([list(values) for _, values in data.lists()])
        return super().parse_querydict(data, list_fields, request)


def _number(text: str) -> int | float:
    """15.0 is 15: JSON does not tell the two apart."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


def _no_number(name: str) -> float:
    """NaN and Infinity, which are no JSON."""
    raise ValueError(name)


def _check(said: Any) -> None:
    match said:
        case str() if "\0" in said:
            raise UserError(
                "request.zero_character",
                en="there is a zero character in what was sent; leave it out",
                zh="提交的内容里有空字符（\\0）；请去掉",
            )
        case dict():
            for name, value in said.items():
                _check(name)
                _check(value)
        case list():
            for each in said:
                _check(each)
