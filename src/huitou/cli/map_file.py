"""``huitou map``: a mapping for a file nobody knows, proposed, shown, corrected and kept."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

import huitou
from huitou.cli.map_questions import STATES, ask, kind_name
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, note, one_line, paragraph, say, table
from huitou.cli.parser import Parser
from huitou.cli.words import count, program
from huitou.errors import DataError, UserError
from huitou.intake.draft import Draft, Preview, drafting
from huitou.intake.field_names import FIELD_NAMES
from huitou.intake.fields import FIELDS
from huitou.intake.kinds import KINDS
from huitou.intake.masking import masked
from huitou.intake.propose import to_toml
from huitou.intake.report import REASONS
from huitou.intake.saved import name_for, save
from huitou.language import Speech
from huitou.warehouse.publish import Clock


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="为不认得的文件做一个映射，订单或会员、商品、库存、费用、包裹、优惠券都行：按列名和内容提议文件是什么、哪一列是什么，"
        "给你看前三行，确认后保存在店铺里，下次自动认出",
        en="make a mapping for a file nobody knows, of orders or of members, products, stock, costs, parcels or "
        "coupons: proposes what the file and each column is from names and cells, shows three rows, and keeps it in "
        "the shop, which then knows such files",
    )
    parser.inputs.add_argument("file", metavar="FILE", type=Path, help=t(zh="要认的文件", en="the file to learn"))
    add_shop(parser)
    parser.options.add_argument(
        "--name", metavar="N", help=t(zh="映射叫什么；默认用文件名", en="what to call it; by default as the file")
    )
    parser.options.add_argument(
        "--kind",
        choices=list(KINDS),
        metavar="K",
        help=t(
            zh=f"文件是什么（不写就看列名）：{'，'.join(f'{kind} {words.zh}' for kind, words in KINDS.items())}",
            en=f"what the file is, where its columns do not tell: {', '.join(KINDS)}",
        ),
    )
    parser.options.add_argument(
        "--yes", action="store_true", help=t(zh="不问，直接用提议的", en="do not ask, take what is proposed")
    )
    add_format(parser, "table", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    clock = Clock(shop.settings.timezone, shop.settings.currency)
    with drafting(args.shop, clock, args.file, kind=args.kind) as (drafts, known):
        if not drafts:
            say(t(zh="文件里的表都认得，可以直接导入。", en="Every table in it is known; import it as it is."))
            return 0
        for table_name in known:
            note(t(zh=f"{table_name} 已经认得，不用映射", en=f"{table_name} is known and needs no mapping"))
        draft, *others = drafts
        for other in others:
            note(t(zh=f"{other.table.name} 没有处理", en=f"{other.table.name} was not looked at"))
        asking = not args.yes and sys.stdin is not None and sys.stdin.isatty() and args.format == "table"
        if asking:
            ask(draft, t)
        _insist(draft)
        name = args.name or name_for(args.file.name)
        path = save(args.shop, name, to_toml(draft.proposal, id_=name))
        preview = draft.preview(path)
        if args.format == "json":
            say(json_text(_as_dict(draft, path, preview)))
        else:
            _show(draft, path, preview, t)
            _what_next(args, t)
    return 0


def _insist(draft: Draft) -> None:
    """Refuse a file without a column that an order cannot do without."""
    proposal = draft.proposal
    missing = proposal.missing
    if proposal.kind == "member" and not proposal.knows_who:
        missing = ["buyer_id", "phone", "email"]
    if missing:
        zh, en = ("、".join(FIELD_NAMES[m].zh for m in missing), ", ".join(FIELD_NAMES[m].en for m in missing))
        kind = KINDS[proposal.kind]
        shown = ", ".join(masked(cell) for cell in draft.table.header[:20])
        raise DataError(
            "map.missing",
            en=f"{draft.table.name}: no column looks like the {en} (read as {kind.en}); the file has: {shown}."
            " Write the mapping by hand"
            " (docs/mapping.md), run huitou map at a terminal to point to it, or say what the file is with --kind",
            zh=f"{draft.table.name}：没有哪一列像{zh}（当作{kind.zh}来读）；文件里有：{shown}。请手写映射（docs/mapping.zh-CN.md），"
            "或在终端里运行 huitou map 来指定；当错了文件就用 --kind 说明它是什么",
            file=draft.table.name,
        )
    if draft.proposal.short_dates:
        raise UserError(
            "map.dates",
            en="the dates may be month first or day first and nothing tells which; run huitou map at a terminal, or"
            ' write date_order = "mdy" or "dmy" in a mapping by hand (docs/mapping.md)',
            zh="日期看不出是月在前还是日在前；请在终端里运行 huitou map，"
            '或手写映射，写明 date_order = "mdy" 或 "dmy"（docs/mapping.zh-CN.md）',
        )


def _show(draft: Draft, path: Path, preview: Preview, t: Speech) -> None:
    proposal = draft.proposal
    say(draft.table.name)
    say()
    rows = [
        (
            proposal.header[place],
            t(zh=FIELD_NAMES[name].zh, en=FIELD_NAMES[name].en),
            *(_cell(name, row.get(name), t) for row in preview.rows),
        )
        for name, place in sorted(proposal.fields.items(), key=lambda item: item[1])
    ]
    headings = t(zh="列名|当作", en="column|taken for").split("|")
    headings += [t(zh=f"第 {n} 行", en=f"row {n}") for n in range(1, len(preview.rows) + 1)]
    say(table(rows, headings=headings))
    unused = [masked(cell) for place, cell in enumerate(proposal.header) if place not in proposal.fields.values()]
    if unused:
        say(paragraph(t(zh="没有用到的列：", en="columns not used: ") + ", ".join(map(one_line, unused))))
    say()
    for line in _remarks(draft, preview, t):
        say(paragraph(line))
    say(t(zh=f"已保存：{path}", en=f"kept as {path}"))


def _cell(name: str, value: object, t: Speech) -> str:
    """What is read in a cell: the meaning of a state, of other cells the text."""
    if FIELDS[name] == "status":
        return next((t(zh=zh, en=en) for state, zh, en in STATES.values() if state == value), "?")
    if FIELDS[name] == "consent" and value:
        return t(zh="同意", en="yes") if value == "yes" else t(zh="不同意", en="no")
    return masked(one_line(str(value or "")))


def _remarks(draft: Draft, preview: Preview, t: Speech) -> list[str]:
    """What a person should check before importing."""
    proposal, remarks = draft.proposal, []
    if proposal.kind != "orders":
        remarks += _of_list(draft, t)
    else:
        remarks += _of_orders(draft, t)
    for name in (name for name in proposal.guessed if name in proposal.fields):
        column, called = one_line(masked(proposal.header[proposal.fields[name]])), FIELD_NAMES[name]
        remarks.append(
            t(
                zh=f"“{column}”当作{called.zh}，是因为列名或内容相近：请核对",
                en=f"“{column}” is taken for the {called.en} for its name or cells are alike: please check",
            )
        )
    for code, number in preview.refused.items():
        why = t(zh=REASONS[code].zh, en=REASONS[code].en)
        remarks.append(
            t(
                zh=f"{count(preview.read)} 行里有 {count(number)} 行会隔离：{why}",
                en=f"of {count(preview.read)} rows {count(number)} would be set aside: {why}",
            )
        )
    return remarks


def _of_list(draft: Draft, t: Speech) -> list[str]:
    """What a list is taken for, what else it may be, and whose it is."""
    proposal = draft.proposal
    remarks = [t(zh=f"读作：{KINDS[proposal.kind].zh}", en=f"read as: {KINDS[proposal.kind].en}")]
    if others := [kind for kind in proposal.kinds if kind != proposal.kind]:
        named = t(zh="或", en=" or ").join(kind_name(kind, t) for kind in others)
        remarks.append(
            t(
                zh=f"也可能是{named}：不对就用 --kind 说明（{'、'.join(others)}）",
                en=f"it may also be {named}: say so with --kind ({', '.join(others)})",
            )
        )
    if proposal.source:
        remarks.append(
            t(
                zh=f"算在来源 {proposal.source} 名下：里面的编号是它的",
                en=f"taken to be of the source {proposal.source}, whose numbers it has",
            )
        )
    return remarks


def _of_orders(draft: Draft, t: Speech) -> list[str]:
    """How orders are read, and what the file cannot say of them."""
    proposal, remarks = draft.proposal, []
    zh, en = {
        ("order", "cell"): ("一行一单", "one row an order"),
        ("line", "cell"): ("一行一件商品，订单金额每行重复", "one row a line, the order's amount repeated on each"),
        ("line", "lines"): ("一行一件商品，订单金额是各行之和", "one row a line, the order's amount is their sum"),
        ("line_after_order", "cell"): ("订单内容只在第一行", "the order's cells stand on its first row only"),
    }[proposal.rows, proposal.amount]
    remarks.append(t(zh=f"读作：{zh}", en=f"read as: {en}"))
    if not proposal.knows_who:
        remarks.append(
            t(
                zh="没有哪一列说明是谁买的：只能算销售额和单数，算不了复购",
                en="no column says who bought: revenue and purchases only, no repeat metrics",
            )
        )
    if proposal.unknown_words:
        words = ", ".join(map(one_line, proposal.unknown_words[:10]))
        remarks.append(
            t(
                zh=f"不认得的订单状态，这些行会隔离，请在映射的 [status] 里补上：{words}",
                en=f"unknown order states; their rows are set aside until the mapping's [status] has them: {words}",
            )
        )
    return remarks


def _what_next(args: argparse.Namespace, t: Speech) -> None:
    command = f"{program()} import {shlex.quote(str(args.file))} --shop {shlex.quote(str(args.shop))} --dry-run"
    say(t(zh="不对就改这个文件；对了就试读一遍：", en="Change that file where it is wrong, then try it: ") + command)


def _as_dict(draft: Draft, path: Path, preview: Preview) -> dict[str, object]:
    proposal = draft.proposal
    return {
        "table": draft.table.name,
        "mapping": str(path),
        "kind": proposal.kind,
        "may_be": list(proposal.kinds),
        "source": proposal.source,
        "columns": {name: masked(proposal.header[place]) for name, place in proposal.fields.items()},
        "doubts": {n: [masked(proposal.header[p]) for p in places] for n, places in proposal.doubts.items()},
        "rows": proposal.rows,
        "amount": proposal.amount,
        "guessed": proposal.guessed,
        "date_order": proposal.date_order,
        "unknown_words": proposal.unknown_words,
        "read": preview.read,
        "refused": preview.refused,
    }
