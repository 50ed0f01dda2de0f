"""Which day since entering each step is reached on, as far as waits tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huitou.language import Speech

_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """From the earliest to the latest day; ``most`` None where somebody may wait for a day nobody knows yet."""

    least: int = 0
    most: int | None = 0

    def said(self, t: Speech) -> str:
        """``day 3``, ``day 3 to 10``."""
        if self.most is None:
            return t(zh=f"第 {self.least} 天以后", en=f"day {self.least} or later")
        if self.most == self.least:
            return t(zh=f"第 {self.least} 天", en=f"day {self.least}")
        return t(zh=f"第 {self.least} 到 {self.most} 天", en=f"day {self.least} to {self.most}")


def days(first: str, steps: Sequence[Mapping[str, Any]]) -> Mapping[str, Span]:
    """By step; one that no way leads to is left out."""
    by_id = {each["id"]: each for each in steps}
    found: dict[str, Span] = {}
    ahead = [(first, Span())]
    while ahead:
        name, here = ahead.pop()
        if name not in by_id or name in found:
            continue
        found[name] = here
        step = by_id[name]
        ahead += [(to, _after(step, edge, here)) for edge, to in step.get("next", {}).items()]
    return found


def _after(step: Mapping[str, Any], edge: str, here: Span) -> Span:
    """When somebody who came here then goes on by that way. A setting that is no number counts as nothing."""
    match step["kind"]:
        case "wait":
            more = _number(step, "days")
            return Span(here.least + more, None if here.most is None else here.most + more)
        case "wait_for" if edge == "timeout":
            more = _number(step, "minutes") // _DAY_MINUTES
            return Span(here.least + more, None if here.most is None else here.most + more)
        case "wait_for":
            more = _number(step, "minutes") // _DAY_MINUTES
            return Span(here.least, None if here.most is None else here.most + more)
        case "task":
            more = _number(step, "hours") * 60 // _DAY_MINUTES
            return Span(here.least, None if here.most is None else here.most + more)
        case "wait_before" if edge == "next":
            return Span(here.least, None)
    return here


def _number(step: Mapping[str, Any], field: str) -> int:
    said = step.get(field, 0)
    return said if isinstance(said, int) else 0
