"""``huitou demo``: a made-up shop, opened in the web app or printed in one screen or two."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import huitou
from huitou import Shop, simulated
from huitou.cli import demo_web, headline, imports, people
from huitou.cli.demo_web import simulated_name
from huitou.cli.output import say
from huitou.cli.parser import Parser
from huitou.cli.serving_options import add_place, place_of
from huitou.cli.words import count, program
from huitou.errors import UserError
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.drill_rows import DrillRow
from huitou.metrics.headline import HEADLINE

if TYPE_CHECKING:
    from huitou.simulate.folder import Summary

CUSTOMERS = 3000
SEED = 11
NAMES_SHOWN = 5


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh="编一家店、导入，在本机打开它的网页；按 Ctrl-C 结束，不留下任何文件",
        en="make up a shop, import it, and open its web app on this machine; Ctrl-C ends it and leaves nothing behind",
    )
    parser.options.add_argument(
        "--keep",
        metavar="DIR",
        type=Path,
        help=t(zh="把这家店留在这个文件夹，接着试别的命令", en="keep the shop in this folder, to try more"),
    )
    parser.options.add_argument(
        "--print",
        action="store_true",
        dest="printed",
        help=t(zh="不开网页：打出三个数和背后的客户", en="no web app: print its three numbers and the people behind"),
    )
    add_place(parser, t)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    with _folder(args.keep) as folder:
        if not args.printed:
            demo_web.run(
                folder,
                place_of(args),
                threads=args.threads,
                customers=CUSTOMERS,
                seed=SEED,
                kept=args.keep is not None,
                t=t,
            )
            return 0
        _print(folder, kept=args.keep is not None, t=t)
    _your_turn(args.keep, t)
    return 0


def _print(folder: Path, *, kept: bool, t: Speech) -> None:
    from huitou.simulate.folder import write  # numpy takes a tenth of a second that other commands need not pay

    made = write(folder / "exports", customers=CUSTOMERS, seed=SEED)
    shop = huitou.init(folder / "shop", name=simulated_name(t))
    _opening(made, t)
    _import(shop, made, t)
    simulated.put(shop.folder, name=simulated_name(t), kept=kept)
    _numbers(shop, t)
    _names(shop, t)


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with tempfile.TemporaryDirectory(prefix="huitou-demo-") as made:
            yield Path(made)
        return
    if keep.exists() and any(keep.iterdir()):
        raise UserError(
            "demo.keep",
            en=f"{keep} is not empty; choose a new folder",
            zh=f"{keep} 不是空的；请换一个新文件夹",
        )
    yield keep


def _heading(text: str) -> None:
    say()
    say(f"── {text} " + "─" * 24)
    say()


def _opening(made: Summary, t: Speech) -> None:
    say(
        t(
            zh=f"这是一家编出来的茶叶零食店：{count(made.customers)} 位客户，两年里的 {count(made.orders)} 张订单。\n"
            "订单按淘宝导出的样子写成文件：编码、未付款、取消、退款、重复的行和刷单，一样不少。",
            en=f"A made-up tea and snack shop: {count(made.customers)} customers, {count(made.orders)} orders.\n"
            "They are written as Taobao exports them, with all that comes with it: its encoding, orders unpaid,\n"
            "cancelled and refunded, rows that repeat, and brushing.",
        )
    )


def _import(shop: Shop, made: Summary, t: Speech) -> None:
    _heading(t(zh="一、导入", en="1. Import"))
    for report in shop.load([made.brushing, *made.taobao]):
        imports.show(report, t)


def _numbers(shop: Shop, t: Speech) -> None:
    _heading(t(zh="二、三个数", en="2. Three numbers"))
    measured = [shop.measure(metric_id)[0] for metric_id in HEADLINE]
    headline.show(measured, t)
    for line in figures.provisos(measured, t):
        say(f"  {line}")


def _names(shop: Shop, t: Speech) -> None:
    _heading(t(zh="三、背后的人", en="3. The people behind them"))
    lists: list[tuple[str, str, Callable[[DrillRow], int]]] = [
        (
            "repeat_purchase_rate",
            t(zh="买了不止一次的客户，次数多的在前：", en="Those who bought more than once, most often first:"),
            lambda row: row.purchase_count,
        ),
        (
            "repurchase_cycle",
            t(
                zh="首购之后已经回来的客户，最近来过的在前：",
                en="Those who came back after a first order, last seen first:",
            ),
            lambda row: row.last_day or 0,
        ),
        (
            "returning_revenue_share",
            t(zh="带来老客销售额的客户，金额大的在前：", en="Those who spent it when they came back, most first:"),
            lambda row: row.numerator,
        ),
    ]
    for metric_id, title, interest in lists:
        found = shop.drill(metric_id)
        rows = sorted(found, key=interest, reverse=True)[:NAMES_SHOWN]
        say(title)
        say()
        people.show(found, rows, shop.names([key for row in rows for key in row.account_keys]), t)
        say()


def _your_turn(keep: Path | None, t: Speech) -> None:
    _heading(t(zh="四、轮到你的店", en="4. Now your own shop"))
    shop = t(zh="我的店", en="my-shop")
    file = t(zh="订单.csv", en="orders.csv")
    here = program()
    say(f"  {here} init {shop}")
    say(f"  {here} import {file} --shop {shop}")
    say(f"  {here} metrics --shop {shop}")
    if keep is not None:
        say()
        say(t(zh="这家模拟的店留在 ", en="The simulated shop is kept in ") + str(keep / "shop"))
