"""Simulated buyers as purchase days."""

from __future__ import annotations

from typing import Any

from huitou.predict.purchasing.histories import PurchaseDays, purchase_days
from huitou.simulate import model_buyers as simulated


def buyers(kind: simulated.Kind, parameters: tuple[float, float, float, float], **how: Any) -> PurchaseDays:
    return purchase_days(*simulated.buyers(kind, parameters, **how))
