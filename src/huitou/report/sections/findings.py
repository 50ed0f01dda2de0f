"""Where it hurts: what the diagnosis found, dearest first, and where the shop stands."""

from __future__ import annotations

from collections.abc import Iterator

from huitou.diagnosis.diagnose import findings
from huitou.diagnosis.figures import rounded_money
from huitou.diagnosis.finding import Finding as Found
from huitou.diagnosis.finding import Findings as AllFound
from huitou.metrics.figures import amid
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Finding, Findings, Prose, Section
from huitou.report.whose import OfFinding


def section(asking: Asking) -> Section:
    found = findings(asking.snapshot, settings=asking.settings, as_of=asking.as_of)
    return Section("findings", asking.t(zh="哪里疼", en="Where it hurts"), tuple(_blocks(found, asking)))


def _blocks(found: AllFound, asking: Asking) -> Iterator[Block]:
    t = asking.t
    if not found.items:
        yield Prose(found.silence(t.lang))
        return
    if found.illnesses:
        yield Prose(t(zh="按一季少掉的钱排，最贵的在前。", en="By the money lost in a quarter, dearest first."))
        yield Findings(tuple(_finding(each, place, asking) for place, each in enumerate(found.illnesses, start=1)))
    else:
        yield Prose(
            t(
                zh="老客回头这件事上，没有看出哪里疼。",
                en="Nothing hurts in how customers come back, as far as the numbers tell.",
            ),
            "lead",
        )
    if found.states:
        yield Prose(t(zh="现在的位置（不是毛病）：", en="Where the shop stands (no fault):"))
        first = len(found.illnesses) + 1
        yield Findings(
            tuple(_finding(each, place, asking) for place, each in enumerate(found.states, start=first)), calm=True
        )


def _finding(found: Found, number: int, asking: Asking) -> Finding:
    lang = asking.t.lang
    said = [*found.details(lang), found.sure(lang), found.formula(lang)]
    return Finding(
        title=found.headline(lang),
        money=_money(found, asking),
        body=tuple(filter(None, said)),
        todo=tuple(found.todo(lang)),
        whom=found.whom(lang),
        command=f"huitou diagnose --names {number}" if found.whom(lang) else "",
        people=OfFinding(found.id, found.at) if found.whom(lang) else None,
    )


def _money(found: Found, asking: Asking) -> str:
    t = asking.t
    if not found.stake:
        return ""
    middle, low, high = (
        rounded_money(each, t, currency=found.currency)
        for each in (found.stake.minor, found.stake.low, found.stake.high)
    )
    return t(zh=f"一季少约 {middle}（{amid(low)}到 {high}）", en=f"about {middle} lost a quarter ({low} to {high})")
