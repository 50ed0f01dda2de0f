"""Asking the shop: through what is kept, by the data version and settings that an answer rests on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from huitou.crm.shop.answers import answers
from huitou.crm.shop.served import ServedShop, data_version, said, shop
from huitou.language import Speech

Answer = TypeVar("Answer")


def kept(what: tuple[Any, ...], t: Speech, work: Callable[[ServedShop], Answer]) -> Answer:
    """The answer to ``what`` in this language: worked out once for a data version and its settings."""
    asked = shop()
    version = data_version(asked.folder)
    return answers.get((version, asked.settings, said(asked.folder), t.lang, *what), lambda: work(asked))
