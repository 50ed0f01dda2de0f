"""How much is in a pack, from what the product is called: only where the name leaves no doubt."""

from __future__ import annotations

import re

from huitou.errors import Lang

# By unit of a name: the common measure, and how much of it the unit is.
_UNITS: dict[str, tuple[str, float]] = {
    "kg": ("g", 1000), "公斤": ("g", 1000), "千克": ("g", 1000), "斤": ("g", 500), "g": ("g", 1), "克": ("g", 1),
    "lb": ("g", 453.592), "oz": ("g", 28.3495), "ml": ("ml", 1), "毫升": ("ml", 1), "l": ("ml", 1000),
    "升": ("ml", 1000),
}  # fmt: skip
_NUMBER = r"(\d+(?:\.\d+)?)"
_NAMES = "|".join(sorted(_UNITS, key=len, reverse=True))
_SIZE = re.compile(rf"(?<![\d.a-z]){_NUMBER}\s*({_NAMES})(?![a-z])")
_TIMES = r"\s*[x×*✕]\s*"
_BEFORE = re.compile(rf"(?<![\d.a-z])(\d{{1,3}}){_TIMES}$")
_AFTER = re.compile(rf"^(?:/[袋盒包瓶罐])?{_TIMES}(\d{{1,3}})(?![\d.])")
# 5G is a network, 500G a pack.
_NETWORK = re.compile(r"[2-6]G")
_MOST = 200
_ZH = {"g": "克", "kg": "千克", "ml": "毫升", "l": "升"}


def pack_size(name: str) -> tuple[float, str] | None:
    """Amount and measure (g or ml) of one pack: ``Milk powder 2 x 500 g`` is (1000.0, "g").

    None where the name says no size or more than one, or one that no pack has.
    """
    text = name.lower()
    sizes = list(_SIZE.finditer(text))
    if len(sizes) != 1:
        return None
    size = sizes[0]
    if _NETWORK.fullmatch(name[size.start() : size.end()]):
        return None
    measure, factor = _UNITS[size[2]]
    times = _BEFORE.search(text[: size.start()]) or _AFTER.search(text[size.end() :])
    packs = int(times[1]) if times else 1
    amount = float(size[1]) * factor * packs
    return (amount, measure) if 0 < packs <= _MOST and 0.5 <= amount <= 100_000 else None


def pack_text(amount: float, measure: str, lang: Lang) -> str:
    """500 g, 1.5 kg, 2 l: as a shelf would write it."""
    larger = {"g": "kg", "ml": "l"}.get(measure)
    if larger and amount >= 1000:
        amount, measure = amount / 1000, larger
    return f"{amount:g} {_ZH.get(measure, measure) if lang == 'zh' else measure}".strip()
