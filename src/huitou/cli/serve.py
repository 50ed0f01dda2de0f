"""``huitou serve``: the web app and its worker for one shop."""

from __future__ import annotations

import argparse
import sys

from huitou.cli.output import say
from huitou.cli.parser import Parser
from huitou.cli.serving_options import add_place, add_shop_here, place_of
from huitou.crm.project import serve
from huitou.crm.project.web import Place
from huitou.language import Speech


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="打开店铺的网页：更新数据表、启动网页和后台任务；按 Ctrl-C 结束",
        en="open the shop's web app: bring its tables up to date, start the web and the worker; Ctrl-C ends it",
    )
    add_shop_here(parser, t)
    add_place(parser, t)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    serve.serve(args.shop, place_of(args), threads=args.threads, ready=lambda place: told(place, t))
    return 0


def told(place: Place, t: Speech) -> None:
    """Where it is to be found."""
    say(
        t(
            zh=f"网页开好了：{place.url} ，按 Ctrl-C 结束。",
            en=f"The web app is open at {place.url} ; Ctrl-C ends it.",
        )
    )
    sys.stdout.flush()
