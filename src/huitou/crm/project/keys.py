"""The server's one secret: from the environment, else from a file that only its owner may read.

Sessions are signed with it and credentials encrypted; it is never in the database, so a copy of that alone opens
neither.
"""

from __future__ import annotations

import base64
import os
import secrets
from hashlib import sha256
from pathlib import Path

from huitou.errors import UserError

VARIABLE = "HUITOU_SECRET_KEY"
FILE = "secret.key"
_LEAST = 32


def read(store: Path) -> str | None:
    """The secret, or None where neither the environment nor ``store`` holds one.

    Raises: UserError ``server.key`` for one that is too short to be a secret.
    """
    said = os.environ.get(VARIABLE, "").strip()
    if not said:
        try:
            said = (store / FILE).read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
    if len(said) < _LEAST:
        raise UserError(
            "server.key",
            en=f"the secret key has {len(said)} characters and needs {_LEAST}; unset {VARIABLE} to have one made",
            zh=f"密钥只有 {len(said)} 个字符，至少要 {_LEAST} 个；去掉环境变量 {VARIABLE}，系统会自动生成一个",
        )
    return said


def make(store: Path) -> str:
    """The secret there is, else a new one, written before it is used."""
    if (found := read(store)) is not None:
        return found
    store.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = secrets.token_urlsafe(48)
    try:
        handle = os.open(store / FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process of the server was first
        return read(store) or make(store)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(made)
        file.flush()
        os.fsync(file.fileno())
    return made


def derived(secret: str, purpose: str) -> bytes:
    """A key for one purpose, as Fernet wants it: knowing it tells nothing of the secret or of other keys."""
    return base64.urlsafe_b64encode(sha256(f"huitou {purpose}\0{secret}".encode()).digest())
