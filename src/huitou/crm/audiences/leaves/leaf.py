"""What every leaf is: what it asks, as a sentence and as a set."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves.entries import Entry
from huitou.language import Speech
from huitou.metrics.definition import Words

Heading = Literal["bought", "behaviour", "foretold", "reach", "numbers", "lists"]


class Leaf(BaseModel, ABC):
    """``kind`` names it in a rule; ``words`` in a list to choose from, under ``heading``; ``entries`` are how it is
    entered, and ``begins`` what stands in them at first."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    words: ClassVar[Words]
    heading: ClassVar[Heading]
    entries: ClassVar[tuple[Entry, ...]]
    begins: ClassVar[Mapping[str, Any]]

    @abstractmethod
    def members(self, base: Base) -> Mask:
        """Who fits, over the customers of ``base``."""

    @abstractmethod
    def said(self, t: Speech) -> str:
        """The leaf as part of a sentence: who ..."""

    @classmethod
    def unknown(cls, base: Base, t: Speech) -> str:  # noqa: ARG003 - most rest on orders, which every shop has
        """What the shop would have to import before anybody can fit; empty where it has the facts."""
        return ""

    def lacking(self, base: Base, t: Speech) -> str:
        """Why nobody can fit, whatever the customers are like; empty where somebody could."""
        return self.unknown(base, t)
