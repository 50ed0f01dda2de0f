"""Five tiers of customers, by what they are worth and whether they are still there."""

from __future__ import annotations

from typing import Literal, get_args

from huitou.predict.lifecycle import STAGES
from huitou.predict.rfm import FIFTHS

Tier = Literal["core", "steady", "occasional", "one_time", "lost"]
# A customer's key in SQL is a tier's place, from 1; 0 where the lifecycle stage is unknown.
TIERS: tuple[Tier, ...] = get_args(Tier)
_MANY = 3


def tier() -> str:
    """The tier's key, in SQL over a customer's `stage` and `m_class`.

    lost: by lifecycle. core: not lost, in the highest fifth of the year's net, and three purchases or more. steady:
    three or more, and active or quiet. one_time: exactly one. occasional: the rest. Purchases are those of a life.
    Undefined: 0 with the stage. Checked: tests/oracle/test_rules_oracle.py.
    """
    key = {name: place for place, name in enumerate(TIERS, start=1)}
    at = {name: place for place, name in enumerate(STAGES, start=1)}
    return (
        f"CASE WHEN stage = 0 THEN 0 WHEN stage = {at['lost']} THEN {key['lost']}"
        f" WHEN purchases >= {_MANY} AND m_class = {FIFTHS} THEN {key['core']}"
        f" WHEN purchases >= {_MANY} AND stage IN ({at['active']}, {at['quiet']}) THEN {key['steady']}"
        f" WHEN purchases = 1 THEN {key['one_time']} ELSE {key['occasional']} END"
    )
