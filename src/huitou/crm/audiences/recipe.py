"""What to do about customers whose contact came with a marketplace order: a recipe for the platform's own crowd tool.

Such contacts are for delivering what was ordered. The platform can reach these people itself: it is told tags, a size
and exclusions, and no id and no contact leaves the shop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from huitou.crm.audiences.base import Base, Mask
from huitou.crm.audiences.leaves import AnyLeaf
from huitou.crm.audiences.rule import Group, Not, Rule, leaves_of, line
from huitou.intake.allowed_use import open_to_marketing
from huitou.language import Speech
from huitou.warehouse.accounts import by_source

# Conditions platforms have tags for: purchases, views, carts and favourites in the shop there.
_THERE = frozenset({"number", "bought", "visited"})


@dataclass(frozen=True, slots=True)
class Recipe:
    """``sizes`` by platform; ``tags`` are to hold, ``exclusions`` not to; ``beyond``: what platforms have no tag
    for, so that the crowd there is wider."""

    sizes: tuple[tuple[str, int], ...]
    tags: tuple[str, ...]
    exclusions: tuple[str, ...]
    beyond: tuple[str, ...]


def open_ones(base: Base) -> Mask:
    """Who may be written to outside a marketplace where they agreed: by an account of a source that allows it."""
    allowed = open_to_marketing()
    found = base.nobody()
    for source, keys in by_source(base.shop.folder).items():
        if source in allowed:
            found |= base.of_accounts(keys)
    return found


def recipe(of: Rule, base: Base, members: Mask, t: Speech) -> Recipe:
    """For those of ``members`` who may only be reached inside the platforms they bought on."""
    allowed = open_to_marketing()
    closed = members & ~open_ones(base)
    sizes = [
        (source, int((closed & base.of_accounts(keys)).sum()))
        for source, keys in by_source(base.shop.folder).items()
        if source not in allowed
    ]
    # What nobody there has a tag for is told apart.
    parts = [part for part in _parts(of) if any(map(_is_there, leaves_of(part)))]
    return Recipe(
        sizes=tuple((source, size) for source, size in sizes if size),
        tags=tuple(line(part, t) for part in parts if not isinstance(part, Not)),
        exclusions=tuple(line(part.of, t) for part in parts if isinstance(part, Not)),
        beyond=tuple(dict.fromkeys(leaf.said(t) for leaf in leaves_of(of) if not _is_there(leaf))),
    )


def _parts(of: Rule) -> Iterator[Rule]:
    """What has to hold, each by itself."""
    if isinstance(of, Group) and of.kind == "all":
        for each in of.of:
            yield from _parts(each)
    else:
        yield of


def _is_there(leaf: AnyLeaf) -> bool:
    return leaf.kind in _THERE
