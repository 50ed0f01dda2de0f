"""How far those who came got, where visits are known."""

from __future__ import annotations

from collections.abc import Iterator

from huitou.diagnosis.funnel import words
from huitou.diagnosis.funnel.funnel import funnel
from huitou.diagnosis.funnel.result import By, Funnel, Part, Step
from huitou.diagnosis.funnel.steps import WORDS
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Cell, Prose, Section, Table

# From everybody to who is who; categories are many, and have the command line.
_CUTS: tuple[By, ...] = ("", "group")


def shown(asking: Asking) -> bool:
    """Whether there is anything to show."""
    return "visits" in asking.snapshot.about.lists


def section(asking: Asking) -> Section:
    return Section("funnel", asking.t(zh="来的人走到哪一步", en="How far visitors get"), tuple(_blocks(asking)))


def _blocks(asking: Asking) -> Iterator[Block]:
    t = asking.t
    for by in _CUTS:
        found = funnel(asking.snapshot, by=by, as_of=asking.as_of)
        if found.undefined:
            yield Prose(words.nothing(found, t))
            return
        if not by:
            yield Prose(words.span(found, t), "aside")
        if one := words.one_group(found, t):
            yield Prose(one, "aside")
            return
        for part in found.parts:
            if said := words.weakest(part, found, t):
                yield Prose(said, "plain" if by else "lead")
            yield _table(part, found, asking)
        if not by and (names := words.left_out(found, t)):
            yield Prose(names, "aside")


def _table(part: Part, found: Funnel, asking: Asking) -> Table:
    t = asking.t
    name = t(zh="漏斗", en="Funnel") + (f" · {words.label(part, found, t)}" if found.by else "")
    return Table(name, tuple(words.headings(t)), tuple(_row(step, asking) for step in part.steps))


def _row(step: Step, asking: Asking) -> tuple[Cell, ...]:
    said = words.row(step, asking.t)
    values = (WORDS[step.name][asking.t.lang], step.people, step.rate, step.usual)
    kinds = ("text", "count", "rate", "rate")
    return tuple(
        Cell(text, value, kind, missing=value is None)  # type: ignore[arg-type]
        for text, value, kind in zip(said, values, kinds, strict=True)
    )
