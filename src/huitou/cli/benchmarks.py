"""``huitou benchmarks``: what others are said to reach, with sources, beside one's own numbers."""

from __future__ import annotations

import argparse
import dataclasses

import huitou
from huitou.cli.options import add_format, add_shop
from huitou.cli.output import json_text, paragraph, say, table
from huitou.cli.parser import Parser
from huitou.diagnosis import benchmark_words
from huitou.diagnosis.benchmarks import FILE, Benchmark
from huitou.language import Speech
from huitou.metrics.figures import NONE, percent


def add(parser: Parser, t: Speech) -> None:
    parser.description = t(
        zh=f"别家的数，各有来源，只作参考；店铺文件夹里的 {FILE} 可以改",
        en=f"what others are said to reach, with sources, as a hint alone; a {FILE} in the shop's folder changes it",
    )
    add_shop(parser)
    add_format(parser, "table", "json")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, t: Speech) -> int:
    found = huitou.open(args.shop).benchmarks()
    own = huitou.open(args.shop).beside(found)
    if args.format == "json":
        rows = [dataclasses.asdict(each) | {"value": own.get(each.id)} for each in found]
        say(json_text({"benchmarks": rows}))
        return 0
    headings = t(zh="说的是|别家|本店|看多少天|可靠|来源", en="what|others|this shop|window|how known|source").split(
        "|"
    )
    say(table([_row(each, own.get(each.id), t) for each in found], headings=headings, right=[1, 2]))
    say()
    say(
        paragraph(
            t(
                zh="这些是别人说的数，行业、时间、算法都可能和你的不一样；先和自己的过去比。",
                en="These are other people's figures: trade, window and counting may differ from yours. Compare with"
                " your own past first.",
            )
        )
    )
    return 0


def _row(each: Benchmark, own: float | None, t: Speech) -> tuple[str, ...]:
    others = percent(each.low) if each.low == each.high else f"{percent(each.low)}–{percent(each.high)}"
    known, window = benchmark_words.grade(each, t), benchmark_words.window(each, t)
    return (
        each.words[t.lang],
        others,
        NONE if own is None else percent(own),
        window,
        known,
        benchmark_words.source(each, t),
    )
