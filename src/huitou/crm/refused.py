"""Saying no over HTTP: an error that knows its status."""

from __future__ import annotations

from huitou.errors import HuitouError


class RefusedError(HuitouError):
    """As ``RefusedError(409, "access.last_owner", en=..., zh=...)``; ``retry_seconds``: when to ask again."""

    def __init__(self, status: int, code: str, *, en: str, zh: str, retry_seconds: int | None = None) -> None:
        super().__init__(code, en=en, zh=zh)
        self.status = status
        self.retry_seconds = retry_seconds


class StaleError(RefusedError):
    """Somebody else changed it first."""

    def __init__(self) -> None:
        super().__init__(
            409,
            "edit.stale",
            en="somebody else changed this in the meantime; look at it as it is now, then change it again",
            zh="这项内容刚刚被别人改过；请先看看现在的样子，再改一次",
        )


class NotFoundError(RefusedError):
    """There is nothing by that name, or nothing that the asker may know of."""

    def __init__(self, *, en: str, zh: str) -> None:
        super().__init__(404, "not_found", en=f"there is no such {en}", zh=f"没有这个{zh}")
