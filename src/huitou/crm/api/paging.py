"""Lists in pieces: newest first, each naming where the next begins, so that what is added meanwhile moves nothing."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet
from ninja import Schema
from pydantic import Field

Row = TypeVar("Row", bound=Model)


class KeyPaging(Schema):
    """``cursor``: the ``next`` of the piece before; empty begins."""

    cursor: str = Field("", pattern=r"^\d{0,18}$")
    limit: int = Field(50, ge=1, le=200)


def piece(rows: QuerySet[Row], paging: KeyPaging) -> tuple[list[Row], str | None]:
    """The rows of this piece by descending key, and where the next begins; None at the end."""
    newest = rows.order_by("-pk")
    asked = newest.filter(pk__lt=int(paging.cursor)) if paging.cursor else newest
    found = list(asked[: paging.limit + 1])
    if len(found) <= paging.limit:
        return found, None
    return found[:-1], str(found[-2].pk)
