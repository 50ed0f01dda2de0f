"""Other people's figures beside the shop's own: for orientation, each with its source and window, never as fact."""

from __future__ import annotations

from huitou.diagnosis import benchmark_words
from huitou.diagnosis.benchmarks import Benchmark, benchmarks
from huitou.metrics import figures
from huitou.report import cells
from huitou.report.asking import Asking
from huitou.report.blocks import Cell, Prose, Section, Table, words


def section(asking: Asking) -> Section:
    t = asking.t
    headings = t(
        zh="别家的数|从|到|你的店|看的是多少天|有多可靠|从哪里来",
        en="what others have|from|to|your shop|window|how well known|source",
    )
    rows = tuple(_row(each, asking) for each in benchmarks(asking.folder))
    return Section(
        "others",
        t(zh="和别家比", en="Beside other shops"),
        (
            Prose(
                t(
                    zh="先和自己比。别家的数只能看个大概：货不同、看的天数不同、谁算老客也不同。只有算法一样的，"
                    "旁边才放你的数。",
                    en="Compare with yourself first. Other shops' figures give a rough idea only: goods, days and "
                    "who counts "
                    "as returning differ. Yours stands beside them only where both count alike.",
                )
            ),
            Table(t(zh="参考数", en="Figures of others"), tuple(headings.split("|")), rows),
        ),
    )


def _row(benchmark: Benchmark, asking: Asking) -> tuple[Cell, ...]:
    t = asking.t
    return (
        words(benchmark.words[t.lang]),
        cells.rate(benchmark.low),
        cells.rate(benchmark.high),
        _own(benchmark, asking),
        words(benchmark_words.window(benchmark, t)),
        words(benchmark_words.grade(benchmark, t)),
        words(benchmark_words.source(benchmark, t)),
    )


def _own(benchmark: Benchmark, asking: Asking) -> Cell:
    if benchmark.metric is None:
        return Cell(figures.NONE, missing=True)
    return cells.cell(asking.one(benchmark.metric, params=dict(benchmark.params)), asking.t)
