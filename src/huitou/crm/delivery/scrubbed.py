"""What providers say of a message, without the addresses and numbers they quote: it is kept, and shown to people."""

from __future__ import annotations

import re

_LONGEST = 200
_ADDRESS = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
_NUMBER = re.compile(r"\+?\d(?:[ -]?\d){6,}")


def scrubbed(said: str) -> str:
    """So much of it as is kept."""
    return _NUMBER.sub("…", _ADDRESS.sub("…@…", said))[:_LONGEST]
