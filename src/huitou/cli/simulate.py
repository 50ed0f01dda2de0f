"""``huitou simulate``: a shop whose every number is known, to practise on."""

from __future__ import annotations

import argparse
from pathlib import Path

from huitou.cli.language import Speech
from huitou.cli.output import say
from huitou.cli.parser import Commands
from huitou.cli.words import count


def add(commands: Commands, t: Speech) -> None:
    about = t(
        zh="编一家店的订单：回头自有格式、淘宝导出、刷单名单，旁边放着真相",
        en="make up a shop's orders: Huitou's own csv, a Taobao export, a brushing list, and the truth beside them",
    )
    parser = commands.add_parser(
        "simulate", speech=t, help=t(zh="编一家店来练手", en="make up a shop to practise on"), description=about
    )
    parser.inputs.add_argument("folder", metavar="DIR", type=Path, help=t(zh="写到哪里", en="where to write"))
    parser.options.add_argument(
        "--customers", metavar="N", type=int, required=True, help=t(zh="多少位客户", en="how many customers")
    )
    parser.options.add_argument(
        "--seed",
        metavar="S",
        type=int,
        required=True,
        help=t(zh="种子：同一个数编出同一家店", en="the seed: the same number makes the same shop"),
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    from huitou.simulate.folder import write  # numpy takes a tenth of a second that other commands need not pay

    made = write(args.folder, customers=args.customers, seed=args.seed)
    customers, orders, purchases = count(made.customers), count(made.orders), count(made.purchases)
    say(
        t(
            zh=f"{customers} 位客户，{orders} 张订单，其中 {purchases} 笔有效购买：",
            en=f"{customers} customers, {orders} orders, {purchases} of them purchases:",
        )
    )
    files = [
        (made.huitou, t(zh="回头自有格式", en="Huitou's own csv")),
        (made.taobao[0], t(zh="淘宝订单报表", en="Taobao orders")),
        (made.taobao[1], t(zh="淘宝宝贝报表", en="Taobao order lines")),
        (made.brushing, t(zh="刷单名单", en="the brushing list")),
        (made.truth, t(zh="真相", en="the truth")),
    ]
    for path, what in files:
        say(f"  {path}  {what}")
    say(
        t(
            zh="自有格式与淘宝导出是同一批订单，导入其中一种即可。",
            en="Huitou's csv and the Taobao export hold the same orders: import one of them.",
        )
    )
    return 0
