"""In which language a shop writes to its customers."""

from __future__ import annotations

from pathlib import Path

from huitou import settings
from huitou.errors import Lang


def writes_in(shop: Path) -> Lang:
    """Chinese where it sells in yuan."""
    return "zh" if settings.load(shop).currency == "CNY" else "en"
