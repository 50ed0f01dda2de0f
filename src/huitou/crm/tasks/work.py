"""What the worker does with tasks each time it comes round."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from huitou.crm.customers.following import gone
from huitou.crm.project import clock
from huitou.crm.shop.served import data_version
from huitou.crm.tasks.assigning import assign_due
from huitou.crm.tasks.doing import call_off
from huitou.crm.tasks.models import State, Task
from huitou.crm.tasks.outcomes import Outcome


def turn() -> bool:
    """End what came too late, and give out what is due; whether there was any.

    Once a data version the tasks of whoever was erased go, with what was noted on them.
    """
    now = clock.now()
    version = data_version(settings.SHOP)
    if version is not None:
        _follow(settings.SHOP, version)
    late = Task.objects.filter(state=State.OPEN, late_at__lte=now).values_list("pk", flat=True)
    return call_off(list(late[:500]), Outcome.LATE, now) + assign_due(now) > 0


@lru_cache(maxsize=1)
def _follow(shop: Path, version: str) -> int:  # noqa: ARG001 - it is asked once for each version
    customers = gone(shop, set(Task.objects.values_list("customer_id", flat=True).distinct()))
    return Task.objects.filter(customer_id__in=customers).delete()[0]
