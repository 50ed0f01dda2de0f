"""Asks one snapshot, as of one day, and remembers.

The sections share answers, and the definitions list what was asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from huitou import calendar
from huitou.language import Speech
from huitou.metrics.compare import compare
from huitou.metrics.comparison import Comparison, Kind
from huitou.metrics.marks import Mark, marks
from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurement, Measurements
from huitou.metrics.seasons.promotions import promotions
from huitou.metrics.windows import default_as_of
from huitou.settings import Settings
from huitou.warehouse.snapshot import Snapshot

_MONTHS_SHOWN = 13
_PLACES = ("source", "store")


@dataclass(frozen=True, slots=True)
class Asking:
    """One shop at one data version, known up to ``as_of``, told in one language.

    ``place``: the source, and the store, whose purchases alone are asked about; empty is the whole shop.
    """

    folder: Path
    settings: Settings
    snapshot: Snapshot
    as_of: int
    t: Speech
    place: Mapping[str, str] = field(default_factory=dict)
    _answers: dict[tuple[str, str], Measurements] = field(default_factory=dict)

    def all(self, metric_id: str, **options: Any) -> Measurements:
        key = metric_id, repr(sorted(options.items()))
        if key not in self._answers:
            self._answers[key] = measure(
                self.snapshot, metric_id, settings=self.settings, as_of=self.as_of, **self._placed(options)
            )
        return self._answers[key]

    def one(self, metric_id: str, **options: Any) -> Measurement:
        return self.all(metric_id, **options)[0]

    def compare(self, metric_id: str, kind: Kind, **options: Any) -> Sequence[Comparison]:
        """The metric beside its own past; over its own window where ``options`` name none."""
        return compare(
            self.snapshot,
            metric_id,
            kind,
            settings=self.settings,
            promotions=promotions(self.folder, currency=self.settings.currency),
            as_of=self.as_of,
            **self._placed(options),
        )

    def _placed(self, options: dict[str, Any]) -> dict[str, Any]:
        return options | {"where": {**(options.get("where") or {}), **self.place}} if self.place else options

    @property
    def marks(self) -> Sequence[Mark]:
        """What the shop wrote down on its time line, up to as_of."""
        return [mark for mark in marks(self.folder) if mark.from_day <= self.as_of]

    @property
    def asked(self) -> Sequence[str]:
        """The metrics asked so far, each once."""
        return tuple(dict.fromkeys(metric for metric, _ in self._answers))

    @property
    def first_day(self) -> int:
        """The first day with a purchase, in that place; as_of where none is known by then."""
        first = self.snapshot.about.first_day
        if self.place:
            ((first,),) = self.purchases("SELECT MIN(s.day) FROM {purchases}")
        return self.as_of if first is None else min(first, self.as_of)

    def purchases(self, what: str, **params: Any) -> list[tuple[Any, ...]]:
        """``what`` of the purchases of that place, which are ``s``: a statement with FROM {purchases} in it."""
        joins = "".join(
            f" JOIN codes AS {name} ON {name}.kind = '{name}' AND {name}.code = s.{name} AND {name}.value = :{name}"
            for name in _PLACES
            if name in self.place
        )
        return self.snapshot.rows(what.format(purchases=f"sequence AS s{joins}"), **params, **self.place)

    @property
    def currency(self) -> str:
        return self.snapshot.about.currency

    def months(self, count: int = _MONTHS_SHOWN) -> tuple[int, int]:
        """First and last day of the last ``count`` calendar months up to as_of, none of them before the data."""
        last = calendar.month_of(calendar.date_of(self.as_of))
        return max(calendar.first_of(last - count + 1), calendar.first_of(self._first_month())), self.as_of

    def _first_month(self) -> int:
        return calendar.month_of(calendar.date_of(self.first_day))


def asking(
    folder: Path,
    settings: Settings,
    snapshot: Snapshot,
    *,
    to: str | None,
    t: Speech,
    place: Mapping[str, str] | None = None,
) -> Asking:
    """``to`` is the last day to know of, by default the latest in the data; ``place``: of one source or store alone."""
    as_of = default_as_of(snapshot.about.latest_day, today=calendar.today(snapshot.about.timezone))
    if to is not None:
        as_of = min(as_of, calendar.parse_day(to))
    return Asking(folder, settings, snapshot, as_of, t, place or {})
