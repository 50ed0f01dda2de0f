"""The tables of an explanation, as text: for the screen and for the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from huitou.diagnosis.explain import tenure
from huitou.diagnosis.explain.customers import PeopleFactor
from huitou.diagnosis.explain.explanation import Explanation
from huitou.diagnosis.explain.words import (
    FACTORS,
    GROUPS,
    PEOPLE_FACTORS,
    dimension_name,
    level,
    name_of,
    slice_name,
)
from huitou.diagnosis.funnel.steps import WORDS as STEP_WORDS
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.comparison import Number
from huitou.metrics.comparison_words import number
from huitou.metrics.definition import Unit

_SLICES = 12
# Where parts nearly cancel out, a share of what is left of them says nothing.
_MOST_SHARE = 2


@dataclass(frozen=True, slots=True)
class Listing:
    """``name`` heads it; the columns from ``numbers`` on are numbers."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: int


def listings(found: Explanation, t: Speech) -> Iterator[Listing]:
    """The causes, the formula, who bought, and the slices that changed most; those that have any row."""
    for each in (_causes(found, t), _tree(found, t), _way(found, t), _people(found, t), _slices(found, t)):
        if each.rows:
            yield each


def _causes(found: Explanation, t: Speech) -> Listing:
    return Listing(
        t(zh="原因", en="Causes"),
        tuple(t(zh="原因|带来|占变化|碰巧的可能", en="cause|brought|of the change|by chance").split("|")),
        tuple((name_of(c, t), _signed(found, c.effect, t), _share(c.share, t), _chance(c.p)) for c in found.causes),
        1,
    )


def _tree(found: Explanation, t: Speech) -> Listing:
    currency = found.comparison.currency
    return Listing(
        t(zh="按公式拆", en="By the formula"),
        tuple(t(zh="按公式拆|之前|现在|带来", en="by the formula|before|now|brought").split("|")),
        tuple(
            (
                FACTORS[each.factor][t.lang],
                level(each.factor, each.before, currency, t),
                level(each.factor, each.after, currency, t),
                _signed(found, each.effect, t),
            )
            for each in found.tree
        ),
        1,
    )


def _way(found: Explanation, t: Speech) -> Listing:
    return Listing(
        t(zh="从访问到成交", en="From a visit to a purchase"),
        tuple(
            t(
                zh="步骤|之前人数|现在人数|之前占上一步|现在占上一步",
                en="step|people then|people now|share of the step before, then|now",
            ).split("|")
        ),
        tuple(
            (
                STEP_WORDS[each.step][t.lang],
                f"{each.people_before:,}",
                f"{each.people_after:,}",
                figures.percent(each.before),
                figures.percent(each.after),
            )
            for each in found.way
        ),
        1,
    )


def _people(found: Explanation, t: Speech) -> Listing:
    return Listing(
        t(zh="谁买的", en="By who bought"),
        tuple(t(zh="谁买的|因素|之前|现在|带来", en="who|factor|before|now|brought").split("|")),
        tuple(
            (
                GROUPS[each.group][t.lang],
                PEOPLE_FACTORS[each.factor][t.lang],
                _people_level(found, each.factor, each.before, t),
                _people_level(found, each.factor, each.after, t),
                _signed(found, each.effect, t),
            )
            for each in found.people
        ),
        2,
    )


def _slices(found: Explanation, t: Speech) -> Listing:
    told = [row for row in found.slices if (row.dimension, row.label) != (tenure.NAME, tenure.OTHER)]
    largest = sorted(told, key=lambda row: -abs(float(row.change)))[:_SLICES]
    headings = t(zh="维度|切片|之前|现在|变化", en="dimension|slice|before|now|change").split("|")
    has_expected = any(row.expected is not None for row in largest)
    expected = [t(zh="按其余走势应有", en="going by the rest")] if has_expected else []
    return Listing(
        t(zh="变化最大的切片", en="The slices that changed most"),
        (*headings, *expected),
        tuple(
            (
                dimension_name(row.dimension, t),
                slice_name(row.dimension, row.label, t),
                _value(found, row.before, t),
                _value(found, row.after, t),
                _signed(found, row.change, t),
                *([_value(found, row.expected, t)] if has_expected else []),
            )
            for row in largest
        ),
        2,
    )


def _people_level(found: Explanation, factor: PeopleFactor, value: Number, t: Speech) -> str:
    unit: Unit = "money_each" if factor == "order_value" else "count" if factor == "buyers" else "ratio"
    return number(value, unit, found.comparison.currency, t)


def _value(found: Explanation, value: Number | None, t: Speech) -> str:
    return figures.NONE if value is None else number(value, found.unit, found.comparison.currency, t)


def _signed(found: Explanation, value: Number, t: Speech) -> str:
    sign = "+" if float(value) > 0 else ""
    return sign + _value(found, value, t)


def _share(share: float | None, t: Speech) -> str:
    if share is None:
        return figures.NONE
    if share < 0:
        return t(zh="反方向", en="against it")
    return f"{share * 100:.0f}%" if share <= _MOST_SHARE else t(zh="远大于变化", en="far more than it")


def _chance(p: float) -> str:
    return "< 0.1%" if p < 0.001 else f"{p * 100:.1f}%"
