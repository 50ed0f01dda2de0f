"""What one version of a rule says that the one before did not."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from huitou.crm.audiences.rule import Rule, leaves_of, line
from huitou.language import Speech


@dataclass(frozen=True, slots=True)
class Changes:
    """Conditions that came and went; ``joined`` where they stayed and are joined in another way."""

    came: tuple[str, ...]
    went: tuple[str, ...]
    joined: bool


def changes(before: Rule, after: Rule, t: Speech) -> Changes:
    """From one version to the next, condition by condition."""
    old, new = (Counter(leaf.said(t) for leaf in leaves_of(of)) for of in (before, after))
    came, went = tuple((new - old).elements()), tuple((old - new).elements())
    return Changes(came, went, not came and not went and line(before, t) != line(after, t))
