"""What a shop can be asked: numbers and the names behind them, how they compare, and what they say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from huitou import calendar
from huitou.errors import Lang, UserError
from huitou.shop.folder import ShopFolder

if TYPE_CHECKING:
    from huitou.diagnosis.again.row import DueAgain
    from huitou.diagnosis.benchmarks import Benchmark
    from huitou.diagnosis.crowds.crowds import Crowds
    from huitou.diagnosis.due import Due, DuePeople
    from huitou.diagnosis.explain.explanation import Explanation
    from huitou.diagnosis.finding import Finding, Findings
    from huitou.diagnosis.funnel.result import By, Funnel
    from huitou.diagnosis.live_room.rooms import LiveRooms
    from huitou.diagnosis.position.position import Position
    from huitou.diagnosis.what_if.levers import Name as LeverName
    from huitou.diagnosis.what_if.levers import WhatIf
    from huitou.metrics.beside import Offer
    from huitou.metrics.comparison import Comparison
    from huitou.metrics.drill_rows import Drill
    from huitou.metrics.measurement import Measurements
    from huitou.metrics.outliers import Outlier
    from huitou.metrics.quality import SourceQuality
    from huitou.metrics.question import Options
    from huitou.metrics.series import Step
    from huitou.predict.people_in import People
    from huitou.predict.structure import Structure
    from huitou.report.report import Report
    from huitou.warehouse.snapshot import Snapshot


class _Days(TypedDict):
    as_of: int
    before: int | None


class Asking(ShopFolder):
    """Every question; none of them changes anything."""

    def measure(self, metric_id: str, **options: Unpack[Options]) -> Measurements:
        """Ask one metric: ``shop.measure("repeat_purchase_rate", by="month", from_="2024-01-01")``."""
        from huitou.metrics.measure import measure

        with self._snapshot() as snapshot:
            return measure(snapshot, metric_id, settings=self.settings, **options)

    def prepare(
        self,
        *,
        months: int = 24,
        on_metric: Callable[[str], object] | None = None,
        on_model: Callable[[str], object] | None = None,
    ) -> tuple[str, ...]:
        """Ask every metric the shop has the facts for, as a whole and by month, and keep what takes long to answer.

        Where visits are known the funnel too, and why revenue and the three numbers moved; then what is foretold, and
        how it held. Kept until the next import.
        ``on_metric`` is told the id of each metric before it is asked, ``on_model`` the command. Gives the ids.
        Raises: UserError ``prepare.kept`` where it could be worked out and not be kept.
        """
        from huitou.diagnosis.explain.explain import prepare as prepare_explanations
        from huitou.diagnosis.funnel.funnel import prepare as prepare_funnel
        from huitou.metrics.prepare import prepare
        from huitou.metrics.seasons.promotions import promotions
        from huitou.shop.preparing import foretold

        with self._snapshot() as snapshot:
            asked = prepare(snapshot, settings=self.settings, months=months, on_metric=on_metric)
            prepare_funnel(snapshot)
            known = promotions(self.folder, currency=self.settings.currency)
            prepare_explanations(snapshot, settings=self.settings, promotions=known)
            foretold(snapshot, settings=self.settings, on_model=on_model)
            if snapshot.could_not_keep:
                raise UserError(
                    "prepare.kept",
                    en="all was worked out, but it could not be kept, so it will be worked out again: make room on the "
                    "disk, or see that the shop's folder may be written to",
                    zh="都算好了，但存不下来，下次还要重新算：请腾出磁盘空间，或者让店铺文件夹可以写入",
                )
            return asked

    def compare(
        self, metric_id: str, with_: str = "previous", *, force: bool = False, **options: Unpack[Options]
    ) -> tuple[Comparison, ...]:
        """The metric beside another number that it may be compared with, one comparison a slice.

        ``with_``: previous, last_year, promotion, spring_festival, median (of its own last 12 periods), or a segment
        such as ``channel=live``. What may not be compared says what differs; ``force`` computes it and marks it.
        """
        from huitou.metrics.compare import compare
        from huitou.metrics.seasons.promotions import promotions

        with self._snapshot() as snapshot:
            known = promotions(self.folder, currency=self.settings.currency)
            return compare(snapshot, metric_id, with_, settings=self.settings, promotions=known, force=force, **options)

    def offered(self, metric_id: str, **options: Unpack[Options]) -> tuple[Offer, ...]:
        """What the metric, asked so, may be compared with, and why not with the rest; itself first."""
        from huitou.metrics.beside import offered
        from huitou.metrics.seasons.promotions import promotions

        with self._snapshot() as snapshot:
            known = promotions(self.folder, currency=self.settings.currency)
            return offered(snapshot, metric_id, settings=self.settings, promotions=known, **options)

    def explain(
        self,
        metric_id: str,
        *,
        with_from: str | dt.date | None = None,
        with_to: str | dt.date | None = None,
        force: bool = False,
        **options: Unpack[Options],
    ) -> Explanation:
        """Why the metric moved: ``shop.explain("revenue", from_="2024-06-01", to="2024-06-30")``.

        ``with_from`` and ``with_to`` are the days it is compared with, by default the period before.
        """
        from huitou.diagnosis.explain.explain import explain
        from huitou.metrics.seasons.promotions import promotions

        before = None if with_from is None and with_to is None else _window(with_from, with_to)
        with self._snapshot() as snapshot:
            known = promotions(self.folder, currency=self.settings.currency)
            return explain(
                snapshot, metric_id, before, settings=self.settings, promotions=known, force=force, **options
            )

    def what_if(
        self,
        *,
        as_of: str | dt.date | int | None = None,
        steps: Mapping[LeverName, float] | None = None,
        costs: Mapping[LeverName, int] | None = None,
        margin: float | None = None,
    ) -> WhatIf:
        """What each lever would be worth over 6 and 12 months: ``shop.what_if(steps={"second_order": 0.03})``.

        ``steps`` are shares, or points of a rate; ``costs`` minor units; ``margin`` a share of net revenue, in place of
        gross_margin.
        """
        from huitou.diagnosis.what_if.levers import what_if
        from huitou.metrics.windows import default_as_of

        with self._snapshot() as snapshot:
            today = calendar.today(snapshot.about.timezone)
            day = default_as_of(snapshot.about.last_day, today=today) if as_of is None else calendar.parse_day(as_of)
            return what_if(snapshot, as_of=day, settings=self.settings, steps=steps, costs=costs, margin=margin)

    def position(
        self,
        *,
        as_of: str | dt.date | int | None = None,
        stage: str | None = None,
        shop_type: str | None = None,
        balance: str | None = None,
        cost_each: int | None = None,
        margin: float | None = None,
    ) -> Position:
        """Where the shop stands: its stage, its type, whether winning pays, new beside returning customers.

        ``stage``, ``shop_type`` and ``balance`` override what the figures say; ``cost_each`` is what winning a customer
        costs in minor units, in place of recorded costs; ``margin`` a share of net revenue, in place of gross_margin.
        """
        from huitou.diagnosis.position.position import Said, position
        from huitou.metrics.windows import default_as_of

        said = Said(stage, shop_type, balance, cost_each, margin)
        with self._snapshot() as snapshot:
            today = calendar.today(snapshot.about.timezone)
            day = default_as_of(snapshot.about.latest_day, today=today) if as_of is None else calendar.parse_day(as_of)
            return position(snapshot, as_of=day, settings=self.settings, said=said, folder=self.folder)

    def crowds(self, file: str | Path, *, only: Iterable[str] = ()) -> Crowds:
        """What each crowd of an ad report cost and brought against the rest, and at an equal price a click.

        ``only`` these crowds are answered for; all others stay in the rest. Nothing is imported.
        """
        from huitou.diagnosis.crowds.crowds import crowds
        from huitou.intake.ad_report import ad_report

        currency = self.settings.currency
        return crowds(ad_report(Path(file), currency=currency, shop=self.folder), currency=currency, only=only)

    def drill(
        self,
        metric_id: str,
        *,
        side: str = "numerator",
        after: tuple[int, int] | None = None,
        **options: Unpack[Options],
    ) -> Drill:
        """The customers behind one side of a metric, asked the same way; ``after`` so many days, of one of gaps."""
        from huitou.metrics.drill import drill

        with self._snapshot() as snapshot:
            return drill(snapshot, metric_id, side=side, after=after, settings=self.settings, **options)

    def series(
        self, metric_id: str, step: Step = "month", window_days: int = 90, **options: Unpack[Options]
    ) -> Measurements:
        """The metric over the trailing window at the end of each step: ``shop.series("buyers", "week", 30)``."""
        from huitou.metrics.series import series

        with self._snapshot() as snapshot:
            return series(snapshot, metric_id, step, window_days, settings=self.settings, **options)

    def structure(self, as_of: str | dt.date | None = None, *, before: str | dt.date | None = None) -> Structure:
        """Who the customers are on a day, by lifecycle stage, tier and RFM, and what they were ``before``."""
        from huitou.predict.structure import structure

        with self._snapshot() as snapshot:
            return structure(snapshot, settings=self.settings, **self._days(snapshot, as_of, before))

    def rfm(
        self,
        cell: str | None = None,
        *,
        as_of: str | dt.date | None = None,
        before: str | dt.date | None = None,
    ) -> People:
        """Each customer's cycle, stage, tier, classes and label; of a cell alone, as ``lifecycle=lost``, ``rfm=111``.

        Also ``grid=R2F3``, and who moved since ``before`` (30 days earlier) as ``lifecycle=active:quiet``.
        """
        from huitou.predict.people_in import people_in

        with self._snapshot() as snapshot:
            return people_in(snapshot, cell, settings=self.settings, **self._days(snapshot, as_of, before))

    def _days(self, snapshot: Snapshot, as_of: str | dt.date | None, before: str | dt.date | None) -> _Days:
        from huitou.metrics.windows import default_as_of

        today = calendar.today(snapshot.about.timezone)
        day = default_as_of(snapshot.about.latest_day, today=today) if as_of is None else calendar.parse_day(as_of)
        earlier = None if before is None else calendar.parse_day(before)
        if earlier is not None and earlier > day:
            raise UserError(
                "structure.before",
                en=f"{calendar.iso(earlier)} is not before {calendar.iso(day)}; give an earlier day to compare with",
                zh=f"{calendar.iso(earlier)} 不在 {calendar.iso(day)} 之前；对比的日期要更早",
            )
        return {"as_of": day, "before": earlier}

    def findings(self, *, as_of: str | dt.date | int | None = None) -> Findings:
        """What the numbers say: what is wrong by the money at stake, then where the shop stands."""
        from huitou.diagnosis.diagnose import findings

        with self._snapshot() as snapshot:
            return findings(snapshot, settings=self.settings, as_of=as_of)

    def people_of(self, finding: Finding, *, as_of: str | dt.date | int | None = None) -> Drill:
        """The customers a finding is about: of those its rate counts below the line, those it lacks above."""
        from huitou.diagnosis.people import people_of

        with self._snapshot() as snapshot:
            return people_of(snapshot, finding, settings=self.settings, as_of=as_of)

    def due(self, *, as_of: str | dt.date | int | None = None) -> Due:
        """Today's list: who is before, in and past the time to remind them, by first-to-second order and category."""
        from huitou.diagnosis.due import due

        with self._snapshot() as snapshot:
            day = None if as_of is None else calendar.parse_day(as_of)
            return due(snapshot, settings=self.settings, as_of=day)

    def due_people(self, *, as_of: str | dt.date | int | None = None) -> DuePeople:
        """How many customers are before, in and past the time to remind them: the counts of ``due`` alone."""
        from huitou.diagnosis.due import due_people

        with self._snapshot() as snapshot:
            day = None if as_of is None else calendar.parse_day(as_of)
            return due_people(snapshot, settings=self.settings, as_of=day)

    def due_again(
        self,
        *,
        on: str | dt.date | int | None = None,
        days: int = 14,
        product: str | None = None,
        own_cycle: bool = False,
    ) -> DueAgain:
        """Who is expected to buy what again within ``days``, by expected value: ``shop.due_again(product="A-17")``.

        ``own_cycle`` puts the cycles the shop has set in place of the learned ones. Where there is not enough to learn
        from, the list is empty and says what it needs; ``due()`` then goes by typical gaps.
        """
        from huitou.diagnosis.again.due_again import due_again

        with self._snapshot() as snapshot:
            day = None if on is None else calendar.parse_day(on)
            return due_again(
                snapshot, settings=self.settings, as_of=day, days=days, product=product, own_cycle=own_cycle
            )

    def live_rooms(
        self, session: str | None = None, *, as_of: str | dt.date | int | None = None, days: int = 30
    ) -> LiveRooms:
        """How live rooms did: the sessions of the last ``days``, or one with its slots: ``shop.live_rooms("A-17")``.

        Each rate is held against the shop's own sessions before it, then against the shop's live_room.toml.
        """
        from huitou.diagnosis.live_room.rooms import live_rooms

        with self._snapshot() as snapshot:
            day = None if as_of is None else calendar.parse_day(as_of)
            return live_rooms(snapshot, shop=self.folder, session=session, as_of=day, days=days)

    def funnel(
        self,
        *,
        by: By = "",
        days: int = 15,
        from_: str | dt.date | int | None = None,
        to: str | dt.date | int | None = None,
        as_of: str | dt.date | int | None = None,
    ) -> Funnel:
        """How far those who came got within so many days, and the weak step: ``shop.funnel(by="group")``."""
        from huitou.diagnosis.funnel.funnel import funnel

        first, last, known = (None if day is None else calendar.parse_day(day) for day in (from_, to, as_of))
        with self._snapshot() as snapshot:
            return funnel(snapshot, by=by, days=days, from_=first, to=last, as_of=known)

    def benchmarks(self) -> tuple[Benchmark, ...]:
        """What others are said to reach, each with its source and window; the shop's benchmarks.toml laid over it."""
        from huitou.diagnosis.benchmarks import benchmarks

        return benchmarks(self.folder)

    def beside(self, benchmarks: Iterable[Benchmark]) -> dict[str, float]:
        """The shop's own numbers beside those benchmarks that count alike, by the benchmark's id, but none of few."""
        from huitou.metrics.measure import measure

        asked = {each.id: each for each in benchmarks if each.metric}
        with self._snapshot() as snapshot:
            found = {
                name: measure(snapshot, each.metric or "", settings=self.settings, params=each.params)[0]
                for name, each in asked.items()
            }
        return {name: float(m.value) for name, m in found.items() if m.value is not None and not m.of_few}

    def quality(self) -> list[SourceQuality]:
        """How far the data can be trusted, per source and store: freshness, missing days, what is not known."""
        from huitou.metrics.quality import quality

        with self._snapshot() as snapshot:
            return quality(self.folder, snapshot)

    def outliers(self) -> list[Outlier]:
        """Purchases whose amount is far out of line for their category: for a person to look at; they count."""
        from huitou.metrics.outliers import outliers

        with self._snapshot() as snapshot:
            return outliers(snapshot)

    def report(self, *, lang: Lang = "en", to: str | None = None) -> Report:
        """What the orders say, as one file: ``shop.report(lang="zh").save("report.html")``; ``.save("tables.xlsx")``.

        ``to`` is the last day to know of, by default the latest in the data.
        """
        from huitou.report.report import make

        with self._snapshot() as snapshot:
            return make(self.folder, self.settings, snapshot, lang=lang, to=to)


def _window(first: str | dt.date | None, last: str | dt.date | None) -> calendar.Window:
    """The days a number is compared with.

    Raises: UserError ``explain.with`` where one end is missing, or the last comes before the first.
    """
    days = [calendar.parse_day(day) for day in (first, last) if day is not None]
    if len(days) < 2 or days[1] < days[0]:
        raise UserError(
            "explain.with",
            en="give both ends of the time to compare with, the first day not after the last",
            zh="请写全对比时间的起止两天，起始日不晚于结束日",
        )
    return calendar.Window(days[0], days[1])
