"""The shop's own cycles.toml: how long a purchase of a category lasts, in days, as the shop says."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from huitou.errors import UserError

FILE = "cycles.toml"
_LONGEST = 3650

Cycles = tuple[tuple[str, int], ...]


def load(folder: Path) -> Cycles:
    """(category, days) of the table ``[days]``; nothing where there is no such file.

    Raises: UserError ``shop.cycles`` for a file that cannot be read, or a number of days that is none.
    """
    path = folder / FILE
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise UserError(
            "shop.cycles",
            en=f"{path} cannot be read: {problem}; correct that line",
            zh=f"{path} 读不懂：{problem}；请改正这一行",
        ) from None
    days = raw.get("days", {})
    if raw.keys() - {"days"} or not isinstance(days, dict):
        raise UserError(
            "shop.cycles",
            en=f'{path} must hold one table [days], and under it lines as "Coffee" = 30',
            zh=f'{path} 里只写一个 [days]，下面每行一个类目，如 "咖啡豆" = 30',
        )
    for category, value in days.items():
        if type(value) is not int or not 1 <= value <= _LONGEST:
            shown = json.dumps(value, ensure_ascii=False, default=str)
            raise UserError(
                "shop.cycles",
                en=f"{path}: “{category}” cannot last {shown} days; use a whole number from 1 to {_LONGEST}",
                zh=f"{path}：“{category}”的天数不能是 {shown}；请用 1 到 {_LONGEST} 之间的整数",
            )
    return tuple(days.items())
