"""``huitou quarantine``: what is set aside, out to a spreadsheet to be put right, and read again."""

from __future__ import annotations

import argparse
import dataclasses
import shlex
from pathlib import Path

import huitou
from huitou import AsideRows
from huitou.cli import imports
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, note, one_line, paragraph, say, table
from huitou.cli.parser import Commands, Parser
from huitou.cli.words import count, program, told
from huitou.intake.dismissals import Dismissal
from huitou.intake.report import REASONS, Replayed
from huitou.language import Speech

# A line of totals is no record: nothing is lost with it.
_TOTAL = "row.total"


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="列出隔离的行：哪个文件、哪一列、为什么。export 导出去用表格软件改，改好用 huitou import 导回；"
        "replay 按今天的映射重读",
        en="list the rows set aside: of which file, in which column, and why. export writes them for a spreadsheet, "
        "and huitou import takes them back once put right; replay reads them again through today's mapping",
    )
    _add_common(parser)
    parser.set_defaults(run=run)
    actions = parser.add_subparsers(
        title=t(zh="命令", en="commands"), metavar=t(zh="命令", en="COMMAND"), required=False, parser_class=type(parser)
    )
    exporting = actions.add_parser(
        "export",
        speech=t,
        help=t(zh="把能改的行导出成 csv", en="write the rows that can be put right to csv"),
        description=t(
            zh="把能改的行连同原因导出成 csv。改单元格就行，huitou_row 一列不要动；改好用 huitou import 导回，"
            "没改对的行会再隔离",
            en="write the rows that can be put right to csv, each with what is wrong. Change cells and leave the "
            "column huitou_row alone; huitou import takes the file back, and sets aside again what is still wrong",
        ),
    )
    exporting.inputs.add_argument("file", metavar="FILE.csv", type=Path, help=t(zh="写到哪个文件", en="file to write"))
    _add_common(exporting, below=True)
    exporting.set_defaults(run=run_export)
    replaying = actions.add_parser(
        "replay",
        speech=t,
        help=t(zh="映射改过之后，把隔离的行重读一遍", en="read the rows again, once a mapping was changed"),
        description=t(
            zh="把隔离的行按今天的映射重读一遍：读得懂的算数，就像当初没有错；读不懂的留着，原因按今天的",
            en="read the rows set aside again through today's mappings: what can be read now counts as if it had been "
            "right from the start, the rest stays with today's reason",
        ),
    )
    replaying.options.add_argument(
        "--mapping",
        metavar="F.toml",
        type=Path,
        help=t(zh="按这个映射重读，来源要相同", en="read them through this mapping, of the same source"),
    )
    replaying.options.add_argument(
        "--dry-run", action="store_true", help=t(zh="只看结果，不保存", en="say what would happen and save nothing")
    )
    _add_common(replaying, below=True)
    replaying.set_defaults(run=run_replay)

    _add_dismissing(actions, t)


def _add_dismissing(actions: Commands, t: Speech) -> None:
    dismissing = actions.add_parser(
        "dismiss",
        speech=t,
        help=t(zh="不改了：把没人会改的行放到一边", en="set beside the others what nobody will mend"),
        description=t(
            zh="有些隔离的行没人会改（测试单、残缺的旧数据）：写明原因放到一边，不再列出、不再导出，但仍然计数；"
            "随时可以用 restore 撤回。不写 --row 和 --column 就是这次导入隔离的全部",
            en="some rows nobody will mend (tests, torn old data): set them beside the others with a reason. They are "
            "not listed or exported any more, are counted still, and come back with restore. Without --row and "
            "--column all that the import set aside is meant",
        ),
    )
    dismissing.inputs.add_argument(
        "import_id", metavar="N", type=int, help=t(zh="第几次导入", en="number of the import")
    )
    dismissing.options.add_argument(
        "--row",
        type=int,
        action="append",
        default=[],
        metavar="R",
        help=t(zh="只是这一行，可写多次", en="only this row"),
    )
    dismissing.options.add_argument(
        "--column", default="", metavar="C", help=t(zh="只是这一列有问题的行", en="only rows refused in this column")
    )
    dismissing.options.add_argument(
        "--reason", required=True, metavar="TEXT", help=t(zh="为什么不改", en="why nobody will mend them")
    )
    _add_common(dismissing, below=True)
    dismissing.set_defaults(run=run_dismiss)
    restoring = actions.add_parser(
        "restore",
        speech=t,
        help=t(zh="撤回一次 dismiss", en="take a dismissal back"),
        description=t(
            zh="撤回一次 dismiss：那些行回到隔离里", en="take a dismissal back: its rows are set aside again"
        ),
    )
    restoring.inputs.add_argument("number", metavar="N", type=int, help=t(zh="编号", en="its number"))
    _add_common(restoring, below=True)
    restoring.set_defaults(run=run_restore)


def _add_common(parser: Parser, *, below: bool = False) -> None:
    add_shop(parser, below=below)
    add_format(parser, "table", "json", below=below)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found, dismissed = shop.quarantine(), shop.dismissals()
    if args.format == "json":
        asides = [dataclasses.asdict(each) for each in found]
        say(json_text({"aside": asides, "dismissed": [dataclasses.asdict(each) for each in dismissed]}))
        return 0
    if not found:
        say(t(zh="没有隔离的行。", en="Nothing is set aside."))
        _show_dismissed(dismissed, t)
        return 0
    headings = t(zh="导入|文件|列|原因|行数|例如|在这里改", en="import|file|column|reason|rows|such as|fixable here")
    say(table([_row(each, t) for each in found], headings=headings.split("|"), right=[0, 4]))
    say()
    for line in _what_next(found, args.shop, t):
        say(paragraph(line))
    _show_dismissed(dismissed, t)
    return 0


def _show_dismissed(dismissed: list[Dismissal], t: Speech) -> None:
    """What is set beside the rest, so that all of it is accounted for."""
    if not dismissed:
        return
    number = count(sum(each.rows for each in dismissed))
    say()
    say(
        t(
            zh=f"另有 {number} 行不改了（restore 编号 可以撤回）：",
            en=f"Dismissed, beside these: {number} (restore N takes one back)",
        )
    )
    rows = [(each.number, each.file, count(each.rows), each.reason) for each in dismissed]
    say(table(rows, headings=t(zh="编号|文件|行数|原因", en="number|file|rows|reason").split("|"), right=[0, 2]))


def run_dismiss(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    made = shop.dismiss(args.import_id, rows=args.row, column=args.column, reason=args.reason)
    return _tell(
        made,
        args,
        t(
            zh=f"{count(made.rows)} 行不改了，编号 {made.number}。",
            en=f"Rows dismissed: {count(made.rows)}, as number {made.number}.",
        ),
    )


def run_restore(args: argparse.Namespace, t: Speech) -> int:
    made = huitou.open(args.shop).undo_dismissal(args.number)
    return _tell(
        made, args, t(zh=f"{count(made.rows)} 行回到了隔离里。", en=f"Rows set aside again: {count(made.rows)}.")
    )


def _tell(made: Dismissal, args: argparse.Namespace, text: str) -> int:
    say(json_text(dataclasses.asdict(made)) if args.format == "json" else text)
    return 0


def _row(each: AsideRows, t: Speech) -> tuple[object, ...]:
    reason, fixable = REASONS[each.code], t(zh="能", en="yes") if each.fixable else t(zh="不能", en="no")
    if each.code == _TOTAL:
        fixable = t(zh="不用改", en="no need")
    words = t(zh=reason.zh, en=reason.en)
    column = t(zh=each.place.zh, en=each.place.en)
    imports = ", ".join(str(number) for number in (each.import_id, *each.also_in))
    return imports, each.file, column, words, count(each.rows), each.sample, fixable


def _what_next(found: list[AsideRows], shop: Path, t: Speech) -> list[str]:
    lines = []
    if any(each.fixable for each in found):
        command = f"{program()} quarantine export FILE.csv --shop {shlex.quote(str(shop))}"
        lines.append(t(zh=f"导出去改：{command}", en=f"To put them right: {command}"))
    if not all(each.fixable or each.code == _TOTAL for each in found):
        lines.append(
            t(
                zh="标“不能”的行没有留下单元格，在这里改不了：请改原文件，再整个导入一次。",
                en='Of the rows marked "no" no cells were kept: correct the original file and import it again.',
            )
        )
    return lines


def run_export(args: argparse.Namespace, t: Speech) -> int:
    files = huitou.open(args.shop).export_quarantine(args.file, lang=t.lang)
    if args.format == "json":
        say(json_text({"files": [dataclasses.asdict(each) | {"path": str(each.path)} for each in files]}))
    elif not files:
        say(t(zh="没有能在这里改的行，没有写文件。", en="No row can be put right here; no file was written."))
    for each in files if args.format == "table" else ():
        say(
            t(
                zh=f"{each.path}：{count(each.rows)} 行（{each.mapping}）",
                en=f"{each.path}: {count(each.rows)} rows ({each.mapping})",
            )
        )
    if files:
        note(
            t(
                zh="注意：文件里有客户的完整资料（姓名、电话、地址），只给该看的人，用完删掉。",
                en="Mind: the file holds customers' data in full (names, phones, addresses). Keep it to those who need "
                "it, and delete it afterwards.",
            )
        )
        paths = " ".join(shlex.quote(str(each.path)) for each in files)
        command = f"{program()} import {paths} --shop {shlex.quote(str(args.shop))}"
        note(t(zh=f"改好以后：{command}", en=f"Once put right: {command}"))
    return 0


def run_replay(args: argparse.Namespace, t: Speech) -> int:
    found = huitou.open(args.shop).replay(mapping=args.mapping, dry_run=args.dry_run)
    if args.format == "json":
        say(json_text(_as_json(found, t)))
        return 0
    if not found.reports and not found.passed_over:
        say(t(zh="没有能重读的行。", en="There are no rows to read again."))
    for report in found.reports:
        imports.show(report, t)
    for each in found.passed_over:
        where = t(zh=f"第 {each.import_id} 次导入没有重读", en=f"import {each.import_id} was not read again")
        note(f"{where}{t(zh='：', en=': ')}{one_line(told(each.problem, t))}")
    return 0


def _as_json(found: Replayed, t: Speech) -> dict[str, object]:
    return {
        "imports": [report.to_dict() for report in found.reports],
        "passed_over": [
            {
                "import_id": each.import_id,
                "file": each.file,
                "code": each.problem.code,
                "message": each.problem.text(t.lang),
            }
            for each in found.passed_over
        ],
    }
