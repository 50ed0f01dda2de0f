"""``huitou simulate``: a shop whose every number is known, to practise on."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from huitou.cli.output import say
from huitou.cli.parser import Parser
from huitou.cli.words import count
from huitou.language import Speech

if TYPE_CHECKING:
    from huitou.simulate.folder import ExportSummary, Summary


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="编一家店的订单：回头自有格式、淘宝导出、刷单名单，旁边放着真相",
        en="make up a shop's orders: Huitou's own csv, a Taobao export, a brushing list, and the truth beside them",
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
    parser.options.add_argument(
        "--as",
        dest="source",
        metavar="SOURCE",
        help=t(
            zh="写成哪个平台的导出，如 jd、douyin、shopify；不写就写自有格式和淘宝导出",
            en="write it as that platform exports, as jd, douyin, shopify; by default Huitou's csv and Taobao's",
        ),
    )
    parser.options.add_argument(
        "--illness",
        metavar="NAME",
        help=t(
            zh="让这家店得一种病，看 huitou diagnose 认不认得出：late_parcels、one_time_channel、coupon_dependence、"
            "category_leavers；healthy 是没有病",
            en="make the shop ill, to see whether huitou diagnose finds it: late_parcels, one_time_channel, "
            "coupon_dependence, category_leavers; healthy is none",
        ),
    )
    parser.options.add_argument(
        "--change",
        metavar="NAME",
        help=t(
            zh="让最后四周出一件事，看 huitou explain 说不说得出：channel_collapse、out_of_stock、price_change、"
            "broken_checkout、mix_shift、brushing_burst；quiet 是没有事",
            en="let something happen in the last four weeks, to see whether huitou explain says it: channel_collapse, "
            "out_of_stock, price_change, broken_checkout, mix_shift, brushing_burst; quiet is nothing",
        ),
    )
    parser.options.add_argument(
        "--visits",
        action="store_true",
        help=t(
            zh="再写一份访问行为，供 huitou funnel 和访客指标用（只配自有格式）",
            en="write a log of visits too, for huitou funnel and the metrics of visitors (beside Huitou's csv only)",
        ),
    )
    parser.options.add_argument(
        "--browsers",
        metavar="N",
        type=int,
        help=t(
            zh="再编一家有 N 位访客的店：访问、订单、券和每位访客真实的下单可能性，供 visitors 和 campaign 用",
            en="make up another shop, of N visitors: visits, orders, coupons and the true chance of each, for visitors "
            "and campaign",
        ),
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    # numpy takes a tenth of a second that other commands need not pay
    from huitou.simulate.folder import write, write_as, write_browsing

    if args.source:
        one = write_as(
            args.folder,
            customers=args.customers,
            seed=args.seed,
            source=args.source,
            illness=args.illness,
            change=args.change,
        )
        _say_size(one, t)
        say(f"  {one.export}  {args.source}")
        say(f"  {one.truth}  {t(zh='真相', en='the truth')}")
        return 0
    made = write(
        args.folder,
        customers=args.customers,
        seed=args.seed,
        illness=args.illness,
        change=args.change,
        visits=args.visits,
    )
    _say_size(made, t)
    files = [
        (made.huitou, t(zh="回头自有格式", en="Huitou's own csv")),
        *(
            [(made.parcels, t(zh="包裹表，与自有格式一起导入", en="the parcels, to import beside it"))]
            if made.parcels
            else []
        ),
        *(
            [(made.visits, t(zh="访问行为，与自有格式一起导入", en="the visits, to import beside it"))]
            if made.visits
            else []
        ),
        (made.taobao[0], t(zh="淘宝订单报表", en="Taobao orders")),
        (made.taobao[1], t(zh="淘宝宝贝报表", en="Taobao order lines")),
        (made.brushing, t(zh="刷单名单", en="the brushing list")),
        (made.truth, t(zh="真相", en="the truth")),
    ]
    if args.browsers:
        browsing = write_browsing(args.folder / "browsing", browsers=args.browsers, seed=args.seed)
        files += [
            (browsing.orders, t(zh="访客店的订单", en="the orders of the shop of visitors")),
            (browsing.visits, t(zh="它的访问行为", en="its visits")),
            (browsing.coupons, t(zh="它的券", en="its coupons")),
            (browsing.truth, t(zh="每位访客真实的可能性", en="the true chance of each visitor")),
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


def _say_size(made: Summary | ExportSummary, t: Speech) -> None:
    customers, orders, purchases = count(made.customers), count(made.orders), count(made.purchases)
    say(
        t(
            zh=f"{customers} 位客户，{orders} 张订单，其中 {purchases} 笔有效购买：",
            en=f"{customers} customers, {orders} orders, {purchases} of them purchases:",
        )
    )
