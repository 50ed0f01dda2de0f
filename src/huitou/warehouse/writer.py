"""Holding a shop to write: the lock, a private scratch folder, the fixed clock, and what a crash left undone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huitou.errors import UserError
from huitou.settings import Settings
from huitou.warehouse import clearing, erasure, peek
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from huitou.warehouse.lock import writing
from huitou.warehouse.publish import Clock
from huitou.warehouse.snapshot import current


@contextmanager
def writer(shop: Path, what: str, settings: Settings) -> Iterator[tuple[Path, Clock]]:
    """Hold the shop; give a scratch folder and the shop's clock.

    What a crashed writer left goes first: a clearing half done, its scratch files and rows (personal data), then an
    erasure half done.
    Raises: ExternalError ``shop.locked``; UserError ``shop.clock`` when timezone or currency were changed,
    ``facts.missing`` when the facts are gone.
    """
    with writing(shop, what):
        clearing.finish(shop)
        facts = Facts(shop)
        peek.sweep(shop)
        scratch = shop / "scratch"
        if scratch.exists():
            _empty(scratch)
            with connect() as connection:
                facts.sweep(connection)
        clock = _clock(facts, settings)
        scratch.mkdir(mode=0o700, exist_ok=True)
        try:
            erasure.finish(shop, clock, scratch)
            yield scratch, clock
        except BaseException:
            _empty(scratch)
            raise
        shutil.rmtree(scratch)


def _empty(scratch: Path) -> None:
    """Remove what is in it; the folder stays as the sign that rows may be left to sweep."""
    for inner in scratch.iterdir():
        if inner.is_dir():
            shutil.rmtree(inner)
        else:
            inner.unlink()


def _clock(facts: Facts, settings: Settings) -> Clock:
    """Timezone and currency as the first import fixed them."""
    fixed = []
    if facts.table("imports") is not None:
        with connect() as connection:
            facts.attach(connection, only=("imports",))
            fixed = connection.rows("SELECT DISTINCT timezone, currency FROM facts_imports")
    wanted = (settings.timezone, settings.currency)
    if not fixed and (snapshot := current(facts.folder.parent)):
        raise UserError(
            "facts.missing",
            en=f"{facts.folder} holds no import, while {snapshot.name} shows there were some: bring it back from a"
            " backup; to begin anew, make another shop",
            zh=f"{facts.folder} 里没有任何导入记录，而 {snapshot.name} 表明曾经导入过：请从备份恢复；"
            "要重新开始，请另建一个店铺",
        )
    if fixed and fixed[0] != wanted:
        was, now = "/".join(fixed[0]), "/".join(wanted)
        raise UserError(
            "shop.clock",
            en=f"huitou.toml says {now}, but this shop's data was imported as {was}; put it back, or start a new shop",
            zh=f"huitou.toml 写的是 {now}，而本店数据按 {was} 导入；请改回，或另建一个店铺",
        )
    return Clock(*wanted)
