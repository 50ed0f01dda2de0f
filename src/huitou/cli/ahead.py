"""Said where a question is of a day well after the last one known: silence is then read as nobody buying."""

from __future__ import annotations

from huitou import calendar
from huitou.cli.output import note
from huitou.language import Speech
from huitou.shop.shop import Shop

# A small shop has a quiet week; a longer silence is likelier an export not yet imported.
_QUIET_DAYS = 7


def note_ahead(shop: Shop, as_of: int, t: Speech) -> None:
    """On standard error; nothing where the data reach the day, or nearly."""
    last = shop.last_day()
    if last is None or not is_ahead(last, as_of):
        return
    day, silent = calendar.iso(last), f"{as_of - last:,}"
    note(
        t(
            zh=f"注意：数据只到 {day}，之后的 {silent} 天没有记录，这里就当没有人来过。有新的订单请先导入",
            en=f"note: the data end on {day}; the {silent} days since are taken as if nobody had come or bought. If "
            "there are newer exports, import them first",
        )
    )


def is_ahead(last_day: int, as_of: int) -> bool:
    """Whether a day lies so far after the last one known that silence says little."""
    return as_of - last_day > _QUIET_DAYS
