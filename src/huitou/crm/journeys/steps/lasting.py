"""A time in minutes, as people say it."""

from __future__ import annotations

from huitou.language import Speech

_UNITS = ((24 * 60, "天", "day"), (60, "小时", "hour"), (1, "分钟", "minute"))


def lasting(minutes: int, t: Speech) -> str:
    """In the largest unit that divides it: ``90`` is 90 minutes, ``120`` 2 hours."""
    size, zh, en = next(each for each in _UNITS if minutes % each[0] == 0 and minutes >= each[0])
    many = minutes // size
    return t(zh=f"{many} {zh}", en=f"1 {en}" if many == 1 else f"{many} {en}s")
