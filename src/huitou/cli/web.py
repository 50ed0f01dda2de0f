"""``huitou web``: the web alone, one of several processes."""

from __future__ import annotations

import argparse

from huitou.cli.parser import Parser
from huitou.cli.serve import told
from huitou.cli.serving_options import add_place, add_shop_here, place_of
from huitou.crm.project import serve
from huitou.language import Speech


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="只启动网页，不带后台任务；需要多个进程时用它和 huitou worker 代替 huitou serve",
        en="the web without the worker; for several processes, this and huitou worker stand in place of huitou serve",
    )
    add_shop_here(parser, t)
    add_place(parser, t)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    serve.serve(args.shop, place_of(args), threads=args.threads, ready=lambda place: told(place, t), worker=False)
    return 0
