"""Asking the shop: through what is kept, by the data version and settings that an answer rests on."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.http import HttpResponse
from ninja import Schema
from ninja.responses import NinjaJSONEncoder

from huitou.crm.shop.answers import answers
from huitou.crm.shop.served import ServedShop, data_version, said, shop
from huitou.language import Speech

Answer = TypeVar("Answer")


def kept(what: tuple[Any, ...], t: Speech, work: Callable[[ServedShop], Answer]) -> Answer:
    """The answer to ``what`` in this language: worked out once for a data version and its settings."""
    asked = shop()
    version = data_version(asked.folder)
    return answers.get((version, asked.settings, said(asked.folder), t.lang, *what), lambda: work(asked))


def sent(what: tuple[Any, ...], t: Speech, work: Callable[[ServedShop], Schema | Sequence[Schema]]) -> HttpResponse:
    """The answer as it goes out, written once for as long as it is kept: writing it takes longer than all the rest."""
    body = kept(("sent", *what), t, lambda served: _written(work(served)))
    return HttpResponse(body, content_type="application/json; charset=utf-8")


def _written(answer: Schema | Sequence[Schema]) -> bytes:
    plain = answer.model_dump() if isinstance(answer, Schema) else [each.model_dump() for each in answer]
    return json.dumps(plain, cls=NinjaJSONEncoder).encode()
