"""A measurement: one number with everything that says what it is; and a sequence of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from huitou.calendar import iso
from huitou.errors import Lang
from huitou.metrics import arrow, plotting
from huitou.metrics.definition import CountBy, ParamValue, Unit
from huitou.metrics.reasons import OVERLAP, PROVISIONAL, UNDEFINED

if TYPE_CHECKING:
    from arro3.core import Array

# Of fewer people a share is better told as so many of so many: a percentage would promise more than it knows.
FEW = 10
_VALUE_KINDS: Mapping[Unit, arrow.Kind] = {
    "count": "int64",
    "days": "int64",
    "months": "int64",
    "rate": "float64",
    "ratio": "float64",
}


@dataclass(frozen=True, slots=True)
class Measurement:
    """One number of one metric over one window and slice.

    Units: money in ``value`` is a decimal string, in ``numerator`` integer minor units; rates are fractions; days are
    shop days. Undefined: ``value`` is None and ``undefined`` says why; ``explain`` puts it in words.
    """

    metric: str
    version: int
    value: int | float | str | None
    numerator: int
    denominator: int | None
    unit: Unit
    from_day: int
    to_day: int
    as_of: int
    by: Mapping[str, str]
    params: Mapping[str, ParamValue]
    count_by: CountBy
    provisional_reasons: tuple[str, ...]
    undefined: str | None
    details: Mapping[str, Any]
    interval: tuple[float, float] | None
    currency: str
    population: Mapping[str, tuple[str, ...]]
    sources: tuple[str, ...]
    exclusions: Mapping[str, int]
    unknown_customers: Mapping[str, Any]
    overlap: str | None
    data_version: str
    segments_as_of: int | None = None

    @property
    def provisional(self) -> bool:
        return bool(self.provisional_reasons)

    @property
    def of_few(self) -> bool:
        """Whether it is a share of so few customers or purchases that only they themselves can be told."""
        return self.interval is not None and (self.denominator or 0) < FEW

    def explain(self, lang: Lang) -> str:
        """Why the number is missing, may still move, or does not add up; empty when none of these."""
        words = [UNDEFINED[self.undefined][lang]] if self.undefined else []
        words += [PROVISIONAL[reason][lang] for reason in self.provisional_reasons]
        words += [OVERLAP[self.overlap][lang]] if self.overlap else []
        return (
            "".join(words)
            if lang == "zh"
            else " ".join([*words[:1], *(each[:1].upper() + each[1:] for each in words[1:])])
        )

    def to_dict(self) -> dict[str, Any]:
        """The measurement as JSON has it: dates as 2024-03-31, plain lists and dicts."""
        return {
            "metric": self.metric,
            "value": self.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "unit": self.unit,
            "from": iso(self.from_day),
            "to": iso(self.to_day),
            "as_of": iso(self.as_of),
            "by": dict(self.by),
            "params": dict(self.params),
            "count_by": self.count_by,
            "provisional": self.provisional,
            "undefined": self.undefined,
            "details": dict(self.details),
            "version": self.version,
            "interval": list(self.interval) if self.interval else None,
            "currency": self.currency,
            "population": {name: list(labels) for name, labels in self.population.items()},
            "sources": list(self.sources),
            "exclusions": dict(self.exclusions),
            "unknown_customers": dict(self.unknown_customers),
            "overlap": self.overlap,
            "provisional_reasons": list(self.provisional_reasons),
            "data_version": self.data_version,
            **({} if self.segments_as_of is None else {"segments_as_of": iso(self.segments_as_of)}),
        }


@dataclass(frozen=True, slots=True)
class Measurements:
    """The measurements of one question, one per slice, in the order of the slices."""

    items: tuple[Measurement, ...]
    data_version: str

    @overload
    def __getitem__(self, place: int) -> Measurement: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Measurement, ...]: ...
    def __getitem__(self, place: int | slice) -> Measurement | tuple[Measurement, ...]:
        return self.items[place]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Measurement]:
        return iter(self.items)

    def to_dicts(self) -> list[dict[str, Any]]:
        return [measurement.to_dict() for measurement in self.items]

    def plot(self, *, lang: Lang = "en", ax: Any = None) -> Any:
        """Draw them with matplotlib (extra ``huitou[plot]``): ``shop.measure("buyers", by="month").plot()``."""
        return plotting.plot(self.items, lang=lang, ax=ax)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """One Arrow row per measurement; each dimension sliced by is a column of its own, details are JSON."""
        return arrow.table(self._columns()).__arrow_c_stream__(requested_schema)

    def _columns(self) -> dict[str, Array]:
        rows = self.items
        dimensions = list(rows[0].by) if rows else []
        value_kind = _VALUE_KINDS.get(rows[0].unit, "string") if rows else "float64"
        return {
            "metric": arrow.column("string", [row.metric for row in rows]),
            **{name: arrow.column("string", [row.by[name] for row in rows]) for name in dimensions},
            "value": arrow.column(value_kind, [row.value for row in rows]),
            "numerator": arrow.column("int64", [row.numerator for row in rows]),
            "denominator": arrow.column("int64", [row.denominator for row in rows]),
            "unit": arrow.column("string", [row.unit for row in rows]),
            "from": arrow.column("string", [iso(row.from_day) for row in rows]),
            "to": arrow.column("string", [iso(row.to_day) for row in rows]),
            "as_of": arrow.column("string", [iso(row.as_of) for row in rows]),
            "count_by": arrow.column("string", [row.count_by for row in rows]),
            "provisional": arrow.column("bool", [row.provisional for row in rows]),
            "undefined": arrow.column("string", [row.undefined for row in rows]),
            "low": arrow.column("float64", [row.interval[0] if row.interval else None for row in rows]),
            "high": arrow.column("float64", [row.interval[1] if row.interval else None for row in rows]),
            "currency": arrow.column("string", [row.currency for row in rows]),
            "params": arrow.column("string", [json.dumps(dict(row.params), ensure_ascii=False) for row in rows]),
            "details": arrow.column("string", [json.dumps(dict(row.details), ensure_ascii=False) for row in rows]),
            "data_version": arrow.column("string", [row.data_version for row in rows]),
        }
