"""``huitou customers suggestions|accept|refuse|undo|decisions|why|across``: who is who, seen and decided."""

from __future__ import annotations

import argparse
import dataclasses

import huitou
from huitou import calendar
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, paragraph, say, table
from huitou.cli.parser import Commands, Parser
from huitou.cli.words import count, program
from huitou.identity import words as identity_words
from huitou.identity.decide import Decision
from huitou.language import Speech

_SHOWN = 20


def add(actions: Commands, t: Speech) -> None:
    _add_suggestions(actions, t)
    _add_why(actions, t)
    for action, about in (
        ("accept", t(zh="两位客户是同一人：合为一位", en="two customers are one person: make them one")),
        ("refuse", t(zh="两位客户（或同一客户的两个账号）不是同一人", en="two customers, or accounts, are two people")),
    ):
        parser = actions.add_parser(action, speech=t, help=about, description=about)
        _add_pair(parser)
        parser.options.add_argument("--note", default="", metavar="TEXT", help=t(zh="记一句理由", en="why, in a word"))
        _finish(parser, decide, action=action)
    about = t(zh="撤销一个决定，一切恢复如初", en="take a decision back, as if it had never been made")
    undoing = actions.add_parser("undo", speech=t, help=about, description=about)
    undoing.inputs.add_argument("number", metavar="N", type=int, help=t(zh="决定的编号", en="the decision's number"))
    _finish(undoing, undo)
    about = t(zh="列出关于谁是谁的所有决定", en="list the decisions on who is who")
    _finish(actions.add_parser("decisions", speech=t, help=about, description=about), decisions)
    about = t(zh="有多少人在几个店里都认得", en="how many people are known in more than one shop")
    _finish(actions.add_parser("across", speech=t, help=about, description=about), across)


def _add_suggestions(actions: Commands, t: Speech) -> None:
    about = t(
        zh="列出可能是同一人的客户，各自的依据和把握（0 到 1，只用来排序，不是概率），等你判断",
        en="list customers that may be one person, with the evidence and a score (0 to 1, to rank by, no probability)",
    )
    short = t(zh="可能是同一人的客户", en="customers that may be one person")
    parser = actions.add_parser("suggestions", speech=t, help=short, description=about)
    parser.options.add_argument(
        "--limit", type=int, default=_SHOWN, metavar="N", help=t(zh="列出几对，默认 20", en="how many pairs; 20")
    )
    _add_reveal(parser)
    _finish(parser, suggestions)


def _add_why(actions: Commands, t: Speech) -> None:
    about = t(
        zh="说明两位客户（或两个账号）为什么是同一人，或者为什么不是",
        en="say why two customers, or accounts, are one person, or why not",
    )
    parser = actions.add_parser("why", speech=t, help=about, description=about)
    _add_pair(parser)
    _add_reveal(parser)
    _finish(parser, why)


def _add_pair(parser: Parser) -> None:
    t = parser.speech
    for name, metavar in (("one", "A"), ("two", "B")):
        parser.inputs.add_argument(
            name, metavar=metavar, type=int, help=t(zh="客户或账号的编号", en="number of a customer or an account")
        )


def _add_reveal(parser: Parser) -> None:
    t = parser.speech
    parser.options.add_argument(
        "--reveal", action="store_true", help=t(zh="手机号和邮箱不打码", en="show phones and e-mails in full")
    )


def _finish(parser: Parser, run: object, **defaults: str) -> None:
    add_shop(parser)
    add_format(parser, "table", "json")
    parser.set_defaults(run=run, **defaults)


def suggestions(args: argparse.Namespace, t: Speech) -> int:
    found = huitou.open(args.shop).suggestions(reveal=args.reveal)
    shown = found[: args.limit]
    if args.format == "json":
        say(json_text({"total": len(found), "suggestions": [dataclasses.asdict(each) for each in shown]}))
        return 0
    if not found:
        say(t(zh="没有等你判断的客户。", en="No customers wait for a decision."))
        return 0
    rows = [
        [
            f"{each.score:.2f}",
            each.one,
            each.two,
            identity_words.side(each.shared, each.one),
            identity_words.side(each.shared, each.two),
            "; ".join(identity_words.shared(s, t) for s in each.shared),
        ]
        for each in shown
    ]
    headings = t(zh="把握|客户 A|客户 B|A 的账号|B 的账号|共有", en="score|A|B|accounts of A|accounts of B|they share")
    say(table(rows, headings=headings.split("|"), right=[0, 1, 2]))
    say()
    say(t(zh=f"共 {count(len(found))} 对。", en=f"{count(len(found))} pairs in all."))
    asked = f"{program()} customers"
    say(
        t(
            zh=f"是同一人：{asked} accept A B；不是：{asked} refuse A B",
            en=f"One person: {asked} accept A B. Two: {asked} refuse A B",
        )
    )
    return 0


def why(args: argparse.Namespace, t: Speech) -> int:
    found = huitou.open(args.shop).why(args.one, args.two, reveal=args.reveal)
    if args.format == "json":
        say(json_text(dataclasses.asdict(found)))
        return 0
    say(identity_words.verdict(found, t))
    for step in found.steps:
        say(f"  {identity_words.account(step.one, t)}  —  {identity_words.account(step.two, t)}")
        say(f"      {identity_words.reason(step, t)}")
    return 0


def decide(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    made = (shop.accept if args.action == "accept" else shop.refuse)(args.one, args.two, note=args.note)
    return _told(made, args, t)


def undo(args: argparse.Namespace, t: Speech) -> int:
    return _told(huitou.open(args.shop).undo(args.number), args, t)


def _told(made: Decision, args: argparse.Namespace, t: Speech) -> int:
    if args.format == "json":
        say(json_text(dataclasses.asdict(made)))
        return 0
    if made.action == "undo":
        say(t(zh=f"决定 {made.two} 已撤销。", en=f"Decision {made.two} is taken back."))
    else:
        say(t(zh=f"已记下，决定编号 {made.number}。", en=f"Noted as decision {made.number}."))
    for customer, other in made.merged:
        say(t(zh=f"  {other} 并入客户 {customer}", en=f"  {other} joins customer {customer}"))
    for customer, other in made.split:
        say(t(zh=f"  {other} 与客户 {customer} 分开", en=f"  {other} parts from customer {customer}"))
    if made.action == "accept" and made.split:
        say(
            paragraph(
                t(
                    zh="分开的账号是同一平台的另一个会员号，或有人说过不是同一人，不会跟着并过来。"
                    f"确实也是这位客户，就再合一次：{program()} customers accept {made.one} {made.split[0][1]}",
                    en="What parted is another member id of one platform, or was told apart, and does not follow by "
                    f"itself. If it is the same person too: {program()} customers accept {made.one} {made.split[0][1]}",
                ),
                indent=2,
            )
        )
    if not made.merged and not made.split:
        say(t(zh="  客户没有变化", en="  no customer changed by it"))
    if made.action != "undo":
        say(
            t(
                zh=f"  撤销：{program()} customers undo {made.number}",
                en=f"  to take it back: {program()} customers undo {made.number}",
            )
        )
    return 0


def decisions(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    made = shop.decisions()
    if args.format == "json":
        say(json_text({"decisions": [dataclasses.asdict(each) for each in made]}))
        return 0
    if not made:
        say(t(zh="还没有做过决定。", en="No decisions so far."))
        return 0
    undone = {each.two for each in made if each.action == "undo"}
    words = {
        "accept": t(zh="同一人", en="one person"),
        "refuse": t(zh="不是同一人", en="two people"),
    }
    rows = [
        [
            each.number,
            calendar.shop_time(each.made_at, shop.settings.timezone).strftime("%Y-%m-%d %H:%M"),
            each.one,
            each.two,
            words[each.action],
            t(zh="已撤销", en="taken back") if each.number in undone else "",
            each.note,
        ]
        for each in made
        if each.action != "undo"
    ]
    headings = t(zh="编号|时间|A|B|决定|现状|理由", en="number|when|A|B|decision|now|note")
    say(table(rows, headings=headings.split("|"), right=[0, 2, 3]))
    return 0


def across(args: argparse.Namespace, t: Speech) -> int:
    found = huitou.open(args.shop).across()
    if args.format == "json":
        say(json_text(dataclasses.asdict(found)))
        return 0
    say(
        t(
            zh=f"客户 {count(found.customers)} 位，账号 {count(found.accounts)} 个；"
            f"在两个以上的店里认得的 {count(found.in_several)} 位。",
            en=f"Customers: {count(found.customers)}, accounts: {count(found.accounts)}; "
            f"known in two shops or more: {count(found.in_several)}.",
        )
    )
    places = sorted({(each.source, each.store) for each in found.overlaps})
    if not places:
        return 0
    known = {((o.source, o.store), (o.other_source, o.other_store)): o.customers for o in found.overlaps}
    rows = [
        [identity_words.place(*row), *(count(known.get((min(row, column), max(row, column)), 0)) for column in places)]
        for row in places
    ]
    say()
    say(table(rows, headings=["", *(identity_words.place(*each) for each in places)], right=range(1, len(places) + 1)))
    say()
    say(
        t(
            zh="对角线是在那里认得的客户数，其余是两处都认得的人数。",
            en="On the diagonal: customers known there; elsewhere: those known in both.",
        )
    )
    return 0
