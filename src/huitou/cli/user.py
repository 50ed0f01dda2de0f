"""``huitou user``: accounts, from the server itself; for whoever is locked out."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from huitou.cli.options import add_shop
from huitou.cli.output import say
from huitou.cli.parser import Parser
from huitou.crm.project import boot
from huitou.language import Speech

ROLES = ("owner", "operator", "service", "analyst", "reader")
# Django has to know the shop before these can load.
_ADD, _RESET = "huitou.crm.access.on_server.add", "huitou.crm.access.on_server.reset"


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="在服务器上管账号：建一个，或给进不去的人重设密码",
        en="accounts, on the server itself: make one, or let somebody back in",
    )
    add_shop(parser)
    below = parser.add_subparsers(
        title=t(zh="命令", en="commands"), metavar=t(zh="命令", en="COMMAND"), required=True, parser_class=type(parser)
    )
    _add_add(below, t)
    _add_password(below, t)


def _add_add(below: Any, t: Speech) -> None:
    about = t(zh="建一个账号，密码显示一次", en="make an account; its password is shown once")
    parser = below.add_parser("add", speech=t, help=about, description=about)
    _add_email(parser, t)
    parser.options.add_argument(
        "--name", metavar="N", help=t(zh="姓名；默认用邮箱", en="the name; by default the address")
    )
    parser.options.add_argument(
        "--role", choices=ROLES, default="owner", help=t(zh="角色；默认 owner（店主）", en="the role; by default owner")
    )
    add_shop(parser, below=True)
    parser.set_defaults(run=_run_add)


def _add_password(below: Any, t: Speech) -> None:
    about = t(
        zh="重设密码，显示一次；停用的账号会重新启用，已登录的会退出",
        en="a new password, shown once; an account switched off is on again, open sessions end",
    )
    parser = below.add_parser("password", speech=t, help=about, description=about)
    _add_email(parser, t)
    parser.options.add_argument(
        "--without-code",
        action="store_true",
        help=t(zh="手机丢了：同时关闭动态码", en="the phone is lost: switch one-time codes off, too"),
    )
    add_shop(parser, below=True)
    parser.set_defaults(run=_run_password)


def _add_email(parser: Parser, t: Speech) -> None:
    parser.inputs.add_argument("email", metavar="EMAIL", help=t(zh="邮箱", en="the e-mail address"))


def _run_add(args: argparse.Namespace, t: Speech) -> int:
    password = _done(args.shop, _ADD, args.email, args.name or args.email, args.role, t.lang)
    return _told(args.email, password, t)


def _run_password(args: argparse.Namespace, t: Speech) -> int:
    password = _done(args.shop, _RESET, args.email, without_code=args.without_code)
    return _told(args.email, password, t)


def _done(shop: Path, what: str, *said: str, **options: bool) -> str:
    boot.ready(shop)
    return str(boot.loaded(what)(*said, **options))


def _told(email: str, password: str, t: Speech) -> int:
    say(t(zh=f"邮箱 {email}", en=f"e-mail   {email}"))
    say(t(zh=f"密码 {password}", en=f"password {password}"))
    say(t(zh="密码只显示这一次；登录后请在“我的资料”里改掉。", en="It is shown this once; change it under Profile."))
    return 0
