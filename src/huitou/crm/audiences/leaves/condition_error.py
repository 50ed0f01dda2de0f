"""What is wrong with a condition, in both languages: pydantic hands it on as it was raised."""

from __future__ import annotations


class ConditionError(ValueError):
    def __init__(self, *, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
