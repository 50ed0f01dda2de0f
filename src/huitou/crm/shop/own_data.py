"""Making room for a shop's own data in one that was made up: a job that may be ended at any moment, and run again.

Orders and people go with the facts; here goes what was noted of them and what was sent in. Users, settings, the log
and what is asked of the shop (targets, lines for alerts, where the note goes) stay.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Literal

import tomlkit
from django.conf import settings
from django.db import transaction

from huitou import settings as shop_settings
from huitou import simulated
from huitou.crm.api.models import Answered
from huitou.crm.customers.models import Consent, Note, Tag, Tagged
from huitou.crm.fact_outbox.carrying import JOB
from huitou.crm.fact_outbox.models import Batch, FactEntry
from huitou.crm.imports import places
from huitou.crm.imports.job import IMPORT
from huitou.crm.imports.models import Upload
from huitou.crm.jobs.held import Held
from huitou.crm.jobs.kinds import Kind
from huitou.crm.jobs.models import Job, State
from huitou.crm.shop.erasing import ERASE
from huitou.crm.tasks.models import Task
from huitou.errors import UserError
from huitou.simulated import Mark
from huitou.warehouse import text_file
from huitou.warehouse.clearing import clearing

ID = "own_data"
PATH = "/own-data"
Standing = Literal["", "at_work", "broken_off"]
_ENDED = (State.DONE, State.FAILED, State.CANCELLED)
_OPEN = (State.WAITING, State.RUNNING)
# What a person waits for, and what would write to a shop that is about to be empty.
_WRITERS = (IMPORT.id, ERASE.id, JOB)
_NEW_NAME = {"zh": "我的店", "en": "My shop"}


def run(held: Held) -> dict[str, Any]:
    """Clear the shop. Where an attempt before was ended after its last step, there is nothing left to do."""
    try:
        with clearing(settings.SHOP) as mark:
            forget(before=held.job.made_at)
            _rename(settings.SHOP, mark, held.payload["lang"])
    except UserError as problem:
        if problem.code != "shop.not_simulated" or held.job.attempts == 1:
            raise
        return {"finished_before": True}
    return {"finished_before": False}


def forget(*, before: dt.datetime) -> None:
    """Take away what the store keeps of the shop's data; of uploads and jobs what was there ``before``."""
    for upload in Upload.objects.filter(made_at__lt=before):
        places.remove(upload.pk)
    with transaction.atomic():
        for kind in (Tagged, Tag, Consent, Note, Task, FactEntry, Batch):
            kind.objects.all().delete()
        Upload.objects.filter(made_at__lt=before).delete()
        Job.objects.filter(kind__in=(*_WRITERS, ID), state__in=_ENDED, made_at__lt=before).delete()
        # Whoever is being answered right now still writes the answer down; who asked for this may ask again.
        answered = Answered.objects.filter(asked_at__lt=before, content__isnull=False)
        answered.exclude(path__endswith=PATH).delete()


def at_work() -> Job | None:
    """The clearing that waits or runs."""
    return Job.objects.filter(kind=ID, state__in=_OPEN).order_by("pk").first()


def writers() -> int:
    """How many imports and erasures wait or run."""
    return Job.objects.filter(kind__in=_WRITERS, state__in=_OPEN).count()


def _rename(shop: Path, mark: Mark, lang: str) -> None:
    """A name that says “simulated” is wrong from now on; one that somebody chose is theirs."""
    if shop_settings.load(shop).name != mark.name:
        return
    path = shop / shop_settings.FILE
    said = tomlkit.parse(text_file.read(path))
    said["name"] = _NEW_NAME[lang]
    text_file.replace(path, tomlkit.dumps(said))


def standing(shop: Path) -> Standing:
    """``at_work`` while it is cleared, ``broken_off`` where nobody is at it any more, else empty."""
    mark = simulated.read(shop)
    if mark is None:
        return ""
    if at_work() is not None:
        return "at_work"
    return "broken_off" if mark.going else ""


CLEAR = Kind(ID, {"zh": "清空模拟数据", "en": "clearing the simulated data"}, run, apart=True, may_cancel=False)
