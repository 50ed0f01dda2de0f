"""A shop that test files are imported into, and what became of each of their orders."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

import huitou
from huitou.intake.report import ImportReport
from huitou.warehouse.engines.duckdb import connect
from huitou.warehouse.facts import Facts
from huitou.warehouse.snapshot import open_snapshot

Row = Sequence[Any]


class TriedShop:
    """One shop folder under test."""

    def __init__(self, folder: Path, *, timezone: str = "Asia/Shanghai", currency: str = "CNY") -> None:
        self.folder = folder
        self.zone = ZoneInfo(timezone)
        self.shop = huitou.init(folder, timezone=timezone, currency=currency)

    def load(self, file: Path, **options: Any) -> ImportReport:
        """Import a file of one table."""
        [report] = self.load_all(file, **options)
        return report

    def load_all(self, file: Path, **options: Any) -> list[ImportReport]:
        reports = self.shop.load(file, **options)
        for report in reports:
            total = report.accepted + report.duplicate + report.quarantined + report.dropped
            assert total == report.read
        return reports

    def snapshot(self, sql: str) -> list[tuple[Any, ...]]:
        with open_snapshot(self.folder) as snapshot:
            return snapshot.rows(sql)

    def facts(self, sql: str) -> list[tuple[Any, ...]]:
        with connect() as connection:
            Facts(self.folder).attach(connection)
            return connection.rows(sql)

    def bought(self) -> dict[str, str]:
        """Order -> its net amount, of every order that counts as a purchase."""
        rows = self.snapshot("SELECT k.order_id, s.net FROM purchase_keys k JOIN sequence s ON s.ref = k.ref")
        return {order: str(Decimal(net) / 100) for order, net in rows}

    def left_out(self) -> dict[str, str]:
        """Order -> why it counts as no purchase."""
        return dict(self.snapshot("SELECT order_id, reason FROM excluded"))

    def bought_at(self) -> dict[str, str]:
        """Order -> when it was bought, in shop time."""
        rows = self.snapshot("SELECT order_id, purchased_at FROM purchase_keys")
        epoch = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
        local = {order: (epoch + dt.timedelta(microseconds=at)).astimezone(self.zone) for order, at in rows}
        return {order: at.strftime("%Y-%m-%d %H:%M:%S") for order, at in local.items()}

    def people(self) -> list[set[str]]:
        """The orders that are known to be one customer's, customer by customer."""
        rows = self.snapshot(
            "SELECT s.customer, k.order_id FROM purchase_keys k JOIN sequence s ON s.ref = k.ref"
            " WHERE s.customer IS NOT NULL ORDER BY s.customer NULLS LAST"
        )
        return [{order for owner, order in rows if owner == customer} for customer in sorted({c for c, _ in rows})]

    def identities(self) -> set[tuple[str, str]]:
        """How people are known: (kind, value)."""
        return set(self.facts("SELECT id_kind, id_value FROM facts_accounts"))

    def sliced(self, dimension: str) -> dict[str, str]:
        """Order -> its channel, province or store."""
        return dict(
            self.snapshot(
                f"SELECT k.order_id, coalesce(c.value, '') FROM purchase_keys k JOIN sequence s ON s.ref = k.ref"
                f" LEFT JOIN codes c ON c.kind = '{dimension}' AND c.code = s.{dimension}"
            )
        )

    def products(self) -> list[tuple[str, str, str]]:
        """(order, product, amount) of every line, in order."""
        rows = self.facts("SELECT order_id, coalesce(product_id, product_name), amount FROM facts_order_lines")
        return sorted((order, product, str(Decimal(amount or 0) / 100)) for order, product, amount in rows)


def codes(report: ImportReport) -> dict[int, str]:
    """Row -> why it was refused, of the report's sample."""
    return {refusal.row: refusal.code for refusal in report.quarantine_sample}


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.read, report.accepted, report.duplicate, report.quarantined, report.dropped


def write_csv(path: Path, rows: Sequence[Row], *, encoding: str = "utf-8", quoting: int = csv.QUOTE_MINIMAL) -> Path:
    """A csv file; its first row is the header."""
    text = io.StringIO(newline="")
    csv.writer(text, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_records(path: Path, records: Sequence[Mapping[str, Any]], *, encoding: str = "utf-8") -> Path:
    """A csv file of records; columns stand in the order they are first met."""
    header = list(dict.fromkeys(name for record in records for name in record))
    return write_csv(path, [header, *([r.get(name, "") for name in header] for r in records)], encoding=encoding)


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Row]]) -> Path:
    """A workbook; text stays text and numbers become the doubles that spreadsheets keep."""
    with xlsxwriter.Workbook(str(path)) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    (sheet.write_number if isinstance(cell, int | float) else sheet.write_string)(at, place, cell)
    return path
