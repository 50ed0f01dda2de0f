"""One file: read, clean, group, identify, compare with what is known, commit. Idempotent. Publishing comes after.

Rows reach the facts table by table and count from the moment the ``imports`` row is written, which is last.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from huitou.errors import DataError
from huitou.intake import apply_rules, commit
from huitou.intake import mapping as mappings
from huitou.intake.choose import choose
from huitou.intake.clean import Layout
from huitou.intake.commit import Written
from huitou.intake.fields import ASKED_FOR
from huitou.intake.folder import ExportFile
from huitou.intake.mapping import Mapping
from huitou.intake.progress import Progress
from huitou.intake.read import Table, read
from huitou.intake.remembered import Fingerprint, remember
from huitou.intake.replay import Replay
from huitou.intake.report import ImportReport
from huitou.intake.request import Request
from huitou.intake.returned import KEYWORDS, is_returned
from huitou.intake.rules import Rule
from huitou.intake.table_import import Commonest, TableImport
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from huitou.warehouse.publish import Clock


@dataclass(frozen=True, slots=True)
class Job:
    """What the files of one import share.

    ``own``, ``rules``: the shop's own mappings and rules; ``reading``: the way files are read; ``known``: those read
    so before, by SHA-256.
    """

    facts: Facts
    clock: Clock
    request: Request
    own: tuple[Mapping, ...]
    rules: tuple[Rule, ...]
    reading: str
    known: set[str]
    progress: Progress


def take(job: Job, file: ExportFile, scratch: Path, seen: Fingerprint | None) -> list[ImportReport]:
    """Import every table of one file: they count from here on, and are not published yet.

    A table exported from the quarantine goes back to its place. ``seen``: what the file will be known by.
    Raises: DataError when the file is refused; rows of its tables may lie in the facts then, not counting.
    """
    unread: list[str] = []
    chooser = _Chooser(job.clock, job.request, job.own, job.rules)
    tables = read(
        file.path,
        scratch,
        keywords=chooser.keywords,
        uses=chooser.uses,
        lenient=chooser.lenient,
        on_skip=unread.append,
        name=file.name,
        on_read=job.progress.read,
    )
    returned = [table for table in tables if is_returned(table.header)]
    others = [table for table in tables if table not in returned]
    plans = _plan(others, chooser) if others or not returned else []
    unread += [table.name for table in others if table not in (planned for planned, _ in plans)]
    written: list[Written] = []
    imports = [
        TableImport(job.facts, scratch / str(i), job.request, job.rules, written, enter=job.progress.enter)
        for i in range(len(plans))
    ]
    reports = [each.run(*plan) for each, plan in zip(imports, plans, strict=True)]
    for table in returned:
        reports += Replay(job.facts, scratch / "replay", job.clock, job.request, job.rules, written).take_back(table)
    reports[0] = replace(reports[0], notes=(*reports[0].notes, *map(_passed_over, unread)))
    if not returned and not any(r.accepted or r.duplicate for r in reports):
        _refuse(file.name, reports, [each.commonest for each in imports if each.commonest])
    if not job.request.dry_run:
        _commit(job, file, seen, written)
    return reports


def _commit(job: Job, file: ExportFile, seen: Fingerprint | None, written: list[Written]) -> None:
    """Let the tables count, and the file be known with them."""
    facts = job.facts
    with connect() as desk:
        if seen and seen.sha256 not in job.known and seen.is_still_of(file.path):
            import_id = written[-1].report.import_id if written else None
            remember(facts, desk, file=file.name, sha256=seen.sha256, reading=job.reading, import_id=import_id)
            job.known.add(seen.sha256)
        if written:
            commit.seal(facts, desk, written, clock=job.clock)
    facts.compact()


def _passed_over(name: str) -> tuple[str, str, str]:
    en = f"{name} was not read: it is no export that is known"
    return ("table.passed_over", f"没有读 {name}：它不是认得的导出", en)


def _refuse(name: str, reports: list[ImportReport], reasons: list[Commonest]) -> None:
    """A file of which not one row could be taken is refused as a whole; an empty one with a good header is not."""
    read_rows = sum(r.read for r in reports)
    if read_rows == 0 or sum(r.dropped for r in reports) == read_rows:
        return
    most = max(reasons, key=lambda reason: reason.rows, default=None)
    why_en = why_zh = ""
    row = column = None
    if most:
        row, column, value = most.first.row, most.first.column, most.first.value
        place, reason = most.first.place, most.first.reason
        why_en = f"; of {most.rows} of them the reason is, as in row {row}, {place.en} “{value}”: {reason.en}"
        why_zh = f"；其中 {most.rows} 行的原因，例如第 {row} 行「{place.zh}」“{value}”：{reason.zh}"
    raise DataError(
        "file.nothing_taken",
        en=f"{name}: not one of {read_rows} rows can be taken{why_en}",
        zh=f"{name}：{read_rows} 行没有一行可以收{why_zh}",
        file=name,
        row=row,
        column=column,
    )


@dataclass(frozen=True, slots=True)
class _Chooser:
    """Which layout reads a table, as asked for and as the shop's own mappings say."""

    clock: Clock
    request: Request
    own: tuple[Mapping, ...]
    rules: tuple[Rule, ...]

    @property
    def keywords(self) -> frozenset[str]:
        given = [mappings.load(self.request.mapping)] if self.request.mapping else []
        return mappings.keywords() | mappings.keywords_of([*given, *self.own]) | KEYWORDS

    def layout(self, name: str, header: tuple[str, ...]) -> Layout:
        request = self.request
        return choose(
            name,
            header,
            self.clock,
            source=request.source,
            mapping=request.mapping,
            own=self.own,
            asked=apply_rules.asked(self.rules),
        )

    def uses(self, name: str, header: tuple[str, ...]) -> frozenset[int] | None:
        """The columns an import will read; all of a table that no layout fits, which is told of once it is read."""
        try:
            return None if is_returned(header) else self.layout(name, header).places
        except DataError:
            return None

    def lenient(self, name: str, header: tuple[str, ...]) -> frozenset[int]:
        """The columns that only a rule looks at: platforms cut long notes amid a character."""
        try:
            found = {} if is_returned(header) else self.layout(name, header).found
        except DataError:
            return frozenset()
        return frozenset(place for field, place in found.items() if field in ASKED_FOR)


def _plan(tables: list[Table], chooser: _Chooser) -> list[tuple[Table, Layout]]:
    """Which layout reads which table. Among several tables (a workbook, a zip) those nobody knows are passed over.

    Raises: DataError when no table is recognised, or the mapping does not fit.
    """
    plans, refusals = [], []
    for table in tables:
        try:
            plans.append((table, chooser.layout(table.name, table.header)))
        except DataError as refusal:
            refusals.append(refusal)
    if not plans:
        raise refusals[0]
    return plans
