"""What every step is: settings that were checked when it was written, edges to what follows, and one pure function."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from huitou.crm.journeys.called import Called
from huitou.crm.journeys.moves import Move, Seen
from huitou.language import Speech
from huitou.metrics.definition import Words

Id = str


class Step(BaseModel, ABC):
    """``edges`` are the names of the ways on; ``next`` names the step each leads to, none where the journey ends."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    words: ClassVar[Words]

    id: Id = Field(pattern=r"^[a-z0-9_]{1,40}$")
    next: dict[str, Id] = Field(default={}, max_length=20)

    @property
    def edges(self) -> tuple[str, ...]:
        return ("next",)

    def said(self, t: Speech, called: Called) -> str:  # noqa: ARG002
        """The step as a sentence; what it is called, where there is no more to say."""
        return t(zh=self.words["zh"], en=self.words["en"])

    @abstractmethod
    def advance(self, seen: Seen) -> Move:
        """What happens now; the same for the same ``seen``, and nothing else happens by asking."""
