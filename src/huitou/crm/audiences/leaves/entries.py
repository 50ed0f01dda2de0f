"""How a condition is entered: its fields as a sentence, each between words, chosen or typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from huitou.metrics.definition import Words

# ``hundredths`` and ``money`` are whole numbers that are shown as hundredths of one, and in the shop's currency.
EntryKind = Literal["whole", "hundredths", "money", "text", "flag", "choice", "choices", "labels", "numbers", "day"]
# What the shop itself offers to choose from; the editor asks for it by this name.
Offered = Literal[
    "",
    "category",
    "product",
    "channel",
    "store",
    "source",
    "tag",
    "audience",
    "list",
    "metric",
    "finding",
    "cell",
    "cluster",
]
NONE: Words = {"zh": "", "en": ""}
# What is asked of goods, and where from.
WHAT: Mapping[str, Words] = {
    "anything": {"zh": "任何东西", "en": "anything"},
    "category": {"zh": "类目", "en": "category"},
    "product": {"zh": "商品", "en": "product"},
    "channel": {"zh": "渠道", "en": "channel"},
    "store": {"zh": "店铺", "en": "store"},
    "source": {"zh": "平台", "en": "platform"},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a condition.

    ``upto``: the field with the upper end of a span that begins with this one; ``below`` where that end is not part of
    it. ``choices``: all there are, by value; ``offered``: the shop says what there is, ``by`` the value of another
    field where that decides. ``only``: shown where each of these fields has one of these values. ``called``: the field
    that keeps what the chosen one is called.
    """

    name: str
    kind: EntryKind
    before: Words = field(default_factory=lambda: NONE)
    after: Words = field(default_factory=lambda: NONE)
    upto: str = ""
    below: bool = False
    choices: Mapping[str, Words] = field(default_factory=dict)
    offered: Offered = ""
    by: str = ""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    called: str = ""


WITHIN_DAYS = Entry("days", "whole", {"zh": "近", "en": "within"}, {"zh": "天", "en": "days"})
TIMES = Entry("times", "whole", {"zh": "至少", "en": "at least"}, {"zh": "次", "en": "times"})


def one_of(*, what: tuple[str, ...]) -> tuple[Entry, ...]:
    """What, and which of it: fields ``what``, ``value`` and ``called``."""
    named = tuple(each for each in what if each != "anything")
    return (
        Entry("what", "choice", choices={each: WHAT[each] for each in what}),
        Entry("value", "text", by="what", only={"what": named}, called="called"),
    )
