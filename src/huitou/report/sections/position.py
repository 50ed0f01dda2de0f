"""The stage and the type of the shop, and whether winning customers pays: where the figures tell."""

from __future__ import annotations

from collections.abc import Iterator

from huitou.diagnosis.position.position import Position, position
from huitou.diagnosis.position.tables import facts, sides
from huitou.diagnosis.position.verdict import Verdict
from huitou.diagnosis.position.words import TITLES, asides, cautions, costs_of_sides, headline, not_yet, source, tactics
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Finding, Findings, Prose, Section
from huitou.report.sections.moved import table

# Those the figures come from, so that the definitions are listed.
_ASKED = ("average_order_value", "purchase_frequency")


def found(asking: Asking) -> Position:
    return position(asking.snapshot, as_of=asking.as_of, settings=asking.settings, folder=asking.folder)


def told(where: Position) -> tuple[Verdict, ...]:
    """The aids that have something to say: an answer, or figures short of the margin alone."""
    return tuple(each for each in where.aids if each.rule or each.undefined == "no_margin")


def section(asking: Asking, where: Position) -> Section:
    title = asking.t(zh="店在什么阶段，力气往哪边使", en="The stage of the shop, and where effort belongs")
    return Section("position", title, tuple(_blocks(asking, where)))


def _blocks(asking: Asking, where: Position) -> Iterator[Block]:
    t = asking.t
    for metric in _ASKED:
        asking.one(metric)
    aids = told(where)
    yield Findings(tuple(_aid(asking, where, each) for each in aids), calm=True)
    yield table(facts(where, aids, t))
    for said in dict.fromkeys(source(where, each, t) for each in aids if each.rule):
        yield Prose(said, "aside")
    both = sides(where, t)
    if both and where.sides and (where.sides.cost_days or where.sides.new.margin is not None):
        yield table(both)
        yield Prose(costs_of_sides(where, t), "aside")


def _aid(asking: Asking, where: Position, verdict: Verdict) -> Finding:
    t = asking.t
    name = TITLES[verdict.kind][t.lang]
    if verdict.rule is None:
        return Finding(name, "", (not_yet(where, verdict, t), *cautions(verdict, t)))
    title = t(zh=f"{name}：{verdict.rule.name['zh']}", en=f"{name}: {verdict.rule.name['en']}")
    said = (headline(where, verdict, t), *asides(where, verdict, t), *cautions(verdict, t))
    return Finding(title, "", said, tactics(verdict, t))
