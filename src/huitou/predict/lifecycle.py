"""The stage of a customer's life with the shop, by the time since the last purchase in multiples of the cycle."""

from __future__ import annotations

from typing import Literal, get_args

from huitou.settings import Settings

Stage = Literal["new", "active", "quiet", "sleeping", "lost"]
# A customer's key in SQL is a stage's place, from 1; 0 where the cycle is undefined.
STAGES: tuple[Stage, ...] = get_args(Stage)
LOST = STAGES.index("lost") + 1


def is_past(settings: Settings, bound: int) -> str:
    """Whether more than so many cycles have gone by: the bound's multiple (0 the first), compared without rounding."""
    hundredths = round(settings.lifecycle_multiples[bound] * 100)
    return f"CAST(recency AS BIGINT) * cycle_gaps * 100 > {hundredths} * cycle_days"


def stage(settings: Settings) -> str:
    """The stage's key, in SQL over `standing`: up to one cycle new (one purchase) or active, up to two quiet, up to
    three sleeping, lost beyond; a purchase exactly so long ago is still inside. Fixed days may replace the multiples.

    Undefined: 0 where the cycle is, unless days are fixed. Checked: tests/oracle/test_rules_oracle.py.
    """
    if settings.lifecycle_days is not None:
        first, second, third = (f"recency > {days}" for days in settings.lifecycle_days)
        unknown = ""
    else:
        first, second, third = (is_past(settings, bound) for bound in range(3))
        unknown = "WHEN cycle_days = 0 THEN 0 "
    gone = f"WHEN {third} THEN 5 WHEN {second} THEN 4 WHEN {first} THEN 3"
    return f"CASE {unknown}{gone} WHEN purchases > 1 THEN 2 ELSE 1 END"
