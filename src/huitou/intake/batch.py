"""One file or many: each is committed by itself, so that a kill loses nothing, and all are published once."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from huitou.errors import DataError, HuitouError
from huitou.identity.relink import writer
from huitou.intake import commit
from huitou.intake import mapping as mappings
from huitou.intake.commit import Written
from huitou.intake.folder import ExportFile, find
from huitou.intake.load import Job, take
from huitou.intake.progress import OnStep, Outcome, Progress
from huitou.intake.published import published
from huitou.intake.remembered import fingerprint, known, way
from huitou.intake.replay import Replay
from huitou.intake.report import Loaded, PassedOver, RefusedFile, Replayed
from huitou.intake.request import Request
from huitou.intake.rules import rules
from huitou.intake.saved import saved
from huitou.settings import Settings
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from huitou.warehouse.publish import Clock, publish
from huitou.warehouse.snapshot import current


def load_file(shop: Path, settings: Settings, path: Path, request: Request, *, on_step: OnStep | None = None) -> Loaded:
    """Import every table of one file, known or not, and publish.

    Raises: DataError when the file is refused (nothing of it counts); UserError for a request that cannot be met.
    """
    files = find([path]).files
    with writer(shop, f"import {files[0].name}", settings) as (scratch, clock):
        job = _job(shop, clock, request, _progress(files, on_step))
        job.progress.begin(files[0].name, files[0].size)
        loaded = Loaded(take(job, files[0], scratch, fingerprint(path)))
        loaded.taken.append(files[0].name)
        job.progress.end("taken")
        return _publish(job, scratch, loaded)


def load_files(
    shop: Path,
    settings: Settings,
    paths: Sequence[Path],
    request: Request,
    *,
    again: bool = False,
    names: Mapping[Path, str] | None = None,
    on_step: OnStep | None = None,
) -> Loaded:
    """Import the files and those of the folders; a refused one does not stop the others. Publish once, at the end.

    A file that was read the same way before is passed over, unless ``again``.
    Raises: UserError for a request that cannot be met; ExternalError when the disk or the shop cannot be used. The
    files taken until then are kept, and published by the next import.
    """
    found = find(paths, names)
    called = [(names or {}).get(path, str(path)) for path in paths[:2]]
    what = f"import {', '.join(called)}{' ...' if len(paths) > 2 else ''}"
    with writer(shop, what, settings) as (scratch, clock):
        job = _job(shop, clock, request, _progress(found.files, on_step))
        loaded = Loaded(refused=found.refused)
        loaded.passed_over += found.passed_over
        for file in found.files:
            job.progress.begin(file.name, file.size)
            job.progress.end(_take_or_leave(job, file, scratch / "file", loaded, again=again))
        return _publish(job, scratch, loaded)


@dataclass(frozen=True, slots=True)
class Part:
    """A file with the way it is to be read, and what to call it."""

    path: Path
    name: str
    request: Request


def load_parts(
    shop: Path, settings: Settings, parts: Sequence[Part], what: str, *, on_step: OnStep | None = None
) -> Loaded:
    """Import files that are each read in a way of its own. One read before is passed over; publish once, at the end.

    Raises: as ``load_files``.
    """
    files = [ExportFile(part.path, part.name, part.path.stat().st_size, named=True) for part in parts]
    progress = _progress(files, on_step)
    loaded = Loaded()
    with writer(shop, what, settings) as (scratch, clock):
        job = _job(shop, clock, Request(), progress)
        for part, file in zip(parts, files, strict=True):
            job = _job(shop, clock, part.request, progress)
            progress.begin(file.name, file.size)
            progress.end(_take_or_leave(job, file, scratch / "file", loaded, again=False))
        return _publish(job, scratch, loaded)


def replay(shop: Path, settings: Settings, request: Request) -> Replayed:
    """Read what is set aside again, through the mappings of today (or the one asked for), and publish once."""
    with writer(shop, "quarantine replay", settings) as (scratch, clock):
        facts = Facts(shop)
        written: list[Written] = []
        found = Replay(facts, scratch / "replay", clock, request, rules(shop), written).all()
        if request.dry_run or not written:
            return found
        with connect() as connection:
            commit.seal(facts, connection, written, clock=clock)
        version = publish(shop, clock, scratch)
        facts.compact()
        return replace(found, reports=published(shop, found.reports, version))


def _progress(files: Sequence[ExportFile], on_step: OnStep | None) -> Progress:
    return Progress(on_step, files=len(files), total=sum(file.size for file in files))


def _job(shop: Path, clock: Clock, request: Request, progress: Progress) -> Job:
    facts = Facts(shop)
    own = () if request.mapping else saved(shop)
    given = [mappings.load(request.mapping)] if request.mapping else own
    shop_rules = rules(shop)
    reading = way(request.source, request.store, request.exported_at, repr(shop_rules), layouts=given)
    return Job(facts, clock, request, own, shop_rules, reading, known(facts, reading), progress)


def _take_or_leave(job: Job, file: ExportFile, scratch: Path, loaded: Loaded, *, again: bool) -> Outcome:
    """Import one of several files into ``loaded``, and say what became of it."""
    seen = fingerprint(file.path)
    if seen and seen.sha256 in job.known and not again:
        loaded.passed_over.append(PassedOver(file.name, "known"))
        return "passed_over"
    try:
        loaded += take(job, file, scratch, seen)
    except HuitouError as problem:
        if not _is_of_the_file(problem):
            raise
        with connect() as connection:
            job.facts.sweep(connection)
        if _may_be_words(file) and problem.code == "file.unrecognised":
            loaded.passed_over.append(PassedOver(file.name, "no_orders"))
            return "passed_over"
        loaded.refused.append(RefusedFile(file.name, problem))
        return "refused"
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    loaded.taken.append(file.name)
    return "taken"


def _is_of_the_file(problem: HuitouError) -> bool:
    """Whether the next file may fare better."""
    return isinstance(problem, DataError) or problem.code == "memory.full"


def _may_be_words(file: ExportFile) -> bool:
    """Whether it may be a text of another kind, as a README; what ends otherwise ought to be data."""
    return not file.named and file.path.suffix.lower() in {"", ".txt", ".json"}


def _publish(job: Job, scratch: Path, loaded: Loaded) -> Loaded:
    """Bring the numbers up to what was taken, and to what an import broken off had left."""
    shop = job.facts.folder.parent
    nothing_yet = not loaded and not job.known and current(shop) is None
    if job.request.dry_run or nothing_yet:
        return loaded
    job.progress.enter("publishing")
    loaded[:] = published(shop, loaded, publish(shop, job.clock, scratch))
    return loaded
