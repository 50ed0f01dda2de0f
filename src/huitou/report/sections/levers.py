"""What each lever would be worth on the shop's own curves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from huitou.diagnosis.what_if.levers import WhatIf, what_if
from huitou.diagnosis.what_if.tables import listings
from huitou.diagnosis.what_if.words import assumed, formula, lesson, not_yet
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Prose, Section
from huitou.report.sections.moved import table


def found(asking: Asking) -> WhatIf:
    return what_if(asking.snapshot, as_of=asking.as_of, settings=asking.settings)


def section(asking: Asking, levers: WhatIf) -> Section:
    title = asking.t(zh="拉动哪一样最值", en="What each lever would be worth")
    return Section("levers", title, tuple(_blocks(asking, levers)))


def _blocks(asking: Asking, levers: WhatIf) -> Iterator[Block]:
    t = asking.t
    if not levers.levers:
        yield Prose(not_yet(t))
        return
    if said := lesson(levers, t):
        yield Prose(said, "lead")
    *others, last = map(table, listings(levers, t))
    yield from others
    formulas = (formula(lever, t) for lever in next(iter(levers.levers.values())))
    yield replace(last, remarks=(assumed(levers, t), *formulas))
