"""Which of the shop's sources and stores a question is about."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field


class Place(Schema):
    """``source`` and ``store`` as the session lists them; empty is all of them."""

    source: str = Field("", max_length=200)
    store: str = Field("", max_length=200)

    def where(self) -> dict[str, str]:
        """As ``measure`` takes it."""
        return {name: value for name, value in (("source", self.source), ("store", self.store)) if value}
