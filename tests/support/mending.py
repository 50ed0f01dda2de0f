"""A file with errors, and a person who puts right what was set aside of it."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from huitou import ImportReport, Shop
from huitou.intake.guard import guarded
from tests.support.exports import Export, Row

# What a cell of each column may have become on its way, so that it is refused.
SPOILED = {
    "order_id": "2.18E+18",
    "ordered_at": "2024/13/45",
    "paid_amount": "soon",
    "refunded_amount": "-3.00",
    "status": "???",
    "quantity": "some",
    "line_amount": "$1.00",
    "updated_at": "yesterday",
    "paid_at": "0202-01-01 00:00:00",
}
Cells = list[str]


@dataclass(frozen=True, slots=True)
class Spoiled:
    """An export and the same with some of its cells spoiled; ``at`` are the rows and columns."""

    right: Export
    at: tuple[tuple[int, str], ...]

    @property
    def wrong(self) -> Export:
        rows = [dict(row) for row in self.right.rows]
        for place, column in self.at:
            rows[place][column] = SPOILED[column]
        return replace(self.right, rows=tuple(rows))


def put_right(shop: Shop, *spoiled: Spoiled, imports: tuple[int, ...], rounds: int = 1) -> list[ImportReport]:
    """Export, correct and import again: in the last of the rounds everything, before that every second row."""
    found = []
    for number in range(rounds):
        right = {of: each.right for of, each in zip(imports, spoiled, strict=True)}
        last = number == rounds - 1

        def mend(of_import: int, row: int, cells: dict[str, str], right: dict[int, Export] = right, last: bool = last):
            given: Row = right[of_import].rows[row - 2]
            return {name: given.get(name, "") for name in cells} if last or row % 2 else cells

        found += mend_aside(shop, mend)
    return found


def mend_aside(shop: Shop, mend: Callable[[int, int, dict[str, str]], dict[str, str] | None]) -> list[ImportReport]:
    """Take what is set aside through a csv file: ``mend`` is told import, row and cells, and gives them as they should
    be, or None to leave the row out.
    """
    out = shop.folder.parent / "aside.csv"
    out.unlink(missing_ok=True)
    if not shop.export_quarantine(out):
        return []
    rewrite(out, mend)
    return shop.load(out)


def rewrite(path: Path, mend: Callable[[int, int, dict[str, str]], dict[str, str] | None]) -> None:
    """Change the cells of an exported file as a person would."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        for key, words, *cells in rows:
            of_import, row = (int(part) for part in key.partition("-")[0][1:].split("r"))
            plain = {name: cell.removeprefix("'") for name, cell in zip(header[2:], cells, strict=True)}
            if (mended := mend(of_import, row, plain)) is not None:
                writer.writerow([key, words, *map(guarded, mended.values())])
