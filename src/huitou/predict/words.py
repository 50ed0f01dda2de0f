"""What stages, labels and tiers are called, and how a chance and a name are written."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.errors import Lang

Words = Mapping[Lang, str]

STAGES: Mapping[str, Words] = {
    "new": {"zh": "新客", "en": "new"},
    "active": {"zh": "活跃", "en": "active"},
    "quiet": {"zh": "沉默", "en": "quiet"},
    "sleeping": {"zh": "沉睡", "en": "sleeping"},
    "lost": {"zh": "流失", "en": "lost"},
    "not_yet": {"zh": "还没买过", "en": "not a customer yet"},
}
LABELS: Mapping[str, Words] = {
    "111": {"zh": "重要价值", "en": "champions"},
    "101": {"zh": "重要发展", "en": "big spenders to develop"},
    "011": {"zh": "重要保持", "en": "big regulars to call back"},
    "001": {"zh": "重要挽留", "en": "big spenders to save"},
    "110": {"zh": "一般价值", "en": "regulars"},
    "100": {"zh": "一般发展", "en": "recent, to develop"},
    "010": {"zh": "一般保持", "en": "regulars to call back"},
    "000": {"zh": "一般挽留", "en": "drifting away"},
    "not_in_year": {"zh": "一年没买", "en": "no purchase in a year"},
    "not_yet": {"zh": "还没买过", "en": "not a customer yet"},
}
TIERS: Mapping[str, Words] = {
    "core": {"zh": "核心大客", "en": "core"},
    "steady": {"zh": "中坚", "en": "steady"},
    "occasional": {"zh": "普通", "en": "occasional"},
    "one_time": {"zh": "只买一次", "en": "bought once"},
    "lost": {"zh": "流失", "en": "lost"},
    "not_yet": {"zh": "还没买过", "en": "not a customer yet"},
}
SEGMENTS: Mapping[str, Mapping[str, Words]] = {"lifecycle": STAGES, "rfm": LABELS, "tier": TIERS}


def amid(text: str) -> str:
    """A name or an amount amid Chinese words: a space before the next word where it ends in a letter or a figure."""
    return f"{text} " if text[-1].isascii() else text


def percent(share: float) -> str:
    """A chance, never nothing and never all."""
    if share < 0.01:
        return "<1%"
    return ">99%" if share > 0.99 else f"{share:.0%}"
