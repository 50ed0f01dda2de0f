"""``huitou marks``: what was done or happened when, and what the numbers did around it."""

from __future__ import annotations

import argparse

import huitou
from huitou import MarkEffect, calendar
from huitou.cli.mark import described, when
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, paragraph, say, table
from huitou.cli.parser import Commands, Parser
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.mark_effect import DAYS, KINDS, REASONS, Change


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="时间线上的标记：列出、撤回，或看一个标记前后数字怎么变",
        en="marks on the time line: list them, take one back, or see what a number did around one",
    )
    actions = parser.add_subparsers(
        title=t(zh="命令", en="commands"), metavar=t(zh="命令", en="COMMAND"), required=True, parser_class=type(parser)
    )
    _add_list(actions, t)
    _add_remove(actions, t)
    _add_effect(actions, t)


def _add_list(actions: Commands, t: Speech) -> None:
    about = t(zh="列出标记", en="list the marks")
    parser = actions.add_parser("list", speech=t, help=about, description=about)
    add_shop(parser)
    add_format(parser, "table", "json")
    parser.set_defaults(run=run_list)


def _add_remove(actions: Commands, t: Speech) -> None:
    about = t(zh="撤回一个标记", en="take a mark back")
    parser = actions.add_parser("remove", speech=t, help=about, description=about)
    parser.inputs.add_argument("number", metavar="N", type=int, help=t(zh="编号，见 list", en="its number: see list"))
    add_shop(parser)
    parser.set_defaults(run=run_remove)


def _add_effect(actions: Commands, t: Speech) -> None:
    about = t(
        zh="一个指标在标记前后怎么变：和之前比、扣掉去年同期、扣掉没受影响的部分。这不是证明",
        en="what a metric did around a mark: beside the days before, less last year's course, less what it left alone. "
        "It is no proof",
    )
    parser = actions.add_parser(
        "effect", speech=t, help=t(zh="标记前后的变化", en="the change around a mark"), description=about
    )
    parser.inputs.add_argument("number", metavar="N", type=int, help=t(zh="标记的编号", en="the number of the mark"))
    parser.inputs.add_argument("ids", metavar="ID", nargs="+", help=t(zh="指标名，可写多个", en="metrics, one or more"))
    parser.options.add_argument(
        "--days",
        metavar="N",
        type=int,
        default=DAYS,
        help=t(
            zh=f"前后各看多少天，默认 {DAYS}，最好是整周",
            en=f"days on either side, by default {DAYS}; whole weeks at best",
        ),
    )
    add_shop(parser)
    add_format(parser, "table", "json")
    parser.set_defaults(run=run_effect)


def run_list(args: argparse.Namespace, t: Speech) -> int:
    found = huitou.open(args.shop).marks()
    if args.format == "json":
        say(json_text({"marks": [mark.to_dict() for mark in found]}))
    elif not found:
        say(
            t(
                zh='还没有标记。记一笔：huitou mark 2024-06-01 "换客服话术"',
                en="No marks yet. To write one: huitou mark DATE TEXT",
            )
        )
    else:
        rows = [
            (m.number, when(m), m.text, ", ".join(f"{n}={'/'.join(v)}" for n, v in m.about.items()), m.added)
            for m in found
        ]
        headings = t(zh="编号|日期|标记|影响|记于", en="number|when|mark|about|written").split("|")
        say(table(rows, headings=headings, right=[0]))
    return 0


def run_remove(args: argparse.Namespace, t: Speech) -> int:
    gone = huitou.open(args.shop).unmark(args.number)
    say(t(zh=f"撤回了：{described(gone)}", en=f"Taken back: {described(gone)}"))
    return 0


def run_effect(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    effects = [shop.mark_effect(args.number, metric_id, days=args.days) for metric_id in args.ids]
    if args.format == "json":
        say(json_text({"effects": [effect.to_dict() for effect in effects]}))
        return 0
    say(described(effects[0].mark))
    for effect in effects:
        _show(effect, t)
    say()
    for line in dict.fromkeys(effect.explain(t.lang) for effect in effects):
        say(paragraph(line))
    return 0


def _show(effect: MarkEffect, t: Speech) -> None:
    say()
    name = load_catalogue()[effect.metric].name[t.lang]
    if effect.after is None or effect.before is None:
        say(f"{name}  {_reason(effect.changes[0], t)}")
        return
    spans = [
        f"{calendar.iso(window.from_day)}–{calendar.iso(window.to_day)}" for window in (effect.before, effect.after)
    ]
    say(f"{name}  {spans[0]} → {spans[1]}")
    rows = [
        (
            KINDS[change.kind][t.lang],
            _value(change, effect, t),
            _interval(change, effect, t),
            _verdict(change, effect, t),
        )
        for change in effect.changes
    ]
    say(table(rows, headings=t(zh="怎么看|变化|95% 区间|", en="seen|change|95% interval|").split("|"), right=[1, 2]))


def _value(change: Change, effect: MarkEffect, t: Speech) -> str:
    return figures.NONE if change.value is None else _one(change.value, effect, t)


def _interval(change: Change, effect: MarkEffect, t: Speech) -> str:
    if change.interval is None:
        return figures.NONE
    low, high = (_one(limit, effect, t, bare=True) for limit in change.interval)
    return t(zh=f"{low} 至 {high}", en=f"{low} to {high}")


def _one(number: float, effect: MarkEffect, t: Speech, *, bare: bool = False) -> str:
    if not effect.absolute:
        return f"{(number - 1) * 100:+.1f}%"
    if load_catalogue()[effect.metric].unit == "days":
        return f"{number:+.0f}" + ("" if bare else t(zh=" 天", en=" days"))
    return f"{number * 100:+.1f}" + ("" if bare else t(zh=" 点", en=" pts"))


def _verdict(change: Change, effect: MarkEffect, t: Speech) -> str:
    if change.interval is None:
        return _reason(change, t)
    low, high = change.interval
    nothing = 0 if effect.absolute else 1
    if low <= nothing <= high:
        return t(zh="分不清是不是偶然", en="may be chance")
    return t(zh="不像偶然", en="more than chance")


def _reason(change: Change, t: Speech) -> str:
    return REASONS[change.reason][t.lang] if change.reason else ""
