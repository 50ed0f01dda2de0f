"""The pages of the diagnosis: each a section of the report, shown where the shop has what it rests on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from huitou.language import Speech
from huitou.metrics.definition import Words
from huitou.report.asking import Asking
from huitou.report.blocks import Section
from huitou.report.sections import (
    accuracy,
    categories,
    cohorts,
    contribution,
    curve,
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


@dataclass(frozen=True, slots=True)
class Page:
    """``name`` is its word in the list of pages, where it stands if ``shown``, which is told at once.

    ``of_a_place``: it can be asked of one source or store; the others are of the whole shop. ``make`` gives None where
    the shop turns out to have nothing for it.
    """

    id: str
    name: Words
    make: Callable[[Asking], Section | None]
    shown: Callable[[Asking], object] = lambda _: True
    of_a_place: bool = False


def _position(asking: Asking) -> Section | None:
    where = position.found(asking)
    return position.section(asking, where) if position.told(where) else None


def _live(asking: Asking) -> Section | None:
    rooms = live.found(asking)
    return live.section(asking, rooms) if rooms.sessions else None


def _levers(asking: Asking) -> Section | None:
    worth = levers.found(asking)
    return levers.section(asking, worth) if worth.levers else None


def _accuracy(asking: Asking) -> Section | None:
    past = accuracy.found(asking)
    return accuracy.section(asking, past) if accuracy.shown(past) else None


# In the order of an owner's questions.
PAGES: tuple[Page, ...] = (
    Page("findings", {"zh": "哪里疼", "en": "Where it hurts"}, findings.section),
    Page("numbers", {"zh": "三个数", "en": "Three numbers"}, numbers.section, of_a_place=True),
    Page("moved", {"zh": "为什么变了", "en": "Why it moved"}, moved.section, moved.months, of_a_place=True),
    Page("curve", {"zh": "首单到二单", "en": "First to second order"}, curve.section, of_a_place=True),
    Page("gaps", {"zh": "单与单之间", "en": "Order to order"}, gaps.section, of_a_place=True),
    Page(
        "contribution",
        {"zh": "老客贡献", "en": "What returning customers bring"},
        contribution.section,
        of_a_place=True,
    ),
    Page("cohorts", {"zh": "逐月新客", "en": "New customers by month"}, cohorts.section, of_a_place=True),
    Page("categories", {"zh": "类目与商品", "en": "Categories and products"}, categories.section, of_a_place=True),
    Page("structure", {"zh": "客户结构与 RFM", "en": "Structure and RFM"}, structure.section),
    Page("funnel", {"zh": "访客漏斗", "en": "Funnel"}, funnel.section, funnel.shown),
    Page("live", {"zh": "直播间", "en": "Live rooms"}, _live, lambda asking: "live" in asking.snapshot.about.lists),
    Page("position", {"zh": "阶段与类型", "en": "Stage and type"}, _position),
    Page("levers", {"zh": "值多少钱", "en": "What each lever is worth"}, _levers),
    Page("accuracy", {"zh": "预测准不准", "en": "Accuracy"}, _accuracy),
    Page("others", {"zh": "和别家比", "en": "Beside other shops"}, others.section),
    Page("targets", {"zh": "目标", "en": "Targets"}, targets.section, targets.shown),
    Page("quality", {"zh": "数据质量", "en": "Data quality"}, quality.section),
    Page("exclusions", {"zh": "没算进来的", "en": "Orders left out"}, exclusions.section),
)
_WITHOUT_CUSTOMER = (Page("unknown", {"zh": "不知道是谁", "en": "Buyers unknown"}, unknown.section),)
_WITHOUT_PURCHASE = (Page("nothing", {"zh": "还没有购买", "en": "No purchase yet"}, nothing.section),)
IDS = frozenset(page.id for page in (*PAGES, *_WITHOUT_CUSTOMER, *_WITHOUT_PURCHASE))
OF_A_PLACE = frozenset(page.id for page in PAGES if page.of_a_place)
_ALWAYS = frozenset({"quality", "exclusions"})


def pages(asking: Asking) -> tuple[Page, ...]:
    """The pages that make sense for this shop; most rest on customers who are known."""
    always = tuple(page for page in PAGES if page.id in _ALWAYS)
    if asking.snapshot.about.first_day is None:
        return _WITHOUT_PURCHASE + always
    if not asking.one("lifetime_repeat_rate").denominator:
        return _WITHOUT_CUSTOMER + always
    return tuple(page for page in PAGES if page.shown(asking))


def has_enough(page: Page, asking: Asking) -> bool:
    """Whether the place that is asked about has customers who are known, and what the page rests on."""
    return bool(asking.one("lifetime_repeat_rate").denominator and page.shown(asking))


def name(page: Page, t: Speech) -> str:
    return page.name[t.lang]
