"""``huitou explain``: why a number moved between two times, in three sentences and the tables behind them."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

import huitou
from huitou.cli.options import add_format, add_question, add_shop, question
from huitou.cli.output import json_text, paragraph, say, table
from huitou.cli.parser import Parser
from huitou.diagnosis.explain.customers import PeopleFactor
from huitou.diagnosis.explain.explanation import Explanation
from huitou.diagnosis.explain.words import (
    DIMENSIONS,
    FACTORS,
    GROUPS,
    PEOPLE_FACTORS,
    level,
    name_of,
    sentences,
    slice_name,
)
from huitou.errors import Lang
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.comparison import Number
from huitou.metrics.comparison_words import number
from huitou.metrics.definition import Unit

_SHOWN = 12
_PEOPLE: Mapping[Lang, Sequence[str]] = {
    "zh": ("谁买的", "", "之前", "现在", "带来"),
    "en": ("who", "", "before", "now", "brought"),
}


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="说明一个数为什么变了：先看能不能比，再拆公式、查每个切片、分清构成变了还是自己变了",
        en="say why a number moved: first whether the two times may be compared, then its formula, every slice, and"
        " whether the mix shifted or the parts themselves",
    )
    parser.inputs.add_argument(
        "id",
        metavar="METRIC",
        help=t(zh="指标名，如 revenue、average_order_value", en="the metric, as revenue, average_order_value"),
    )
    add_shop(parser)
    beside = parser.add_argument_group(t(zh="和哪段时间比（默认前一期）", en="beside (by default the period before)"))
    beside.add_argument("--with-from", metavar="DATE", help=t(zh="那段时间的起始日", en="its first day"))
    beside.add_argument("--with-to", metavar="DATE", help=t(zh="那段时间的结束日", en="its last day"))
    beside.add_argument(
        "--force",
        action="store_true",
        help=t(zh="口径不一致也算出来，并标明", en="compute what is not alike all the same, and mark it"),
    )
    add_question(parser)
    add_format(parser, "table", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found = shop.explain(args.id, with_from=args.with_from, with_to=args.with_to, force=args.force, **question(args))
    if args.format == "json":
        say(json_text(found.to_dict()))
    else:
        _show(found, t)
    return 0


def _show(found: Explanation, t: Speech) -> None:
    for sentence in sentences(found, t):
        say(paragraph(sentence))
    if found.causes:
        say()
        rows = [(name_of(c, t), _signed(found, c.effect, t), _share(c.share), _chance(c.p)) for c in found.causes]
        headings = t(zh="原因|带来|占变化|碰巧的可能", en="cause|brought|of the change|by chance").split("|")
        say(table(rows, headings=headings, right=range(1, 4)))
    if found.tree:
        currency = found.comparison.currency
        say()
        rows = [
            (
                FACTORS[each.factor][t.lang],
                level(each.factor, each.before, currency, t),
                level(each.factor, each.after, currency, t),
                _signed(found, each.effect, t),
            )
            for each in found.tree
        ]
        headings = t(zh="按公式拆|之前|现在|带来", en="by the formula|before|now|brought").split("|")
        say(table(rows, headings=headings, right=range(1, 4)))
    if found.people:
        say()
        say(table(_people(found, t), headings=_PEOPLE[t.lang], right=range(2, 5)))
    if found.slices:
        say()
        largest = sorted(found.slices, key=lambda row: -abs(float(row.change)))[:_SHOWN]
        listed = [
            (
                DIMENSIONS[row.dimension][t.lang],
                slice_name(row.dimension, row.label, t),
                _value(found, row.before, t),
                _value(found, row.after, t),
                _signed(found, row.change, t),
                _value(found, row.expected, t),
            )
            for row in largest
        ]
        headings = t(
            zh="维度|切片|之前|现在|变化|按其余走势应有", en="dimension|slice|before|now|change|going by the rest"
        ).split("|")
        say(table(listed, headings=headings, right=range(2, 6)))


def _people(found: Explanation, t: Speech) -> list[tuple[str, ...]]:
    return [
        (
            GROUPS[each.group][t.lang],
            PEOPLE_FACTORS[each.factor][t.lang],
            _people_level(found, each.factor, each.before, t),
            _people_level(found, each.factor, each.after, t),
            _signed(found, each.effect, t),
        )
        for each in found.people
    ]


def _people_level(found: Explanation, factor: PeopleFactor, value: Number, t: Speech) -> str:
    unit: Unit = "money_each" if factor == "order_value" else "count" if factor == "buyers" else "ratio"
    return number(value, unit, found.comparison.currency, t)


def _value(found: Explanation, value: Number | None, t: Speech) -> str:
    return figures.NONE if value is None else number(value, found.unit, found.comparison.currency, t)


def _signed(found: Explanation, value: Number, t: Speech) -> str:
    sign = "+" if float(value) > 0 else ""
    return sign + _value(found, value, t)


def _share(share: float | None) -> str:
    return figures.NONE if share is None else f"{share * 100:.0f}%"


def _chance(p: float) -> str:
    return "< 0.1%" if p < 0.001 else f"{p * 100:.1f}%"
