"""Words that several commands share: numbers of things, and why an order is not counted."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.cli.language import Speech
from huitou.intake.report import EXCLUSIONS


def count(number: int) -> str:
    return f"{number:,}"


def excluded(counts: Mapping[str, int], t: Speech) -> str:
    """``{"unpaid": 12}`` as ``未付款 12``, the largest first."""
    largest_first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = [f"{t(zh=EXCLUSIONS[why].zh, en=EXCLUSIONS[why].en)} {count(number)}" for why, number in largest_first]
    return t(zh="，", en="; ").join(shown)
