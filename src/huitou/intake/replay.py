"""The quarantine as a place rows come back from: read again as it stands, or as a returned file has it now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as MappingType
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from huitou.errors import DataError, UserError
from huitou.intake import clean
from huitou.intake import mapping as mappings
from huitou.intake.canon import WholeFile
from huitou.intake.commit import Written
from huitou.intake.mapping import Mapping
from huitou.intake.read import Table
from huitou.intake.report import ImportReport, LeftAside, Replayed
from huitou.intake.request import Request
from huitou.intake.reread import First, Reread
from huitou.intake.returned import Given, take_in
from huitou.intake.rules import Rule
from huitou.intake.saved import saved
from huitou.intake.table_import import attach
from huitou.intake.words import Words
from huitou.warehouse import aside
from huitou.warehouse.engines.duckdb import Connection, connect, file_literal, writer_megabytes
from huitou.warehouse.facts import Facts
from huitou.warehouse.publish import Clock

_FIRST = """
SELECT f.import_id, f.source, f.store, f.file, f.mapping, f.exported_at, BOOL_OR(COALESCE(i.knows_states, FALSE)),
  BOOL_OR(COALESCE(i.knows_payments, FALSE))
FROM facts_imports f JOIN facts_imports i ON COALESCE(i.of_import, i.import_id) = f.import_id
WHERE f.import_id IN (SELECT UNNEST(:ids))
GROUP BY f.import_id, f.source, f.store, f.file, f.mapping, f.exported_at ORDER BY f.import_id
"""


class Replay:
    """Takes rows back under the writer's lock; they lie with those ``written`` before them, not yet counting."""

    def __init__(
        self,
        facts: Facts,
        scratch: Path,
        clock: Clock,
        request: Request,
        rules: tuple[Rule, ...],
        written: list[Written],
    ) -> None:
        self.rules = rules
        self.facts = facts
        self.scratch = scratch
        self.clock = clock
        self.request = request
        self.written = written
        given = request.mapping
        built_in = [mapping for source in mappings.sources() for mapping in source.mappings]
        self.known = [mappings.load(given)] if given else [*saved(facts.folder.parent), *built_in]

    def all(self) -> Replayed:
        """Read again all that can be, as it stands; what cannot is passed over."""
        found = Replayed([], [])
        with self._work() as work:
            ids = [i for (i,) in work.rows("SELECT DISTINCT of_import FROM aside WHERE cells IS NOT NULL")]
            firsts = _firsts(work, ids)
        for first in firsts:
            with self._work() as work:
                reread = Reread(self.facts, work, first, self.rules, self.written)
                reread.gather()
                try:
                    layout = reread.stage(self._mapping(first), self.clock)
                except (UserError, DataError) as problem:
                    found.passed_over.append(LeftAside(first.import_id, first.file, problem))
                else:
                    found.reports.append(reread.take(layout, first.file, dry_run=self.request.dry_run))
        return found

    def take_back(self, table: Table) -> list[ImportReport]:
        """Read again the imports that a returned file has rows of, those rows as the file has them now.

        Raises: DataError when no row of it is of this shop; UserError ``quarantine.mapping``.
        """
        with self._work() as work:
            given = take_in(work, table)
            firsts = _firsts(work, given.imports)
            sorted_out = self.scratch / "given.parquet"
            work.write_parquet("SELECT * FROM given", sorted_out)
        reports = []
        for first in firsts:
            with self._work() as work:
                work.run(f"CREATE VIEW given AS FROM read_parquet({file_literal(sorted_out)})")
                report = self._take_back(
                    Reread(self.facts, work, first, self.rules, self.written, sha256=table.sha256), table, given
                )
                reports.append(_with_known(report, given.settled.get(first.import_id, 0)))
        return [_with_lost(reports[0], given.lost), *reports[1:]]

    def _take_back(self, reread: Reread, table: Table, given: Given) -> ImportReport:
        reread.gather(given.places)
        if not reread.header:
            return reread.nothing(table.name, dry_run=self.request.dry_run)
        layout = reread.stage(self._mapping(reread.first), self.clock)
        return reread.take(layout, table.name, dry_run=self.request.dry_run)

    @contextmanager
    def _work(self) -> Iterator[Connection]:
        """A connection with what is set aside; one for each import, for what one leaves behind hides another's."""
        self.scratch.mkdir(mode=0o700, exist_ok=True)
        with connect(scratch=self.scratch) as work:
            clean.prepare(work)
            attach(self.facts, work, self.written)
            aside.attach(work)
            work.allow_memory(writer_megabytes(int(work.value("SELECT COUNT(*) FROM aside"))))
            yield work

    def _mapping(self, first: First) -> Mapping:
        """The mapping the rows first came by, as it is today, or the one asked for; of the same source, or they would
        not find their place.
        """
        asked = self.request.mapping is not None
        for mapping in self.known:
            if mapping.source == first.source and (asked or mapping.id == first.mapping):
                return mapping
        raise UserError(
            "quarantine.mapping",
            en=f"the rows of {first.file} came by the mapping {first.mapping} of the source {first.source}, which"
            f" {'the one given is not' if asked else 'is not kept here'}; give it with --mapping FILE.toml",
            zh=f"{first.file} 的行是按来源 {first.source} 的映射 {first.mapping} 读的，"
            f"{'给出的映射不是这个来源' if asked else '这里没有保存它'}；请用 --mapping 文件.toml 给出",
        )


def _firsts(work: Connection, ids: Iterable[int]) -> list[First]:
    """The imports by which rows first came."""
    return [
        First(import_id, source, store, file, mapping, exported_at, WholeFile(states, payments))
        for import_id, source, store, file, mapping, exported_at, states, payments in work.rows(_FIRST, ids=list(ids))
    ]


def _with_known(report: ImportReport, rows: int) -> ImportReport:
    """The report with the rows of the file that came back before."""
    return replace(report, read=report.read + rows, duplicate=report.duplicate + rows).adding_up()


def _with_lost(report: ImportReport, lost: MappingType[Words, int]) -> ImportReport:
    """The report with the rows of the file that have no place to go to."""
    rows = sum(lost.values())
    dropped_by = report.dropped_by | dict(lost)
    return replace(report, read=report.read + rows, dropped=report.dropped + rows, dropped_by=dropped_by).adding_up()
