"""Reading what was sent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser
from ninja.types import DictStrAny

from huitou.errors import UserError


class StrictParser(Parser):
    """Refuses the zero character, which one database keeps and the other does not."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        said = super().parse_body(request)
        _check(said)
        return said

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> DictStrAny:
        _check([list(values) for _, values in data.lists()])
        return super().parse_querydict(data, list_fields, request)


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
