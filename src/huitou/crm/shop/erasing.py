"""Erasing a customer as a job: the data version is made anew, which takes minutes in a large shop."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings

from huitou.crm.jobs.held import Held
from huitou.crm.jobs.kinds import Kind
from huitou.errors import UserError
from huitou.shop.shop import Shop


def run(held: Held) -> dict[str, Any]:
    """Erase whom the payload names. An erasure broken off is finished by the next writer; then nobody is left."""
    customer = int(held.payload["customer_id"])
    try:
        return asdict(Shop(settings.SHOP).erase(customer))
    except UserError as gone:
        if gone.code != "customer.missing" or held.job.attempts == 1:
            raise
        return {"customer_id": customer, "finished_before": True}


ERASE = Kind("erase", {"zh": "抹去一位客户的资料", "en": "erasing a customer"}, run, apart=True, may_cancel=False)
