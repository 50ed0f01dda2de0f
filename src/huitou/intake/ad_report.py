"""An advertising report by crowd: its rows as whole numbers, and every row that makes no sense with the reason.

Nothing of it is kept: it is read, answered from, and gone.
"""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from huitou import money
from huitou.errors import DataError, Lang
from huitou.intake.read import REASONS as UNREADABLE
from huitou.intake.read import Table, normalise_header, read
from huitou.warehouse.peek import aside

NEEDED = ("crowd", "clicks", "buyers", "cost", "revenue")
_MONEY = frozenset({"cost", "revenue"})
_NUMBER = re.compile(r"(-?)[¥￥$£€]?\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*元?")
_DIGITS = 15
# What can be no more than what, and no part of nothing.
_WITHIN = (("clicks", "impressions"), ("carts", "clicks"), ("buyers", "clicks"))
REASONS: Mapping[str, Mapping[Lang, str]] = {
    "crowd.missing": {"zh": "是空的", "en": "it is empty"},
    "crowd.number": {"zh": "不是数", "en": "no number"},
    "crowd.whole": {"zh": "不是整数", "en": "no whole number"},
    "crowd.negative": {"zh": "小于 0", "en": "below 0"},
    "crowd.clicks": {"zh": "点击多于展现", "en": "more clicks than impressions"},
    "crowd.carts": {"zh": "加购多于点击：比率会超过 100%", "en": "more carts than clicks: a rate above 100%"},
    "crowd.buyers": {"zh": "买家多于点击：比率会超过 100%", "en": "more buyers than clicks: a rate above 100%"},
    "crowd.revenue": {"zh": "有成交金额却没有买家", "en": "revenue without a buyer"},
    **{code: {"zh": zh, "en": en} for code, (en, zh) in UNREADABLE.items()},
}


@dataclass(frozen=True, slots=True)
class CrowdRow:
    """One row of the report. Units: money in minor units. None for what the report does not tell."""

    row: int
    crowd: str
    size: int | None
    impressions: int | None
    clicks: int
    carts: int | None
    buyers: int
    cost: int
    revenue: int


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was not counted: its number as a spreadsheet shows it, the column as the file calls it, and why."""

    row: int
    column: str
    value: str
    code: str


@dataclass(frozen=True, slots=True)
class AdReport:
    """What was read: rows = ``rows`` + ``refused``."""

    file: str
    rows: tuple[CrowdRow, ...]
    refused: tuple[RefusedRow, ...]


class _BadCellError(Exception):
    def __init__(self, field: str, value: str, code: str) -> None:
        super().__init__(code)
        self.field, self.value, self.code = field, value, code


def ad_report(file: Path, *, currency: str, shop: Path | None = None) -> AdReport:
    """Read a report, of any kind and encoding orders are read in. ``shop``: in whose folder it is read.

    Raises: DataError ``crowds.columns`` naming the columns that are missing, or what reading raises.
    """
    aliases = {normalise_header(name) for names in _names().values() for name in names}
    rows: list[CrowdRow] = []
    refused: list[RefusedRow] = []
    with aside(shop) as scratch:
        for table in read(file, scratch, keywords=frozenset(aliases)):
            places = _places(table, file)
            refused += [RefusedRow(each.row, each.column, each.value, each.code) for each in table.refused]
            for number, cells in _cells(table):
                try:
                    rows.append(_row(number, {name: cells[place] for name, place in places.items()}, currency))
                except _BadCellError as bad:
                    refused.append(RefusedRow(number, table.header[places[bad.field]], bad.value, bad.code))
    return AdReport(file.name, tuple(rows), tuple(sorted(refused, key=lambda each: each.row)))


@cache
def _names() -> dict[str, list[str]]:
    found: dict[str, list[str]] = tomllib.loads(files("huitou.intake").joinpath("ad_report.toml").read_text("utf-8"))
    return found


def _places(table: Table, file: Path) -> dict[str, int]:
    """Where each field stands among the cells of a row."""
    header = {normalise_header(cell): place for place, cell in reversed(list(enumerate(table.header)))}
    found = {}
    for field, names in _names().items():
        place = next((header[normalise_header(name)] for name in names if normalise_header(name) in header), None)
        if place is not None:
            found[field] = place
    missing = [field for field in NEEDED if field not in found]
    if missing or table.kind != "csv":
        lacking_zh = "、".join("或".join(_chinese(field)) for field in missing)
        lacking_en = ", ".join(missing)
        raise DataError(
            "crowds.columns",
            en=f"{table.name} is no ad report by crowd: there is no column for {lacking_en}; the headings needed are"
            f" {', '.join(NEEDED)}, and there may be size, impressions, carts",
            zh=f"{table.name} 不是按人群的推广报表：缺少 {lacking_zh} 这样的列；"
            "要有人群、点击量、成交人数、花费、成交金额，还可以有人群规模、展现量、加购人数",
            file=file.name,
        )
    return found


def _chinese(field: str) -> list[str]:
    return [name for name in _names()[field] if not name.isascii()][:2]


def _cells(table: Table) -> Iterator[tuple[int, list[str]]]:
    with table.path.open(encoding="utf-8", newline="") as stream:
        for place, cells in enumerate(csv.reader(stream), start=1):
            if table.numbered:
                yield int(cells[0]), cells[1:]
            else:
                yield table.header_row + place, cells


def _row(number: int, cells: Mapping[str, str], currency: str) -> CrowdRow:
    crowd = " ".join(unicodedata.normalize("NFKC", cells["crowd"]).split())
    if not crowd:
        raise _BadCellError("crowd", "", "crowd.missing")
    told: dict[str, Any] = dict.fromkeys(("size", "impressions", "carts"))
    for field in (name for name in cells if name != "crowd"):
        told[field] = _number(field, cells[field], currency)
    for part, whole in _WITHIN:
        if told[part] is not None and told[whole] is not None and told[part] > told[whole]:
            raise _BadCellError(part, cells[part], f"crowd.{part}")
    if told["revenue"] and not told["buyers"]:
        raise _BadCellError("revenue", cells["revenue"], "crowd.revenue")
    return CrowdRow(number, crowd, **told)


def _number(field: str, cell: str, currency: str) -> int | None:
    """A whole number, or money in minor units; None for an empty cell that may be empty."""
    text = unicodedata.normalize("NFKC", cell).strip()
    if text in {"", "-", "--"}:
        if field in NEEDED:
            raise _BadCellError(field, cell, "crowd.missing")
        return None
    match = _NUMBER.fullmatch(text)
    if match is None or len(match[2]) > _DIGITS:
        raise _BadCellError(field, cell, "crowd.number")
    value = Decimal(match[1] + match[2].replace(",", "") + (match[3] or ""))
    if value < 0:
        raise _BadCellError(field, cell, "crowd.negative")
    exact = value.scaleb(money.minor_digits(currency)) if field in _MONEY else value
    if field not in _MONEY and exact != exact.to_integral_value():
        raise _BadCellError(field, cell, "crowd.whole")
    return int(exact.to_integral_value(rounding="ROUND_HALF_UP"))
