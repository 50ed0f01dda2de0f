"""The pieces a page is made of, as JSON: those of the report, told apart by ``type``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from huitou import calendar
from huitou.report import blocks
from huitou.report.whose import OfCell, OfFinding, OfMetric, Who


class PeopleLinkOut(Schema):
    """Where the names behind a number are: GET ``path`` with ``query``."""

    path: str
    query: dict[str, str]


class CellOut(Schema):
    """``text`` as a person reads it; ``value`` as a spreadsheet does; ``note`` says what it rests on."""

    text: str
    value: str | int | float | None
    kind: str
    note: str
    shade: float | None
    moving: bool
    missing: bool
    people: PeopleLinkOut | None


class TableOut(Schema):
    type: Literal["table"] = "table"
    name: str
    headings: list[str]
    rows: list[list[CellOut]]
    remarks: list[str]
    number_columns: list[bool]


class ChartOut(Schema):
    """``option`` is ECharts'; ``says`` is for whoever cannot see it, ``table`` for whoever wants the figures.

    ``people``: by series and place in it, whose bar it is; ``bars``: the bars as a table, where ``table`` has others.
    """

    type: Literal["chart"] = "chart"
    option: dict[str, Any]
    says: str
    table: TableOut
    height: int
    people: list[list[PeopleLinkOut | None]]
    bars: TableOut | None


class ProseOut(Schema):
    type: Literal["prose"] = "prose"
    text: str
    tone: str


class CardOut(Schema):
    name: str
    value: str
    sentence: str
    window: str
    changes: list[str]
    moving: str
    missing: bool
    trend: ChartOut | None
    people: PeopleLinkOut | None


class CardsOut(Schema):
    type: Literal["cards"] = "cards"
    cards: list[CardOut]


class FindingOut(Schema):
    title: str
    money: str
    body: list[str]
    todo: list[str]
    whom: str
    people: PeopleLinkOut | None


class FindingsOut(Schema):
    type: Literal["findings"] = "findings"
    findings: list[FindingOut]
    calm: bool


BlockOut = Annotated[ProseOut | CardsOut | ChartOut | TableOut | FindingsOut, Field(discriminator="type")]


class SectionOut(Schema):
    id: str
    title: str
    blocks: list[BlockOut]


def section(made: blocks.Section) -> SectionOut:
    return SectionOut(id=made.id, title=made.title, blocks=[block(each) for each in made.blocks])


def block(made: blocks.Block) -> ProseOut | CardsOut | ChartOut | TableOut | FindingsOut:
    match made:
        case blocks.Prose():
            return ProseOut(text=made.text, tone=made.tone)
        case blocks.Cards():
            return CardsOut(cards=[card(each) for each in made.cards])
        case blocks.Chart():
            return chart(made)
        case blocks.Table():
            return table(made)
        case blocks.Findings():
            return FindingsOut(findings=[_finding(each) for each in made.findings], calm=made.calm)


def chart(made: blocks.Chart) -> ChartOut:
    return ChartOut(
        option=dict(made.option),
        says=made.says,
        table=table(made.table),
        height=made.height,
        people=[[people(each) for each in series] for series in made.people],
        bars=table(made.bars) if made.bars else None,
    )


def people(who: Who | None) -> PeopleLinkOut | None:
    """The link that a reference of the library stands for."""
    match who:
        case None:
            return None
        case OfCell(cell):
            return PeopleLinkOut(path="/people", query={"cell": cell})
        case OfFinding(finding, at):
            return PeopleLinkOut(path="/people", query={"finding": finding} | ({"at": _json(at)} if at else {}))
        case OfMetric():
            return PeopleLinkOut(path=f"/metrics/{who.metric}/people", query=_asked(who))


def _asked(who: OfMetric) -> dict[str, str]:
    asked = {
        "side": who.side,
        "from": calendar.iso(who.from_day),
        "to": calendar.iso(who.to_day),
        "as_of": calendar.iso(who.as_of),
        "count_by": who.count_by,
    }
    asked |= {"params": _json(who.params)} if who.params else {}
    asked |= {"only": _json({name: list(labels) for name, labels in who.where.items()})} if who.where else {}
    return asked | ({"after": f"{who.after[0]}-{who.after[1]}"} if who.after else {})


def _json(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def table(made: blocks.Table) -> TableOut:
    return TableOut(
        name=made.name,
        headings=list(made.headings),
        rows=[[cell(each) for each in row] for row in made.rows],
        remarks=list(made.remarks),
        number_columns=[made.is_number(place) for place in range(len(made.headings))],
    )


def cell(made: blocks.Cell) -> CellOut:
    value = made.value
    return CellOut(
        text=made.text,
        value=value if value is None or isinstance(value, str | int | float) else str(value),
        kind=made.kind,
        note=made.note,
        shade=made.shade,
        moving=made.moving,
        missing=made.missing,
        people=None if made.missing else people(made.people),
    )


def card(made: blocks.Card) -> CardOut:
    return CardOut(
        name=made.name,
        value=made.value,
        sentence=made.sentence,
        window=made.window,
        changes=list(made.changes),
        moving=made.moving,
        missing=made.missing,
        trend=chart(made.trend) if made.trend else None,
        people=people(made.people),
    )


def _finding(made: blocks.Finding) -> FindingOut:
    return FindingOut(
        title=made.title,
        money=made.money,
        body=list(made.body),
        todo=list(made.todo),
        whom=made.whom,
        people=people(made.people),
    )
