"""What every leaf is: what it asks, as a sentence and as a set."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from huitou.crm.audiences.base import Base, Mask
from huitou.language import Speech
from huitou.metrics.definition import Words


class Leaf(BaseModel, ABC):
    """``kind`` names it in a rule; ``words`` in a list to choose from."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    words: ClassVar[Words]

    @abstractmethod
    def members(self, base: Base) -> Mask:
        """Who fits, over the customers of ``base``."""

    @abstractmethod
    def said(self, t: Speech) -> str:
        """The leaf as part of a sentence: who ..."""
