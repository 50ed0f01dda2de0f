"""Why revenue moved from the month before last to the last one."""

from __future__ import annotations

from collections.abc import Iterator

from huitou import calendar
from huitou.calendar import Window
from huitou.diagnosis.explain.explain import explain
from huitou.diagnosis.explain.explanation import Explanation
from huitou.diagnosis.explain.tables import Listing, listings
from huitou.diagnosis.explain.words import sentences
from huitou.language import Speech
from huitou.metrics.seasons.promotions import promotions
from huitou.report.asking import Asking
from huitou.report.blocks import Block, Prose, Section, Table, words


def section(asking: Asking) -> Section:
    title = asking.t(zh="上个月的销售额为什么变了", en="Why last month's revenue moved")
    return Section("moved", title, tuple(_blocks(asking)))


def months(asking: Asking) -> tuple[Window, Window] | None:
    """The last whole month and the one before; None where the data does not hold both from their first day on."""
    month = calendar.month_of(calendar.date_of(asking.as_of + 1))
    last, before = (Window(calendar.first_of(m), calendar.first_of(m + 1) - 1) for m in (month - 1, month - 2))
    return (last, before) if asking.first_day <= before.from_day else None


def _blocks(asking: Asking) -> Iterator[Block]:
    both = months(asking)
    if both is None:
        return
    last, before = both
    asking.one("revenue")
    found = explain(
        asking.snapshot,
        "revenue",
        before,
        settings=asking.settings,
        promotions=promotions(asking.folder, currency=asking.settings.currency),
        from_=last.from_day,
        to=last.to_day,
        as_of=asking.as_of,
        where=asking.place or None,
    )
    yield from told(found, asking.t)


def told(found: Explanation, t: Speech) -> Iterator[Block]:
    """An explanation in sentences, then its tables."""
    what, *rest = sentences(found, t)
    yield Prose(what)
    for place, sentence in enumerate(rest):
        yield Prose(sentence, "lead" if place < len(rest) - 1 else "aside")
    for each in listings(found, t):
        yield table(each)


def table(listing: Listing) -> Table:
    """The listing as a table of the report; what stands over the table need not stand in it again."""
    first, *others = listing.headings
    headings = ("" if first.casefold() == listing.name.casefold() else first, *others)
    rows = tuple(tuple(words(cell) for cell in row) for row in listing.rows)
    return Table(listing.name, headings, rows, numbers_from=listing.numbers)
