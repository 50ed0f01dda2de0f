"""How a task can end, and what a journey hears of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from huitou.metrics.definition import Words


class Outcome(StrEnum):
    """What came of a task: the first five a person says, the others the server."""

    CONTACTED = "contacted"
    REPLIED = "replied"
    ORDERED = "ordered"
    NOT_NEEDED = "not_needed"
    DO_NOT_DISTURB = "do_not_disturb"
    LEFT_ALONE = "left_alone"
    LATE = "late"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class About:
    """``spoke``: whether somebody spoke to the customer, which counts as a touch. ``edge``: the way a journey that
    waits goes, empty where it goes by itself. ``said``: by a person."""

    words: Words
    spoke: bool = False
    edge: str = ""
    said: bool = True


ABOUT: Mapping[Outcome, About] = {
    Outcome.CONTACTED: About({"zh": "已联系", "en": "Contacted"}, spoke=True, edge="done"),
    Outcome.REPLIED: About({"zh": "已回复", "en": "Replied"}, spoke=True, edge="done"),
    Outcome.ORDERED: About({"zh": "已下单", "en": "Ordered"}, spoke=True, edge="done"),
    Outcome.NOT_NEEDED: About({"zh": "不需要联系", "en": "Not needed"}, edge="refused"),
    Outcome.DO_NOT_DISTURB: About({"zh": "不想被打扰", "en": "Do not disturb"}, spoke=True, edge="refused"),
    Outcome.LEFT_ALONE: About({"zh": "客户不想被打扰", "en": "Wants to be left alone"}, edge="refused", said=False),
    Outcome.LATE: About({"zh": "过期未做", "en": "Not done in time"}, said=False),
    Outcome.LEFT: About({"zh": "已不用做", "en": "No longer needed"}, said=False),
}


def kind_of(edge: str, ref: str) -> str:
    """The event that one stay at a step waits for: nobody else's outcome wakes it."""
    return f"{edge[:4]}:{ref}"
