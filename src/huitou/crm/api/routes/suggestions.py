"""Customers that may be one person: seen with what they share, decided, and undone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Schema

from huitou import calendar
from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api import export, revealing
from huitou.crm.api.pages import Paging
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.shop.served import ServedShop, shop
from huitou.crm.shop.writing import writing
from huitou.identity import words as identity_words
from huitou.identity.decide import Decision
from huitou.identity.evidence import Verdict
from huitou.identity.why import Candidate
from huitou.language import Speech
from huitou.report.blocks import Cell, Table, words

room = Room("suggestions")


class CandidateOut(Schema):
    """Two customers; ``score`` (0 to 1) ranks and is no probability. Phones and e-mails are masked."""

    one: int
    two: int
    score: float
    one_accounts: str
    two_accounts: str
    shared: list[str]


class CandidatesOut(Schema):
    items: list[CandidateOut]
    next: str | None
    total: int


class WhyOut(Schema):
    """How two customers stand to each other, and by what."""

    relation: str
    text: str
    steps: list[str]


class Pair(Schema):
    one: int = Field(ge=0, lt=2**63)
    two: int = Field(ge=0, lt=2**63)


class Asked(Pair):
    reveal: bool = False


class DecideIn(Pair, Sent):
    note: str = Field("", max_length=300)


class DecisionOut(Schema):
    """``merged`` and ``split`` as (customer, who joined or parts); ``number`` takes it back."""

    number: int
    action: str
    merged: list[tuple[int, int]]
    split: list[tuple[int, int]]
    data_version: str
    text: str


class VerdictOut(Schema):
    number: int
    at: str
    one: int
    two: int
    action: str
    text: str
    undone: bool
    note: str


class Shown(Schema):
    reveal: bool = False


@room.get("", needs=Permission.DATA_READ, response=CandidatesOut, summary="Pairs that may be one person")
def listed(request: HttpRequest, shown: Query[Shown], paging: Query[Paging]) -> CandidatesOut:
    t = speech(request)
    if shown.reveal:
        revealing.reveal(request, "suggestions", cursor=paging.cursor, limit=paging.limit)
    found = shop().suggestions(reveal=shown.reveal)
    page, after = paging.of(found, len(found))
    return CandidatesOut(items=[_candidate(each, t) for each in page], next=after, total=len(found))


@room.get("/export", needs=Permission.EXPORT, response={200: None}, summary="The pairs, as a file")
def exported(request: HttpRequest, wanted: Query[export.Wanted]) -> HttpResponse:
    t = speech(request)
    rows = [_candidate_row(_candidate(each, t)) for each in shop().suggestions()]
    headings = t(zh="把握|客户 A|客户 B|A 的账号|B 的账号|共有", en="score|A|B|accounts of A|accounts of B|they share")
    name = t(zh="可能是同一人", en="perhaps one person")
    return export.export(request, [Table(name, tuple(headings.split("|")), tuple(rows))], wanted, name=name)


@room.get("/why", needs=Permission.DATA_READ, response=WhyOut, summary="Why two are one, or are not")
def why(request: HttpRequest, pair: Query[Asked]) -> WhyOut:
    t = speech(request)
    if pair.reveal:
        revealing.reveal(request, f"customers {pair.one}, {pair.two}")
    found = shop().why(pair.one, pair.two, reveal=pair.reveal)
    steps = [
        f"{identity_words.account(step.one, t)} — {identity_words.account(step.two, t)}"
        f"{t(zh='：', en=': ')}{identity_words.reason(step, t)}"
        for step in found.steps
    ]
    return WhyOut(relation=found.relation, text=identity_words.verdict(found, t), steps=steps)


@room.get("/decisions", needs=Permission.DATA_READ, response=list[VerdictOut], summary="What was decided")
def decisions(request: HttpRequest) -> list[VerdictOut]:
    t, served = speech(request), shop()
    made = served.decisions()
    undone = {each.two for each in made if each.action == "undo"}
    return [_verdict(each, served, t, undone=each.number in undone) for each in reversed(made) if each.action != "undo"]


@room.post("/accept", needs=Permission.DATA_DECIDE, response=DecisionOut, summary="They are one person")
def accept(request: HttpRequest, payload: DecideIn) -> DecisionOut:
    with writing() as held:
        made = held.accept(payload.one, payload.two, note=payload.note)
    return _told(request, made)


@room.post("/refuse", needs=Permission.DATA_DECIDE, response=DecisionOut, summary="They are two people")
def refuse(request: HttpRequest, payload: DecideIn) -> DecisionOut:
    with writing() as held:
        made = held.refuse(payload.one, payload.two, note=payload.note)
    return _told(request, made)


@room.post("/decisions/{number}/undo", needs=Permission.DATA_DECIDE, response=DecisionOut, summary="Take one back")
def undo(request: HttpRequest, number: Path[int]) -> DecisionOut:
    with writing() as held:
        made = held.undo(number)
    return _told(request, made)


def _told(request: HttpRequest, made: Decision) -> DecisionOut:
    t = speech(request)
    audit.note(request, "customers.decided", str(made.number), decision=made.action, one=made.one, two=made.two)
    return DecisionOut(
        number=made.number,
        action=made.action,
        merged=list(made.merged),
        split=list(made.split),
        data_version=made.data_version,
        text=_text(made, t),
    )


def _text(made: Decision, t: Speech) -> str:
    said = [
        t(zh=f"决定 {made.two} 已撤销。", en=f"Decision {made.two} is taken back.")
        if made.action == "undo"
        else t(zh=f"已记下，编号 {made.number}，随时可以撤销。", en=f"Noted as {made.number}; it can be taken back.")
    ]
    said += [t(zh=f"{b} 并入客户 {a}。", en=f"{b} joins customer {a}.") for a, b in made.merged]
    said += [t(zh=f"{b} 与客户 {a} 分开。", en=f"{b} parts from customer {a}.") for a, b in made.split]
    if made.action == "accept" and made.split:
        said.append(
            t(
                zh="分开的是同一平台的另一个会员号，或有人说过不是同一人；确实也是这位客户，就再合一次。",
                en="What parted is another member id of one platform, or was told apart; if it is the same person too,"
                " join it once more.",
            )
        )
    if not made.merged and not made.split:
        said.append(t(zh="客户没有变化。", en="No customer changed by it."))
    return t(zh="", en=" ").join(said)


def _candidate(found: Candidate, t: Speech) -> CandidateOut:
    return CandidateOut(
        one=found.one,
        two=found.two,
        score=found.score,
        one_accounts=identity_words.side(found.shared, found.one),
        two_accounts=identity_words.side(found.shared, found.two),
        shared=[identity_words.shared(step, t) for step in found.shared],
    )


def _candidate_row(found: CandidateOut) -> tuple[Cell, ...]:
    return (
        Cell(f"{found.score:.2f}", found.score, "ratio"),
        words(str(found.one)),
        words(str(found.two)),
        words(found.one_accounts),
        words(found.two_accounts),
        words("; ".join(found.shared)),
    )


def _verdict(found: Verdict, served: ServedShop, t: Speech, *, undone: bool) -> VerdictOut:
    return VerdictOut(
        number=found.number,
        at=calendar.shop_time(found.made_at, served.settings.timezone).isoformat(timespec="seconds"),
        one=found.one,
        two=found.two,
        action=found.action,
        text=t(zh="是同一人", en="one person") if found.action == "accept" else t(zh="不是同一人", en="two people"),
        undone=undone,
        note=found.note,
    )
