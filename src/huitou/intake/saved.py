"""The mappings a shop has made its own: TOML files in ``<shop>/mappings``, recognised like built-in layouts."""

from __future__ import annotations

import os
import re
from pathlib import Path

from huitou.errors import UserError
from huitou.intake import mapping as mappings
from huitou.intake.mapping import Mapping

_MAX_NAME = 60
# What one system or another does not take in the name of a file.
_UNFIT = frozenset('/\\:*?"<>|')


def folder_of(shop: Path) -> Path:
    return shop / "mappings"


def saved(shop: Path) -> tuple[Mapping, ...]:
    """Every mapping of the shop, by file name. Raises: UserError ``mapping.invalid`` for one that cannot be used."""
    return tuple(mappings.load(path) for path in sorted(folder_of(shop).glob("*.toml")))


def name_for(file: str) -> str:
    """What to call a mapping made for a file: its name without dates and numbers, which change with each export."""
    stem = file.split(".", 1)[0]
    return re.sub(r"[\W\d_]+", "-", stem).strip("-")[:40] or "file"


def save(shop: Path, name: str, text: str) -> Path:
    """Keep a mapping under a name; one of that name is replaced. Raises: UserError ``mapping.name``."""
    if (
        not name
        or len(name) > _MAX_NAME
        or name.startswith(".")
        or set(name) & set('/\\:*?"<>|')
        or not name.isprintable()
    ):
        raise UserError(
            "mapping.name",
            en=f"{name[:_MAX_NAME]!r} cannot name a mapping: letters, digits, - and _, at most {_MAX_NAME}",
            zh=f"{name[:_MAX_NAME]!r} 不能作映射的名字：用文字、数字、- 和 _，最多 {_MAX_NAME} 个",
        )
    path = folder_of(shop) / f"{name}.toml"
    path.parent.mkdir(exist_ok=True)
    half = path.with_suffix(".half")
    with half.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    half.rename(path)
    return path
