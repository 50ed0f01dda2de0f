"""What a section of the report is made of: words, cards, charts and tables.

No markup lives here, and no numbers are made. The page and the workbook are two ways to write the same blocks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from huitou.report.whose import Who

Kind = Literal["text", "count", "rate", "ratio", "money", "days", "date"]
Option: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: ``text`` as a person reads it, ``value`` as a spreadsheet reckons with it (None where not known).

    ``note`` says what it rests on. ``shade`` from 0 to 1 colours the cell by how large it is among its like;
    ``moving`` marks a value that may still change. ``people``: whose number it is, for who can ask; no part of what it
    says.
    """

    text: str
    value: str | int | float | Decimal | dt.date | None = None
    kind: Kind = "text"
    note: str = ""
    shade: float | None = None
    moving: bool = False
    missing: bool = False
    people: Who | None = field(default=None, compare=False, repr=False)


def words(text: str) -> Cell:
    return Cell(text, text)


@dataclass(frozen=True, slots=True)
class Table:
    """``name`` heads it, and names its sheet in the workbook; the first column of each row says what the row is.

    ``numbers_from``: the columns from there on are numbers to a reader, though their cells are words.
    """

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    remarks: tuple[str, ...] = ()
    numbers_from: int | None = None

    def is_number(self, column: int) -> bool:
        """Whether the column stands on the right."""
        told = self.numbers_from is not None and column >= self.numbers_from
        return told or any(row[column].kind not in {"text", "date"} for row in self.rows)


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of a table: whoever cannot see it opens the table, ``says`` is read out in its place.

    ``people``: whose each bar is, by series of the option and place in it; where the table has no cell for a bar,
    ``bars`` lists them. Both are for who can ask for names, and no part of the drawing.
    """

    option: Option
    says: str
    table: Table
    height: int = 260
    people: tuple[tuple[Who | None, ...], ...] = field(default=(), compare=False, repr=False)
    bars: Table | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph; ``tone`` is how it is set: plain, the one thing to take away, or an aside."""

    text: str
    tone: Literal["plain", "lead", "aside"] = "plain"


@dataclass(frozen=True, slots=True)
class Card:
    """One headline number with the sentence it stands for; ``trend`` is drawn below."""

    name: str
    value: str
    sentence: str
    window: str
    changes: tuple[str, ...] = ()
    moving: str = ""
    missing: bool = False
    trend: Chart | None = None
    people: Who | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Cards:
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One reading: what is seen, what it costs, on which figures, what to do, and how to see whom it is about."""

    title: str
    money: str
    body: tuple[str, ...]
    todo: tuple[str, ...] = ()
    whom: str = ""
    command: str = ""
    people: Who | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Findings:
    """Numbered in their order; ``calm`` ones call for nothing."""

    findings: tuple[Finding, ...]
    calm: bool = False


Block: TypeAlias = Prose | Cards | Chart | Table | Findings


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report; ``id`` is its anchor."""

    id: str
    title: str
    blocks: tuple[Block, ...]


def tables_of(section: Section) -> Sequence[Table]:
    """Every table of a section, those behind the charts included, in the order they are read."""
    found: list[Table] = []
    for block in section.blocks:
        match block:
            case Table():
                found.append(block)
            case Chart(table=table):
                found.append(table)
            case Cards(cards=cards):
                found += [card.trend.table for card in cards if card.trend]
            case _:
                pass
    return found
