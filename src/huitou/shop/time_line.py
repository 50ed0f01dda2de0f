"""The time line: marks of what was done and when, and targets per month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Unpack

from huitou import calendar
from huitou.shop.folder import ShopFolder

if TYPE_CHECKING:
    from huitou.metrics.mark_effect import MarkEffect
    from huitou.metrics.marks import Mark
    from huitou.metrics.question import Options
    from huitou.metrics.targets import Progress, Target


class TimeLine(ShopFolder):
    """Marks and targets, and how the numbers moved by them."""

    def marks(self) -> tuple[Mark, ...]:
        """What was written down on the time line, by day."""
        from huitou.metrics import marks

        return marks.marks(self.folder)

    def mark(
        self,
        on: str | dt.date,
        text: str,
        *,
        until: str | dt.date | None = None,
        about: Mapping[str, str | Sequence[str]] | None = None,
    ) -> Mark:
        """Write down what was done or happened on a day: ``shop.mark("2024-06-01", "new greeting")``.

        ``about`` says what it touched, as ``{"channel": "live"}``: the rest can then be compared with.
        """
        from huitou.metrics import marks
        from huitou.warehouse.lock import writing

        with writing(self.folder, "mark"):
            end = None if until is None else str(until)
            return marks.add(self.folder, str(on), text, until=end, about=about, added=self._now())

    def unmark(self, number: int) -> Mark:
        """Take a mark back."""
        from huitou.metrics import marks
        from huitou.warehouse.lock import writing

        with writing(self.folder, "mark"):
            return marks.remove(self.folder, number, at=self._now())

    def mark_effect(self, number: int, metric_id: str, *, days: int = 28, **options: Unpack[Options]) -> MarkEffect:
        """How a metric moved around a mark, beside its own season and what the mark left alone. It is no proof."""
        from huitou.metrics import marks
        from huitou.metrics.mark_effect import mark_effect
        from huitou.metrics.seasons.promotions import promotions

        mark, known = marks.mark(self.folder, number), promotions(self.folder, currency=self.settings.currency)
        with self._snapshot() as snapshot:
            return mark_effect(
                snapshot, mark, metric_id, settings=self.settings, promotions=known, days=days, **options
            )

    def targets(self) -> tuple[Target, ...]:
        """The targets per month, by metric and month."""
        from huitou.metrics import targets

        return targets.targets(self.folder)

    def set_target(self, metric_id: str, month: str, value: object) -> Target:
        """Set what a metric is to be in a month: ``shop.set_target("revenue", "2024-06", 500000)``."""
        from huitou.metrics import targets
        from huitou.warehouse.lock import writing

        with writing(self.folder, "target"):
            return targets.set_target(self.folder, metric_id, month, str(value))

    def remove_target(self, metric_id: str, month: str) -> Target:
        """Take a target away."""
        from huitou.metrics import targets
        from huitou.warehouse.lock import writing

        with writing(self.folder, "target"):
            return targets.remove_target(self.folder, metric_id, month)

    def progress(self, *, as_of: str | dt.date | None = None) -> tuple[Progress, ...]:
        """How far each target's month has come: attained share, days gone, and last year's course."""
        from huitou.metrics import targets

        day = None if as_of is None else calendar.parse_day(as_of)
        with self._snapshot() as snapshot:
            return tuple(
                targets.progress(snapshot, each, settings=self.settings, as_of=day)
                for each in targets.targets(self.folder)
            )
