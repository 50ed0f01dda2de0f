"""Looking at a packed or large file as a job: whoever asks what is in it is told that it is being looked at."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from typing import Any

from django.conf import settings

from huitou.crm.imports import apart, places
from huitou.crm.imports.models import Upload
from huitou.crm.imports.seen import Looked, refused
from huitou.crm.jobs import asking
from huitou.crm.jobs.held import Held
from huitou.crm.jobs.kinds import Kind
from huitou.crm.jobs.models import Job
from huitou.crm.jobs.timing import now
from huitou.errors import DataError
from huitou.warehouse import peek


def ask(upload: Upload) -> Job:
    """The job that looks at it, made where there is none; ``after`` it the upload has what was found."""
    return asking.ask(
        LOOK.id, {"upload": str(upload.pk)}, now=now(), made_by=upload.made_by, key=f"{LOOK.id}:{upload.pk}"
    )


def leave(upload: Upload) -> None:
    """Nobody wants to know any more."""
    found = Job.objects.filter(key=f"{LOOK.id}:{upload.pk}").first()
    if found is not None:
        asking.cancel(found, now=now())


def run(held: Held) -> dict[str, Any]:
    """Look at it, and write down what is in it."""
    upload = Upload.objects.filter(pk=held.payload["upload"], removed_at=None).first()
    if upload is None:
        return {}
    held.say({"stage": "looking"})
    looked = _looked(upload, settings.HUITOU_LOOK_SECONDS)
    Upload.objects.filter(pk=upload.pk, removed_at=None, looked__isnull=True).update(looked=looked)
    return {}


def _looked(upload: Upload, seconds: float) -> Looked:
    path, folder = places.file_of(upload.pk, upload.suffix), places.excerpt_of(upload.pk)
    command = [sys.executable, "-m", apart.__name__, str(settings.SHOP), str(path), upload.name, str(folder)]
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module; the name is an argument, never a command
        [*command, str(seconds)], stdout=subprocess.PIPE, env=surroundings, start_new_session=True
    ) as process:
        try:
            said, _ = process.communicate()
        finally:
            # With whatever it began; gone already where it ended by itself.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode == 0:
        looked: Looked = json.loads(said)
        return looked
    # What it read so far, which holds personal data.
    peek.sweep(settings.SHOP)
    return refused(_too_slow(upload, seconds) if process.returncode == -signal.SIGALRM else _too_much(upload))


def _too_slow(upload: Upload, seconds: float) -> DataError:
    return DataError(
        "upload.slow",
        en=f"{upload.name} was read for {seconds:g} seconds and that was not the end; export fewer months at a time, or"
        " save it as csv",
        zh=f"{upload.name} 读了 {seconds:g} 秒还没读完；请分几个月导出，或另存为 csv 再传",
        file=upload.name,
    )


def _too_much(upload: Upload) -> DataError:
    return DataError(
        "upload.heavy",
        en=f"{upload.name} needs more memory than a file may have here, or is damaged; export fewer months at a time,"
        " or save it as csv",
        zh=f"读 {upload.name} 要的内存超出限制，或者文件坏了；请分几个月导出，或另存为 csv 再传",
        file=upload.name,
    )


LOOK = Kind("uploads.look", {"zh": "看看上传的文件", "en": "looking at an upload"}, run, apart=True)
