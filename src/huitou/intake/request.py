"""What a person asks of an import, checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from huitou.errors import UserError

_MAX_STORE = 100


@dataclass(frozen=True, slots=True)
class Request:
    """How files are to be read, and whether to save what they say."""

    source: str = "auto"
    store: str = ""
    mapping: Path | None = None
    exported_at: int | None = None
    dry_run: bool = False

    def __post_init__(self) -> None:
        if len(self.store) > _MAX_STORE or not self.store.isprintable():
            raise UserError(
                "store.name",
                en=f"{self.store[:_MAX_STORE]!r} cannot be a store's name: at most {_MAX_STORE} characters that can be"
                " seen",
                zh=f"{self.store[:_MAX_STORE]!r} 不能作店名：最多 {_MAX_STORE} 个可见的字符",
            )
