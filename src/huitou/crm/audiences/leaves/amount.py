"""An amount in a sentence, in the shop's currency."""

from __future__ import annotations

from huitou.crm.shop.served import whatever_it_holds
from huitou.language import Speech
from huitou.metrics import figures


def amount(minor: int, t: Speech) -> str:
    return figures.amount(minor, whatever_it_holds().settings.currency, t)
