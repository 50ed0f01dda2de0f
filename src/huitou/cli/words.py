"""Words that several commands share: numbers of things, why an order is not counted, and an error in full."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import PurePath

from huitou.cli.output import one_line
from huitou.errors import DataError, HuitouError
from huitou.intake.exclusion_words import EXCLUSIONS
from huitou.language import Speech
from huitou.metrics.dimension_words import DIMENSION_WORDS


def program() -> str:
    """How to type the command here: from a virtual environment that is not active it needs its path."""
    started_as = PurePath(sys.argv[0])
    if started_as.name == "huitou" and shutil.which("huitou") is None:
        return str(started_as)
    return "huitou"


def count(number: int) -> str:
    return f"{number:,}"


def account(counts: Mapping[str, int], t: Speech) -> list[tuple[str, int, str]]:
    """read = accepted + duplicate + quarantined + dropped, one line each; the empty ones are left out."""
    words = {
        "read": (t(zh="读到", en="read       "), t(zh=" 行", en=" rows")),
        "accepted": (t(zh="采用", en="accepted   "), ""),
        "duplicate": (t(zh="重复", en="duplicate  "), t(zh="  早已有同样的内容", en="  already known")),
        "quarantined": (
            t(zh="隔离", en="quarantined"),
            t(zh="  看不懂的行，各有原因", en="  unclear, each with its reason"),
        ),
        "dropped": (t(zh="略过", en="dropped    "), t(zh="  按映射的规则", en="  by the mapping's rules")),
    }
    return [
        (name, counts[key], remark)
        for key, (name, remark) in words.items()
        if counts[key] or key in {"read", "accepted"}
    ]


def dimensions(names: Iterable[str], t: Speech) -> list[str]:
    """How the columns of slices are headed: in English by the word that ``--by`` takes."""
    return [t(zh=DIMENSION_WORDS[name]["zh"], en=name) for name in names]


def excluded(counts: Mapping[str, int], t: Speech) -> str:
    """``{"unpaid": 12}`` as ``未付款 12``, the largest first."""
    largest_first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = [f"{t(zh=EXCLUSIONS[why].zh, en=EXCLUSIONS[why].en)} {count(number)}" for why, number in largest_first]
    return t(zh="，", en="; ").join(shown)


def told(problem: HuitouError, t: Speech) -> str:
    """The error in the user's language with its code, and the file it is about where the words do not name it."""
    text = problem.text(t.lang)
    file = problem.file if isinstance(problem, DataError) else ""
    named = not file or PurePath(file).name in text
    return one_line(f"{'' if named else file + t(zh='：', en=': ')}{text}  [{problem.code}]")


def rows_shown(shown: int, total: int, t: Speech) -> str:
    """How many rows of a longer list are shown, and how to see more."""
    return t(
        zh=f"列出 {shown} 行，共 {count(total)} 行；--limit 看更多。", en=f"{shown} of {count(total)}; see --limit."
    )
