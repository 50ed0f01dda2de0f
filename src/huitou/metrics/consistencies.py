"""The four consistencies of a comparison, each by itself: whether it holds, and what it is or what breaks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from huitou.errors import Lang
from huitou.metrics.comparable import Consistency
from huitou.metrics.comparison import Comparison

_Words = Mapping[Lang, str]
NAMES: Mapping[Consistency, _Words] = {
    "object": {"zh": "对象", "en": "Object"},
    "time": {"zh": "时间", "en": "Time"},
    "source": {"zh": "来源", "en": "Source"},
    "definition": {"zh": "口径", "en": "Definition"},
}
_ALIKE: Mapping[Consistency, _Words] = {
    "object": {"zh": "两边看的是同样的客户和订单", "en": "the same customers and orders on both sides"},
    "time": {
        "zh": "天数一样，或同是整月、整季、整年；成熟度也一样",
        "en": "as many days or the same calendar unit, and equally mature",
    },
    "source": {"zh": "同样的来源，数据盖住两边", "en": "the same sources, with data for both sides"},
    "definition": {"zh": "同一个定义、参数和计数方式", "en": "the same definition, parameters and way of counting"},
}
# Beside another segment the object is what is compared; the time then has to be the same.
_BESIDE_A_SEGMENT: Mapping[Consistency, _Words] = {
    "object": {"zh": "只差在要比的这一项", "en": "apart only in what is compared"},
    "time": {"zh": "同一段时间", "en": "the same days"},
}


@dataclass(frozen=True, slots=True)
class Held:
    """Whether one of the four holds, and in words what is alike, or everything that is not."""

    consistency: Consistency
    holds: bool
    name: str
    why: tuple[str, ...]


def consistencies(comparison: Comparison, lang: Lang) -> tuple[Held, ...]:
    """All four, always in the same order."""
    return tuple(_held(comparison, each, lang) for each in get_args(Consistency))


def _held(comparison: Comparison, consistency: Consistency, lang: Lang) -> Held:
    broken = tuple(each.text(lang) for each in comparison.differs if each.consistency == consistency)
    alike = (_BESIDE_A_SEGMENT if comparison.kind == "segment" else _ALIKE).get(consistency) or _ALIKE[consistency]
    return Held(consistency, not broken, NAMES[consistency][lang], broken or (alike[lang],))
