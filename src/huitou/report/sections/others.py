"""Other people's figures beside the shop's own: for orientation, each with its source and window, never as fact."""

from __future__ import annotations

from collections.abc import Sequence

from huitou import calendar
from huitou.diagnosis import benchmark_words
from huitou.diagnosis.benchmarks import Benchmark, benchmarks
from huitou.metrics import figures
from huitou.metrics.measurement import Measurement
from huitou.report import cells
from huitou.report.asking import Asking
from huitou.report.blocks import Cell, Prose, Section, Table, words


def section(asking: Asking) -> Section:
    t = asking.t
    headings = t(
        zh="别家的数|从|到|你的店|看的是多少天|有多可靠|从哪里来",
        en="what others have|from|to|your shop|window|how well known|source",
    )
    known = benchmarks(asking.folder)
    rows = tuple(_row(each, asking) for each in known)
    remark = _disagreeing(known, asking)
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
            Table(
                t(zh="参考数", en="Figures of others"), tuple(headings.split("|")), rows, (remark,) if remark else ()
            ),
        ),
    )


def _disagreeing(known: Sequence[Benchmark], asking: Asking) -> str:
    """Why the year and the 90 days call the shop by different names; '' where they do not."""
    t = asking.t
    by_id = {each.id: each for each in known}
    year, quarter = (_placed(by_id.get(each), asking) for each in ("annual_mode", "ninety_day_mode"))
    if not year or not quarter or year[0] == quarter[0]:
        return ""
    year_from, year_to, from_, to = (calendar.iso(day) for _, m in (year, quarter) for day in (m.from_day, m.to_day))
    return t(
        zh=f"看一年和看 90 天，结论不一样：两行数的不是同一批人，一年的是 {year_from} 至 {year_to} 的买家，"
        f"90 天的是 {from_} 至 {to} 的买家。“哪里疼”按 90 天的说，那离现在近。",
        en="The year and the 90 days disagree, for they count different people: the year those who bought from"
        f" {year_from} to {year_to}, the 90 days those who bought from {from_} to {to}. “Where it hurts” goes by the"
        " 90 days, which are nearer to now.",
    )


def _placed(benchmark: Benchmark | None, asking: Asking) -> tuple[int, Measurement] | None:
    """Whether the shop lies below, within or above the band, and by which number; None where it cannot be told."""
    if benchmark is None or benchmark.metric is None:
        return None
    m = asking.one(benchmark.metric, params=dict(benchmark.params))
    if m.value is None or m.of_few:
        return None
    value = float(m.value)
    return (value >= benchmark.low) + (value >= benchmark.high), m


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
