"""``huitou sources``: the order files Huitou knows by their columns, and why it does or does not know a given one."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import huitou
from huitou.cli.options import add_format
from huitou.cli.output import json_text, paragraph, say, table
from huitou.cli.parser import Parser
from huitou.intake.explain import Explanation, Nearness, explain
from huitou.intake.field_names import FIELD_NAMES
from huitou.intake.mapping import Mapping, sources
from huitou.intake.saved import saved
from huitou.intake.source_words import gives, needs
from huitou.language import Speech


def add(parser: Parser, t: Speech) -> None:
    add_format(parser, "table", "json")
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(
        title=t(zh="命令", en="commands"), metavar=t(zh="命令", en="COMMAND"), required=False, parser_class=type(parser)
    )
    why = t(
        zh="说明一个文件为什么认得或不认得：每一列当作什么，离哪种格式最近、还差什么。不导入任何内容",
        en="say why a file is known or not: what each column is taken for, which layout is nearest and what it lacks. "
        "Nothing is imported",
    )
    explaining = actions.add_parser(
        "explain",
        speech=t,
        help=t(zh="逐列说明一个文件为什么认得或不认得", en="say, column by column, why a file is known or not"),
        description=why,
    )
    explaining.inputs.add_argument("file", metavar="FILE", type=Path, help=t(zh="订单文件", en="a file of orders"))
    explaining.options.add_argument(
        "--source", default="auto", metavar="NAME", help=t(zh="只与这个来源比较", en="compare with this source alone")
    )
    explaining.options.add_argument(
        "--mapping", type=Path, metavar="F.toml", help=t(zh="与这个映射文件比较", en="compare with this mapping")
    )
    explaining.options.add_argument(
        "--shop",
        metavar="DIR",
        type=Path,
        help=t(zh="也与这个店铺自己的映射比较", en="compare with this shop's own mappings too"),
    )
    add_format(explaining, "table", "json")
    explaining.set_defaults(run=run_explain)


def run(args: argparse.Namespace, t: Speech) -> int:
    layouts = [(source.name, mapping) for source in sources() for mapping in source.mappings]
    if args.format == "json":
        say(json_text({"sources": [_as_dict(name, mapping) for name, mapping in layouts]}))
        return 0
    say(
        table(
            [(name, t(zh=m.name.zh, en=m.name.en), gives(m, t), needs(m)) for name, m in layouts],
            headings=t(zh="来源|文件|能给什么|至少要有的列", en="source|file|what it gives|columns it needs").split(
                "|"
            ),
        )
    )
    say()
    say(
        paragraph(
            t(
                zh="导入时会自动认出；也可用 --source 来源 指定。没认出时用 huitou sources explain 文件 看差在哪里；"
                "别的文件用 huitou map 文件 教店铺认，也可以手写映射（--mapping），写法见 docs/mapping.zh-CN.md。",
                en="Import recognises them by itself; --source names one. Where one is not recognised, huitou sources "
                "explain FILE says what it lacks. huitou map FILE teaches the shop any other file, or write a mapping "
                "by hand (--mapping); docs/mapping.md shows how.",
            )
        )
    )
    return 0


def run_explain(args: argparse.Namespace, t: Speech) -> int:
    own = saved(huitou.open(args.shop).folder) if args.shop else ()
    found = explain(args.file, source=args.source, mapping=args.mapping, own=own, shop=args.shop)
    if args.format == "json":
        say(json_text({"tables": [_explained(each) for each in found]}))
        return 0
    for number, each in enumerate(found):
        if number:
            say()
        _show(each, t)
    return 0


def _show(each: Explanation, t: Speech) -> None:
    say(each.table)
    layout = each.layout
    if layout:
        name = t(zh=layout.name.zh, en=layout.name.en)
        say(t(zh=f"  认得：{name}（{layout.id}）", en=f"  known: {name} ({layout.id})"))
    else:
        say(t(zh="  不认得：没有哪种格式对得上", en="  not known: no layout fits"))
    for near in () if layout else each.nearest:
        for line in _lacks(near, t):
            say(paragraph(line, indent=4))
    say()
    say(
        table(
            [
                (number, column.name, _called(column.field, t), ", ".join(column.known_to) or "-")
                for number, column in enumerate(each.columns, start=1)
            ],
            headings=t(zh="列|列名|当作|哪些格式认得", en="column|name|taken for|layouts that know it").split("|"),
            right=[0],
        )
    )


def _called(field: str | None, t: Speech) -> str:
    return t(zh=FIELD_NAMES[field].zh, en=FIELD_NAMES[field].en) if field else "-"


def _lacks(near: Nearness, t: Speech) -> Iterator[str]:
    name, lacking = t(zh=near.layout.name.zh, en=near.layout.name.en), dict.fromkeys((*near.missing, *near.unmarked))
    yield t(
        zh=f"{name}：认得 {near.known} 列" + ("，还差：" if lacking else ""),
        en=f"{name}: knows {near.known} columns" + (", lacks:" if lacking else ""),
    )
    for aliases in lacking:
        yield "  " + t(zh=" 或 ", en=" or ").join(aliases)
    if near.barred:
        barred = ", ".join(near.barred)
        yield "  " + t(zh=f"有这些列就不是它：{barred}", en=f"is not a file with these columns: {barred}")


def _as_dict(source: str, mapping: Mapping) -> dict[str, object]:
    return {
        "source": source,
        "layout": mapping.id,
        "name": {"zh": mapping.name.zh, "en": mapping.name.en},
        "columns": {field: list(aliases) for field, aliases in mapping.columns.items()},
        "needs": list(mapping.needs),
        "customers": mapping.customers,
        "grade": mapping.grade,
        "notes": {"zh": mapping.notes.zh, "en": mapping.notes.en},
        "allowed_use": mapping.allowed_use,
    }


def _explained(each: Explanation) -> dict[str, object]:
    return {
        "table": each.table,
        "layout": each.layout.id if each.layout else None,
        "columns": [
            {"name": column.name, "field": column.field, "known_to": list(column.known_to)} for column in each.columns
        ],
        "nearest": [
            {
                "layout": near.layout.id,
                "known": near.known,
                "missing": [list(aliases) for aliases in near.missing],
                "unmarked": [list(mark) for mark in near.unmarked],
                "barred": list(near.barred),
            }
            for near in each.nearest
        ],
    }
