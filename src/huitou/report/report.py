"""The report of a shop: its sections, asked of one snapshot, and the two ways to write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from huitou import calendar
from huitou.errors import Lang, UserError
from huitou.language import Speech
from huitou.report.asking import Asking, asking
from huitou.report.blocks import Section, Table, tables_of
from huitou.report.page import page
from huitou.report.sections import (
    categories,
    cohorts,
    contribution,
    curve,
    definitions,
    exclusions,
    gaps,
    numbers,
    quality,
)
from huitou.settings import Settings
from huitou.warehouse.snapshot import Snapshot

_SECTIONS: tuple[Callable[[Asking], Section], ...] = (
    numbers.section,
    curve.section,
    contribution.section,
    cohorts.section,
    gaps.section,
    categories.section,
    quality.section,
    exclusions.section,
    definitions.section,
)


@dataclass(frozen=True, slots=True)
class Report:
    """A report in one language; ``html`` is the whole file."""

    html: str
    sections: tuple[Section, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, those behind the charts included, in the order they are read."""
        return tuple(table for section in self.sections for table in tables_of(section))


def make(folder: Path, settings: Settings, snapshot: Snapshot, *, lang: Lang, to: str | None = None) -> Report:
    """The report as of ``to``, by default the latest day in the data.

    Raises: UserError ``report.before_data`` for a day before the first purchase.
    """
    asked = asking(folder, settings, snapshot, to=to, t=Speech(lang))
    first = snapshot.about.first_day
    if first is not None and asked.as_of < first:
        raise UserError(
            "report.before_data",
            en=f"{to} is before the first purchase, {calendar.iso(first)}; give a later day",
            zh=f"{to} 早于第一笔购买 {calendar.iso(first)}；请给一个更晚的日期",
        )
    sections = tuple(section(asked) for section in _SECTIONS)
    return Report(page(asked, sections), sections)
