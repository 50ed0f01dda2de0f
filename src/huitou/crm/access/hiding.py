"""What the store holds in place of secrets: hashes of what need only be recognised, ciphers of what must be used."""

from __future__ import annotations

import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from huitou.crm.project import keys
from huitou.errors import UserError


def fingerprint(secret: str) -> str:
    """Of a long random secret: enough to know it again."""
    return hashlib.sha256(secret.encode()).hexdigest()


def keyed(purpose: str, text: str) -> str:
    """Of what could be guessed, like an address: useless without the server's key."""
    return hmac.new(keys.derived(settings.SECRET_KEY, purpose), text.encode(), hashlib.sha256).hexdigest()


def hide(purpose: str, text: str) -> str:
    return _box(purpose).encrypt(text.encode()).decode("ascii")


def reveal(purpose: str, hidden: str) -> str:
    """Raises: UserError ``server.other_key`` where the server's key is not the one it was hidden with."""
    try:
        return _box(purpose).decrypt(hidden.encode("ascii")).decode()
    except InvalidToken:
        raise UserError(
            "server.other_key",
            en="this was encrypted with another secret key than the server has now; bring back crm/secret.key (or"
            f" {keys.VARIABLE}), or set it up anew",
            zh=f"这项内容是用另一把密钥加密的；请恢复 crm/secret.key（或环境变量 {keys.VARIABLE}），或重新设置一次",
        ) from None


def _box(purpose: str) -> Fernet:
    return Fernet(keys.derived(settings.SECRET_KEY, purpose))
