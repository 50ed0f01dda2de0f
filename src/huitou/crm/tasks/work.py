"""What the worker does with tasks each time it comes round."""

from __future__ import annotations

from huitou.crm.project import clock
from huitou.crm.tasks.assigning import assign_due
from huitou.crm.tasks.doing import call_off
from huitou.crm.tasks.models import State, Task
from huitou.crm.tasks.outcomes import Outcome


def turn() -> bool:
    """End what came too late, and give out what is due; whether there was any."""
    now = clock.now()
    late = Task.objects.filter(state=State.OPEN, late_at__lte=now).values_list("pk", flat=True)
    return call_off(list(late[:500]), Outcome.LATE, now) + assign_due(now) > 0
