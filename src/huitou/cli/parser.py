"""argparse in two languages: its headings, its complaints, and lines wrapped by what they measure on screen."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn, TypeAlias

from huitou.cli.wrapping import wrap
from huitou.errors import UserError
from huitou.language import Speech

Commands: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - argparse gives this type no public name

_COMPLAINTS_ZH = [
    (r"the following arguments are required: (.+)", r"缺少 \1"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\1 不能是 \2；可以是 \3"),
    (r"argument (.+?): invalid int value: (.+)", r"\1 要填整数，不是 \2"),
    (r"argument (.+?): invalid float value: (.+)", r"\1 要填数，不是 \2"),
    (r"argument (.+?): expected one argument", r"\1 后面要跟一个值"),
    (r"argument (.+?): expected at least one argument", r"\1 后面至少要跟一个值"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 不带值，却写了 \2"),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 不能与 \2 同用"),
    (r"unrecognized arguments: (.+)", r"不认识 \1"),
]


class Parser(argparse.ArgumentParser):
    """A parser that speaks the chosen language and raises its complaints instead of exiting."""

    def __init__(self, *, speech: Speech, **options: Any) -> None:
        formatter = _Chinese if speech.lang == "zh" else _Formatter
        super().__init__(add_help=False, allow_abbrev=False, formatter_class=formatter, **options)
        self.speech = speech
        self.inputs = self.add_argument_group(speech(zh="参数", en="arguments"))
        self.options = self.add_argument_group(speech(zh="选项", en="options"))
        self.options.add_argument(
            "-h", "--help", action="help", help=speech(zh="显示这段说明", en="show this help and exit")
        )
        self.options.add_argument(
            "--lang",
            choices=("zh", "en"),
            default=argparse.SUPPRESS,
            help=speech(zh="用中文还是英文；默认随系统", en="Chinese or English; by default what the system speaks"),
        )

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        raise UserError("cli.usage", en=message, zh=in_chinese(message))


def in_chinese(complaint: str) -> str:
    """argparse's complaint in Chinese; one it has not used before stays as it is."""
    for pattern, words in _COMPLAINTS_ZH:
        if re.fullmatch(pattern, complaint):
            return re.sub(pattern, words, complaint)
    return complaint


class _Formatter(argparse.HelpFormatter):
    """Wraps by columns on screen, where a Chinese character takes two."""

    usage_heading = "usage: "

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, self.usage_heading if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return wrap(" ".join(text.split()), width)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        lines = [line for part in text.splitlines() for line in wrap(part, width - len(indent)) or [""]]
        return "\n".join(indent + line for line in lines)


class _Chinese(_Formatter):
    usage_heading = "用法："
