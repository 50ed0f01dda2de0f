"""The report of a shop: its sections, asked of one snapshot, and the two ways to write them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from huitou import calendar
from huitou.errors import Lang, UserError
from huitou.language import Speech
from huitou.report.asking import Asking, asking
from huitou.report.blocks import Section, Table, tables_of
from huitou.report.page import page
from huitou.report.sections import (
    accuracy,
    categories,
    cohorts,
    contribution,
    curve,
    definitions,
    exclusions,
    findings,
    funnel,
    gaps,
    levers,
    live,
    moved,
    nothing,
    numbers,
    others,
    position,
    quality,
    structure,
    targets,
    unknown,
)
from huitou.report.workbook import workbook
from huitou.settings import Settings
from huitou.warehouse import text_file
from huitou.warehouse.snapshot import Snapshot

# In the order they are read; the definitions come last because they list what the others asked.
_SECTIONS: tuple[Callable[[Asking], Section], ...] = (
    numbers.section,
    findings.section,
    curve.section,
    contribution.section,
    cohorts.section,
    gaps.section,
    categories.section,
    structure.section,
    others.section,
    quality.section,
    exclusions.section,
    definitions.section,
)
_WITHOUT_CUSTOMER = (unknown.section, exclusions.section, quality.section, definitions.section)
_WITHOUT_PURCHASE = (nothing.section, exclusions.section, quality.section, definitions.section)


@dataclass(frozen=True, slots=True)
class Report:
    """A report in one language: ``html`` is the whole file, ``tables`` are what it rests on."""

    html: str = field(repr=False)
    sections: tuple[Section, ...] = field(repr=False)
    as_of: int
    title: str
    _speech: Speech = field(repr=False)

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table, those behind the charts included, in the order they are read."""
        return tuple(table for section in self.sections for table in tables_of(section))

    def xlsx(self) -> bytes:
        """Every table as a sheet of a workbook."""
        return workbook(self.sections, title=self.title, t=self._speech)

    def save(self, path: str | Path) -> Path:
        """Write the html, or the workbook where the name ends in .xlsx."""
        target = Path(path)
        content = self.xlsx() if target.suffix.lower() == ".xlsx" else self.html.encode()
        text_file.replace(target, content)
        return target


def make(folder: Path, settings: Settings, snapshot: Snapshot, *, lang: Lang, to: str | None = None) -> Report:
    """The report as of ``to``, by default the latest day in the data.

    Raises: UserError ``report.before_data`` for a day before the first purchase.
    """
    asked = asking(folder, settings, snapshot, to=to, t=Speech(lang))
    first = snapshot.about.first_day
    if first is not None and asked.as_of < first:
        raise UserError(
            "report.before_data",
            en=f"{calendar.iso(asked.as_of)} is before the first purchase, {calendar.iso(first)}; give a later day",
            zh=f"{calendar.iso(asked.as_of)} 早于第一笔购买 {calendar.iso(first)}；请给一个更晚的日期",
        )
    sections = tuple(section(asked) for section in _sections(asked))
    return Report(page(asked, sections), sections, asked.as_of, settings.name, asked.t)


def _sections(asked: Asking) -> tuple[Callable[[Asking], Section], ...]:
    if asked.snapshot.about.first_day is None:
        return _WITHOUT_PURCHASE
    if not asked.one("lifetime_repeat_rate").denominator:
        return _WITHOUT_CUSTOMER
    wanted = (targets.section,) if targets.shown(asked) else ()
    why = (moved.section,) if moved.months(asked) else ()
    worth = levers.found(asked)
    what_if = (partial(levers.section, levers=worth),) if worth.levers else ()
    where = position.found(asked)
    stands = (partial(position.section, where=where),) if position.told(where) else ()
    rooms = live.found(asked)
    on_air = (partial(live.section, rooms=rooms),) if rooms.sessions else ()
    past = accuracy.found(asked)
    held = (partial(accuracy.section, evaluation=past),) if accuracy.shown(past) else ()
    way = (funnel.section,) if funnel.shown(asked) else ()
    first, second, *more, last = _SECTIONS
    return (first, *wanted, second, *why, *way, *more[:-3], *stands, *on_air, *what_if, *held, *more[-3:], last)
