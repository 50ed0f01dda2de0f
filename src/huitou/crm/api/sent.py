"""What is sent in a request's body, read exactly as it is described."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Strict

Kind = TypeVar("Kind")


class Sent(Schema):
    """Nothing is taken for something else, such as false for 0 or "1" for 1."""

    model_config = ConfigDict(strict=True)


def _text(said: Any) -> str:
    if not isinstance(said, str):
        raise ValueError("has to be a text")  # noqa: TRY004 - of what pydantic catches
    return said


# What JSON has no kind of its own for and spells as text: a day, a choice, an id.
Spelled = Annotated[Kind, Strict(strict=False), BeforeValidator(_text)]
