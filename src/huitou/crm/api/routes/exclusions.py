"""Orders that are no purchases: who said so, saying so, taking it back, and what looks like it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Schema
from pydantic import model_validator

from huitou import calendar
from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api import block_shapes, export
from huitou.crm.api.block_shapes import CellOut
from huitou.crm.api.errors import ApiError
from huitou.crm.api.room import Room
from huitou.crm.api.routes.jobs import time
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.shop.served import ServedShop, shop
from huitou.crm.shop.writing import writing
from huitou.intake.exclusion_words import EXCLUSIONS
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.suspects import Suspicion
from huitou.money import to_decimal
from huitou.report.blocks import Cell, Table, words
from huitou.warehouse.exclusions import ExclusionChange
from huitou.warehouse.grounds import Ground

room = Room("exclusions")

Reason = Literal["brushing", "test_order", "staff_order", "other"]
_MOST = 5_000


class GroundOut(Schema):
    """Orders set aside for one reason by one import or decision; ``waiting``: numbers no import has brought yet."""

    import_id: int
    reason: str
    reason_text: str
    kind: str
    rule: str
    who: str
    at: str
    orders: int
    paid: CellOut
    waiting: int
    buyers: int


class OrderOut(Schema):
    source: str
    store: str
    order_id: str


class SuspicionOut(Schema):
    """Orders suggested together; nothing is set aside until somebody accepts. ``score`` only puts them in order."""

    code: str
    kind: str
    reason: str
    score: int
    text: str
    net: CellOut
    orders: list[OrderOut]


class Whose(Sent):
    """Only orders of this source and store; without them of any."""

    source: str | None = Field(None, max_length=60)
    store: str | None = Field(None, max_length=100)


class ExcludeIn(Whose):
    """Orders by number, or all of these buyers, those to come included; of a buyer only a fingerprint is kept."""

    orders: list[str] = Field(default=[], max_length=_MOST)
    buyers: list[str] = Field(default=[], max_length=200)
    reason: Reason = "brushing"

    @model_validator(mode="after")
    def _names_something(self) -> ExcludeIn:
        if not self.orders and not self.buyers:
            raise ValueError("name orders or buyers")
        return self


class RestoreIn(Whose):
    """Orders that count after all; or what was said of buyers, by one import or decision, or by a rule."""

    orders: list[str] = Field(default=[], max_length=_MOST)
    buyers: list[str] = Field(default=[], max_length=200)
    import_id: int | None = None
    rule: str | None = Field(None, max_length=40)

    @model_validator(mode="after")
    def _names_something(self) -> RestoreIn:
        if not self.orders and not self.buyers and self.import_id is None and self.rule is None:
            raise ValueError("name orders, buyers, an import or a rule")
        return self


class AcceptIn(Sent):
    codes: list[str] = Field(min_length=1, max_length=200)


class ChangeOut(Schema):
    """What came of a decision; ``import_id`` takes it back, None where all of it stood already."""

    import_id: int | None
    set_aside: int
    restored: int
    unseen: list[str]
    accounts: int
    text: str


@room.get("", needs=Permission.DATA_READ, response=list[GroundOut], summary="What is set aside, by who said so")
def listed(request: HttpRequest) -> list[GroundOut]:
    t, served = speech(request), shop()
    return [_ground(each, served, t) for each in _grounds(served)]


@room.get("/export", needs=Permission.EXPORT, response={200: None}, summary="What is set aside, as a file")
def exported(request: HttpRequest, wanted: Query[export.Wanted]) -> HttpResponse:
    t, served = speech(request), shop()
    headings = t(
        zh="编号|原因|谁说的|时间|订单|实付|还没出现的单号",
        en="import|reason|who said so|when|orders|paid|not seen yet",
    )
    rows = [_ground_row(each, served, t) for each in _grounds(served)]
    name = t(zh="排除的订单", en="exclusions")
    return export.export(request, [Table(name, tuple(headings.split("|")), tuple(rows))], wanted, name=name)


@room.get("/suspects", needs=Permission.DATA_READ, response=list[SuspicionOut], summary="What looks made up")
def suspects(request: HttpRequest) -> list[SuspicionOut]:
    t, served = speech(request), shop()
    return [_suspicion(each, served, t) for each in served.suspects()]


@room.post("", needs=Permission.DATA_DECIDE, response=list[ChangeOut], summary="Set orders aside")
def exclude(request: HttpRequest, payload: ExcludeIn) -> list[ChangeOut]:
    with writing() as held:
        made = held.exclude(
            payload.orders, buyers=payload.buyers, source=payload.source, store=payload.store, reason=payload.reason
        )
    asked = {"orders": len(payload.orders), "buyers": len(payload.buyers)}
    audit.note(request, "exclusions.added", _imports(made), **asked)
    return _told(request, made)


@room.post("/restore", needs=Permission.DATA_DECIDE, response=list[ChangeOut], summary="Let orders count again")
def restore(request: HttpRequest, payload: RestoreIn) -> list[ChangeOut]:
    with writing() as held:
        made = held.restore(**payload.model_dump(exclude={"orders"}), order_ids=payload.orders)
    asked = {"orders": len(payload.orders), "buyers": len(payload.buyers)}
    audit.note(request, "exclusions.restored", _imports(made), **asked, import_id=payload.import_id, rule=payload.rule)
    return _told(request, made)


@room.post("/suspects/accept", needs=Permission.DATA_DECIDE, response=list[ChangeOut], summary="Accept suggestions")
def accept(request: HttpRequest, payload: AcceptIn) -> list[ChangeOut]:
    known = {each.code for each in shop().suspects()}
    if gone := [code for code in payload.codes if code not in known]:
        raise ApiError(
            409,
            "exclusions.moved_on",
            en=f"{', '.join(gone)}: no longer among the suggestions; look at them as they are now",
            zh=f"{'、'.join(gone)}：已经不在建议里了；请看看现在的建议",
        )
    with writing() as held:
        made = held.accept_suspects(payload.codes)
    audit.note(request, "exclusions.accepted", _imports(made), codes=payload.codes)
    return _told(request, made)


def _imports(made: Sequence[ExclusionChange]) -> str:
    return ", ".join(str(each.import_id) for each in made if each.import_id)[:120]


def _told(request: HttpRequest, made: Sequence[ExclusionChange]) -> list[ChangeOut]:
    t = speech(request)
    return [
        ChangeOut(
            import_id=each.import_id,
            set_aside=each.set_aside,
            restored=each.restored,
            unseen=list(each.unseen),
            accounts=each.accounts,
            text=_text(each, t),
        )
        for each in made
    ]


def _text(change: ExclusionChange, t: Speech) -> str:
    if change.import_id is None:
        return t(zh="早已如此，没有改变。", en="That stood already; nothing changed.")
    said = t(
        zh=f"新排除 {change.set_aside:,} 笔，恢复 {change.restored:,} 笔。",
        en=f"Set aside: {change.set_aside:,}; restored: {change.restored:,}.",
    )
    if change.unseen:
        said += t(
            zh=f"还没有导入过的订单号 {len(change.unseen):,} 个，导入后照此办理。",
            en=f" Order numbers no import has brought yet: {len(change.unseen):,}; it holds when they come.",
        )
    if change.accounts:
        said += t(zh=f"认出 {change.accounts:,} 个账号。", en=f" Accounts known so far: {change.accounts:,}.")
    return said


def _grounds(served: ServedShop) -> list[Ground]:
    return [each for each in served.exclusions() if each.orders or each.waiting or each.buyers]


def _ground(found: Ground, served: ServedShop, t: Speech) -> GroundOut:
    reason = EXCLUSIONS[found.reason]
    return GroundOut(
        import_id=found.import_id,
        reason=found.reason,
        reason_text=t(zh=reason.zh, en=reason.en),
        kind=found.kind,
        rule=found.name if found.kind == "rule" else "",
        who=_who(found, t),
        at=time(_moment(found, served)) or "",
        orders=found.orders,
        paid=block_shapes.cell(_money(found.paid, served, t)),
        waiting=found.waiting,
        buyers=found.buyers,
    )


def _ground_row(found: Ground, served: ServedShop, t: Speech) -> tuple[Cell, ...]:
    reason = EXCLUSIONS[found.reason]
    return (
        Cell(str(found.import_id), found.import_id, "count"),
        words(t(zh=reason.zh, en=reason.en)),
        words(_who(found, t)),
        words(f"{_moment(found, served):%Y-%m-%d %H:%M}"),
        Cell(f"{found.orders:,}", found.orders, "count"),
        _money(found.paid, served, t),
        Cell(f"{found.waiting:,}", found.waiting, "count"),
    )


def _who(found: Ground, t: Speech) -> str:
    match found.kind:
        case "rule":
            return t(zh=f"规则“{found.name}”", en=f"rule “{found.name}”")
        case "suggestion":
            return t(zh="采纳的建议", en="an accepted suggestion")
    where = found.file or t(zh="手工", en="by hand")
    return where + (t(zh=f"，{found.buyers:,} 位买家", en=f", buyers: {found.buyers:,}") if found.buyers else "")


def _suspicion(found: Suspicion, served: ServedShop, t: Speech) -> SuspicionOut:
    return SuspicionOut(
        code=found.code,
        kind=found.kind,
        reason=found.reason,
        score=found.score,
        text=t(zh=found.zh, en=found.en),
        net=block_shapes.cell(_money(found.net, served, t)),
        orders=[OrderOut(source=source, store=store, order_id=order) for source, store, order in found.orders],
    )


def _moment(found: Ground, served: ServedShop) -> dt.datetime:
    return calendar.shop_time(found.at, served.settings.timezone)


def _money(minor: int, served: ServedShop, t: Speech) -> Cell:
    currency = served.settings.currency
    return Cell(figures.amount(minor, currency, t), to_decimal(minor, currency), "money")
