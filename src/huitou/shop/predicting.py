"""What customers are likely to do, and what groups they fall into: scores with reasons, as of a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from huitou import calendar
from huitou.errors import UserError
from huitou.shop.folder import ShopFolder
from huitou.shop.last_visit import last_visit

if TYPE_CHECKING:
    from huitou.diagnosis.win_back.listed import WinBackList
    from huitou.predict.accuracy.evaluation import Evaluation
    from huitou.predict.clusters.reader import Clusters
    from huitou.predict.conversion.scored import Scored
    from huitou.predict.forecast import Forecast
    from huitou.predict.next_product.reader import NextProducts
    from huitou.predict.stages.stages import Stage, Stages
    from huitou.warehouse.snapshot import Snapshot


class Predicting(ShopFolder):
    """Every prediction; none of them changes anything."""

    def forecast(self, *, as_of: str | dt.date | int | None = None, discount_rate: float = 0.1) -> Forecast:
        """How often each customer will buy in 30 to 365 days, whether they are still there, what they are worth.

        With the shop's totals, all with a range; the models are tried on the shop's own past first. Money a year away
        counts ``discount_rate`` less; ``value`` is margin where huitou.toml has a gross_margin.
        Raises: UserError ``forecast.discount`` where it is not from 0 to 1.
        """
        from huitou.predict.forecast import forecast

        if not 0 <= discount_rate <= 1:
            raise UserError("forecast.discount", en="a discount lies from 0 to 100%", zh="折扣要在 0 到 100% 之间")
        with self._snapshot() as snapshot:
            return forecast(
                snapshot,
                as_of=_day(snapshot, as_of),
                settings=self.settings,
                currency=snapshot.about.currency,
                data_version=snapshot.about.data_version,
                discount_rate=discount_rate,
            )

    def evaluate(self, *, as_of: str | dt.date | int | None = None, models: Iterable[str] = ()) -> Evaluation:
        """Whether to trust what is foretold: each model asked on past days of what came after, beside simple rules.

        ``models`` by name (one, or several), all where none is given. Kept until the next import.
        """
        from huitou.predict.accuracy.registry import evaluate

        models = (models,) if isinstance(models, str) else models
        with self._snapshot() as snapshot:
            return evaluate(
                snapshot,
                as_of=_day(snapshot, as_of),
                settings=self.settings,
                currency=snapshot.about.currency,
                data_version=snapshot.about.data_version,
                models=models,
            )

    def next_products(
        self,
        customer_id: int | None = None,
        *,
        as_of: str | dt.date | int | None = None,
        top: int = 5,
        out_of_stock: Iterable[str] = (),
    ) -> NextProducts:
        """What a customer buys next, or all of them: ``shop.next_products(1042)``; ``top`` products a list.

        Two lists each: what they buy again, and what goes with what they have. Left out: what is ``out_of_stock`` (by
        product id) or no longer sold, what was given back, what was just bought. Raises: UserError ``next.top``.
        """
        from huitou.predict.next_product.reader import next_products

        if top < 1:
            raise UserError("next.top", en="a list holds one product at least", zh="每份清单至少要 1 件商品")
        with self._snapshot() as snapshot:
            return next_products(
                snapshot,
                as_of=_day(snapshot, as_of),
                data_version=snapshot.about.data_version,
                customer_id=customer_id,
                top=top,
                out_of_stock=out_of_stock,
            )

    def visitors(self, *, as_of: str | dt.date | int | None = None, days: int = 30) -> Scored:
        """Visitors of the last ``days`` who have not bought, with the chance of a first order within seven days.

        The likeliest first, each with its reasons. ``as_of`` is by default the last day of visits.
        """
        from huitou.predict.conversion.reader import conversion

        with self._snapshot() as snapshot:
            day = _visitors_day(snapshot, as_of)
            return conversion(snapshot, as_of=day, data_version=snapshot.about.data_version, days=days)

    def campaign(
        self,
        *,
        as_of: str | dt.date | int | None = None,
        stage: Stage | None = None,
        campaign: str | None = None,
    ) -> Stages:
        """Whom to reach in a campaign: ``shop.campaign(stage="burst")``; all three stages without one.

        Each with the chance within seven days: warm-up of filling a cart, burst and return of an order.
        """
        from huitou.predict.stages.stages import stages

        with self._snapshot() as snapshot:
            day = _visitors_day(snapshot, as_of)
            version = snapshot.about.data_version
            return stages(snapshot, as_of=day, data_version=version, stage=stage, campaign=campaign)

    def clusters(
        self, *, as_of: str | dt.date | int | None = None, former: Mapping[str, Any] | None = None
    ) -> Clusters:
        """The groups customers fall into by how they buy, each in words: ``shop.clusters()``.

        ``former`` is ``keep.to_dict()`` of an earlier answer, plain data for the caller to keep: groups that are still
        there have the number and name they had. Without one they are numbered by revenue.
        """
        from huitou.predict.clusters.matching import Former
        from huitou.predict.clusters.reader import clusters

        with self._snapshot() as snapshot:
            return clusters(
                snapshot,
                as_of=_day(snapshot, as_of),
                currency=self.settings.currency,
                data_version=snapshot.about.data_version,
                former=None if former is None else Former.from_dict(former),
            )

    def last_day(self) -> int | None:
        """The last day the data know of: of an order, or of a visit where those go on longer; None of an empty shop."""
        with self._snapshot() as snapshot:
            ((visit,),) = snapshot.rows("SELECT MAX(day) FROM visit_log")
            known = [int(day) for day in (snapshot.about.latest_day, visit) if day is not None]
        return max(known, default=None)

    def win_back(self, *, on: str | dt.date | int | None = None) -> WinBackList:
        """Who of those who stayed away comes back within 30 days by themselves, by what it would bring.

        Sleeping or lost by the shop's own rules; those with something open (an order, a parcel, a question, a refund)
        last. Where there is not enough to learn from, the list is empty and ``about`` says what it needs.
        """
        from huitou.diagnosis.win_back.win_back import win_back_list

        with self._snapshot() as snapshot:
            day = None if on is None else calendar.parse_day(on)
            return win_back_list(snapshot, settings=self.settings, as_of=day)


def _day(snapshot: Snapshot, as_of: str | dt.date | int | None) -> int:
    from huitou.metrics.windows import default_as_of

    if as_of is not None:
        return calendar.parse_day(as_of)
    return default_as_of(snapshot.about.latest_day, today=calendar.today(snapshot.about.timezone))


def _visitors_day(snapshot: Snapshot, as_of: str | dt.date | int | None) -> int:
    """By default the last whole day of visits; where there are none, the last day of orders."""
    last = last_visit(snapshot) if as_of is None else None
    return _day(snapshot, as_of) if last is None else last
