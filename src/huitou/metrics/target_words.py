"""How a target and its progress are written for a person."""

from __future__ import annotations

from decimal import Decimal

from huitou.language import Speech
from huitou.metrics import comparison_words, figures
from huitou.metrics.catalogue import load_catalogue
from huitou.metrics.targets import Progress, Target

_CLOSE = 0.03


def name(target: Target, t: Speech) -> str:
    return load_catalogue()[target.metric].name[t.lang]


def wanted(target: Target, currency: str, t: Speech) -> str:
    """The target with its unit."""
    unit = load_catalogue()[target.metric].unit
    value = target.value if unit in {"money", "money_each"} else float(target.value)
    shown = int(value) if unit in {"count", "days", "months"} else str(value) if isinstance(value, Decimal) else value
    return comparison_words.number(shown, unit, currency, t)


def so_far(p: Progress, t: Speech) -> str:
    return figures.value(p.measurement, t).removesuffix(" *") if p.measurement else figures.NONE


def expected(p: Progress, currency: str, t: Speech) -> str:
    """What the month comes to if the rest of it goes as last year's did."""
    unit = load_catalogue()[p.target.metric].unit
    return figures.NONE if p.expected is None else comparison_words.number(p.expected, unit, currency, t)


def share(number: float | None) -> str:
    return figures.NONE if number is None else figures.percent(number)


def verdict(p: Progress, t: Speech) -> str:
    """Reached or missed once the month is over, before that ahead of or behind its pace; empty where neither."""
    if p.attained is None or (p.ahead is None and p.days_gone < p.days):
        return ""
    if p.days_gone == p.days or p.ahead is None:
        return t(zh="达成", en="reached") if p.attained >= 1 else t(zh="未达成", en="missed")
    if abs(p.ahead - 1) < _CLOSE:
        return t(zh="正按进度", en="on course")
    return t(zh="快于进度", en="ahead") if p.ahead > 1 else t(zh="慢于进度", en="behind")
