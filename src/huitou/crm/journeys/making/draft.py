"""What the next version of a journey is to be. It may be unsound for as long as somebody is at it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
ArmName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,20}$")]
Weight = Annotated[int, Field(ge=1, le=1000)]
# Whose keys have a pattern: by the schema, those that do not match it would be anything.
NO_OTHER_KEYS: dict[str, JsonValue] = {"additionalProperties": False}
# The settings of steps that name a template: a message's words, and a task's script.
_NAMING = ("template", "script")
# Of a template that is pinned: ``due:3`` is the third version of ``due``.
_PIN = re.compile(r":\d+$")


class DraftStep(BaseModel):
    """As far as it can be drawn; what else it holds is read by its kind, once it is looked over."""

    model_config = ConfigDict(extra="allow", strict=True)
    id: Id
    kind: Id
    next: dict[Id, Id] = Field(default={}, max_length=20, json_schema_extra=NO_OTHER_KEYS)


class DraftBody(BaseModel):
    """``arms`` are names and weights of those who are not held out; ``holdout`` the share that is."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field(min_length=1, max_length=80)
    holdout: float = Field(default=0.10, ge=0, le=0.5)
    arms: dict[ArmName, Weight] = Field(
        default={"treated": 1}, min_length=1, max_length=5, json_schema_extra=NO_OTHER_KEYS
    )
    trigger: dict[str, Any] | None = None
    first: str = Field(default="", max_length=40)
    steps: list[DraftStep] = Field(default=[], max_length=200)
    again: Literal["never", "after"] = "never"
    after_days: int = Field(default=30, ge=0, le=730)
    leaves_when_bought: bool = True

    def said_of(self) -> dict[str, Any]:
        """What a version holds of it."""
        return self.model_dump(mode="json", exclude={"name", "holdout", "arms"})


def plain(steps: Sequence[DraftStep]) -> list[dict[str, Any]]:
    """Steps as JSON."""
    return [each.model_dump(mode="json") for each in steps]


def with_words(steps: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> list[dict[str, Any]]:
    """The same steps, with each template they name called as ``words`` has it, where it does."""
    return [{**each, **{name: words.get(said, said) for name, said in _named(each)}} for each in steps]


def templates(steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """The templates that steps name, without the version."""
    return sorted({unpinned(said) for said in named(steps)})


def named(steps: Sequence[Mapping[str, Any]]) -> list[str]:
    """The same as they are written, in the order of the steps."""
    return [said for each in steps for _, said in _named(each)]


def _named(step: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(name, step[name]) for name in _NAMING if isinstance(step.get(name), str)]


def unpinned(template: str) -> str:
    """``due`` of ``due:3``."""
    return _PIN.sub("", template)
