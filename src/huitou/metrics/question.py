"""A question in full: what was asked, with every default filled in and every word checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol, TypedDict, Unpack, get_args

from huitou import calendar
from huitou.calendar import Window
from huitou.errors import UserError
from huitou.metrics import params as parameters
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.cycles import Cycle, Level, cycles_of
from huitou.metrics.definition import CountBy, Metric, ParamValue
from huitou.metrics.periods import pairs
from huitou.metrics.rolling import SERIES_DAYS, check_rolling, trailing
from huitou.metrics.segments import PARTED, WHOLE, segments_for
from huitou.metrics.slices import DIMENSIONS, Dimension, Filter, Span, dimensions_of, filters_of, spans_of
from huitou.metrics.windows import default_as_of, last_mature, matures_on, window_for
from huitou.predict.segments import AT_ONCE, Segments
from huitou.settings import Settings
from huitou.warehouse.snapshot import About, Tables


class Snapshot(Tables, Protocol):
    """One data version, open for reading."""

    about: About


class Options(TypedDict, total=False):
    """What may be asked beside the metric: dates are inclusive shop days; ``today`` is for tests.

    ``rolling``: slices of time are trailing windows of so many days. ``segments_as_of``: the day by whose end customers
    are lifecycle, rfm and tier; by default the one before the window, so that what happens in it defines no group.
    """

    from_: str | dt.date | int | None
    to: str | dt.date | int | None
    as_of: str | dt.date | int | None
    by: str | Sequence[str] | None
    where: Mapping[str, str | Sequence[str]] | None
    params: Mapping[str, object] | None
    count_by: str
    rolling: int | None
    segments_as_of: str | dt.date | int | None
    today: int | None


@dataclass(frozen=True, slots=True)
class Question:
    """One metric over one window of one snapshot, cut and filtered."""

    metric: Metric
    settings: Settings
    window: Window
    as_of: int
    params: Mapping[str, ParamValue]
    count_by: CountBy
    dimensions: tuple[Dimension, ...]
    spans: tuple[Span, ...]
    filters: tuple[Filter, ...]
    rolling: int | None = None
    segments: Segments | None = None
    # The day by whose end customers are judged, where it was chosen and is not the one before the window.
    judged_on: int | None = None
    cycles: Mapping[int, Cycle] = field(default_factory=dict)
    days_known: Window | None = None
    # The list beside the orders that the metric rests on, where the shop has none.
    missing: str | None = None

    @property
    def known_to(self) -> int:
        """The last day of the window that is known: nothing after as_of may change an answer."""
        return min(self.window.to_day, self.as_of)

    @property
    def known_customers(self) -> bool:
        return bool(self.params["known_customers"])

    @property
    def time(self) -> Dimension | None:
        """The dimension of time among those sliced by."""
        return next((dimension for dimension in self.dimensions if dimension.group == "time"), None)

    @property
    def last_mature(self) -> int:
        """The last day on which somebody can have begun who has been watched long enough."""
        return last_mature(self.metric, self.params, self.as_of)

    def matures_on(self, day: int) -> int:
        """Until when who began on that day must have been watched."""
        return matures_on(self.metric, self.params, day)

    @property
    def has_cohort(self) -> bool:
        """Whether a whole month of the data has been watched long enough, where the metric is of such."""
        if self.metric.window != "cohorts" or self.days_known is None:
            return True
        month = calendar.month_of(calendar.date_of(self.days_known.from_day))
        return calendar.first_of(month + 1) - 1 <= self.last_mature

    def counts_until(self, window: Window) -> int:
        """The last day of the money that counts in a window: that of a cohort goes on coming in after it."""
        return self.matures_on(window.to_day) if self.metric.window == "cohorts" else window.to_day

    @property
    def parts(self) -> Iterator[Question]:
        """The question in parts that fit in memory: whole, but where customers are judged once a slice of time."""
        if not (self.metric.is_staged and self.segments and len(self.spans) > AT_ONCE):
            yield self
            return
        for first in range(0, len(self.spans), AT_ONCE):
            spans = self.spans[first : first + AT_ONCE]
            window = Window(min(span.window.from_day for span in spans), spans[-1].window.to_day)
            segments = self.segments.only({PARTED, *(span.key for span in spans)})
            yield replace(self, spans=spans, window=window, segments=segments)

    def no_stages(self, time_key: int | None) -> str | None:
        """Why nobody has a stage in that slice of time, where the metric asks for stages."""
        if not (self.metric.is_staged and self.segments):
            return None
        return self.segments.undefined(WHOLE if time_key is None else time_key)

    def has_period(self, window: Window) -> bool:
        """Whether a whole period, as the metric pairs them, lies in the known part of a window."""
        if window.from_day > self.as_of:
            return False
        known = Window(window.from_day, min(window.to_day, self.as_of))
        return next(pairs(known, str(self.params["period"])), None) is not None

    @property
    def segments_as_of(self) -> int | None:
        """The day by whose end customers are parted into segments, where they are."""
        return self.segments.moments.get(PARTED) if self.segments else None

    @property
    def where(self) -> dict[str, tuple[str, ...]]:
        return {kept.dimension.name: kept.labels for kept in self.filters}


def metric_called(metric_id: str) -> Metric:
    """The metric of that id.

    Raises: UserError naming the metrics there are.
    """
    catalogue = load_catalogue()
    if metric_id not in catalogue:
        raise UserError(
            "metrics.metric",
            en=f"there is no metric “{metric_id}”; there are: {', '.join(catalogue)}",
            zh=f"没有“{metric_id}”这个指标；现有：{'、'.join(catalogue)}",
        )
    return catalogue[metric_id]


def ask(snapshot: Snapshot, metric_id: str, *, settings: Settings, **options: Unpack[Options]) -> Question:
    """Check what was asked and fill in the rest.

    Raises: UserError for an unknown metric, dimension, value, parameter or way of counting, or an impossible date.
    """
    metric = metric_called(metric_id)
    params = parameters.resolve(metric, options.get("params"), settings=settings)
    as_of = _day(options.get("as_of"))
    if as_of is None:
        today = options.get("today")
        today = calendar.today(snapshot.about.timezone) if today is None else today
        as_of = default_as_of(snapshot.about.latest_day, today=today)
    dimensions = dimensions_of(options.get("by"))
    filters = filters_of(snapshot, options.get("where"))
    _check_cuts(metric, [*dimensions, *(kept.dimension for kept in filters)])
    time = next((dimension for dimension in dimensions if dimension.group == "time"), None)
    from_day, to_day, rolling = _day(options.get("from_")), _day(options.get("to")), options.get("rolling")
    if rolling is not None:
        check_rolling(rolling, has_time=time is not None)
        to_day = as_of if to_day is None else to_day
        from_day = to_day - SERIES_DAYS + 1 if from_day is None else from_day
    window = window_for(metric, from_day=from_day, to_day=to_day, as_of=as_of, params=params)
    spans = spans_of(time, window) if time else ()
    if rolling is not None:
        spans = trailing(spans, rolling)
        window = Window(spans[0].window.from_day, window.to_day)
    question = Question(
        metric=metric,
        settings=settings,
        window=window,
        as_of=as_of,
        params=params,
        count_by=_count_by(options.get("count_by") or "order"),
        dimensions=dimensions,
        spans=spans,
        filters=filters,
        rolling=rolling,
        judged_on=_day(options.get("segments_as_of")),
        missing=metric.needs if metric.needs and metric.needs not in snapshot.about.lists else None,
    )
    return _judged(snapshot, question)


def in_window(snapshot: Snapshot, question: Question, window: Window, *, as_of: int) -> Question:
    """The same question, not cut by time, of another window: customers are judged anew for it."""
    return _judged(snapshot, replace(question, window=window, as_of=as_of))


def cut_by(snapshot: Snapshot, question: Question, dimensions: tuple[Dimension, ...]) -> Question:
    """The same question cut otherwise, by dimensions that are not of time."""
    return _judged(snapshot, replace(question, dimensions=dimensions))


def _judged(snapshot: Snapshot, question: Question) -> Question:
    """The question with what its window and its day of knowledge say of customers, goods and the data."""
    segments = segments_for(
        snapshot,
        question.metric,
        window=question.window,
        spans=question.spans,
        dimensions=[*question.dimensions, *(kept.dimension for kept in question.filters)],
        as_of=question.as_of,
        asked=question.judged_on,
        settings=question.settings,
    )
    return replace(
        question,
        segments=segments,
        days_known=_days_known(snapshot, as_of=question.as_of),
        cycles=_cycles(snapshot, question.metric, question.params, as_of=question.as_of, settings=question.settings),
    )


def _days_known(snapshot: Snapshot, *, as_of: int) -> Window | None:
    """From the first purchase of all to the last by then, where there is one."""
    first, last = snapshot.about.first_day, snapshot.about.last_day
    if first is None or last is None or first > as_of:
        return None
    return Window(first, min(last, as_of))


def _cycles(
    snapshot: Tables, metric: Metric, params: Mapping[str, ParamValue], *, as_of: int, settings: Settings
) -> dict[int, Cycle]:
    """What things should last, where the metric is about things."""
    if metric.relation != "goods":
        return {}
    level: Level = "product" if params["level"] == "product" else "category"
    return cycles_of(snapshot, level, as_of=as_of, settings=settings)


_UNCUT_VISITORS = ("of visitors only day and place are known", "因为访客只知道哪天来、从哪来")
# Why a metric cannot be cut so, by whether it is one of orders or one of costs.
_UNCUT = {
    True: ("it counts what is no purchase too", "因为它也算没有成为有效购买的订单等"),
    False: ("costs are known by day and channel only", "因为费用只知道是哪天、哪个渠道的"),
}


def _check_cuts(metric: Metric, dimensions: Sequence[Dimension]) -> None:
    for dimension in dimensions:
        if not metric.can_be_cut_by(dimension.name, dimension.group):
            possible = [each.name for each in DIMENSIONS.values() if metric.can_be_cut_by(each.name, each.group)]
            en, zh = _UNCUT[metric.has_people or metric.relation == "orders_placed"]
            if metric.is_of_visitors:
                en, zh = _UNCUT_VISITORS
            raise UserError(
                "metrics.cut",
                en=f"{metric.id} cannot be cut by {dimension.name}: {en}; use one of {', '.join(possible)}",
                zh=f"{metric.id} 不能按 {dimension.name} 拆分，{zh}；可用：{'、'.join(possible)}",
            )


def _day(value: str | dt.date | int | None) -> int | None:
    return None if value is None else calendar.parse_day(value)


def _count_by(asked: str) -> CountBy:
    for way in get_args(CountBy):
        if asked == way:
            return way  # type: ignore[no-any-return]
    raise UserError(
        "metrics.count_by",
        en=f"purchases are counted by order or by day, not by “{asked}”",
        zh=f"购买可按 order（订单）或 day（天）计数，不能按“{asked}”",
    )
