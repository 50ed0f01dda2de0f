"""Every metric: what it means, what it comes to, how it got there, and the customers behind it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Schema
from pydantic import Field

from huitou import calendar
from huitou.crm.access.roles import Permission
from huitou.crm.api import asked, block_shapes, export, revealing
from huitou.crm.api.errors import ApiError
from huitou.crm.api.metric_shapes import (
    AnswerOut,
    CatalogueOut,
    ComparisonOut,
    ConsistencyOut,
    DimensionOut,
    MeasuredOut,
    MetricOut,
    ParamOut,
    PeopleOut,
    SeriesOut,
    TopicOut,
)
from huitou.crm.api.people_behind import dearest_first, people_page, people_table
from huitou.crm.api.places import Place
from huitou.crm.api.room import Room
from huitou.crm.api.slice_labels import slice_labels
from huitou.crm.api.speech import speech
from huitou.crm.refused import NotFoundError
from huitou.crm.shop.served import ServedShop, opened
from huitou.language import Speech
from huitou.metrics import comparison_words, figures
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.consistencies import consistencies
from huitou.metrics.definition import TOPICS, Metric, Param
from huitou.metrics.dimension_words import DIMENSION_WORDS
from huitou.metrics.drill_rows import Drill, DrillRow
from huitou.metrics.measurement import Measurement
from huitou.metrics.slices import DIMENSIONS
from huitou.metrics.windows import default_as_of
from huitou.report import cells, charts
from huitou.report.blocks import Chart, Table, words

room = Room("metrics")

_PEOPLE_MOST = 200
Day = Field(None, pattern=r"^\d{4}-\d{2}-\d{2}$")


class Asked(Place):
    """One question: a window by its ends, or ``days`` up to ``as_of``; ``params`` as a JSON object.

    ``only``: labels by dimension as a JSON object, ``{"category": ["tea"]}``.
    """

    from_: str | None = Field(None, alias="from", pattern=r"^\d{4}-\d{2}-\d{2}$")
    to: str | None = Day
    as_of: str | None = Day
    days: int | None = Field(None, ge=1, le=3660)
    by: str = Field("", max_length=100)
    count_by: Literal["order", "day"] = "order"
    params: str = Field("{}", max_length=2000)
    only: str = Field("{}", max_length=4000)

    def options(self, shop: ServedShop) -> dict[str, Any]:
        """As ``measure`` takes them."""
        options: dict[str, Any] = {"count_by": self.count_by, "params": _object(self.params, "params")}
        options |= {name: value for name, value in (("from_", self.from_), ("to", self.to)) if value}
        options |= {"as_of": self.as_of} if self.as_of else {}
        options |= {"by": self.by.split(",")} if self.by else {}
        where = {**self._only(), **self.where()}
        options |= {"where": where} if where else {}
        if self.days is not None:
            last = calendar.parse_day(self.to) if self.to else _last_day(shop, self.as_of)
            options |= {"from_": last - self.days + 1, "to": last}
        return options

    def _only(self) -> dict[str, list[str]]:
        said = _object(self.only, "only")
        if not all(
            isinstance(labels, list) and all(isinstance(each, str) for each in labels) for labels in said.values()
        ):
            raise ApiError(
                422,
                "metrics.only",
                en='only has to hold lists of labels, as {"category": ["tea"]}',
                zh='only 里每一项要写成名字的列表，比如 {"category": ["茶"]}',
            )
        return said

    @property
    def key(self) -> tuple[Any, ...]:
        return tuple(self.model_dump().values())


class Behind(Schema):
    """Which of the customers behind a number; ``after``: who came again after so many days, as ``6-10``."""

    side: Literal["numerator", "denominator"] = "numerator"
    after: str = Field("", pattern=r"^(\d{1,5}-\d{1,5})?$")

    def days(self) -> tuple[int, int] | None:
        first, _, last = self.after.partition("-")
        return (int(first), int(last)) if self.after else None


class Beside(Schema):
    """What to compare with: previous, last_year, promotion, spring_festival, median, or a segment, channel=live."""

    with_: str = Field("", alias="with", max_length=200)


@room.get("", needs=Permission.NUMBERS_READ, response=CatalogueOut, summary="Every metric, by topic")
def catalogue(request: HttpRequest) -> HttpResponse:
    t = speech(request)
    return asked.sent(("catalogue",), t, lambda shop: _catalogue(shop, t))


@room.get("/{metric_id}", needs=Permission.NUMBERS_READ, response=AnswerOut, summary="What a metric comes to")
def measure(request: HttpRequest, metric_id: Path[str], question: Query[Asked], beside: Query[Beside]) -> AnswerOut:
    t, metric = speech(request), _metric(metric_id)
    return asked.kept(
        ("measure", metric_id, beside.with_, *question.key),
        t,
        lambda shop: _answer(shop, metric, question, beside.with_, t),
    )


@room.get("/{metric_id}/export", needs=Permission.EXPORT, response={200: None}, summary="What it comes to, as a file")
def exported(
    request: HttpRequest, metric_id: Path[str], question: Query[Asked], wanted: Query[export.Wanted]
) -> HttpResponse:
    """A row a slice, with what each number rests on."""
    t, metric = speech(request), _metric(metric_id)
    found = asked.kept(
        ("measured", metric_id, *question.key), t, lambda shop: list(shop.measure(metric_id, **question.options(shop)))
    )
    slices = tuple(DIMENSION_WORDS[name][t.lang] for name in (found[0].by if found else ()))
    headings = (*slices, *t(zh="数值|依据|从|到", en="value|resting on|from|to").split("|"))
    rows = tuple(
        (
            *(words(label) for label in slice_labels(each.by, t)),
            cells.cell(each, t),
            words(figures.basis(each, t)),
            cells.date(each.from_day),
            cells.date(each.to_day),
        )
        for each in found
    )
    name = metric.name[t.lang]
    return export.export(request, [Table(name, headings, rows)], wanted, name=metric_id, title=name)


@room.get("/{metric_id}/series", needs=Permission.NUMBERS_READ, response=SeriesOut, summary="How it got there")
def series(
    request: HttpRequest,
    metric_id: Path[str],
    question: Query[Asked],
    step: Literal["day", "week", "month", "quarter", "year"] = "month",
    rolling: Annotated[int, Field(ge=1, le=3660)] = 90,
) -> SeriesOut:
    t, metric = speech(request), _metric(metric_id)
    return asked.kept(
        ("series", metric_id, step, rolling, *question.key),
        t,
        lambda shop: _series(shop, metric, question, step, rolling, t),
    )


@room.get("/{metric_id}/people", needs=Permission.CUSTOMERS_READ, response=PeopleOut, summary="The customers behind it")
def people(
    request: HttpRequest,
    metric_id: Path[str],
    question: Query[Asked],
    behind: Query[Behind],
    cursor: Annotated[int, Field(ge=0)] = 0,
    limit: Annotated[int, Field(ge=1, le=_PEOPLE_MOST)] = 50,
) -> PeopleOut:
    t = speech(request)
    _metric(metric_id)
    rows = asked.kept(
        ("people", metric_id, behind.side, behind.after, *question.key),
        t,
        lambda shop: _rows(shop, metric_id, question, behind),
    )
    return people_page(rows, cursor, limit, t)


@room.get("/{metric_id}/people/export", needs=Permission.EXPORT, response={200: None}, summary="They, as a file")
def people_exported(
    request: HttpRequest,
    metric_id: Path[str],
    question: Query[Asked],
    behind: Query[Behind],
    wanted: Query[export.Wanted],
) -> HttpResponse:
    """Everybody behind the number; names as the page shows them, phones and e-mails masked."""
    revealing.insist(request, Permission.CUSTOMERS_READ)
    t, metric = speech(request), _metric(metric_id)
    found = asked.kept(
        ("people", metric_id, behind.side, behind.after, *question.key),
        t,
        lambda shop: _rows(shop, metric_id, question, behind),
    )
    table = people_table(found, metric.name[t.lang], t)
    return export.export(request, [table], wanted, name=f"{metric_id}-{behind.side}", title=metric.name[t.lang])


def _object(text: str, name: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except json.JSONDecodeError:
        said = None
    if not isinstance(said, dict):
        raise ApiError(422, f"metrics.{name}", en=f"{name} has to be a JSON object", zh=f"{name} 要写成 JSON 对象")
    return said


def _metric(metric_id: str) -> Metric:
    found = load_catalogue().get(metric_id)
    if found is None:
        raise NotFoundError(en=f"metric: {metric_id}", zh=f"指标：{metric_id}")
    return found


def _last_day(shop: ServedShop, as_of: str | None) -> int:
    if as_of:
        return calendar.parse_day(as_of)
    about = opened(shop.folder).about
    return default_as_of(about.latest_day, today=calendar.today(about.timezone))


def _catalogue(shop: ServedShop, t: Speech) -> CatalogueOut:
    lists = opened(shop.folder).about.lists
    metrics = [_described(each, lists, t) for each in load_catalogue().values()]
    topics = [
        TopicOut(id=topic, name=words[t.lang], metrics=[each for each in metrics if each.topic == topic])
        for topic, words in TOPICS.items()
    ]
    dimensions = [DimensionOut(id=name, name=words[t.lang]) for name, words in DIMENSION_WORDS.items()]
    return CatalogueOut(topics=topics, dimensions=dimensions)


def _described(metric: Metric, lists: frozenset[str], t: Speech) -> MetricOut:
    return MetricOut(
        id=metric.id,
        version=metric.version,
        topic=metric.topic,
        name=metric.name[t.lang],
        definition=metric.definition[t.lang],
        unit=metric.unit,
        direction=metric.direction,
        window=metric.window,
        params=[_param(each, t) for each in metric.params],
        dimensions=[name for name, each in DIMENSIONS.items() if metric.can_be_cut_by(name, each.group)],
        has_people=metric.has_people,
        needs="" if not metric.needs or metric.needs in lists else metric.needs,
    )


def _param(param: Param, t: Speech) -> ParamOut:
    return ParamOut(
        name=param.name,
        label=param.label[t.lang],
        default=param.default,
        minimum=param.minimum,
        maximum=param.maximum,
        choices=list(param.choices),
        presets=list(param.presets),
    )


def _answer(shop: ServedShop, metric: Metric, question: Asked, with_: str, t: Speech) -> AnswerOut:
    options = question.options(shop)
    found = shop.measure(metric.id, **options)
    about = opened(shop.folder).about
    return AnswerOut(
        metric=_described(metric, about.lists, t),
        as_of=calendar.iso(found[0].as_of) if len(found) else "",
        data_version=about.data_version,
        currency=about.currency,
        items=[_measured(each, t) for each in found],
        provisos=list(figures.provisos(list(found), t)),
        comparisons=_comparisons(shop, metric.id, with_, options, t) if with_ else [],
        exclusions=dict(found[0].exclusions) if len(found) else {},
        sql=metric.sql,
    )


def _comparisons(
    shop: ServedShop, metric_id: str, with_: str, options: Mapping[str, Any], t: Speech
) -> list[ComparisonOut]:
    return [
        ComparisonOut(
            kind=each.kind,
            name=each.name(t.lang),
            allowed=not each.differs,
            consistencies=[
                ConsistencyOut(id=held.consistency, name=held.name, holds=held.holds, why=list(held.why))
                for held in consistencies(each, t.lang)
            ],
            before=_before(each, t),
            change=comparison_words.change(each, t) if each.change is not None else "",
            interval=comparison_words.interval(each, t) if each.interval else "",
            verdict=comparison_words.verdict(each, t) if each.change is not None else each.explain(t.lang),
            direction=each.direction,
            labels=slice_labels(each.by, t),
        )
        for each in shop.compare(metric_id, with_, **options)
    ]


def _before(made: Any, t: Speech) -> str:
    value = made.before.value if made.before else None
    return "" if value is None else comparison_words.number(value, made.unit, made.currency, t)


def _measured(m: Measurement, t: Speech) -> MeasuredOut:
    return MeasuredOut(
        by=dict(m.by),
        labels=slice_labels(m.by, t),
        cell=block_shapes.cell(cells.cell(m, t)),
        basis=figures.basis(m, t),
        interval=list(m.interval) if m.interval else None,
        numerator=m.numerator,
        denominator=m.denominator,
        window=figures.window(m, t),
        from_day=calendar.iso(m.from_day),
        to_day=calendar.iso(m.to_day),
        provisional=m.provisional,
        why=m.explain(t.lang),
    )


def _series(shop: ServedShop, metric: Metric, question: Asked, step: Any, rolling: int, t: Speech) -> SeriesOut:
    options = question.options(shop)
    found = list(shop.series(metric.id, step, rolling, **options))
    points = [
        charts.Point(each.by[step], cells.number(each), cells.tip(each, t), moving=each.provisional) for each in found
    ]
    flags = charts.flags_of(shop.marks(), [point.label for point in points])
    name = metric.name[t.lang]
    headings = (DIMENSION_WORDS[step][t.lang], t(zh="数值", en="value"), t(zh="依据", en="resting on"))
    rows = tuple((words(each.by[step]), cells.cell(each, t), words(figures.basis(each, t))) for each in found)
    units = {"days": t(zh="天", en="days"), "money": shop.settings.currency, "money_each": shop.settings.currency}
    written: charts.Written = "percent" if metric.unit == "rate" else "plain"
    drawn = charts.trend(points, written=written, unit=units.get(metric.unit, ""), flags=flags)
    chart = Chart(drawn, name, Table(name, headings, rows))
    return SeriesOut(chart=block_shapes.chart(chart), items=[_measured(each, t) for each in found])


def _rows(shop: ServedShop, metric_id: str, question: Asked, behind: Behind) -> tuple[Drill, list[DrillRow]]:
    return dearest_first(shop.drill(metric_id, side=behind.side, after=behind.days(), **question.options(shop)))
