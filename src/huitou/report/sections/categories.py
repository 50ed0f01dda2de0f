"""What is sold, and what brings people back: revenue, return and cycle by category and by product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from huitou.language import Speech
from huitou.metrics.dimension_words import slice_word
from huitou.metrics.measurement import Measurement
from huitou.metrics.slices import UNKNOWN
from huitou.report import cells, charts, whose
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Cell, Chart, Prose, Section, Table, words

_SHOWN = 12
Found = Mapping[str, Measurement]


def section(asking: Asking) -> Section:
    title = asking.t(zh="哪些商品带人回来", en="Which goods bring people back")
    return Section("categories", title, tuple(_blocks(asking)))


def _blocks(asking: Asking) -> Iterator[Block]:
    t = asking.t
    revenue, products = _ranked(asking, "category"), _ranked(asking, "product")
    has_products = _is_known(products, "product")
    if not _is_known(revenue, "category"):
        yield Prose(_no_category(t, has_products=has_products))
    else:
        categories = _categories(revenue, asking)
        yield from _first_orders(revenue, asking)
        yield categories
    if has_products:
        yield _products(products, asking)


def _is_known(found: Sequence[Measurement], dimension: str) -> bool:
    return [m.by[dimension] for m in found] not in ([], [UNKNOWN])


def _no_category(t: Speech, *, has_products: bool) -> str:
    if has_products:
        return t(
            zh="商品都没有写类目，看不出哪些类目带人回来。导入一份商品表，写上商品编号和类目，这里就有了。",
            en="The products have no category, so it cannot be seen which categories bring people back. Import a list "
            "of products, with the number and the category of each, and it will stand here.",
        )
    return t(
        zh="订单里没有商品，也没有类目，看不出哪些类目带人回来。导入带类目的商品明细，这里就有了。",
        en="The orders name neither products nor categories, so it cannot be seen which bring people back. Import "
        "order lines with their category and it will stand here.",
    )


def _ranked(asking: Asking, dimension: str) -> list[Measurement]:
    """What sold in the last 90 days, the most first."""
    return sorted(asking.all("revenue", by=dimension), key=lambda m: (-m.numerator, m.by[dimension]))


def _by(asking: Asking, metric_id: str, dimension: str, labels: Sequence[str], **params: object) -> Found:
    """The metric for each of these; of all the others nothing is worked out."""
    found = asking.all(metric_id, by=dimension, where={dimension: list(labels)}, params=params or None)
    return {m.by[dimension]: m for m in found}


def _first_orders(revenue: Sequence[Measurement], asking: Asking) -> Iterator[Block]:
    """Of those who began with each category, how many came back at all."""
    t = asking.t
    shown = [m.by["category"] for m in revenue[:_SHOWN]]
    rates = _by(asking, "cohort_repurchase_rate", "first_category", shown)
    known = [rates[name] for name in shown if name in rates and rates[name].value is not None and name != UNKNOWN]
    drawn = sorted((m for m in known if not m.of_few), key=lambda m: -float(m.value or 0))
    if len(drawn) < 2:
        return
    whole = asking.one("cohort_repurchase_rate")
    line = (t(zh="全店", en="whole shop"), float(whole.value)) if whole.value is not None else None
    bars = [
        charts.Bar(
            slice_word("first_category", m.by["first_category"], t), float(m.value or 0), cells.tip(m, t), m.interval
        )
        for m in drawn
    ]
    says = t(
        zh="首单买这个类目的人，90 天内又来买的比例（买什么都算）；细线是 95% 区间，区间宽就是人还少。",
        en="Of people whose first order was of this category, those who bought anything again within 90 days; the thin "
        "line is the 95% interval, wide where people are few.",
    )
    yield Prose(says)
    # Drawn from the bottom up.
    people = tuple(whose.of(m) for m in reversed(drawn))
    option = charts.ranked(bars, written="percent", line=line)
    yield Chart(option, says, _began(drawn, t), height=60 + 26 * len(bars), people=(people,))


def _began(drawn: Sequence[Measurement], t: Speech) -> Table:
    return Table(
        t(zh="首单买它的人，90 天内又来", en="Began with it, back within 90 days"),
        tuple(t(zh="类目|首单买它的客户|又来的|比例", en="category|began with it|came back|share").split("|")),
        tuple(
            (
                words(slice_word("first_category", m.by["first_category"], t)),
                cells.count(m.denominator or 0, whose.of(m, "denominator")),
                cells.count(m.numerator, whose.of(m)),
                cells.cell(m, t),
            )
            for m in drawn
        ),
    )


def _categories(revenue: Sequence[Measurement], asking: Asking) -> Table:
    t = asking.t
    shown = [m.by["category"] for m in revenue[:_SHOWN]]
    first = _by(asking, "cohort_repurchase_rate", "first_category", shown)
    again = _by(asking, "product_repurchase_rate", "category", shown, level="category")
    cycles = _by(asking, "category_cycle", "category", shown)
    late = _by(asking, "cycle_lateness", "category", shown)
    headings = t(
        zh="类目|销售额（90 天）|占比|首单买它、90 天内又来|90 天内又买它|隔多久再买它|提醒|比该用完的日子晚",
        en="category|revenue, 90 days|share|first order of it, back in 90 days|bought it again in 90 days"
        "|days until bought again|remind|later than it lasts",
    )
    whole = sum(m.numerator for m in revenue) or 1
    rows = [
        (
            words(slice_word("category", m.by["category"], t)),
            cells.money(m.numerator, m.currency, t, whose.of(m)),
            cells.rate(m.numerator / whole),
            *(_of(found, m.by["category"], t) for found in (first, again, cycles)),
            _remind(cycles.get(m.by["category"]), t),
            _lateness(late.get(m.by["category"]), t),
        )
        for m in revenue[:_SHOWN]
    ]
    return Table(
        t(zh="类目", en="Categories"),
        tuple(headings.split("|")),
        tuple(rows),
        (
            *_left_out(len(revenue), t),
            t(
                zh="隔多久再买：还没再买的人也算在内，所以比“已经再买的人隔了几天”长，也更真。一单里有几个类目，每个都算。",
                en="Days until bought again: those who have not yet are counted in, so it is longer, and truer, than "
                "the days of those who have. An order with several categories counts in each.",
            ),
        ),
    )


def _products(revenue: Sequence[Measurement], asking: Asking) -> Table:
    t = asking.t
    shown = [m.by["product"] for m in revenue[:_SHOWN]]
    again = _by(asking, "product_repurchase_rate", "product", shown)
    cycles = _by(asking, "product_cycle", "product", shown)
    headings = t(
        zh="商品|销售额（90 天）|占比|90 天内又买它|隔多久再买它|提醒",
        en="product|revenue, 90 days|share|bought it again in 90 days|days until bought again|remind",
    )
    whole = sum(m.numerator for m in revenue) or 1
    rows = tuple(
        (
            words(slice_word("product", m.by["product"], t)),
            cells.money(m.numerator, m.currency, t, whose.of(m)),
            cells.rate(m.numerator / whole),
            *(_of(found, m.by["product"], t) for found in (again, cycles)),
            _remind(cycles.get(m.by["product"]), t),
        )
        for m in revenue[:_SHOWN]
    )
    name = t(zh="卖得最多的商品", en="The products that sell most")
    return Table(name, tuple(headings.split("|")), rows, tuple(_left_out(len(revenue), t)))


def _left_out(count: int, t: Speech) -> Iterator[str]:
    if count > _SHOWN:
        yield t(zh=f"按销售额列出前 {_SHOWN} 个，共 {count:,} 个。", en=f"The {_SHOWN} that sell most, of {count:,}.")


def _of(found: Found, label: str, t: Speech) -> Cell:
    return cells.cell(found[label], t) if label in found else Cell(cells.nobody(t), missing=True)


def _remind(cycle: Measurement | None, t: Speech) -> Cell:
    """The days to remind on, counted from delivery where that is known."""
    window = cycle.details.get("reminder") if cycle else None
    if not window:
        return Cell("—", missing=True)
    start, end = window["from_day"], window["to_day"]
    if window["clock"] == "delivery":
        said = t(zh=f"签收后第 {start}–{end} 天", en=f"day {start}–{end} after delivery")
    else:
        said = t(zh=f"第 {start}–{end} 天", en=f"day {start}–{end}")
    return Cell(said, said, "days")


def _lateness(late: Measurement | None, t: Speech) -> Cell:
    """How much longer people take than a purchase should last; only where it is late."""
    if late is None or late.value is None:
        return Cell("—", missing=True)
    if not late.details["late"]:
        return words(t(zh="不晚", en="no"))
    days, lasts = late.details["days_absent"], late.details["cycle_days"]
    return words(t(zh=f"晚 {days} 天（该用 {lasts} 天）", en=f"{days} days (lasts {lasts})"))
