"""Why a number moved between two windows: what came together, and where it happened."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from huitou.crm.access.roles import Permission
from huitou.crm.api import asked, block_shapes
from huitou.crm.api.block_shapes import SectionOut
from huitou.crm.api.places import Place
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.shop.served import ServedShop
from huitou.language import Speech
from huitou.report.blocks import Section
from huitou.report.sections import moved

room = Room("explain")


class Moved(Place):
    """``from``, ``to`` beside ``with_from``, ``with_to``, by default the period before; ``force``: all the same."""

    metric: str = Field("revenue", max_length=80)
    from_: dt.date = Field(alias="from")
    to: dt.date
    with_from: dt.date | None = None
    with_to: dt.date | None = None
    force: bool = False


@room.get("", needs=Permission.NUMBERS_READ, response=SectionOut, summary="Why a number moved")
def explain(request: HttpRequest, question: Query[Moved]) -> SectionOut:
    t = speech(request)
    key = ("explain", *question.model_dump().values())
    return asked.kept(key, t, lambda shop: _explained(shop, question, t))


def _explained(shop: ServedShop, question: Moved, t: Speech) -> SectionOut:
    found = shop.explain(
        question.metric,
        from_=question.from_,
        to=question.to,
        with_from=question.with_from,
        with_to=question.with_to,
        force=question.force,
        where=question.where() or None,
    )
    title = t(zh="为什么变了", en="Why it moved")
    return block_shapes.section(Section("moved", title, tuple(moved.told(found, t))))
