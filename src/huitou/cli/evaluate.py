"""``huitou evaluate``: whether to trust what is foretold, by asking the past."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import huitou
from huitou import calendar
from huitou.cli.ahead import note_ahead
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, note, paragraph, say, table, write_csv
from huitou.cli.parser import Parser
from huitou.cli.report import check_place
from huitou.language import Speech
from huitou.report import accuracy, blocks
from huitou.report.workbook import workbook
from huitou.warehouse import text_file

if TYPE_CHECKING:
    # Its arrays load with the shop: a command line that only says its options has no use for them.
    from huitou.predict.accuracy.evaluation import Evaluation

_COLUMNS = "model question days asked_on judged_by asked by measure value error".split()


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="预测准不准：回到过去几天，只用当天已知的重新预测，再和后来发生的对照，也和简单规则比；说清该不该信",
        en="how far to trust the forecasts: asked on past days from what was known then, held against what came and "
        "beside simple rules, with a plain verdict",
    )
    add_shop(parser)
    parser.options.add_argument(
        "--on",
        "--as-of",
        dest="on",
        metavar="DATE",
        help=t(zh="按哪一天算；默认为数据中最近的一天", en="on which day; by default the latest in the data"),
    )
    parser.options.add_argument(
        "--model",
        action="append",
        default=[],
        metavar="MODEL",
        help=t(
            zh="只检验这个模型，如 purchases；可以写多次，默认全部",
            en="this model alone, as purchases; may be repeated, by default all",
        ),
    )
    parser.options.add_argument(
        "--xlsx",
        metavar="FILE",
        type=Path,
        help=t(zh="把每张表另存为一个表格文件", en="also write every table to this workbook"),
    )
    add_format(parser, "table", "json", "csv")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    if args.xlsx is not None:
        check_place(args.xlsx)
    shop = huitou.open(args.shop)
    found = shop.evaluate(as_of=args.on, models=args.model)
    note_ahead(shop, found.as_of, t)
    if args.format == "json":
        say(json_text(found.to_dict(t)))
    elif args.format == "csv":
        write_csv(_figures(found), columns=_COLUMNS)
    else:
        _show(found, t)
    if args.xlsx is not None:
        title = t(zh=f"{shop.settings.name} · 预测准不准", en=f"{shop.settings.name} · how far to trust the forecasts")
        section = blocks.Section("accuracy", title, tuple(accuracy.whole(found, t)))
        text_file.replace(args.xlsx, workbook([section], title=title, t=t))
        note(str(args.xlsx))
    return 0


def _figures(found: Evaluation) -> Iterator[dict[str, Any]]:
    for told in found.told():
        for cut in told.judged.cuts:
            about = {
                "model": told.answer.back_test.model,
                "question": told.question.id,
                "days": told.question.days,
                "asked_on": calendar.iso(cut.day),
                "judged_by": calendar.iso(cut.until),
                "asked": cut.asked,
            }
            for way, figures in cut.figures.items():
                for measure, figure in figures.items():
                    yield {**about, "by": way, "measure": measure, "value": figure.value, "error": figure.error}


def _show(found: Evaluation, t: Speech) -> None:
    for told in found.told():
        title = told.question.title[t.lang]
        say(t(zh=title, en=title[:1].upper() + title[1:]))
        for sentence in found.verdict(told, t):
            say(paragraph(sentence, indent=2))
        say()
    for block in accuracy.whole(found, t):
        if isinstance(block, blocks.Table):
            say(block.name)
            right = [column for column in range(len(block.headings)) if block.is_number(column)]
            say(table([[cell.text for cell in row] for row in block.rows], headings=block.headings, right=right))
            for remark in block.remarks:
                say(paragraph(remark))
            say()
        elif isinstance(block, blocks.Prose) and block.tone == "aside":
            say(paragraph(block.text))
            say()
