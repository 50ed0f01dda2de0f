"""What a source's contacts may be used for: those of marketplaces came with orders, to deliver them."""

from __future__ import annotations

from functools import cache

from huitou.intake.mapping import sources


@cache
def open_to_marketing() -> frozenset[str]:
    """The sources whose contacts may be used for marketing where the customer agreed; all others only to fulfil."""
    return frozenset(
        source.name
        for source in sources()
        if all(layout.allowed_use == "marketing_with_consent" for layout in source.mappings)
    )
