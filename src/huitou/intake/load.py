"""One import: read, clean, group, identify, compare with what is known, commit, publish. Idempotent.

Rows reach the facts table by table and count from the moment the ``imports`` row is written, which is last.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from huitou.errors import DataError
from huitou.intake import commit
from huitou.intake import mapping as mappings
from huitou.intake.choose import choose
from huitou.intake.clean import Layout, literal
from huitou.intake.commit import Written
from huitou.intake.mapping import Mapping
from huitou.intake.read import Table, read
from huitou.intake.replay import Replay
from huitou.intake.report import ImportReport, Replayed
from huitou.intake.request import Request
from huitou.intake.returned import KEYWORDS, is_returned
from huitou.intake.saved import saved
from huitou.intake.table_import import TableImport
from huitou.settings import Settings
from huitou.warehouse import publish as publishing
from huitou.warehouse.engines.duckdb import connect, describe_parquet
from huitou.warehouse.facts import Facts
from huitou.warehouse.publish import Clock
from huitou.warehouse.snapshot import current
from huitou.warehouse.writer import writer

__all__ = ["Request", "load_file", "replay"]


def load_file(shop: Path, settings: Settings, path: Path, request: Request) -> list[ImportReport]:
    """Import every table of one file and publish once; one exported from the quarantine goes back to its place.

    Raises: DataError when the file is refused (nothing of it counts); UserError for a request that cannot be met.
    """
    with writer(shop, f"import {path.name}", settings) as (scratch, clock):
        facts = Facts(shop)
        unread: list[str] = []
        chooser = _Chooser(clock, request, () if request.mapping else saved(shop))
        tables = read(
            path,
            scratch,
            keywords=chooser.keywords,
            uses=chooser.uses,
            describe_parquet=describe_parquet,
            on_skip=unread.append,
        )
        returned = [table for table in tables if is_returned(table.header)]
        others = [table for table in tables if table not in returned]
        plans = _plan(others, chooser) if others or not returned else []
        unread += [table.name for table in others if table not in (planned for planned, _ in plans)]
        written: list[Written] = []
        reports = [TableImport(facts, scratch / str(i), request, written).run(*plan) for i, plan in enumerate(plans)]
        for table in returned:
            reports += Replay(facts, scratch / "replay", clock, request, written).take_back(table)
        reports[0] = replace(reports[0], notes=(*reports[0].notes, *map(_passed_over, unread)))
        if not returned and not any(r.accepted or r.duplicate for r in reports):
            _refuse(path, reports)
        return reports if request.dry_run else _commit(shop, clock, scratch, written, reports)


def replay(shop: Path, settings: Settings, request: Request) -> Replayed:
    """Read what is set aside again, through the mappings of today (or the one asked for), and publish once."""
    with writer(shop, "quarantine replay", settings) as (scratch, clock):
        written: list[Written] = []
        found = Replay(Facts(shop), scratch / "replay", clock, request, written).all()
        if request.dry_run or not written:
            return found
        return replace(found, reports=_commit(shop, clock, scratch, written, found.reports))


def _commit(
    shop: Path, clock: Clock, scratch: Path, written: list[Written], reports: list[ImportReport]
) -> list[ImportReport]:
    """Let what was written count, and publish it; also what a crash left unpublished."""
    facts = Facts(shop)
    if written:
        commit.seal(facts, written, clock=clock)
    version = publishing.publish(shop, clock, scratch)
    facts.compact()
    return [_published(shop, report, version) for report in reports]


def _passed_over(name: str) -> tuple[str, str, str]:
    en = f"{name} was not read: it is no export that is known"
    return ("table.passed_over", f"没有读 {name}：它不是认得的导出", en)


def _refuse(path: Path, reports: list[ImportReport]) -> None:
    """A file of which not one row could be taken is refused as a whole; an empty one with a good header is not."""
    read_rows = sum(r.read for r in reports)
    if read_rows == 0 or sum(r.dropped for r in reports) == read_rows:
        return
    sample = next((q for r in reports for q in r.quarantine_sample), None)
    where_en = f"; first: row {sample.row}, {sample.column} “{sample.value}”: {sample.reason.en}" if sample else ""
    where_zh = f"；例如第 {sample.row} 行「{sample.column}」“{sample.value}”：{sample.reason.zh}" if sample else ""
    raise DataError(
        "file.nothing_taken",
        en=f"{path.name}: not one of {read_rows} rows can be taken{where_en}",
        zh=f"{path.name}：{read_rows} 行没有一行可以收{where_zh}",
        file=path.name,
        row=sample.row if sample else None,
        column=sample.column if sample else None,
    )


def _published(shop: Path, report: ImportReport, version: str) -> ImportReport:
    excluded: dict[str, int] = {}
    if report.import_id is not None and (snapshot := current(shop)):
        with connect() as connection:
            Facts(shop).attach(connection)
            connection.run(f"ATTACH {literal(str(snapshot))} AS snap (READ_ONLY)")
            excluded = dict(
                connection.rows(
                    "SELECT e.reason, COUNT(*) FROM snap.excluded e JOIN snap.codes s ON s.kind = 'source'"
                    " AND s.code = e.source LEFT JOIN snap.codes t ON t.kind = 'store' AND t.code = e.store"
                    f" WHERE (s.value, coalesce(t.value, ''), e.order_id) IN (SELECT (source, store, order_id)"
                    f" FROM facts_orders WHERE import_id = {report.import_id}) GROUP BY e.reason ORDER BY e.reason"
                )
            )
    return replace(report, data_version=version, excluded=excluded)


@dataclass(frozen=True, slots=True)
class _Chooser:
    """Which layout reads a table, as asked for and as the shop's own mappings say."""

    clock: Clock
    request: Request
    own: tuple[Mapping, ...]

    @property
    def keywords(self) -> frozenset[str]:
        given = [mappings.load(self.request.mapping)] if self.request.mapping else []
        return mappings.keywords() | mappings.keywords_of([*given, *self.own]) | KEYWORDS

    def layout(self, name: str, header: tuple[str, ...]) -> Layout:
        request = self.request
        return choose(name, header, self.clock, source=request.source, mapping=request.mapping, own=self.own)

    def uses(self, name: str, header: tuple[str, ...]) -> frozenset[int] | None:
        """The columns an import will read; all of a table that no layout fits, which is told of once it is read."""
        try:
            return None if is_returned(header) else self.layout(name, header).places
        except DataError:
            return None


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
