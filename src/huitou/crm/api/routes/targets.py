"""What a metric is to be in a month, and how far it has come."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Schema

from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api import asked, block_shapes
from huitou.crm.api.block_shapes import CellOut
from huitou.crm.api.errors import NotFoundError
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.shop.served import ServedShop, data_version, shop
from huitou.crm.shop.writing import writing
from huitou.language import Speech
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.targets import Progress, Target
from huitou.report import cells

room = Room("targets")

Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]


class TargetOut(Schema):
    """``value`` as it was given: money in the currency's units, rates as 0.35. ``attained`` is a share of it.

    ``expected``: the share that should be there by now; None, and ``why``, where nothing can be said.
    """

    metric: str
    name: str
    month: str
    value: str
    so_far: CellOut | None
    attained: float | None
    expected: float | None
    days_gone: int
    days: int
    why: str


class TargetIn(Sent):
    value: str = Field(max_length=40)


@room.get("", needs=Permission.NUMBERS_READ, response=list[TargetOut], summary="The targets, and how far they are")
def listed(request: HttpRequest) -> list[TargetOut]:
    t = speech(request)
    return asked.kept(("targets",), t, lambda served: _listed(served, t))


@room.put("/{metric_id}/{month}", needs=Permission.SETTINGS_WRITE, response=TargetOut, summary="Set a target")
def put(request: HttpRequest, metric_id: Path[str], month: Path[Month], payload: TargetIn) -> TargetOut:
    _insist_on_metric(metric_id)
    with writing() as held:
        made = held.set_target(metric_id, month, payload.value)
    audit.note(request, "target.set", f"{metric_id} {month}", value=str(made.value))
    return _one(metric_id, month, speech(request))


@room.delete("/{metric_id}/{month}", needs=Permission.SETTINGS_WRITE, response=list[TargetOut], summary="Remove one")
def remove(request: HttpRequest, metric_id: Path[str], month: Path[Month]) -> list[TargetOut]:
    _insist_on_metric(metric_id)
    with writing() as held:
        held.remove_target(metric_id, month)
    audit.note(request, "target.removed", f"{metric_id} {month}")
    return _listed(shop(), speech(request))


def _insist_on_metric(metric_id: str) -> None:
    if metric_id not in load_catalogue():
        raise NotFoundError(en=f"metric: {metric_id[:80]}", zh=f"指标：{metric_id[:80]}")


def _one(metric_id: str, month: str, t: Speech) -> TargetOut:
    return next(each for each in _listed(shop(), t) if (each.metric, each.month) == (metric_id, month))


def _listed(served: ServedShop, t: Speech) -> list[TargetOut]:
    if data_version(served.folder) is None:
        return [_target(each, t) for each in served.targets()]
    return [_progress(each, t) for each in served.progress()]


def _target(found: Target, t: Speech, **more: object) -> TargetOut:
    known: dict[str, object] = {
        "so_far": None,
        "attained": None,
        "expected": None,
        "days_gone": 0,
        "days": 0,
        "why": t(zh="还没有导入数据", en="nothing was imported yet"),
    }
    return TargetOut(
        metric=found.metric,
        name=load_catalogue()[found.metric].name[t.lang],
        month=found.month,
        value=f"{found.value:f}",
        **{**known, **more},  # type: ignore[arg-type]
    )


def _progress(found: Progress, t: Speech) -> TargetOut:
    expected = found.last_year if found.last_year is not None else found.even
    return _target(
        found.target,
        t,
        so_far=block_shapes.cell(cells.cell(found.measurement, t)) if found.measurement else None,
        attained=found.attained,
        expected=None if found.ahead is None else expected,
        days_gone=found.days_gone,
        days=found.days,
        why=found.explain(t.lang),
    )
