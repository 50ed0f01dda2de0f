"""What things are called that a version names by number."""

from __future__ import annotations

from typing import Protocol


class Called(Protocol):
    """Names, as of now."""

    def audience(self, number: int) -> str:
        """An audience's name, or that it is gone."""
        ...

    def template(self, named: str) -> str:
        """What a template is called."""
        ...
