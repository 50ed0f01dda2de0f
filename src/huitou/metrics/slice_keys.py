"""The keys of a slice as one integer, the way they travel through SQL."""

from __future__ import annotations

# Every key of a dimension is below this.
_RADIX = 10_000_000


def packed(keys: list[str]) -> str:
    """One or two keys of a slice, in SQL, as one integer."""
    return keys[0] if len(keys) == 1 else f"CAST({keys[0]} AS BIGINT) * {_RADIX} + {keys[1]}"


def keys_in(slice_: int, *, count: int) -> tuple[int, ...]:
    """The keys of a slice, one per dimension asked for."""
    return divmod(slice_, _RADIX) if count == 2 else (slice_,) * count
