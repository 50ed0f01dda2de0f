"""Where a benchmark is from, how well it is known, and over how many days it was counted, in words."""

from __future__ import annotations

import re

from huitou.diagnosis.benchmarks import Benchmark
from huitou.language import Speech


def grade(benchmark: Benchmark, t: Speech) -> str:
    return {
        "certain": t(zh="看过原文", en="read at the source"),
        "likely": t(zh="转述", en="second hand"),
        "memory": t(zh="凭记忆", en="from memory"),
        "guess": t(zh="估计", en="a guess"),
    }[benchmark.grade]


def window(benchmark: Benchmark, t: Speech) -> str:
    """So many days, or that the source does not say; what a shop wrote in other words stays as it is."""
    if benchmark.window == "not stated":
        return t(zh="没有说", en="not stated")
    days = re.fullmatch(r"(\d+) days", benchmark.window)
    return t(zh=f"{days[1]} 天", en=benchmark.window) if days else benchmark.window


def source(benchmark: Benchmark, t: Speech) -> str:
    """Names stay as they are; the words around them are in the language asked for, where the table has them."""
    said = t(zh=benchmark.source_zh or benchmark.source, en=benchmark.source)
    return t(zh="店里自己写的：", en="the shop's own: ") + said if benchmark.own else said
