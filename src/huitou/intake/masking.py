"""What of a cell may be shown to the person who imports: enough to find it, without phones and e-mails."""

from __future__ import annotations

import re

# Longer than any cell that a person must recognise; whole rows are cut to it too.
_SHOWN = 60
_EMAIL = re.compile(r"([^\s,;\"'@])[^\s,;\"'@]*@([^\s,;\"'@]+\.[^\s,;\"'@]+)")
# Chinese mobiles, numbers with a country, and numbers with an area code: never the longer digits of an order number.
_PHONE = re.compile(
    r"(?<![\d.+])(?:(?:\+|00)?86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?![\d.])"
    r"|(?<![\d.])(\+\d{2})[\d ()-]{4,16}(\d{2})(?!\d)"
    r"|(?<![\d.])(\(?0?\d{2,3}\)?)[- ]\d{3,4}[- ]?\d{2}(\d{2})(?!\d)"
)


def masked(text: str) -> str:
    """The text without the middle of its phones and e-mails, and not too long to show."""
    shown = _PHONE.sub(_hide, _EMAIL.sub(r"\1***@\2", text))
    return shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN - 1]}…"


def _hide(phone: re.Match[str]) -> str:
    head, tail = filter(None, phone.groups())
    return f"{head}****{tail}"
