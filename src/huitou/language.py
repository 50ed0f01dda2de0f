"""Speaking one of the two languages, with both in sight wherever something is said."""

from __future__ import annotations

from dataclasses import dataclass

from huitou.errors import Lang


@dataclass(frozen=True, slots=True)
class Speech:
    """Says each thing in one language; every call site carries both."""

    lang: Lang

    def __call__(self, *, zh: str, en: str) -> str:
        return zh if self.lang == "zh" else en
