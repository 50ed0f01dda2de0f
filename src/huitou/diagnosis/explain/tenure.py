"""How long a buyer has been a customer: cohorts that grow older with the shop, so that those of two times are alike."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.metrics.definition import Words

NAME = "tenure"
# Nobody known, and the bands that the shop is too young for: of what is in it nothing can be said.
OTHER = "other"
# The days since their first purchase, from and to; the last has no end. Key 0 is all others.
_BANDS: tuple[tuple[int, int | None], ...] = ((0, 0), (1, 30), (31, 90), (91, 180), (181, 365), (366, None))
_LABELS = tuple(f"{first}-{last}" if last else f"{first}" if last == 0 else f"{first}+" for first, last in _BANDS)
LABELS: Mapping[int, str] = dict(enumerate((OTHER, *_LABELS)))

WORDS_OF: Mapping[str, Words] = {
    OTHER: {"zh": "更早首购，或不知道是谁", "en": "longer ago, or buyer unknown"},
    "0": {"zh": "首购当天", "en": "on the day of the first order"},
    "1-30": {"zh": "首购后 1–30 天", "en": "1–30 days after the first order"},
    "31-90": {"zh": "首购后 31–90 天", "en": "31–90 days after the first order"},
    "91-180": {"zh": "首购后 91–180 天", "en": "91–180 days after the first order"},
    "181-365": {"zh": "首购后 181–365 天", "en": "181–365 days after the first order"},
    "366+": {"zh": "首购一年以后", "en": "more than a year after the first order"},
}
WORDS: Words = {"zh": "客龄", "en": "time since the first order"}


def key() -> str:
    """The band of a purchase, over the columns ``day`` and ``first_day``."""
    whens = " ".join(
        f"WHEN day - first_day >= {first} THEN {place}" for place, (first, _) in reversed([*enumerate(_BANDS, start=1)])
    )
    return f"CASE WHEN first_day IS NULL THEN 0 {whens} END"


def is_settled(band: int, *, days_known: int) -> bool:
    """Whether a shop known for so many days has had buyers of that band all along: else it grows by itself.

    The band without an end always grows, ever more slowly; after twice its beginning that is little.
    """
    first, last = _BANDS[band - 1]
    return days_known >= (2 * first if last is None else last)
