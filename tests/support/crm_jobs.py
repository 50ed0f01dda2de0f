"""A server's jobs in a process of their own, for tests that end processes.

python crm_jobs.py SHOP ask FILE           keep FILE as an upload and ask for its import
python crm_jobs.py SHOP clear              mark the shop as simulated and ask for it to be cleared
python crm_jobs.py SHOP happen COUNT       let so many live payments happen, and ask for the facts to be told
python crm_jobs.py SHOP die POINT [KIND]   claim the import, or that, and be killed at that point (see kill_at.py)
python crm_jobs.py SHOP work [KIND]        what died is due again; do all there is, in this process
python crm_jobs.py SHOP launch             take a job on in a child, print its process, obey lines of standard input
python crm_jobs.py SHOP loop               the loop itself, with a job that sends it TERM
python crm_jobs.py SHOP many COUNT         ask for so many jobs
python crm_jobs.py SHOP race FILE          do what is left of them; each writes its number into FILE
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from huitou.crm.project import boot


def ask(file: str) -> None:
    from huitou.crm.imports import places
    from huitou.crm.imports.models import Upload
    from huitou.crm.jobs.asking import ask
    from huitou.crm.jobs.timing import now

    upload = Upload(name=Path(file).name, suffix=".csv", size=1, made_at=now())
    received = places.incoming() / "received"
    shutil.copy(file, received)
    places.keep(received, upload.pk, ".csv")
    upload.save()
    asked = {"source": "auto", "store": "", "exported_at": "", "dry_run": False, "again": False}
    ask("import", {**asked, "uploads": [str(upload.pk)], "files": [upload.name]}, now=now())


def clear() -> None:
    from django.conf import settings

    from huitou import simulated
    from huitou.crm.jobs.asking import ask
    from huitou.crm.jobs.timing import now

    simulated.put(settings.SHOP, name="shop", kept=True)
    ask("own_data", {"lang": "en"}, now=now())


def happen(count: str) -> None:
    from huitou.crm.fact_outbox.entry import Entry, put
    from huitou.crm.jobs.asking import ask
    from huitou.crm.jobs.timing import now

    at = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
    put(
        [
            Entry(
                f"event:{number}",
                "payment",
                at + dt.timedelta(minutes=number),
                who={"member": f"c{number % 40}"},
                data={"order_id": f"live-{number}", "paid_amount": "10.00"},
            )
            for number in range(int(count))
        ],
        now(),
    )
    ask("facts.carry", {}, now=now())


def die(point: str, kind: str = "import") -> None:
    from huitou.crm.jobs.claiming import claim
    from huitou.crm.jobs.kinds import known
    from huitou.crm.jobs.performing import perform
    from huitou.crm.jobs.timing import Timing, now
    from tests.support.kill_at import arm

    held = claim("dies", now, Timing(), [kind])
    assert held
    arm(**json.loads(point))
    perform(known()[kind], held)


def work(kind: str = "import") -> None:
    from huitou.crm.jobs.kinds import known
    from huitou.crm.jobs.models import Job
    from huitou.crm.jobs.timing import now

    long_ago = now() - dt.timedelta(days=1)
    Job.objects.filter(state="running").update(lease_until=long_ago)
    worker = _worker({kind: known()[kind]}, apart=False)
    while worker.turn() or Job.objects.filter(state="waiting", kind=kind).update(due_at=long_ago):
        pass


def launch() -> None:
    from huitou.crm.jobs.asking import cancel
    from huitou.crm.jobs.kinds import known
    from huitou.crm.jobs.models import Job
    from huitou.crm.jobs.timing import now

    worker = _worker({"import": known()["import"]}, apart=True)
    worker.turn()
    _say(worker.children[0].process.pid)
    for line in sys.stdin:
        match line.strip():
            case "stop":
                worker.stop()
            case "cancel":
                cancel(Job.objects.get(), now=now())
                worker.turn()
            case "lose":
                # Another worker has it by now, and this one is late to hear of it.
                Job.objects.update(claim="another")
                worker._beat_at = None
                worker.turn()
        _say("done")


def _say(what: object) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def loop() -> None:
    from django.conf import settings

    from huitou.crm.jobs import kinds
    from huitou.crm.jobs.asking import ask
    from huitou.crm.jobs.loop import run
    from huitou.crm.jobs.timing import now

    settings.HUITOU_JOBS = (f"{__name__}.TERM",)
    globals()["TERM"] = kinds.Kind("term", {"zh": "停", "en": "stop"}, _send_term)
    ask("term", {}, now=now())
    run()


def many(count: str) -> None:
    from huitou.crm.jobs.asking import ask
    from huitou.crm.jobs.timing import now

    for _ in range(int(count)):
        ask("note", {}, now=now())


def race(file: str) -> None:
    from huitou.crm.jobs.kinds import Kind

    def note(held: Any) -> dict[str, Any]:
        with Path(file).open("a", encoding="utf-8") as out:
            out.write(f"{held.job.pk}\n")
        return {}

    worker = _worker({"note": Kind("note", {"zh": "记", "en": "note"}, note)}, apart=False, name=str(os.getpid()))
    _say("ready")
    sys.stdin.readline()
    while worker.turn():
        pass


def _send_term(_held: Any) -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGTERM)
    return {"sent": True}


def _worker(kinds: Any, *, apart: bool, name: str = "test") -> Any:
    from huitou.crm.jobs.loop import Worker

    return Worker(kinds, zone=dt.UTC, apart=apart, name=name)


if __name__ == "__main__":
    boot.ready(Path(sys.argv[1]))
    commands = {each.__name__: each for each in (ask, clear, happen, die, work, launch, loop, many, race)}
    commands[sys.argv[2]](*sys.argv[3:])
