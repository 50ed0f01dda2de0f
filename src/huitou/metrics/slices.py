"""The ways a question can be cut: the dimensions, what a slice is called, and what a filter keeps."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import get_args

from huitou import calendar
from huitou.calendar import Window
from huitou.errors import Lang, UserError
from huitou.metrics.definition import Group
from huitou.predict.lifecycle import STAGES
from huitou.predict.rfm import LABELS
from huitou.predict.tiers import TIERS
from huitou.predict.words import SEGMENTS
from huitou.warehouse.snapshot import Tables

UNKNOWN = "未知"
NOT_YET = "not_yet"
_UNKNOWN_WORDS = {"", UNKNOWN, "unknown"}
YES_NO: Mapping[str, Mapping[Lang, str]] = {"yes": {"zh": "是", "en": "yes"}, "no": {"zh": "否", "en": "no"}}
_MAX_SLICES = 5000
# So many stars of five or fewer are a low rating.
LOW_STARS = 3
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to cut: ``key`` is the integer a purchase has in it, ``codes`` the table its labels are in.

    ``labels`` are those of a dimension whose values are fixed, by key; they keep their order. ``is_segment``: it parts
    customers by what they were the day before the window.
    """

    name: str
    group: Group
    key: str
    codes: str | None = None
    labels: tuple[str, ...] = ()
    is_segment: bool = False


def _segment(name: str, column: str, labels: Iterable[str]) -> Dimension:
    """Customers by a rule; who was none yet comes last, whom no rule can judge is unknown."""
    values = (UNKNOWN, *labels, NOT_YET)
    key = f"CASE WHEN s.customer IS NULL THEN 0 ELSE COALESCE(g.{column}, {len(values) - 1}) END"
    return Dimension(name, "customer", key, labels=values, is_segment=True)


def _first_order(name: str, happened: str) -> Dimension:
    """Customers by what happened to the first order of their lives."""
    return Dimension(name, "customer", f"COALESCE(1 + ({happened}), 0)", labels=(UNKNOWN, "no", "yes"))


# An ISO week begins on Monday; day 0, 1970-01-01, is a Thursday.
DIMENSIONS: Mapping[str, Dimension] = {
    dimension.name: dimension
    for dimension in (
        Dimension("day", "time", "s.day"),
        Dimension("week", "time", "s.day - MOD(s.day + 3, 7)"),
        Dimension("month", "time", "s.month"),
        Dimension("quarter", "time", "s.month - MOD(s.month, 3)"),
        Dimension("year", "time", "s.month - MOD(s.month, 12)"),
        Dimension("source", "place", "s.source", "source"),
        Dimension("store", "place", "s.store", "store"),
        Dimension("channel", "place", "s.channel", "channel"),
        Dimension("province", "place", "s.province", "province"),
        Dimension("category", "category", "c.category", "category"),
        Dimension("product", "category", "c.product", "product"),
        Dimension("first_category", "customer", "COALESCE(s.first_category, 0)", "category"),
        Dimension("first_channel", "customer", "COALESCE(s.first_channel, 0)", "channel"),
        Dimension("cohort", "customer", "COALESCE(f.month + 1, 0)"),
        _first_order("first_late", "h.late"),
        _first_order("first_refunded", "CASE WHEN h.refunded > 0 THEN 1 WHEN s.customer IS NOT NULL THEN 0 END"),
        _first_order(
            "first_discount",
            "CASE WHEN h.has_coupon = 1 OR h.discount > 0 THEN 1 WHEN h.discount = 0 THEN 0 END",
        ),
        _first_order("first_ticket", "CASE WHEN x.ticket_day <= :as_of THEN 1 WHEN x.tickets_known = 1 THEN 0 END"),
        _first_order(
            "first_slow_response",
            "CASE WHEN x.ticket_day > :as_of THEN NULL WHEN x.minutes > :slow_minutes THEN 1"
            " WHEN x.unanswered = 1 AND x.ticket_day < :as_of THEN 1 WHEN x.minutes IS NOT NULL THEN 0 END",
        ),
        _first_order(
            "first_low_rating",
            f"CASE WHEN x.rated_day <= :as_of THEN CASE WHEN x.stars <= {LOW_STARS} THEN 1 ELSE 0 END END",
        ),
        _segment("lifecycle", "stage", STAGES),
        _segment("rfm", "label", (*LABELS, "not_in_year")),
        _segment("tier", "tier", TIERS),
    )
}


@dataclass(frozen=True, slots=True)
class Span:
    """A slice of time: its key, its label, and its own window."""

    key: int
    label: str
    window: Window


def dimensions_of(by: str | Sequence[str] | None) -> tuple[Dimension, ...]:
    """The one or two dimensions asked for.

    Raises: UserError for an unknown one, more than two, the same twice, or two of time.
    """
    names = (by,) if isinstance(by, str) else tuple(by or ())
    chosen = tuple(_dimension(name) for name in names)
    if len(chosen) > 2 or len(set(names)) < len(names) or [d.group for d in chosen].count("time") > 1:
        raise UserError(
            "metrics.by",
            en=f"cannot slice by {' and '.join(names)}; give one dimension, or two of which at most one is of time",
            zh=f"不能按 {'、'.join(names)} 切片；请给一个维度，或两个（其中最多一个是时间）",
        )
    return chosen


def _dimension(name: str) -> Dimension:
    if name not in DIMENSIONS:
        raise UserError(
            "metrics.dimension",
            en=f"there is no dimension “{name}”; there are: {', '.join(DIMENSIONS)}",
            zh=f"没有“{name}”这个维度；可用的有：{'、'.join(DIMENSIONS)}",
        )
    return DIMENSIONS[name]


def spans_of(dimension: Dimension, window: Window) -> tuple[Span, ...]:
    """The slices of time the window touches, each clipped to it."""
    unit = next(unit for unit in get_args(calendar.Unit) if unit == dimension.name)
    sizes = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}
    if window.days // sizes[unit] > _MAX_SLICES:
        raise UserError(
            "metrics.slices",
            en=f"{window.days} days by {unit} are too many slices; shorten the window or use a longer unit",
            zh=f"{window.days} 天按 {unit} 切片太多；请缩短窗口，或用更长的单位",
        )
    return tuple(Span(_time_key(part, unit=unit), label, part) for label, part in calendar.split(window, unit))


def _time_key(part: Window, *, unit: calendar.Unit) -> int:
    if unit == "day":
        return part.from_day
    if unit == "week":
        return part.from_day - (part.from_day + 3) % 7
    month = calendar.month_of(calendar.date_of(part.from_day))
    return month - month % {"month": 1, "quarter": 3, "year": 12}[unit]


def labels_of(tables: Tables, dimension: Dimension, *, keys: Iterable[int]) -> dict[int, str]:
    """What each key of the dimension is called; time has its labels in its spans."""
    if dimension.labels:
        return dict(enumerate(dimension.labels))
    if dimension.codes is None:
        return {key: _cohort_label(key) for key in keys}
    if dimension.codes == "product":
        return products_of(tables) | {0: UNKNOWN}
    return {code: value or UNKNOWN for value, code in codes_of(tables, dimension.codes).items()} | {0: UNKNOWN}


def products_of(tables: Tables) -> dict[int, str]:
    """What each product is called: its name, with its number where two have the same, or none."""
    rows = tables.rows(
        "SELECT c.code, c.value, COALESCE(n.name, '') FROM codes AS c"
        " LEFT JOIN product_names AS n ON n.code = c.code WHERE c.kind = 'product' AND c.code > 0"
    )
    often = Counter(name for _, _, name in rows)
    return {
        code: product_id if not name else name if often[name] == 1 else f"{name} ({product_id})"
        for code, product_id, name in rows
    }


def codes_of(tables: Tables, kind: str) -> dict[str, int]:
    return {value: code for code, value in tables.rows("SELECT code, value FROM codes WHERE kind = :kind", kind=kind)}


def _cohort_label(key: int) -> str:
    year, month = divmod(key - 1, 12)
    return f"{1970 + year:04d}-{month + 1:02d}" if key else UNKNOWN


@dataclass(frozen=True, slots=True)
class Filter:
    """One dimension and the keys it keeps, with the labels they were asked by."""

    dimension: Dimension
    keys: tuple[int, ...]
    labels: tuple[str, ...]


def filters_of(tables: Tables, where: Mapping[str, str | Sequence[str]] | None) -> tuple[Filter, ...]:
    """What the asker wants kept, as keys.

    Raises: UserError for an unknown dimension or value, naming those there are, and for a dimension of time.
    """
    filters = []
    for name, asked in (where or {}).items():
        dimension = _dimension(name)
        if dimension.group == "time":
            raise UserError(
                "metrics.where",
                en=f"time is chosen by the window, not by where {name}=...; use from and to",
                zh=f"时间用窗口选择，不用 where {name}=...；请用 from 和 to",
            )
        labels = (asked,) if isinstance(asked, str) else tuple(asked)
        keys = _keys_of(tables, dimension, labels=labels)
        filters.append(Filter(dimension, tuple(sorted(set(keys))), tuple(label or UNKNOWN for label in labels)))
    return tuple(filters)


def _keys_of(tables: Tables, dimension: Dimension, *, labels: tuple[str, ...]) -> list[int]:
    if not labels:
        raise _no_value(dimension, label="", there_are=())
    if dimension.codes is None and not dimension.labels:
        return [_cohort_key(dimension, label) for label in labels]
    codes = codes_of(tables, dimension.codes) if dimension.codes else _codes_in(dimension)
    if dimension.codes == "product":
        codes |= {name: code for code, name in products_of(tables).items()}
    keys = []
    for label in labels:
        if label in codes:
            keys.append(codes[label])
        elif label.strip().lower() in _UNKNOWN_WORDS:
            keys.append(0)
        else:
            there_are = dimension.labels or [value or UNKNOWN for value in codes]
            raise _no_value(dimension, label=label, there_are=there_are)
    return keys


def _codes_in(dimension: Dimension) -> dict[str, int]:
    """The keys of fixed labels, by label and by what each is called."""
    keys = {label: key for key, label in enumerate(dimension.labels)}
    called = {
        word: keys[label] for label, words in SEGMENTS.get(dimension.name, YES_NO).items() for word in words.values()
    }
    return called | keys


def _cohort_key(dimension: Dimension, label: str) -> int:
    if label.strip().lower() in _UNKNOWN_WORDS:
        return 0
    try:
        return calendar.month_of(dt.date.fromisoformat(f"{label.strip()}-01")) + 1
    except ValueError:
        raise _no_value(dimension, label=label, there_are=("2024-03",)) from None


def _no_value(dimension: Dimension, *, label: str, there_are: Sequence[str]) -> UserError:
    near = get_close_matches(label, there_are, n=_SHOWN, cutoff=0.5)
    shown = list(dict.fromkeys([*near, *sorted(there_are)]))[:_SHOWN]
    more = len(there_are) - len(shown)
    tail_en, tail_zh = (f" and {more} more", f" 等，另有 {more} 个") if more > 0 else ("", "")
    return UserError(
        "metrics.value",
        en=f"no {dimension.name} is called “{label}”; there are: {', '.join(shown)}{tail_en}",
        zh=f"{dimension.name} 里没有“{label}”；现有：{'、'.join(shown)}{tail_zh}",
    )
