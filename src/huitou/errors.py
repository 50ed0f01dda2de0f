"""The error classes every room raises: what happened, where, and what to do, in Chinese and English.

Each error carries a stable dotted ``code`` so that a caller can tell cases apart without reading words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Lang = Literal["zh", "en"]


class HuitouError(Exception):
    """Something a person can act on; ``text(lang)`` is written for them."""

    def __init__(self, code: str, *, en: str, zh: str) -> None:
        super().__init__(f"{code}: {en}")
        self.code = code
        self.en = en
        self.zh = zh

    def text(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


class UserError(HuitouError):
    """The request cannot be carried out as asked; the CLI ends with 2."""


class DataError(HuitouError):
    """A file is refused as a whole; the CLI ends with 3."""

    def __init__(
        self,
        code: str,
        *,
        en: str,
        zh: str,
        file: str = "",
        row: int | None = None,
        column: str | None = None,
    ) -> None:
        super().__init__(code, en=en, zh=zh)
        self.file = file
        self.row = row
        self.column = column


class ExternalError(HuitouError):
    """The world outside failed: the disk, a lock, a service. ``retryable`` says whether trying again can help."""

    def __init__(self, code: str, *, en: str, zh: str, retryable: bool) -> None:
        super().__init__(code, en=en, zh=zh)
        self.retryable = retryable


def disk_full() -> ExternalError:
    """The disk is full; what was being written does not count."""
    return ExternalError(
        "disk.full",
        en="the disk is full, so this could not be finished; nothing is counted by halves. Free some space and run it"
        " again",
        zh="磁盘已满，没能完成；不会有只算了一半的数据。请腾出空间后重新运行",
        retryable=True,
    )


@dataclass(frozen=True, slots=True)
class Undefined:
    """Why a number cannot be known: never a zero, never a guess."""

    reason: str
