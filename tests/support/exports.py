"""Files in Huitou's own layout, and a shop folder to import them into."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import huitou
from huitou import ImportReport, Shop

LINE_COLUMNS = ("line_id", "product_id", "category", "quantity", "line_amount")
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Export:
    """One csv file; a cell that a row does not name is empty."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    store: str = ""
    exported_at: str | None = None

    @property
    def has_lines(self) -> bool:
        return any(column in LINE_COLUMNS for column in self.columns)

    def load(self, shop: Shop) -> ImportReport:
        """Write the file beside the shop and import it."""
        [report] = shop.load(self.write(shop.folder.parent), store=self.store, exported_at=self.exported_at)
        return report

    def write(self, folder: Path, name: str = "orders.csv") -> Path:
        path = folder / name
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(self.columns)
            writer.writerows([row.get(column, "") for column in self.columns] for row in self.rows)
        return path


def export(*rows: Row, store: str = "", exported_at: str | None = None) -> Export:
    """A file with just the columns its rows name."""
    columns = tuple(dict.fromkeys(column for row in rows for column in row))
    return Export(columns, rows, store, exported_at)


@contextmanager
def new_shop(*exports: Export) -> Iterator[Shop]:
    """A shop in a folder of its own, with these files imported in turn."""
    with tempfile.TemporaryDirectory() as folder:
        shop = huitou.init(Path(folder) / "shop")
        for each in exports:
            each.load(shop)
        yield shop


def shop_with(folder: Path, exports: Sequence[Export]) -> Shop:
    """The same in a folder of the test's; files of one store that follow each other are published together."""
    shop = huitou.init(folder / "shop")
    for (store, at), together in groupby(exports, lambda each: (each.store, each.exported_at)):
        files = [each.write(folder, f"{n}.csv") for n, each in enumerate(together)]
        loaded = shop.load(files, store=store, exported_at=at, again=True)
        assert len(loaded) == len(files), loaded.refused
    return shop
