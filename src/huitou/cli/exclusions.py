"""``huitou exclusions``: what counts as no purchase, who said so, and taking it back."""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import huitou
from huitou import ExclusionChange, Ground, Shop, calendar
from huitou.cli import moved
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, paragraph, say, table
from huitou.cli.parser import Commands, Parser
from huitou.cli.words import count
from huitou.errors import UserError
from huitou.intake.exclusion_words import EXCLUSIONS
from huitou.language import Speech
from huitou.money import to_decimal
from huitou.warehouse.statements import REASONS

if TYPE_CHECKING:
    from huitou import Suspicion

_SHOWN = 5


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="不算购买的订单：刷单、测试单等。看有哪些、谁说的，增加、恢复，或看建议；每一步都能撤回",
        en="what is no purchase: brushing, test orders and the like. See what is set aside and who said so, add, "
        "restore, or look at suggestions; every step can be taken back",
    )
    actions = parser.add_subparsers(
        title=t(zh="命令", en="commands"), metavar=t(zh="命令", en="COMMAND"), required=True, parser_class=type(parser)
    )
    _add_list(actions, t)
    _add_add(actions, t)
    _add_restore(actions, t)
    _add_suggest(actions, t)
    _add_accept(actions, t)


def _add_list(actions: Commands, t: Speech) -> None:
    about = t(zh="列出现在排除了哪些订单，按原因和来历", en="list what is set aside now, by reason and who said so")
    parser = actions.add_parser("list", speech=t, help=about, description=about)
    add_shop(parser)
    add_format(parser, "table", "json")
    parser.set_defaults(run=run_list)


def _add_add(actions: Commands, t: Speech) -> None:
    about = t(zh="排除订单，或一位买家的全部订单", en="set orders aside, or every order of a buyer")
    parser = actions.add_parser("add", speech=t, help=about, description=about)
    _add_targets(parser, t)
    parser.options.add_argument(
        "--reason",
        choices=REASONS,
        default="brushing",
        help=t(
            zh="原因：brushing 刷单（默认）、test_order 测试单、staff_order 员工单、other 其他",
            en="why: brushing (default), test_order, staff_order or other",
        ),
    )
    add_shop(parser)
    add_format(parser, "table", "json")
    parser.set_defaults(run=run_add)


def _add_restore(actions: Commands, t: Speech) -> None:
    about = t(
        zh="恢复：让订单重新计入，或撤回一位买家、一次导入、一条规则的排除",
        en="let orders count again, or take back what was said of a buyer, by one import or by a rule",
    )
    parser = actions.add_parser("restore", speech=t, help=about, description=about)
    _add_targets(parser, t)
    parser.options.add_argument(
        "--import",
        dest="import_id",
        metavar="N",
        type=int,
        help=t(zh="撤回这次导入或操作，编号见 list", en="take back this import or decision; list shows its number"),
    )
    parser.options.add_argument(
        "--rule", metavar="NAME", help=t(zh="撤回这条规则排除的订单", en="take back what this rule set aside")
    )
    add_shop(parser)
    add_format(parser, "table", "json")
    parser.set_defaults(run=run_restore)


def _add_targets(parser: Parser, t: Speech) -> None:
    parser.inputs.add_argument(
        "orders", metavar="ORDER_ID", nargs="*", help=t(zh="订单号，可以写多个", en="order numbers, one or more")
    )
    parser.options.add_argument(
        "--buyer",
        metavar="NICK",
        action="append",
        default=[],
        help=t(
            zh="买家：会员名、会员号、手机号或邮箱，含以后的订单；只保存指纹，不保存名字",
            en="a buyer by nick, member id, phone or e-mail, orders to come included; a fingerprint is kept, no name",
        ),
    )
    parser.options.add_argument(
        "--source", metavar="NAME", help=t(zh="只指这个来源的订单，如 taobao", en="only orders of this source")
    )
    parser.options.add_argument("--store", metavar="S", help=t(zh="只指这家店的订单", en="only orders of this store"))


def _add_suggest(actions: Commands, t: Speech) -> None:
    about = t(
        zh="看哪些订单像刷单或测试单，附证据；只是建议，不会排除",
        en="orders that look like brushing or tests, with the evidence; suggestions only, nothing is set aside",
    )
    parser = actions.add_parser("suggest", speech=t, help=about, description=about)
    add_shop(parser)
    add_format(parser, "table", "json")
    parser.set_defaults(run=run_suggest)


def _add_accept(actions: Commands, t: Speech) -> None:
    about = t(zh="采纳建议，排除其中的订单", en="accept suggestions: set their orders aside")
    parser = actions.add_parser("accept", speech=t, help=about, description=about)
    parser.inputs.add_argument(
        "codes", metavar="CODE", nargs="+", help=t(zh="建议的编号，见 suggest", en="of suggestions, as suggest shows")
    )
    add_shop(parser)
    add_format(parser, "table", "json")
    parser.set_defaults(run=run_accept)


def run_list(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found = [ground for ground in shop.exclusions() if ground.orders or ground.waiting or ground.buyers]
    timezone = shop.settings.timezone
    if args.format == "json":
        say(json_text({"exclusions": [dataclasses.asdict(g) | {"at": _iso(g, timezone)} for g in found]}))
        return 0
    if not found:
        say(t(zh="没有按名单、规则或手工排除的订单。", en="Nothing is set aside by list, rule or hand."))
        return 0
    headings = t(
        zh=f"编号|原因|谁说的|时间|订单|实付（{shop.settings.currency}）|还没出现的单号",
        en=f"import|reason|who said so|when|orders|paid ({shop.settings.currency})|not seen yet",
    )
    rows = [_ground(ground, shop, timezone, t) for ground in found]
    say(table(rows, headings=headings.split("|"), right=[0, 4, 5, 6]))
    return 0


def _ground(ground: Ground, shop: Shop, timezone: str, t: Speech) -> tuple[object, ...]:
    return (
        ground.import_id,
        t(zh=EXCLUSIONS[ground.reason].zh, en=EXCLUSIONS[ground.reason].en),
        _who(ground, t),
        _iso(ground, timezone)[:16].replace("T", " "),
        count(ground.orders),
        f"{to_decimal(ground.paid, shop.settings.currency):,}",
        count(ground.waiting) if ground.waiting else "",
    )


def _who(ground: Ground, t: Speech) -> str:
    if ground.kind == "rule":
        return t(zh=f"规则「{ground.name}」", en=f"rule “{ground.name}”")
    if ground.kind == "suggestion":
        return t(zh="采纳的建议", en="an accepted suggestion")
    where = ground.file or t(zh="手工", en="by hand")
    if ground.buyers:
        return where + t(zh=f"，{count(ground.buyers)} 位买家", en=f", buyers: {count(ground.buyers)}")
    return where


def _iso(ground: Ground, timezone: str) -> str:
    return calendar.shop_time(ground.at, timezone).isoformat(timespec="seconds")


def run_add(args: argparse.Namespace, t: Speech) -> int:
    _need(args.orders, args.buyer)
    shop = huitou.open(args.shop)
    before = moved.numbers(shop)
    made = shop.exclude(args.orders, buyers=args.buyer, source=args.source, store=args.store, reason=args.reason)
    _tell(made, shop, before, args, t)
    if args.buyer and args.format == "table" and not any(decision.accounts for decision in made):
        say(
            paragraph(
                t(
                    zh="还没有导入过这样的买家；以后有他们的订单，照样排除。也请核对买家名和 --source 有没有写对。",
                    en="No import has brought such a buyer yet; it holds when their orders come. Check the name and "
                    "--source, too.",
                )
            )
        )
    return 0


def run_restore(args: argparse.Namespace, t: Speech) -> int:
    _need(args.orders, args.buyer, args.import_id, args.rule)
    shop = huitou.open(args.shop)
    before = moved.numbers(shop)
    made = shop.restore(
        args.orders,
        buyers=args.buyer,
        import_id=args.import_id,
        rule=args.rule,
        source=args.source,
        store=args.store,
    )
    _tell(made, shop, before, args, t)
    if args.rule is not None and args.format == "table":
        say(
            t(
                zh="规则还在 exclusions.toml 里，再导入这些订单时仍会排除；不要它就删掉或改掉。",
                en="The rule still stands in exclusions.toml and speaks again when these orders are imported; remove "
                "or change it there.",
            )
        )
    return 0


def _need(*given: object) -> None:
    if not any(each or each == 0 for each in given):
        raise UserError(
            "cli.exclusions",
            en="say which: order numbers, or --buyer; see huitou exclusions --help",
            zh="请写明是哪些：订单号或 --buyer；见 huitou exclusions --help",
        )


def _tell(
    made: Sequence[ExclusionChange], shop: Shop, before: moved.Numbers, args: argparse.Namespace, t: Speech
) -> None:
    """What was decided, and how the three numbers moved."""
    after = moved.numbers(shop)
    if args.format == "json":
        say(json_text({"decisions": [dataclasses.asdict(d) for d in made], "moved": moved.plain(before, after)}))
        return
    for decision in made:
        say(paragraph("".join(_said(decision, t))))
    moved.show(before, after, t)


def _said(decision: ExclusionChange, t: Speech) -> Iterable[str]:
    if decision.import_id is None:
        yield t(zh="早已如此，没有改变。", en="That stood already; nothing changed. ")
    else:
        yield t(
            zh=f"新排除 {count(decision.set_aside)} 笔，恢复 {count(decision.restored)} 笔。"
            f"撤回：huitou exclusions restore --import {decision.import_id}。"
            if decision.set_aside
            else f"新排除 0 笔，恢复 {count(decision.restored)} 笔。",
            en=f"Set aside: {count(decision.set_aside)}; restored: {count(decision.restored)}. "
            f"To take it back: huitou exclusions restore --import {decision.import_id}. "
            if decision.set_aside
            else f"Set aside: 0; restored: {count(decision.restored)}. ",
        )
    if decision.unseen:
        listed = ", ".join(decision.unseen[:_SHOWN])
        more = len(decision.unseen) - _SHOWN
        zh_more, en_more = (f" 等 {len(decision.unseen)} 个", f" and {more} more") if more > 0 else ("", "")
        yield t(
            zh=f"还没有导入过的订单号：{listed}{zh_more}；导入后照此办理。",
            en=f"Order numbers no import has brought yet: {listed}{en_more}; it holds when they come. ",
        )
    if decision.accounts:
        yield t(zh=f"认出 {decision.accounts} 个账号。", en=f"Accounts known so far: {decision.accounts}. ")


def run_suggest(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    found = shop.suspects()
    if args.format == "json":
        say(json_text({"suggestions": [_plain(suspicion) for suspicion in found]}))
        return 0
    if not found:
        say(t(zh="没有看起来像刷单或测试单的订单。", en="Nothing looks like brushing or tests."))
        return 0
    for each in found:
        say(f"{each.code}  {_size(each, shop.settings.currency, t)}")
        say(paragraph(t(zh=each.zh, en=each.en), indent=8))
    say()
    say(
        paragraph(
            t(
                zh="这只是建议，什么也没有排除；分数只用来排先后。直播、秒杀也会这样扎堆，请自己判断。"
                "采纳：huitou exclusions accept 编号。逐单看：--format json",
                en="Suggestions only: nothing is set aside, and a score only puts them in order. Live rooms and flash "
                "sales crowd too, so judge for yourself. To accept: huitou exclusions accept CODE. Order by order: "
                "--format json",
            )
        )
    )
    return 0


def _size(each: Suspicion, currency: str, t: Speech) -> str:
    money = f"{to_decimal(each.net, currency):,} {currency}"
    return t(
        zh=f"{count(len(each.orders))} 笔，净额 {money}，分数 {each.score}",
        en=f"orders: {count(len(each.orders))}, net {money}, score {each.score}",
    )


def _plain(suspicion: Suspicion) -> dict[str, object]:
    orders = [{"source": source, "store": store, "order_id": order_id} for source, store, order_id in suspicion.orders]
    evidence = {"zh": suspicion.zh, "en": suspicion.en}
    plain = {k: v for k, v in dataclasses.asdict(suspicion).items() if k not in {"zh", "en", "net"}}
    return plain | {"orders": orders, "net_minor": suspicion.net, "evidence": evidence}


def run_accept(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    before = moved.numbers(shop)
    _tell(shop.accept_suspects(args.codes), shop, before, args, t)
    return 0
