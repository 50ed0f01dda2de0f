"""The room of jobs, where this server has one."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.apps import apps
from django.utils.module_loading import import_string

_ROOM = "huitou.crm.jobs"


def are_here() -> bool:
    return apps.is_installed(_ROOM)


def workers_alive(now: dt.datetime) -> int:
    """How many workers said lately that they are there."""
    return int(import_string(f"{_ROOM}.alarm.workers_alive")(now))


def by_state() -> dict[str, int]:
    """How many jobs wait, run, are done, failed, were cancelled."""
    job = import_string(f"{_ROOM}.models.Job")
    return dict(Counter(job.objects.values_list("state", flat=True)))
