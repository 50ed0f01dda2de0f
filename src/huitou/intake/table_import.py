"""One table of a file on its way into the facts: stage, group, take, and an account of every row."""

from __future__ import annotations

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from huitou.intake import apply_rules, clean, commit, exclusions, group, lists, orders, stores, visits
from huitou.intake.canon import WholeFile
from huitou.intake.clean import Layout
from huitou.intake.commit import Written
from huitou.intake.keep import keep
from huitou.intake.mapping import Mapping
from huitou.intake.masking import masked
from huitou.intake.orders import Counts
from huitou.intake.progress import Work
from huitou.intake.read import Refused, Table
from huitou.intake.report import NEGATIVE, ImportReport, Refusal
from huitou.intake.request import Request
from huitou.intake.rules import Rule
from huitou.intake.words import Words
from huitou.warehouse.engines.duckdb import Connection, connect, writer_megabytes
from huitou.warehouse.erasure import fingerprint_key, tombstone_key
from huitou.warehouse.facts import Facts

_SAMPLE = 5
_OWN = "huitou"
# So many columns nobody reads are named, and so much of each name.
_UNREAD_SHOWN = 5
_NAME_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Commonest:
    """What is wrong with most of a table's refused rows: how many have it, and the first of them."""

    rows: int
    first: Refusal


class TableImport:
    """One table on its way into the facts, where it will lie with those ``written`` before it, not yet counting.

    ``commonest``: once it ran, why most of its refused rows are, if there are some.
    """

    def __init__(
        self,
        facts: Facts,
        scratch: Path,
        request: Request,
        rules: tuple[Rule, ...],
        written: list[Written],
        *,
        enter: Callable[[Work], object],
    ) -> None:
        self.rules = rules
        self.enter = enter
        self.facts = facts
        self.scratch = scratch
        self.request = request
        self.written = written
        self.started = time.monotonic()
        self.commonest: Commonest | None = None

    def run(self, table: Table, layout: Layout) -> ImportReport:
        self.scratch.mkdir(mode=0o700)
        self.enter("cleaning")
        layout = stores.borrowing(layout)
        # Visits pass by in batches, however many they are.
        passing = layout.mapping.rows == "visit"
        megabytes = writer_megabytes(0 if passing else table.records)
        with connect(scratch=self.scratch, megabytes=megabytes, one_core=not passing) as work:
            clean.prepare(work)
            if passing:
                clean.stage_aside(work, table, layout, self.scratch / "staged.parquet")
            else:
                clean.stage(work, table, layout)
            report = self._take(work, table, layout)
        if table.kind == "csv":
            table.path.unlink()
        shutil.rmtree(self.scratch)
        return report

    def _take(self, work: Connection, table: Table, layout: Layout) -> ImportReport:
        attach(self.facts, work, self.written)
        source, store, rows = layout.mapping.source, self.request.store, layout.mapping.rows
        whole = WholeFile()
        if rows == "exclusion":
            counts = exclusions.take(work, layout, store=store, key=buyers_key(self.facts, layout))
        elif rows == "visit":
            counts = visits.take(work, layout, visits.known(self.facts, source, store), aside=self.scratch)
            apply_rules.clear(work)
        elif rows in lists.LISTS:
            again = self._was_imported(work, table, layout.mapping.id)
            key = tombstone_key(self.facts.folder.parent)
            seen = lists.Seen(source, store, self.request.exported_at, again=again, tombstone_key=key)
            counts = lists.take(work, layout, seen)
            apply_rules.clear(work)
        else:
            stores.lend(work, layout, store=store, pending=pending(self.written, store))
            grouped = group.group(work, layout, store=store, exported_at=self.request.exported_at)
            counts = orders.take(
                work,
                source=source,
                store=store,
                has_headers=rows != "line_only",
                checked=clean.checked_fields(layout),
                tombstone_key=tombstone_key(self.facts.folder.parent),
                by_name=layout.mapping.customers == "weak",
            )
            counts, whole = replace(counts, notes=(*counts.notes, *grouped.notes)), grouped.whole
            key = tombstone_key(self.facts.folder.parent)
            counts = apply_rules.set_aside(work, layout, self.rules, counts, store=store, key=key)
        report = self._report(work, table, layout, counts)
        self.commonest = commonest(work, layout, table.refused)
        if self.request.dry_run or not self._brings_news(work, report, table):
            return report
        self.enter("writing")
        keep(work, table, layout, store=store)
        import_id = self.facts.next_import_id(work)
        origin = commit.Origin(import_id, source, store)
        commit.write(self.facts, work, origin, file=table.name, layout=layout, refused=table.refused)
        report = replace(report, import_id=import_id)
        self.written.append(Written(report, table.sha256, self.request.exported_at, whole))
        return report

    def _brings_news(self, work: Connection, report: ImportReport, table: Table) -> bool:
        """Whether there is anything to commit: rows, or refusals beside known rows from a file not seen before."""
        if report.accepted or report.statements or not (report.duplicate and report.quarantined):
            return report.accepted + report.statements > 0
        return not self._was_imported(work, table, report.mapping)

    def _was_imported(self, work: Connection, table: Table, mapping: str) -> bool:
        seen = "SELECT COUNT(*) FROM facts_imports WHERE sha256 = :sha256 AND mapping = :mapping AND store = :store"
        return bool(work.value(seen, sha256=table.sha256, mapping=mapping, store=self.request.store))

    def _report(self, work: Connection, table: Table, layout: Layout, counts: Counts) -> ImportReport:
        dropped_by = dropped(work, layout)
        return ImportReport(
            file=table.name,
            source=layout.mapping.source,
            store=self.request.store,
            mapping=layout.mapping.id,
            import_id=None,
            data_version=None,
            read=table.records,
            accepted=counts.accepted,
            duplicate=counts.duplicate,
            quarantined=len(table.refused) + int(work.value("SELECT COUNT(DISTINCT row) FROM quarantined")),
            dropped=sum(dropped_by.values()),
            orders=counts.orders,
            lines=counts.lines,
            customers_new=counts.customers_new,
            suggestions=counts.suggestions,
            seconds=round(time.monotonic() - self.started, 3),
            dry_run=self.request.dry_run,
            statements=counts.statements,
            dropped_by=dropped_by,
            notes=(*counts.notes, *_of_source(layout.mapping), *_unread(table, layout)),
            quarantine_sample=sample(work, layout, table.refused),
        ).adding_up()


def buyers_key(facts: Facts, layout: Layout) -> bytes:
    """The shop's fingerprint key, made where a list of buyers needs it."""
    return b"" if layout.has("order_id") else fingerprint_key(facts.folder.parent)


def attach(facts: Facts, work: Connection, written: list[Written]) -> None:
    """Attach the facts with what this writer has written and not yet sealed."""
    facts.attach(work, pending=pending(written))


def pending(written: list[Written], store: str | None = None) -> list[int]:
    """The imports of what is written and does not count yet; of one store, where one is named."""
    reports = [each.report for each in written if store is None or each.report.store == store]
    return [report.import_id for report in reports if report.import_id is not None]


def dropped(work: Connection, layout: Layout) -> dict[Words, int]:
    """How many staged rows each rule of the mapping leaves out."""
    reasons = [*(rule.reason for rule in layout.mapping.drops), NEGATIVE]
    found: dict[Words, int] = {}
    for rule, rows in work.rows(
        "SELECT drop_rule, COUNT(*) FROM staged WHERE drop_rule IS NOT NULL GROUP BY drop_rule ORDER BY 1"
    ):
        found[reasons[rule]] = found.get(reasons[rule], 0) + rows
    return found


def sample(work: Connection, layout: Layout, refused: tuple[Refused, ...] = ()) -> tuple[Refusal, ...]:
    """The first refusals, masked."""
    unread = [Refusal(r.row, r.column, masked(r.value), r.code) for r in refused[:_SAMPLE]]
    cells = work.rows(f'SELECT row, "column", value, code FROM quarantined ORDER BY row, 2 LIMIT {_SAMPLE}')
    found = [
        Refusal(row, column, masked(value), code, layout.headings.get(column, "")) for row, column, value, code in cells
    ]
    return tuple(sorted([*unread, *found], key=lambda r: r.row)[:_SAMPLE])


def commonest(work: Connection, layout: Layout, refused: tuple[Refused, ...]) -> Commonest | None:
    """What is wrong with most of the refused rows, as their first one has it, masked; what came first where as many."""
    found = [
        (rows, Refusal(row, column, masked(value), code, layout.headings.get(column, "")))
        for rows, row, column, value, code in work.rows(
            'SELECT COUNT(*), MIN(row), "column", MIN_BY(value, row), code FROM quarantined GROUP BY "column", code'
        )
    ]
    for code, rows in Counter(each.code for each in refused).items():
        first = next(each for each in refused if each.code == code)
        found.append((rows, Refusal(first.row, first.column, masked(first.value), code)))
    return Commonest(*min(found, key=lambda each: (-each[0], each[1].row))) if found else None


def _unread(table: Table, layout: Layout) -> Iterator[tuple[str, str, str]]:
    """The columns that are not read, of a form of our own: somebody wrote them by hand and means something by them.

    A platform's export has dozens that nobody needs.
    """
    unread = (name for place, name in enumerate(table.header) if place not in layout.places)
    names = [shown for name in unread if (shown := "".join(filter(str.isprintable, name)).strip()[:_NAME_SHOWN])]
    if layout.mapping.source != _OWN or not names:
        return
    more = len(names) - _UNREAD_SHOWN
    zh = f"没有用到的列：{'、'.join(names[:_UNREAD_SHOWN])}" + (f" 等 {len(names)} 列" if more > 0 else "")
    en = f"columns not read: {', '.join(names[:_UNREAD_SHOWN])}" + (f" and {more} more" if more > 0 else "")
    yield (
        "columns.unread",
        f"{zh}；该用到的，用 huitou sources explain 看它应该叫什么",
        f"{en}; huitou sources explain tells the names that are known",
    )


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
