"""An import as a job: uploads in, a report out. It may be ended at any moment, and run again.

Each file is committed by itself and known by its bytes, so that whoever takes a broken import over goes on with the
files that are left.
"""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

from django.conf import settings

from huitou.crm.imports import looking, places, reports
from huitou.crm.imports.models import Upload
from huitou.crm.jobs.held import Held
from huitou.crm.jobs.kinds import Kind
from huitou.crm.jobs.models import Job, State
from huitou.crm.jobs.timing import now
from huitou.errors import UserError
from huitou.intake.progress import Step
from huitou.shop.shop import Shop

KEPT = dt.timedelta(days=7)
_TOLD_SECONDS = 0.5


class _Teller:
    """Writes down how far the import is: each new stage, and in between twice a second."""

    def __init__(self, held: Held) -> None:
        self._held = held
        self._told: tuple[str, int, float] = ("", 0, 0.0)
        self._began = time.monotonic()
        self._taken: list[str] = []

    def __call__(self, step: Step) -> None:
        at = time.monotonic()
        if step.stage == "taken":
            self._taken.append(step.file)
        stage, number, told = self._told
        if (stage, number) == (step.stage, step.number) and at - told < _TOLD_SECONDS:
            return
        self._told = (step.stage, step.number, at)
        self._held.say(reports.progress(step, at - self._began, self._taken))


def run(held: Held) -> dict[str, Any]:
    """Import what the payload names.

    Raises: UserError ``upload.gone`` where a file was taken away meanwhile; otherwise as ``Shop.load``.
    """
    asked = held.payload
    held.say({"stage": "waiting", "share": 0.0, "taken": []})
    loaded = Shop(settings.SHOP).load(
        _files(asked["uploads"]),
        source=asked["source"],
        store=asked["store"],
        exported_at=asked["exported_at"] or None,
        dry_run=asked["dry_run"],
        again=asked["again"],
        on_step=_Teller(held),
    )
    return reports.plain(loaded, dry_run=asked["dry_run"])


def tidy(held: Held) -> None:
    """Take away what was imported: it holds personal data. What was refused stays, to be put right."""
    _tidy(Job.objects.get(pk=held.job.pk))


def _tidy(done: Job) -> None:
    if done.payload["dry_run"] or done.result is None:
        return
    refused = {each["file"] for each in done.result["refused"]}
    for upload in Upload.objects.filter(pk__in=done.payload["uploads"], removed_at=None):
        if upload.name not in refused:
            remove(upload)


def remove(upload: Upload) -> None:
    looking.leave(upload)
    places.remove(upload.pk)
    upload.removed_at, upload.looked = now(), None
    upload.save(update_fields=["removed_at", "looked"])


def sweep(_held: Held) -> dict[str, Any]:
    """Take away uploads that nobody imported for a week, and what a broken upload or a killed worker left."""
    before = now() - KEPT
    for done in Job.objects.filter(kind="import", state=State.DONE, ended_at__gte=before - KEPT):
        _tidy(done)
    old = list(Upload.objects.filter(removed_at=None, made_at__lt=before))
    for upload in old:
        remove(upload)
    left = [path for path in places.incoming().iterdir() if path.stat().st_mtime < before.timestamp()]
    for path in left:
        path.unlink(missing_ok=True)
    return {"removed": len(old) + len(left)}


def _files(ids: list[str]) -> dict[Path, str]:
    """Where each upload lies, and what it is called."""
    found = {str(upload.pk): upload for upload in Upload.objects.filter(pk__in=ids, removed_at=None)}
    if gone := [each for each in ids if each not in found]:
        raise UserError(
            "upload.gone",
            en=f"{len(gone)} of the uploaded files are not kept any more; upload them again",
            zh=f"有 {len(gone)} 个上传的文件已经不在了；请重新上传",
        )
    return {places.file_of(found[each].pk, found[each].suffix): found[each].name for each in ids}


IMPORT = Kind("import", {"zh": "导入", "en": "import"}, run, apart=True, after=tidy)
SWEEP = Kind(
    "uploads.sweep",
    {"zh": "清理过期的上传", "en": "removing old uploads"},
    sweep,
    daily_at=dt.time(4, 0),
)
