"""The signature between this server and the shop's own system, the same both ways.

``X-Huitou-Signature: t=SECONDS,v1=HEX``: HMAC-SHA256 with the secret over ``SECONDS.BODY``.
"""

from __future__ import annotations

import hashlib
import hmac
import re

HEADER = "X-Huitou-Signature"
# What is older, or so far ahead, is somebody sending again what they overheard.
WINDOW_SECONDS = 300
_WRITTEN = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


def signature(secret: str, body: bytes, seconds: int) -> str:
    """What the receiver checks before it believes a word."""
    digest = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={digest}"


def is_signed(header: str, secret: str, body: bytes, now_seconds: int) -> bool:
    """Whether whoever knows the secret sent this, just now."""
    said = _WRITTEN.fullmatch(header)
    if not secret or said is None or abs(int(said[1]) - now_seconds) > WINDOW_SECONDS:
        return False
    return hmac.compare_digest(signature(secret, body, int(said[1])), header)
