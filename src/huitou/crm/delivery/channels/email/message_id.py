"""The Message-ID of a mail of ours: it names the message, and nobody else can make one.

What comes back to the shop, a bounce or a complaint, quotes it. As anybody can write to the shop, a name that could be
guessed would let anybody have a customer left alone.
"""

from __future__ import annotations

import hmac
import re

from huitou.crm.access.hiding import keyed

_PURPOSE = "message id"
_DIGITS = 24
_WRITTEN = re.compile(rf"\b((?:[0-9a-f]{{2}}){{1,480}})\.([0-9a-f]{{{_DIGITS}}})@", re.IGNORECASE)


def message_id(key: str, sender: str) -> str:
    """The same for the same message, so that a mail that came twice is told to be one."""
    host = sender.rpartition("@")[2].strip("<> ") or "localhost"
    return f"<{key.encode().hex()}.{_signed(key)}@{host}>"


def key_in(text: str) -> str:
    """The key of the first message of ours that a text names; empty where it names none."""
    for found in _WRITTEN.finditer(text):
        key = bytes.fromhex(found[1]).decode("utf-8", "replace")
        if hmac.compare_digest(_signed(key), found[2].lower()):
            return key
    return ""


def _signed(key: str) -> str:
    return keyed(_PURPOSE, key)[:_DIGITS]
