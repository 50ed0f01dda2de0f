"""What a monitor scrapes, in Prometheus' text format: this process's requests, and what the store says of the work."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from django.conf import settings

from huitou.crm.jobs.alarm import workers_alive
from huitou.crm.jobs.models import Job, State
from huitou.crm.project import clock, health
from huitou.crm.project.measured import BOUNDS, Durations, measured
from huitou.version import __version__
from huitou.warehouse.snapshot import current

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def text() -> str:
    """The whole answer to one scrape."""
    lines = [*_about(), *_requests(), *_ready(), *_data(), *_jobs()]
    return "\n".join(lines) + "\n"


def _about() -> Iterator[str]:
    yield from _head("huitou_build", "gauge", "The version that runs.")
    yield _line("huitou_build", {"version": __version__}, 1)


def _requests() -> Iterator[str]:
    name = "huitou_requests_total"
    yield from _head(name, "counter", "Requests answered by this process.")
    for (method, path, status), count in sorted(measured.answered().items()):
        yield _line(name, {"method": method, "path": path, "status": str(status)}, count)
    name = "huitou_request_seconds"
    yield from _head(name, "histogram", "How long answers took.")
    for path, durations in sorted(measured.durations().items()):
        yield from _histogram(name, path, durations)


def _histogram(name: str, path: str, durations: Durations) -> Iterator[str]:
    so_far = 0
    for bound, count in zip((*BOUNDS, "+Inf"), durations.counts, strict=True):
        so_far += count
        yield _line(f"{name}_bucket", {"path": path, "le": str(bound)}, so_far)
    yield _line(f"{name}_sum", {"path": path}, durations.seconds)
    yield _line(f"{name}_count", {"path": path}, so_far)


def _ready() -> Iterator[str]:
    yield from _head("huitou_ready", "gauge", "1 where this part can do its work.")
    for part, state in health.checks().items():
        yield _line("huitou_ready", {"part": part}, int(state in health.GOOD))


def _data() -> Iterator[str]:
    snapshot = current(settings.SHOP)
    if snapshot is None or not snapshot.exists():
        return
    yield from _head("huitou_data_age_seconds", "gauge", "Since the data version was made.")
    yield _line("huitou_data_age_seconds", {"data_version": snapshot.stem}, time.time() - snapshot.stat().st_mtime)
    yield from _head("huitou_data_bytes", "gauge", "The size of the data version.")
    yield _line("huitou_data_bytes", {"data_version": snapshot.stem}, snapshot.stat().st_size)


def _jobs() -> Iterator[str]:
    yield from _head("huitou_jobs", "gauge", "Jobs by where they stand.")
    counted = Counter(Job.objects.values_list("state", flat=True))
    for state in State.values:
        yield _line("huitou_jobs", {"state": state}, counted[state])
    yield from _head("huitou_workers", "gauge", "Workers that said lately that they are there.")
    yield _line("huitou_workers", {}, workers_alive(clock.now()))


def _head(name: str, kind: str, about: str) -> Iterable[str]:
    return (f"# HELP {name} {about}", f"# TYPE {name} {kind}")


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    quoted = ",".join(f'{key}="{_escaped(said)}"' for key, said in labels.items())
    return f"{name}{{{quoted}}} {value!r}" if quoted else f"{name} {value!r}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
