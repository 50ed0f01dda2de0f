"""Erasing one person: identity out of the facts, snapshots rebuilt, a keyed fingerprint against their return.

Orders and amounts stay, belonging to nobody. The steps are idempotent and listed in a note first, so that a kill in
the middle is finished by the next call.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

_KEY = "erasure.key"


def tombstone_key(shop: Path, *, create: bool = False) -> bytes | None:
    """The shop's fingerprint key, readable by its owner only; None until the first erasure."""
    path = shop / _KEY
    if not path.exists():
        if not create:
            return None
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(secrets.token_bytes(32))
            out.flush()
            os.fsync(out.fileno())
    return path.read_bytes()
