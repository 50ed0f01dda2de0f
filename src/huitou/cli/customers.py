"""``huitou customers``: what is done to customers; here, forgetting one for good. Who is who: identity.py."""

from __future__ import annotations

import argparse
import dataclasses
import sys

import huitou
from huitou.cli import identity
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, say
from huitou.cli.parser import Parser
from huitou.cli.words import count
from huitou.errors import UserError
from huitou.language import Speech


def add(parser: Parser, t: Speech) -> None:
    actions = parser.add_subparsers(
        title=t(zh="命令", en="commands"), metavar=t(zh="命令", en="COMMAND"), required=True, parser_class=type(parser)
    )
    identity.add(actions, t)
    erasing = t(
        zh="抹去一位客户的姓名、电话等个人资料；不能撤销，再导入旧文件也不会回来。订单金额保留，与本人脱钩",
        en="erase the names, phones and other personal data of one customer. It cannot be undone, and importing old "
        "files again does not bring them back. Amounts of orders stay, detached from the person",
    )
    erase = actions.add_parser(
        "erase",
        speech=t,
        help=t(zh="抹去一位客户的个人资料", en="erase one customer's personal data"),
        description=erasing,
    )
    erase.inputs.add_argument(
        "customer",
        metavar="ID",
        type=int,
        help=t(zh="客户编号，huitou drill 里可以看到", en="the customer's number, as huitou drill shows it"),
    )
    add_shop(erase)
    erase.options.add_argument(
        "--yes", action="store_true", help=t(zh="不再询问，直接抹去", en="do not ask, erase at once")
    )
    add_format(erase, "table", "json")
    erase.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    shop = huitou.open(args.shop)
    if not args.yes and sys.stdin is not None and sys.stdin.isatty():
        _confirm(args.customer, t)
    report = shop.erase(args.customer)
    if args.format == "json":
        say(json_text(dataclasses.asdict(report)))
        return 0
    say(
        t(zh=f"客户 {args.customer} 的个人资料已抹去。", en=f"The personal data of customer {args.customer} is erased.")
    )
    told = (
        (t(zh="删去的账号", en="accounts deleted"), report.accounts),
        (t(zh="不再属于任何人的订单", en="orders that belong to nobody now"), report.orders),
        (t(zh="删去的隔离行", en="rows deleted from the quarantine"), report.quarantine_rows),
        (t(zh="因此认作同一人的其他账号", en="other accounts that are one person now"), report.linked),
    )
    for name, number in told:
        say(f"  {name}  {count(number)}")
    return 0


def _confirm(customer: int, t: Speech) -> None:
    """Ask where a person can answer: a wrong number cannot be taken back."""
    typed = input(
        t(
            zh=f"将永久抹去客户 {customer} 的个人资料。请再输入一遍编号确认：",
            en=f"This erases the personal data of customer {customer} for good. Type the number again to confirm: ",
        )
    )
    if typed.strip() != str(customer):
        raise UserError(
            "cli.not_confirmed",
            en="the numbers differ; nothing was erased",
            zh="两次的编号不一致；没有抹去任何资料",
        )
