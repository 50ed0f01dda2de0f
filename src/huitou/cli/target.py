"""``huitou target``: what a month is to bring, and how far it has come."""

from __future__ import annotations

import argparse

import huitou
from huitou import Progress, Target
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, paragraph, say, table
from huitou.cli.parser import Commands, Parser
from huitou.language import Speech
from huitou.metrics import figures, target_words


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="每月目标：设定、看完成了多少（和天数比、和去年同月的走势比）、取消",
        en="targets per month: set one, see how far the month has come (by days gone by last year's course), remove",
    )
    actions = parser.add_subparsers(
        title=t(zh="命令", en="commands"), metavar=t(zh="命令", en="COMMAND"), required=True, parser_class=type(parser)
    )
    _add_set(actions, t)
    _add_list(actions, t)
    _add_remove(actions, t)


def _add_set(actions: Commands, t: Speech) -> None:
    about = t(zh="设定一个月的目标；已有的会被替换", en="set a month's target; one there is is replaced")
    parser = actions.add_parser("set", speech=t, help=about, description=about)
    parser.inputs.add_argument("metric", metavar="ID", help=t(zh="指标名，如 revenue", en="a metric, as revenue"))
    parser.inputs.add_argument("month", metavar="MONTH", help=t(zh="月份，如 2024-06", en="the month, as 2024-06"))
    parser.inputs.add_argument(
        "value",
        metavar="VALUE",
        help=t(zh="目标，金额按元写，比率写小数，如 500000 或 0.35", en="the target, as 500000, or 0.35 for a rate"),
    )
    add_shop(parser)
    parser.set_defaults(run=run_set)


def _add_list(actions: Commands, t: Speech) -> None:
    about = t(zh="看每个目标完成了多少", en="how far each target's month has come")
    parser = actions.add_parser("list", speech=t, help=about, description=about)
    parser.options.add_argument(
        "--as-of",
        metavar="DATE",
        help=t(zh="只看到这一天为止；默认为数据中最近的一天", en="know no purchase after this day"),
    )
    add_shop(parser)
    add_format(parser, "table", "json")
    parser.set_defaults(run=run_list)


def _add_remove(actions: Commands, t: Speech) -> None:
    about = t(zh="取消一个目标", en="remove a target")
    parser = actions.add_parser("remove", speech=t, help=about, description=about)
    parser.inputs.add_argument("metric", metavar="ID", help=t(zh="指标名", en="the metric"))
    parser.inputs.add_argument("month", metavar="MONTH", help=t(zh="月份，如 2024-06", en="the month, as 2024-06"))
    add_shop(parser)
    parser.set_defaults(run=run_remove)


def run_set(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    made = shop.set_target(args.metric, args.month, args.value)
    line = _line(made, shop.settings.currency, t)
    say(t(zh=f"记下了：{line}。看进度：huitou target list", en=f"Set: {line}. To see how it goes: huitou target list"))
    return 0


def run_remove(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    gone = shop.remove_target(args.metric, args.month)
    say(t(zh="取消了：", en="Removed: ") + _line(gone, shop.settings.currency, t))
    return 0


def _line(target: Target, currency: str, t: Speech) -> str:
    return f"{target.month} {target_words.name(target, t)} {target_words.wanted(target, currency, t)}"


def run_list(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    if not shop.targets():
        zh, en = (
            "还没有目标。设一个：huitou target set revenue 2024-06 500000",
            "No targets yet. To set one: huitou target set",
        )
        say(json_text({"targets": []}) if args.format == "json" else t(zh=zh, en=en))
        return 0
    found = shop.progress(as_of=args.as_of)
    if args.format == "json":
        say(json_text({"targets": [each.to_dict() for each in found]}))
        return 0
    rows = [_row(each, shop.settings.currency, t) for each in found]
    headings = t(
        zh="月份|指标|目标|现在|完成|天数过了|去年此时|照去年走势到月底|",
        en="month|metric|target|so far|attained|days gone|last year by then|month at last year's course|",
    )
    say(table(rows, headings=headings.split("|"), right=[2, 3, 4, 5, 6, 7]))
    say()
    for line in dict.fromkeys(
        f"{each.target.month}{t(zh='：', en=': ')}{each.explain(t.lang)}" for each in found if each.reason
    ):
        say(paragraph(line))
    return 0


def _row(p: Progress, currency: str, t: Speech) -> tuple[str, ...]:
    return (
        p.target.month,
        target_words.name(p.target, t),
        target_words.wanted(p.target, currency, t),
        figures.value(p.measurement, t) if p.measurement else figures.NONE,
        target_words.share(p.attained),
        f"{p.days_gone}/{p.days} {figures.percent(p.even)}",
        target_words.share(p.last_year),
        target_words.expected(p, currency, t),
        target_words.verdict(p, t),
    )
