"""Lists a page at a time: ``cursor`` is where to go on, ``total`` how many there are in all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from ninja import Schema
from pydantic import Field


class Paging(Schema):
    cursor: int = Field(0, ge=0, le=10_000_000)
    limit: int = Field(50, ge=1, le=200)

    def of(self, items: QuerySet[Any] | Sequence[Any], total: int) -> tuple[list[Any], str | None]:
        """The page, and the cursor of the next one; None after the last."""
        end = self.cursor + self.limit
        return list(items[self.cursor : end]), str(end) if end < total else None
