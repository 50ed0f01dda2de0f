"""One import's quarantine, read again: what is right now counts as if its file had been right from the start.

What is wrong still stays set aside, once, with today's reason. All the rows of an order come back together.
"""

from __future__ import annotations

import time
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace

from huitou.intake import apply_rules, clean, commit, exclusions, group, orders, stores, visits
from huitou.intake.canon import WholeFile
from huitou.intake.choose import fit
from huitou.intake.clean import Layout, literal, store_of
from huitou.intake.commit import Written
from huitou.intake.keep import order_id
from huitou.intake.lists import LISTS, Seen
from huitou.intake.lists import take as take_list
from huitou.intake.mapping import Mapping
from huitou.intake.orders import Counts
from huitou.intake.read import normalise_header
from huitou.intake.report import ImportReport
from huitou.intake.rules import Rule
from huitou.intake.table_import import buyers_key, dropped, pending, sample
from huitou.warehouse.aside import BESIDE
from huitou.warehouse.engines.duckdb import Connection
from huitou.warehouse.erasure import tombstone_key
from huitou.warehouse.facts import Facts
from huitou.warehouse.publish import Clock

_REASONS = 'string_agg("column" || chr(31) || code, chr(30) ORDER BY "column", code)'
_TAKEN = "SELECT row FROM again WHERE beside"


@dataclass(frozen=True, slots=True)
class First:
    """The import by which rows first came; ``whole``: what all of its file told."""

    import_id: int
    source: str
    store: str
    file: str
    mapping: str
    exported_at: int | None
    whole: WholeFile


class Reread:
    """``gather``, ``stage``, ``take``, in this order; nothing is written before ``take``."""

    def __init__(
        self,
        facts: Facts,
        work: Connection,
        first: First,
        rules: tuple[Rule, ...],
        written: list[Written],
        *,
        sha256: str = "",
    ) -> None:
        self.rules = rules
        self.facts = facts
        self.work = work
        self.first = first
        self.written = written
        self.sha256 = sha256
        self.started = time.monotonic()
        self.header: tuple[str, ...] = ()

    def gather(self, places: MappingType[str, int] | None = None) -> None:
        """``again``: the rows set aside, with their cells as they stand or, with ``places``, as ``given`` has them.

        ``asked``: rows to account for whatever becomes of them.
        """
        work, first = self.work, self.first.import_id
        work.run(
            "CREATE OR REPLACE TABLE before AS SELECT row, MAX(cells) AS cells,"
            f" MAX(code) = '{BESIDE}' AS beside, {_REASONS} AS reasons"
            f" FROM aside WHERE of_import = {first} GROUP BY row HAVING COUNT(cells) > 0"
        )
        names = work.rows("SELECT DISTINCT json_keys(cells) FROM before ORDER BY 1")
        self.header = tuple(dict.fromkeys(name for (row,) in names for name in row))
        if places is None:
            # Nobody will mend them, and of an order that lacks a row nothing is said anew.
            work.run(
                "DELETE FROM before WHERE row IN (SELECT row FROM aside_rows WHERE dismissal IS NOT NULL AND"
                f" of_import = {first})"
            )
            work.run("CREATE OR REPLACE TABLE again AS SELECT row, beside, NOT beside AS asked, cells FROM before")
            return
        cells = ", ".join(f"{literal(name)}, {self._cell(name, places)}" for name in self.header)
        work.run(
            "CREATE OR REPLACE TABLE again AS SELECT b.row, b.beside, g.row IS NOT NULL AS asked, CASE WHEN g.row IS"
            f" NULL THEN b.cells ELSE json_object({cells}) END AS cells FROM before b"
            f" LEFT JOIN given g ON g.of_import = {first} AND g.row = b.row"
        )

    def _cell(self, name: str, places: MappingType[str, int]) -> str:
        """A column's cell of a row that ``given`` has; as it stood where that file lacks the column."""
        place = places.get(normalise_header(name))
        as_it_stood = _inside("b.cells", name)
        return f"coalesce({as_it_stood}, '')" if place is None else f"g.c{place}"

    def stage(self, mapping: Mapping, clock: Clock) -> Layout:
        """Read what was gathered through a mapping into ``staged``; give the layout.

        Raises: DataError when the mapping needs a column of which no cells were kept.
        """
        # The cells of merged rows were filled when they were kept.
        layout = fit(
            self.first.file,
            self.header,
            clock,
            replace(mapping, fill_down=()),
            asked=apply_rules.asked(self.rules),
        )
        layout = stores.borrowing(layout)
        cells = ", ".join(f"{_inside('cells', name)} AS c{place}" for place, name in enumerate(self.header))
        self.work.run(clean.staging(layout, f"SELECT row, {cells} FROM again"))
        if layout.mapping.rows != "exclusion" and layout.mapping.rows not in LISTS:
            before = pending(self.written, self.first.store)
            stores.lend(self.work, layout, store=self.first.store, pending=before)
            self._leave_orders_alone(layout)
            if group.rows_of(layout) != "order":
                self._refuse_parts(layout)
        return layout

    def _leave_orders_alone(self, layout: Layout) -> None:
        """Rows once taken are said anew with the others of their order or not at all.

        ``restated``: these orders. Their versions stand, in their own order, behind every row that said them before:
        ``ahead`` rows on.
        """
        work, order = self.work, f"{store_of(layout, self.first.store)} AS store, order_id"
        work.run(f"DELETE FROM staged WHERE drop_rule IS NOT NULL AND row IN ({_TAKEN})")
        work.run(
            f"CREATE OR REPLACE TABLE restated AS SELECT DISTINCT b.store, b.order_id FROM (SELECT {order} FROM staged"
            f" WHERE row IN ({_TAKEN})) b SEMI JOIN (SELECT {order} FROM staged WHERE drop_rule IS NULL AND row NOT IN"
            f" ({_TAKEN})) o USING (store, order_id)"
        )
        work.run("ALTER TABLE restated ADD COLUMN ahead BIGINT")
        work.run(
            f"UPDATE restated SET ahead = s.last FROM (SELECT {order}, MAX(row) AS last FROM staged GROUP BY ALL) s"
            " WHERE s.store = restated.store AND s.order_id = restated.order_id"
        )
        work.run(
            f"DELETE FROM staged WHERE row IN ({_TAKEN}) AND row NOT IN (SELECT row FROM (SELECT row, {order} FROM"
            " staged) SEMI JOIN restated USING (store, order_id))"
        )

    def _refuse_parts(self, layout: Layout) -> None:
        """A row whose order was taken from this file before, without it, would replace what was taken."""
        first = self.first
        here = f"({store_of(layout, first.store)}, order_id)"
        imports = f"SELECT import_id FROM facts_imports WHERE coalesce(of_import, import_id) = {first.import_id}"
        taken = " UNION ALL ".join(
            f"SELECT (store, order_id) FROM facts_{table} WHERE source = {literal(first.source)} AND import_id IN"
            f" ({imports})"
            for table in ("orders", "order_lines")
        )
        self.work.run(
            "UPDATE staged SET x_order_id = 'order.apart' || chr(31) || left(order_id, 200) WHERE drop_rule IS NULL AND"
            f" x_order_id IS NULL AND {here} IN ({taken}) AND {here} NOT IN (SELECT (store, order_id) FROM restated)"
        )

    def take(self, layout: Layout, file: str, *, dry_run: bool) -> ImportReport:
        """Take what is right, and write it unless ``dry_run`` or there is no news; account for every row asked for."""
        counts, whole = self._counted(layout)
        self._judge()
        report = self._report(layout, counts, file, dry_run=dry_run)
        if dry_run or not self.work.value("SELECT COUNT(*) FROM settling WHERE NOT beside"):
            return report
        return self._write(layout, report, whole)

    def _counted(self, layout: Layout) -> tuple[Counts, WholeFile]:
        if layout.mapping.rows == "exclusion":
            return self._exclusions(layout)
        return self._list(layout) if layout.mapping.rows in LISTS else self._orders(layout)

    def _list(self, layout: Layout) -> tuple[Counts, WholeFile]:
        first, key = self.first, tombstone_key(self.facts.folder.parent)
        if layout.mapping.rows == "visit":
            counts = visits.take(self.work, layout, visits.known(self.facts, first.source, first.store))
        else:
            seen = Seen(first.source, first.store, first.exported_at, again=False, tombstone_key=key)
            counts = take_list(self.work, layout, seen)
        apply_rules.clear(self.work)
        return counts, WholeFile()

    def _exclusions(self, layout: Layout) -> tuple[Counts, WholeFile]:
        key = buyers_key(self.facts, layout)
        return exclusions.take(self.work, layout, store=self.first.store, key=key), WholeFile()

    def _orders(self, layout: Layout) -> tuple[Counts, WholeFile]:
        work, first = self.work, self.first
        grouped = group.group(work, layout, store=first.store, exported_at=first.exported_at, rest=first.whole)
        counts = orders.take(
            work,
            source=first.source,
            store=first.store,
            has_headers=layout.mapping.rows != "line_only",
            checked=clean.checked_fields(layout),
            tombstone_key=tombstone_key(self.facts.folder.parent),
            by_name=layout.mapping.customers == "weak",
            restates=True,
        )
        ((rows, new),) = work.rows(
            f"SELECT COUNT(*), COUNT(f.order_id) FROM (SELECT {store_of(layout, first.store)} AS store, order_id FROM"
            f" good WHERE row NOT IN ({_TAKEN}) AND row NOT IN (SELECT row FROM quarantined)) g"
            " LEFT JOIN (SELECT DISTINCT store, order_id FROM fresh) f USING (store, order_id)"
        )
        notes = (*counts.notes, *grouped.notes)
        counts = replace(counts, accepted=new, duplicate=rows - new, notes=notes)
        key = tombstone_key(self.facts.folder.parent)
        return apply_rules.set_aside(work, layout, self.rules, counts, store=first.store, key=key), grouped.whole

    def _judge(self) -> None:
        """``settling``: the rows of which what was said no longer holds; ``quarantined`` keeps but the refused ones."""
        run = self.work.run
        run("CREATE OR REPLACE TABLE still AS SELECT DISTINCT row FROM quarantined")
        run(f"DELETE FROM quarantined WHERE row IN ({_TAKEN})")
        run(
            "CREATE OR REPLACE TABLE settling AS SELECT a.row, a.beside FROM again a JOIN before b ON b.row = a.row"
            f" LEFT JOIN (SELECT row, {_REASONS} AS reasons FROM quarantined GROUP BY row) q ON q.row = a.row WHERE"
            " CASE WHEN a.beside THEN a.row NOT IN (SELECT row FROM still)"
            " ELSE q.row IS NULL OR q.reasons <> b.reasons OR a.cells <> b.cells END"
        )
        run(
            "CREATE OR REPLACE TABLE copied AS SELECT o.of_import, o.row AS of_row FROM aside_rows o JOIN aside_rows m"
            f" ON m.print = o.print AND m.nth = o.nth AND m.of_import = {self.first.import_id}"
            " JOIN settling s ON s.row = m.row AND NOT s.beside WHERE o.of_import <> m.of_import"
        )
        # One row of an order alone, read again later, would be taken for all of it.
        run(
            "DELETE FROM copied WHERE (of_import, of_row) IN (SELECT (a.of_import, a.row) FROM aside_rows a"
            " JOIN aside_rows b ON b.of_import = a.of_import AND b.order_id = a.order_id"
            " WHERE (b.of_import, b.row) NOT IN (SELECT (of_import, of_row) FROM copied))"
        )
        run("UPDATE again SET asked = TRUE WHERE NOT beside AND row NOT IN (SELECT row FROM still)")

    def nothing(self, file: str, *, dry_run: bool) -> ImportReport:
        """An account of no rows."""
        first = self.first
        note = (
            "quarantine.back",
            f"这些行原来隔离在 {first.file}（第 {first.import_id} 次导入）",
            f"these rows were set aside from {first.file} (import {first.import_id})",
        )
        return ImportReport(
            file=file,
            source=first.source,
            store=first.store,
            mapping=first.mapping,
            import_id=None,
            data_version=None,
            read=0,
            accepted=0,
            duplicate=0,
            quarantined=0,
            dropped=0,
            orders=0,
            lines=0,
            customers_new=0,
            suggestions=0,
            seconds=round(time.monotonic() - self.started, 3),
            dry_run=dry_run,
            notes=(note,),
            of_import=first.import_id,
        )

    def _report(self, layout: Layout, counts: Counts, file: str, *, dry_run: bool) -> ImportReport:
        work, blank = self.work, self.nothing(file, dry_run=dry_run)
        left_out = dropped(work, layout)
        asked = "SELECT row FROM again WHERE asked"
        return replace(
            blank,
            mapping=layout.mapping.id,
            read=int(work.value(f"SELECT COUNT(*) FROM ({asked})")),
            accepted=counts.accepted,
            duplicate=counts.duplicate,
            quarantined=int(work.value(f"SELECT COUNT(DISTINCT row) FROM quarantined WHERE row IN ({asked})")),
            dropped=sum(left_out.values()),
            orders=counts.orders,
            lines=counts.lines,
            customers_new=counts.customers_new,
            suggestions=counts.suggestions,
            dropped_by=left_out,
            notes=(*blank.notes, *counts.notes),
            quarantine_sample=sample(work, layout),
        ).adding_up()

    def _write(self, layout: Layout, report: ImportReport, whole: WholeFile) -> ImportReport:
        """Write what is new; of the rows still refused, those of which something changed."""
        work, first = self.work, self.first
        work.run("DELETE FROM quarantined WHERE row NOT IN (SELECT row FROM settling)")
        work.run(
            f"CREATE OR REPLACE TABLE kept AS SELECT a.row, {order_id(layout)} AS order_id, FALSE AS beside, a.cells"
            " FROM again a JOIN staged s ON s.row = a.row WHERE a.row IN (SELECT row FROM quarantined)"
        )
        import_id = self.facts.next_import_id(work)
        origin = commit.Origin(import_id, first.source, first.store, first.import_id)
        commit.write(self.facts, work, origin, file=first.file, layout=layout)
        report = replace(report, import_id=import_id)
        self.written.append(Written(report, self.sha256, first.exported_at, whole))
        return report


def _inside(cells: str, name: str) -> str:
    """A column's cell in a row kept as JSON, as SQL."""
    pointer = "/" + name.replace("~", "~0").replace("/", "~1")
    return f"json_extract_string({cells}, {literal(pointer)})"
