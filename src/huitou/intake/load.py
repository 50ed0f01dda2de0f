"""One import: read, clean, group, identify, compare with what is known, commit, publish. Idempotent.

Rows reach the facts table by table and count from the moment the ``imports`` row is written, which is last.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from huitou.errors import DataError, UserError
from huitou.intake import apply_rules, clean, commit, exclusions, group, orders
from huitou.intake import mapping as mappings
from huitou.intake.choose import choose
from huitou.intake.clean import Layout, literal
from huitou.intake.commit import Written
from huitou.intake.fields import ASKED_FOR
from huitou.intake.mapping import Mapping
from huitou.intake.masking import masked
from huitou.intake.orders import Counts
from huitou.intake.read import Table, read
from huitou.intake.report import NEGATIVE, ImportReport, Refusal
from huitou.intake.rules import Rule, rules
from huitou.intake.saved import saved
from huitou.settings import Settings
from huitou.warehouse import publish as publishing
from huitou.warehouse.engines.duckdb import Connection, connect, describe_parquet, writer_megabytes
from huitou.warehouse.erasure import fingerprint_key, tombstone_key
from huitou.warehouse.facts import Facts
from huitou.warehouse.publish import Clock
from huitou.warehouse.snapshot import current
from huitou.warehouse.writer import writer

_SAMPLE = 5
_MAX_STORE = 100


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asked for, checked."""

    source: str = "auto"
    store: str = ""
    mapping: Path | None = None
    exported_at: int | None = None
    dry_run: bool = False

    def __post_init__(self) -> None:
        if len(self.store) > _MAX_STORE or not self.store.isprintable():
            raise UserError(
                "store.name",
                en=f"{self.store[:_MAX_STORE]!r} cannot be a store's name: at most {_MAX_STORE} characters that can be"
                " seen",
                zh=f"{self.store[:_MAX_STORE]!r} 不能作店名：最多 {_MAX_STORE} 个可见的字符",
            )


def load_file(shop: Path, settings: Settings, path: Path, request: Request) -> list[ImportReport]:
    """Import every table of one file and publish once.

    Raises: DataError when the file is refused (nothing of it counts); UserError for a request that cannot be met.
    """
    with writer(shop, f"import {path.name}", settings) as (scratch, clock):
        facts = Facts(shop)
        unread: list[str] = []
        shop_rules = rules(shop)
        chooser = _Chooser(clock, request, () if request.mapping else saved(shop), shop_rules)
        tables = read(
            path,
            scratch,
            keywords=chooser.keywords,
            uses=chooser.uses,
            lenient=chooser.lenient,
            describe_parquet=describe_parquet,
            on_skip=unread.append,
        )
        plans = _plan(tables, chooser)
        unread += [table.name for table in tables if table not in (planned for planned, _ in plans)]
        written: list[Written] = []
        reports = [
            _Import(facts, scratch / str(i), request, shop_rules, written).run(*plan) for i, plan in enumerate(plans)
        ]
        reports[0] = replace(reports[0], notes=(*reports[0].notes, *map(_passed_over, unread)))
        if not any(r.accepted or r.duplicate for r in reports):
            _refuse(path, reports)
        if request.dry_run:
            return reports
        if written:
            commit.seal(facts, written, clock=clock, exported_at=request.exported_at)
        version = publishing.publish(shop, clock, scratch)
        facts.compact()
        return [_published(shop, report, version) for report in reports]


def _of_source(mapping: Mapping) -> Iterator[tuple[str, str, str]]:
    """What a layout cannot serve, or is not sure of."""
    if mapping.customers == "none":
        zh = "这个文件里看不出是谁买的：只用于销售额、单数、笔单价，算不了复购率、复购周期和老客贡献"
        en = (
            "this file does not tell who bought: it serves revenue, purchases and order value; no repeat rate, cycle"
            " or returning share"
        )
        yield ("source.no_customers", zh, en)
    if mapping.grade == "unconfirmed":
        zh = f"{mapping.name.zh}的列名只有一处来源可查，请先核对前几行"
        en = f"the columns of {mapping.name.en} are known from one place only: check the first rows"
        yield ("source.unconfirmed", zh, en)


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
    rules: tuple[Rule, ...]

    @property
    def keywords(self) -> frozenset[str]:
        given = [mappings.load(self.request.mapping)] if self.request.mapping else []
        return mappings.keywords() | mappings.keywords_of([*given, *self.own])

    def layout(self, name: str, header: tuple[str, ...]) -> Layout:
        request = self.request
        return choose(
            name,
            header,
            self.clock,
            source=request.source,
            mapping=request.mapping,
            own=self.own,
            asked=self._asked,
        )

    def _asked(self, source: str) -> frozenset[str]:
        """What the shop's rules look at in a file of this source."""
        return frozenset(field for rule in apply_rules.of_source(self.rules, source) for field in rule.fields)

    def uses(self, name: str, header: tuple[str, ...]) -> frozenset[int] | None:
        """The columns an import will read; all of a table that no layout fits, which is told of once it is read."""
        try:
            return self.layout(name, header).places
        except DataError:
            return None

    def lenient(self, name: str, header: tuple[str, ...]) -> frozenset[int]:
        """The columns that only a rule looks at: platforms cut long notes amid a character."""
        try:
            found = self.layout(name, header).found
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


class _Import:
    """One table on its way into the facts, where it will lie with those ``written`` before it, not yet counting."""

    def __init__(
        self, facts: Facts, scratch: Path, request: Request, rules: tuple[Rule, ...], written: list[Written]
    ) -> None:
        self.facts = facts
        self.scratch = scratch
        self.request = request
        self.rules = rules
        self.written = written
        self.started = time.monotonic()

    def run(self, table: Table, layout: Layout) -> ImportReport:
        self.scratch.mkdir(mode=0o700)
        with connect(scratch=self.scratch, megabytes=writer_megabytes(table.records)) as work:
            clean.prepare(work)
            clean.stage(work, table, layout)
            if table.kind == "csv":
                table.path.unlink()
            report = self._take(work, table, layout)
        shutil.rmtree(self.scratch)
        return report

    def _take(self, work: Connection, table: Table, layout: Layout) -> ImportReport:
        self._attach(work)
        source, rows = layout.mapping.source, layout.mapping.rows
        if rows == "exclusion":
            key = b"" if layout.has("order_id") else fingerprint_key(self.facts.folder.parent)
            counts = exclusions.take(work, layout, store=self.request.store, key=key)
        else:
            notes = group.group(work, layout, store=self.request.store, exported_at=self.request.exported_at)
            counts = orders.take(
                work,
                source=source,
                store=self.request.store,
                has_headers=rows != "line_only",
                checked=clean.checked_fields(layout),
                tombstone_key=tombstone_key(self.facts.folder.parent),
                by_name=layout.mapping.customers == "weak",
            )
            said = self._set_aside(work, layout, has_headers=rows != "line_only")
            statements = int(work.value("SELECT COUNT(*) FROM exclusions"))
            counts = replace(counts, notes=(*counts.notes, *notes, *said), statements=statements)
        report = self._report(work, table, layout, counts)
        if self.request.dry_run or not self._brings_news(work, report, table):
            return report
        import_id = self.facts.next_import_id(work)
        self._attach(work)
        commit.write(self.facts, work, commit.Origin(import_id, source, self.request.store), table=table, layout=layout)
        report = replace(report, import_id=import_id)
        self.written.append(Written(report, table.sha256))
        return report

    def _set_aside(self, work: Connection, layout: Layout, *, has_headers: bool) -> list[tuple[str, str, str]]:
        """What the shop's rules and its lists of buyers say of this file, left in ``exclusions``."""
        apply_rules.clear(work)
        notes = apply_rules.apply(work, layout, self.rules, store=self.request.store, has_headers=has_headers)
        if has_headers:
            key = tombstone_key(self.facts.folder.parent)
            notes += exclusions.know_buyers(work, source=layout.mapping.source, key=key)
        return notes

    def _attach(self, work: Connection) -> None:
        pending = [table.report.import_id for table in self.written if table.report.import_id is not None]
        self.facts.attach(work, pending=pending)

    def _brings_news(self, work: Connection, report: ImportReport, table: Table) -> bool:
        """Whether there is anything to commit: rows, or refusals beside known rows from a file not seen before."""
        if report.accepted or report.statements or not (report.duplicate and report.quarantined):
            return report.accepted + report.statements > 0
        seen = "SELECT COUNT(*) FROM facts_imports WHERE sha256 = :sha256 AND mapping = :mapping AND store = :store"
        return not work.value(seen, sha256=table.sha256, mapping=report.mapping, store=report.store)

    def _report(self, work: Connection, table: Table, layout: Layout, counts: Counts) -> ImportReport:
        quarantined = len(table.refused) + int(work.value("SELECT COUNT(DISTINCT row) FROM quarantined"))
        drops = [*layout.mapping.drops]
        dropped = dict(
            work.rows(
                "SELECT drop_rule, COUNT(*) FROM staged WHERE drop_rule IS NOT NULL GROUP BY drop_rule ORDER BY 1"
            )
        )
        report = ImportReport(
            file=table.name,
            source=layout.mapping.source,
            store=self.request.store,
            mapping=layout.mapping.id,
            import_id=None,
            data_version=None,
            read=table.records,
            accepted=counts.accepted,
            duplicate=counts.duplicate,
            quarantined=quarantined,
            dropped=sum(dropped.values()),
            orders=counts.orders,
            lines=counts.lines,
            customers_new=counts.customers_new,
            suggestions=counts.suggestions,
            seconds=round(time.monotonic() - self.started, 3),
            dry_run=self.request.dry_run,
            statements=counts.statements,
            dropped_by={drops[i].reason if i < len(drops) else NEGATIVE: n for i, n in dropped.items()},
            notes=(*counts.notes, *_of_source(layout.mapping)),
            quarantine_sample=_sample(work, table),
        )
        total = report.accepted + report.duplicate + report.quarantined + report.dropped
        if total != report.read:
            raise AssertionError(f"counts of {table.name} do not add up: read {report.read}, accounted {total}")
        return report


def _sample(work: Connection, table: Table) -> tuple[Refusal, ...]:
    refused = [Refusal(r.row, r.column, masked(r.value), r.code) for r in table.refused[:_SAMPLE]]
    cells = work.rows(f'SELECT row, "column", value, code FROM quarantined ORDER BY row, 2 LIMIT {_SAMPLE}')
    found = [Refusal(row, column, masked(value), code) for row, column, value, code in cells]
    return tuple(sorted([*refused, *found], key=lambda r: r.row)[:_SAMPLE])
