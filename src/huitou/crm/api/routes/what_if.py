"""What each lever would be worth: its step, its cost and the margin are the asker's."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field

from huitou import money
from huitou.crm.access.roles import Permission
from huitou.crm.api import asked, block_shapes
from huitou.crm.api.block_shapes import SectionOut
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.shop.served import ServedShop, opened
from huitou.diagnosis.what_if.levers import STEPS, Name
from huitou.language import Speech
from huitou.report.asking import asking
from huitou.report.sections import levers

room = Room("what-if")

_STEP = Field(None, ge=0.001, le=1)
_COST = Field(None, ge=0, le=1e12)


class Moves(Schema):
    """How far each lever is moved, as a share or in points, and what that costs in whole units of the currency."""

    new_buyers: float | None = _STEP
    second_order: float | None = _STEP
    frequency: float | None = _STEP
    order_value: float | None = _STEP
    win_back: float | None = _STEP
    new_buyers_cost: float | None = _COST
    second_order_cost: float | None = _COST
    frequency_cost: float | None = _COST
    order_value_cost: float | None = _COST
    win_back_cost: float | None = _COST
    margin: float | None = Field(None, gt=0, le=1)

    def steps(self) -> dict[Name, float]:
        return {name: said for name in STEPS if (said := getattr(self, name)) is not None}

    def costs(self, currency: str) -> dict[Name, int]:
        return {
            name: round(said * 10 ** money.minor_digits(currency))
            for name in STEPS
            if (said := getattr(self, f"{name}_cost")) is not None
        }


@room.get("", needs=Permission.NUMBERS_READ, response=SectionOut, summary="What each lever would be worth")
def what_if(request: HttpRequest, moves: Query[Moves]) -> SectionOut:
    t = speech(request)
    return asked.kept(("what-if", *moves.model_dump().values()), t, lambda shop: _worth(shop, moves, t))


def _worth(shop: ServedShop, moves: Moves, t: Speech) -> SectionOut:
    snapshot = opened(shop.folder)
    found = shop.what_if(steps=moves.steps(), costs=moves.costs(snapshot.about.currency), margin=moves.margin)
    ask = asking(shop.folder, shop.settings, snapshot, to=None, t=t)
    return block_shapes.section(levers.section(ask, found))
