"""Options of the commands that serve a shop over HTTP."""

from __future__ import annotations

import argparse
from pathlib import Path

from huitou.cli.parser import Parser
from huitou.crm.project.web import THREADS, Place
from huitou.language import Speech

HOST, PORT = "127.0.0.1", 8711


def add_shop_here(parser: Parser, t: Speech) -> None:
    """The shop, as the one thing said without a name."""
    parser.inputs.add_argument(
        "shop",
        metavar=t(zh="店铺", en="SHOP"),
        nargs="?",
        type=Path,
        default=Path(),
        help=t(zh="店铺文件夹；默认为当前文件夹", en="the shop folder; by default the current one"),
    )


def add_place(parser: Parser, t: Speech) -> None:
    """Where to listen, and with how many threads."""
    parser.options.add_argument(
        "--host",
        metavar="ADDRESS",
        default=HOST,
        help=t(
            zh=f"监听的地址；默认 {HOST}，只有本机能打开；0.0.0.0 让别的机器也能打开（另见 HUITOU_HOSTS）",
            en=f"where to listen; by default {HOST}, for this machine alone; 0.0.0.0 lets others in (see HUITOU_HOSTS)",
        ),
    )
    parser.options.add_argument(
        "--port",
        metavar="N",
        type=int,
        default=PORT,
        help=t(zh=f"端口；默认 {PORT}，0 为任选一个空闲的", en=f"the port; by default {PORT}, 0 for any that is free"),
    )
    parser.options.add_argument(
        "--threads",
        metavar="N",
        type=int,
        default=THREADS,
        help=t(zh=f"同时回答几个请求；默认 {THREADS}", en=f"how many requests to answer at once; by default {THREADS}"),
    )


def place_of(args: argparse.Namespace) -> Place:
    return Place(args.host, args.port)
