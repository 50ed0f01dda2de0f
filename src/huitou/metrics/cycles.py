"""How long a purchase of a category or product should last: as a product list, the shop or a rule of thumb says."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from huitou.errors import Lang
from huitou.settings import Settings
from huitou.statistics.survival import quantile
from huitou.warehouse.snapshot import Tables

Level = Literal["category", "product"]
ToldBy = Literal["nobody", "products", "shop", "default"]
TOLD_BY: tuple[ToldBy, ...] = get_args(ToldBy)


@dataclass(frozen=True, slots=True)
class Cycle:
    """So many days, and who says so."""

    days: int
    told_by: ToldBy


@dataclass(frozen=True, slots=True)
class _Default:
    words: tuple[str, ...]
    days: int


def cycles_of(tables: Tables, level: Level, *, as_of: int, settings: Settings) -> dict[int, Cycle]:
    """By the code of each category, or product, of which a cycle is known.

    A product has that of its list; a category the median of those sold in it up to ``as_of``, else the shop's own, else
    a default.
    """
    told = _by_products(tables, level, as_of=as_of)
    if level == "product":
        return told
    own = dict(settings.cycles)
    rows = tables.rows("SELECT code, value FROM codes WHERE kind = 'category' AND code > 0")
    found = {}
    for code, name in rows:
        days = own.get(name)
        default = default_days(name)
        if code in told:
            found[code] = told[code]
        elif days is not None:
            found[code] = Cycle(days, "shop")
        elif default is not None:
            found[code] = Cycle(default, "default")
    return found


def _by_products(tables: Tables, level: Level, *, as_of: int) -> dict[int, Cycle]:
    told = "SELECT code, cycle_days FROM product_names WHERE cycle_days > 0"
    days_of = dict(tables.rows(told))
    if level == "product" or not days_of:
        return {code: Cycle(days, "products") for code, days in days_of.items()}
    rows = tables.rows(
        f"SELECT DISTINCT p.category, p.product, n.cycle_days FROM purchase_products AS p JOIN ({told}) AS n"
        " ON n.code = p.product JOIN sequence AS s ON s.ref = p.ref WHERE p.category > 0 AND s.day <= :as_of",
        as_of=as_of,
    )
    counts: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for category, _, days in rows:
        counts[category][days] += 1
    medians = {code: quantile(each, Fraction(1, 2)) for code, each in counts.items()}
    return {code: Cycle(int(days + Fraction(1, 2)), "products") for code, days in medians.items() if days}


def relation(found: Mapping[int, Cycle]) -> str:
    """`goods_cycles` as a common table: thing, days, told_by (its place in ``TOLD_BY``)."""
    if not found:
        return "goods_cycles AS (SELECT 0 AS thing, 0 AS days, 0 AS told_by WHERE 1 = 0)"
    rows = ", ".join(f"({code}, {each.days}, {TOLD_BY.index(each.told_by)})" for code, each in sorted(found.items()))
    return f"goods_cycles(thing, days, told_by) AS (VALUES {rows})"


def default_days(category: str) -> int | None:
    """The rule of thumb for a category of that name, or None."""
    found = [(len(word), each.days) for each in _defaults() for word in each.words if _holds(category, word)]
    return max(found)[1] if found else None


def default_source(lang: Lang) -> str:
    """Where the defaults come from, in words."""
    return str(_table()["source"][lang])


def _holds(category: str, word: str) -> bool:
    """Chinese words stand inside others; those in Latin letters stand alone, but for a plural."""
    if word.isascii():
        return re.search(rf"\b{re.escape(word)}s?\b", category.lower()) is not None
    return word in category


@cache
def _defaults() -> tuple[_Default, ...]:
    return tuple(_Default(tuple(each["words"]), _middle(*each["days"])) for each in _table()["cycle"])


def _middle(low: int, high: int) -> int:
    return (low + high + 1) // 2


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("cycles.toml").read_text(encoding="utf-8"))
