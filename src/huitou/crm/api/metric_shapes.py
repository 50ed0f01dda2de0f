"""Metrics as JSON: what there is, what one comes to and how it compares, how it got there, and who is behind it."""

from __future__ import annotations

from ninja import Schema

from huitou.crm.api.block_shapes import CellOut, ChartOut
from huitou.metrics.comparable import Consistency


class ParamOut(Schema):
    name: str
    label: str
    default: int | str | bool | None
    minimum: int | None
    maximum: int | None
    choices: list[int | str | bool]
    presets: list[int]


class MetricOut(Schema):
    """A metric of the catalogue; ``needs`` names the list it rests on that this shop has not got, else empty."""

    id: str
    version: int
    topic: str
    name: str
    definition: str
    unit: str
    direction: str
    window: str
    params: list[ParamOut]
    dimensions: list[str]
    has_people: bool
    needs: str


class TopicOut(Schema):
    id: str
    name: str
    metrics: list[MetricOut]


class DimensionOut(Schema):
    id: str
    name: str


class CatalogueOut(Schema):
    topics: list[TopicOut]
    dimensions: list[DimensionOut]


class MeasuredOut(Schema):
    """One number: ``by`` are the keys of its slice, ``labels`` their words; ``why``: missing, or may move."""

    by: dict[str, str]
    labels: list[str]
    cell: CellOut
    basis: str
    interval: list[float] | None
    numerator: int
    denominator: int | None
    window: str
    from_day: str
    to_day: str
    provisional: bool
    why: str


class ConsistencyOut(Schema):
    """One of the four, and what is alike; where it does not ``hold``, everything that differs."""

    id: Consistency
    name: str
    holds: bool
    why: list[str]


class ComparisonOut(Schema):
    """``consistencies``: all four, each by itself; ``allowed`` where all of them hold."""

    kind: str
    name: str
    allowed: bool
    consistencies: list[ConsistencyOut]
    before: str
    change: str
    interval: str
    verdict: str
    direction: str | None
    labels: list[str]


class AnswerOut(Schema):
    """What was asked, answered: the definition, the numbers, how they compare, what was left out, and the statement."""

    metric: MetricOut
    as_of: str
    data_version: str
    currency: str
    items: list[MeasuredOut]
    provisos: list[str]
    comparisons: list[ComparisonOut]
    exclusions: dict[str, int]
    sql: str


class SeriesOut(Schema):
    chart: ChartOut
    items: list[MeasuredOut]


class PersonOut(Schema):
    customer_id: int | None
    name: str
    labels: list[str]
    first_day: str | None
    last_day: str | None
    purchases: int
    amount: str
    counted: int
    orders: list[str]


class PeopleOut(Schema):
    items: list[PersonOut]
    total: int
    next: str | None
