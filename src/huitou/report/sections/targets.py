"""The shop's targets: how far each month has come, and whether that is ahead of its pace."""

from __future__ import annotations

from collections.abc import Iterator

from huitou import calendar
from huitou.metrics import target_words
from huitou.metrics.targets import Progress, Target, progress, targets
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Cell, Prose, Section, Table, words

_MONTHS = 12


def section(asking: Asking) -> Section:
    return Section("targets", asking.t(zh="目标完成了多少", en="How far the targets are"), tuple(_blocks(asking)))


def shown(asking: Asking) -> tuple[Target, ...]:
    """The targets of the last twelve months and of those to come, the latest month first."""
    last = calendar.date_of(asking.as_of)
    first = calendar.iso(calendar.first_of(calendar.month_of(last) - _MONTHS + 1))[:7]
    kept = [each for each in targets(asking.folder) if each.month >= first]
    return tuple(sorted(kept, key=lambda each: (each.month, each.metric), reverse=True))


def _blocks(asking: Asking) -> Iterator[Block]:
    t = asking.t
    found = [progress(asking.snapshot, each, settings=asking.settings, as_of=asking.as_of) for each in shown(asking)]
    for each in found:
        asking.one(each.target.metric)
        if each.measurement is not None and each.days_gone < each.days:
            yield Prose(_sentence(each, asking), "lead")
    headings = t(
        zh="月份|指标|目标|现在|完成|日子过了|去年此时|照去年走势到月底|怎么样",
        en="month|metric|target|so far|attained|days gone|last year by then|month at last year's course|how it goes",
    )
    remarks = dict.fromkeys(f"{p.target.month}{t(zh='：', en=': ')}{p.explain(t.lang)}" for p in found if p.reason)
    yield Table(
        t(zh="每月目标", en="Targets per month"),
        tuple(headings.split("|")),
        tuple(_row(each, asking) for each in found),
        tuple(f"{each}{t(zh='。', en='.')}" for each in remarks),
    )


def _sentence(p: Progress, asking: Asking) -> str:
    """Where the month under way stands."""
    t = asking.t
    name, goal = target_words.name(p.target, t), target_words.wanted(p.target, asking.currency, t)
    now, attained = target_words.so_far(p, t), target_words.share(p.attained)
    month = p.target.month
    if p.reason == "not_additive":
        return t(
            zh=f"{month} 的{name}，目标 {goal}，现在 {now}。",
            en=f"{month}, {name.lower()}: {now} so far, the target is {goal}.",
        )
    return t(
        zh=f"{month} 的{name}，目标 {goal}，到现在 {now}，完成了 {attained}；{_pace(p, asking)}。",
        en=f"{month}, {name.lower()}: {now} of {goal}, {attained} of the target; {_pace(p, asking)}.",
    )


def _pace(p: Progress, asking: Asking) -> str:
    """What the share attained is held against: last year's month by the same day, else the days gone."""
    t = asking.t
    verdict = target_words.verdict(p, t)
    if p.last_year is not None:
        held = target_words.share(p.last_year)
        said = t(zh=f"去年这个月到这一天已有 {held}", en=f"last year had {held} of its month by this day")
    else:
        held = target_words.share(p.even)
        said = t(zh=f"这个月过了 {held}", en=f"{held} of the month is gone")
    return said + (t(zh="，", en=": ") + verdict if verdict else "")


def _row(p: Progress, asking: Asking) -> tuple[Cell, ...]:
    t = asking.t
    return (
        words(p.target.month),
        words(target_words.name(p.target, t)),
        words(target_words.wanted(p.target, asking.currency, t)),
        words(target_words.so_far(p, t)),
        words(target_words.share(p.attained)),
        words(f"{p.days_gone}/{p.days}"),
        words(target_words.share(p.last_year)),
        words(target_words.expected(p, asking.currency, t)),
        words(target_words.verdict(p, t)),
    )
