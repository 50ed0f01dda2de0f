"""``huitou import``: order files and folders of them into the shop, and an account of every row."""

from __future__ import annotations

import argparse
import shlex
import sys
import time
from pathlib import Path

import huitou
from huitou.cli import import_summary
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, note, one_line, say, table
from huitou.cli.parser import Parser
from huitou.cli.progress import Bar
from huitou.cli.words import account, count, excluded, program
from huitou.errors import DataError
from huitou.intake.folder import is_folder
from huitou.intake.mapping import sources
from huitou.intake.report import ImportReport, Loaded, RefusedFile
from huitou.language import Speech

REFUSED = 3


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="导入订单文件或整个文件夹：csv、tsv、xlsx、parquet，可以是 gz 或 zip；同一文件导两次不会重复。"
        "中断了就再运行一次：已经导入的文件不再读",
        en="import order files, or folders of them: csv, tsv, xlsx, parquet, also in gz or zip; the same file twice"
        " counts once. Broken off, run it again: files that are in are not read anew",
    )
    parser.inputs.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        type=Path,
        help=t(zh="订单文件，或放着订单文件的文件夹", en="order files, or folders with order files in them"),
    )
    add_shop(parser)
    parser.options.add_argument(
        "--source",
        metavar="NAME",
        default="auto",
        help=t(
            zh="来源，如 taobao；默认 auto：按列名认。见 huitou sources",
            en="the source, as shopify; by default auto: known by its columns. See huitou sources",
        ),
    )
    parser.options.add_argument(
        "--store",
        metavar="S",
        default="",
        help=t(zh="同一平台有几个店时，写是哪个店", en="which store, where one platform has several"),
    )
    parser.options.add_argument(
        "--mapping",
        metavar="F.toml",
        type=Path,
        help=t(zh="自己写的映射文件，说明哪一列是什么", en="your own mapping file: which column is what"),
    )
    parser.options.add_argument(
        "--exported-at",
        metavar="T",
        help=t(
            zh="文件导出的时间；旧文件不会盖掉新文件的内容",
            en="when the file was exported; an older file never undoes a newer one",
        ),
    )
    parser.options.add_argument(
        "--dry-run", action="store_true", help=t(zh="只看结果，不保存", en="say what would happen and save nothing")
    )
    parser.options.add_argument(
        "--again",
        action="store_true",
        help=t(
            zh="文件夹或几个文件：以前导入过的也重新读一遍",
            en="of a folder or several files, also read those imported before",
        ),
    )
    parser.options.add_argument("--quiet", action="store_true", help=t(zh="不显示进度", en="show no progress"))
    add_format(parser, "table", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    began = time.monotonic()
    bar = Bar(t, sys.stderr if sys.stderr.isatty() and not args.quiet else None)
    try:
        loaded = _load(args, bar)
    except BaseException as problem:
        bar.clear()
        if not args.dry_run:
            import_summary.broken_off(bar, t, interrupted=isinstance(problem, KeyboardInterrupt))
        raise
    bar.clear()
    seconds = time.monotonic() - began
    several = len(args.files) > 1 or is_folder(args.files[0])
    if args.format == "json":
        say(json_text(import_summary.as_json(loaded, t, seconds=seconds)))
    else:
        for report in loaded:
            show(report, t)
        if several:
            import_summary.show(loaded, t, seconds=seconds, dry_run=args.dry_run)
    for refused in loaded.refused:
        note(import_summary.refusal(refused, t))
    if args.format == "table" and (loaded or (several and not loaded.refused)):
        _what_next(args, t, aside=any(report.quarantined for report in loaded))
    return REFUSED if loaded.refused else 0


def _load(args: argparse.Namespace, bar: Bar) -> Loaded:
    shop = huitou.open(args.shop)
    try:
        return shop.load(
            args.files[0] if len(args.files) == 1 else args.files,
            source=args.source,
            store=args.store,
            mapping=args.mapping,
            exported_at=args.exported_at,
            dry_run=args.dry_run,
            again=args.again,
            on_step=bar,
        )
    except DataError as refusal:
        return Loaded(refused=[RefusedFile(refusal.file, refusal)])


def show(report: ImportReport, t: Speech) -> None:
    """One table of a file: where every row went, what is not counted, and the first rows set aside."""
    say(" · ".join(part for part in (one_line(report.file), _layout(report, t), report.store) if part))
    if report.already_imported:
        say(t(zh="  这个文件已经导入过，没有改变任何数据", en="  this file was imported before; nothing changed"))
    for name, number, remark in account(report.counts, t):
        say(f"  {name} {count(number):>12}{remark}")
    for why, rows in report.dropped_by.items():
        say(f"      {t(zh=why.zh, en=why.en)} {count(rows)}")
    if contents := _contents(report, t):
        say(f"  {contents}")
    if report.excluded:
        say(t(zh="  不算购买的订单：", en="  orders that are not purchases: ") + excluded(report.excluded, t))
    if report.suggestions:
        say(
            t(
                zh=f"  可能是同一人、等你判断的：{count(report.suggestions)} 处",
                en=f"  perhaps the same person, for you to decide: {count(report.suggestions)}",
            )
        )
    for _, zh, en in report.notes:
        say(t(zh=f"  注意：{zh}", en=f"  note: {en}"))
    _show_quarantine(report, t)
    say()


def _layout(report: ImportReport, t: Speech) -> str:
    names = {mapping.id: mapping.name for source in sources() for mapping in source.mappings}
    found = names.get(report.mapping)
    return t(zh=found.zh, en=found.en) if found else report.mapping


def _contents(report: ImportReport, t: Speech) -> str:
    counts = [
        (t(zh="订单", en="orders"), report.orders),
        (t(zh="商品行", en="order lines"), report.lines),
        (t(zh="新客户", en="new customers"), report.customers_new),
    ]
    return t(zh="，", en=", ").join(f"{what} {count(number)}" for what, number in counts if number)


def _show_quarantine(report: ImportReport, t: Speech) -> None:
    sample = report.quarantine_sample
    if not sample:
        return
    say()
    say(
        table(
            [
                (row.row, t(zh=row.place.zh, en=row.place.en), row.value, t(zh=row.reason.zh, en=row.reason.en))
                for row in sample
            ],
            headings=t(zh="行|列|内容|原因", en="row|column|value|reason").split("|"),
            right=[0],
        )
    )
    if (more := report.quarantined - len(sample)) > 0:
        say(t(zh=f"……还有 {count(more)} 行", en=f"... and {count(more)} more"))


def _what_next(args: argparse.Namespace, t: Speech, *, aside: bool) -> None:
    if args.dry_run:
        say(t(zh="只是试读，没有保存。", en="A dry run: nothing was saved."))
        return
    shop = f"--shop {shlex.quote(str(args.shop))}"
    if aside:
        say(t(zh="隔离的行改了能回来：", en="Rows set aside can come back: ") + f"{program()} quarantine {shop}")
    say(t(zh="接着看结果：", en="Next, the numbers: ") + f"{program()} metrics {shop}")
