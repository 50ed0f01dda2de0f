"""Every layout against every way a file is spoilt on its way: what it says must come through unchanged.

What only one platform does to its files is tried beside it, in ``sources/``.
"""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from huitou.intake import mapping as mappings
from huitou.intake.fields import FIELDS
from huitou.intake.mapping import Mapping
from huitou.warehouse.engines.duckdb import Connection
from tests.support.cleaned import cleaned
from tests.support.records import header, record
from tests.support.tried_shop import TriedShop, counts, write_csv, write_xlsx

pytestmark = pytest.mark.slow

LAYOUTS = {mapping.id: mapping for source in mappings.sources() for mapping in source.mappings}
Rows = list[list[str]]
Quirk = Callable[[Path, Rows, Mapping], Path]


def _kinds(rows: Rows, layout: Mapping) -> dict[int, str]:
    """Place -> the kind of the field that stands there."""
    return {place: FIELDS[field] for field, place in layout.find(tuple(rows[0])).items()}


def _each(rows: Rows, layout: Mapping, change: Callable[[str, str], str]) -> Rows:
    """The rows with every cell of a known field changed by its kind; empty ones stay."""
    kinds = _kinds(rows, layout)
    return [
        rows[0],
        *[
            [change(cell, kinds[place]) if cell and place in kinds else cell for place, cell in enumerate(row)]
            for row in rows[1:]
        ],
    ]


def _text(rows: Rows, *, delimiter: str = ",", line_end: str = "\r\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return out.getvalue()


def _in_gb18030(path: Path, rows: Rows, layout: Mapping) -> Path:
    return write_csv(path.with_suffix(".csv"), rows, encoding="gb18030")


def _with_a_byte_order_mark(path: Path, rows: Rows, layout: Mapping) -> Path:
    return write_csv(path.with_suffix(".csv"), rows, encoding="utf-8-sig")


def _in_utf16(path: Path, rows: Rows, layout: Mapping) -> Path:
    path.write_bytes(_text(rows, delimiter="\t").encode("utf-16"))
    return path


def _with_tabs_between(path: Path, rows: Rows, layout: Mapping) -> Path:
    path.write_bytes(_text(rows, delimiter="\t").encode("utf-8"))
    return path


def _with_old_line_ends(path: Path, rows: Rows, layout: Mapping) -> Path:
    path.write_bytes(_text(rows, line_end="\r").encode("utf-8"))
    return path


def _gzipped(path: Path, rows: Rows, layout: Mapping) -> Path:
    path = path.with_suffix(".csv.gz")
    path.write_bytes(gzip.compress(_text(rows).encode("gb18030")))
    return path


def _zipped_beside_a_note(path: Path, rows: Rows, layout: Mapping) -> Path:
    path = path.with_suffix(".zip")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("orders.csv", _text(rows).encode("gb18030"))
        archive.writestr("__MACOSX/._orders.csv", b"\0\5\26\7")
    return path


def _as_a_workbook(path: Path, rows: Rows, layout: Mapping) -> Path:
    return write_xlsx(path.with_suffix(".xlsx"), {"说明": [["导出说明"], ["请勿修改"]], "Sheet1": rows})


def _as_html_called_xls(path: Path, rows: Rows, layout: Mapping) -> Path:
    lines = ["".join(f"<td>{cell}</td>" for cell in row) for row in rows]
    path = path.with_suffix(".xls")
    page = "<html><meta charset='gb18030'><table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table></html>"
    path.write_bytes(page.encode("gb18030"))
    return path


def _under_a_preamble(path: Path, rows: Rows, layout: Mapping) -> Path:
    return write_csv(path, [["导出时间：2024-06-01"], [], ["共 2 条"], *rows])


def _with_a_total_below(path: Path, rows: Rows, layout: Mapping) -> Path:
    return write_csv(path, [*rows, ["合计", *["" for _ in rows[0][1:]]]])


def _with_tabs_around_cells(path: Path, rows: Rows, layout: Mapping) -> Path:
    return write_csv(path, _each(rows, layout, lambda cell, kind: f"\t{cell}\t"))


def _with_ids_as_formulas(path: Path, rows: Rows, layout: Mapping) -> Path:
    guarded = _each(rows, layout, lambda cell, kind: f'="{cell}"' if kind in {"id", "contact"} else cell)
    return write_csv(path, guarded)


def _with_apostrophes(path: Path, rows: Rows, layout: Mapping) -> Path:
    return write_csv(path, _each(rows, layout, lambda cell, kind: f"'{cell}" if kind in {"id", "contact"} else cell))


def _with_full_width_commas(path: Path, rows: Rows, layout: Mapping) -> Path:
    swapped = {ord(","): "，", ord("，"): ","}
    return write_csv(
        path, _each(rows, layout, lambda cell, kind: cell.translate(swapped) if kind == "status" else cell)
    )


def _with_dashes_for_nothing(path: Path, rows: Rows, layout: Mapping) -> Path:
    kinds = _kinds(rows, layout)
    dashed = [["——" if not cell and place in kinds else cell for place, cell in enumerate(row)] for row in rows[1:]]
    return write_csv(path, [rows[0], *dashed])


def _with_dates_in_slashes(path: Path, rows: Rows, layout: Mapping) -> Path:
    slashed = _each(rows, layout, lambda cell, kind: cell.replace("2024-01-05", "2024/1/5") if kind == "time" else cell)
    return write_csv(path, slashed)


def _with_dates_in_chinese(path: Path, rows: Rows, layout: Mapping) -> Path:
    said = _each(
        rows, layout, lambda cell, kind: cell.replace("2024-01-05", "2024年1月5日") if kind == "time" else cell
    )
    return write_csv(path, said)


def _with_currency_signs(path: Path, rows: Rows, layout: Mapping) -> Path:
    return write_csv(path, _each(rows, layout, lambda cell, kind: f"￥{cell}.00" if kind == "money" else cell))


def _with_unknown_columns(path: Path, rows: Rows, layout: Mapping) -> Path:
    return write_csv(path, [[f"新增列{n}", *row, "", "x,y"] for n, row in enumerate(rows)])


def _with_blank_rows_and_the_header_again(path: Path, rows: Rows, layout: Mapping) -> Path:
    return write_csv(path, [*rows[:2], ["" for _ in rows[0]], rows[0], *rows[2:]])


QUIRKS: dict[str, Quirk] = {
    quirk.__name__.removeprefix("_"): quirk
    for quirk in (
        _in_gb18030,
        _with_a_byte_order_mark,
        _in_utf16,
        _with_tabs_between,
        _with_old_line_ends,
        _gzipped,
        _zipped_beside_a_note,
        _as_a_workbook,
        _as_html_called_xls,
        _under_a_preamble,
        _with_a_total_below,
        _with_tabs_around_cells,
        _with_ids_as_formulas,
        _with_apostrophes,
        _with_full_width_commas,
        _with_dashes_for_nothing,
        _with_dates_in_slashes,
        _with_dates_in_chinese,
        _with_currency_signs,
        _with_unknown_columns,
        _with_blank_rows_and_the_header_again,
    )
}


def _plain(layout: Mapping) -> Rows:
    names = header(layout)
    return [names, *[[record(layout, number)[name] for name in names] for number in (1, 2)]]


# Rows that are none of the two records, by quirk: set aside, and said so.
SET_ASIDE = {"with_a_total_below": 1, "with_blank_rows_and_the_header_again": 1}


def _spoilt(folder: Path, layout: Mapping) -> dict[str, Path]:
    """The same two records spoilt in every way, each in a folder of its own."""
    for name in QUIRKS:
        (folder / name).mkdir()
    return {name: quirk(folder / name / "orders.csv", _plain(layout), layout) for name, quirk in QUIRKS.items()}


@pytest.mark.parametrize("layout_id", LAYOUTS)
def test_a_spoilt_file_says_what_the_plain_one_says(layout_id: str, tmp_path: Path, engine: Connection) -> None:
    layout = LAYOUTS[layout_id]
    plain = cleaned(engine, write_csv(tmp_path / "plain.csv", _plain(layout)))
    assert (plain.layout, len(plain.rows), plain.refused) == (layout_id, 2, 0)
    assert [cell for row in plain.rows for name, cell in row.items() if name.startswith("x_") and cell] == []
    found = {name: cleaned(engine, file) for name, file in _spoilt(tmp_path, layout).items()}
    assert found == {name: replace(plain, refused=SET_ASIDE.get(name, 0)) for name in QUIRKS}


@pytest.mark.parametrize("layout_id", ["taobao.orders", "huitou.members"])
def test_nothing_is_new_in_a_spoilt_file_and_nothing_lost(layout_id: str, tmp_path: Path) -> None:
    """The whole way, for one layout of orders and one of people: what was read alike is known for the same."""
    layout = LAYOUTS[layout_id]
    shop = TriedShop(tmp_path / "shop")
    plain = shop.load(write_csv(tmp_path / "plain.csv", _plain(layout)))
    assert (plain.mapping, counts(plain)) == (layout_id, (2, 2, 0, 0, 0))
    reports = shop.shop.load(_spoilt(tmp_path, layout).values(), again=True)
    asides = [SET_ASIDE.get(name, 0) for name in QUIRKS]
    assert [counts(report) for report in reports] == [(2 + aside, 0, 2, aside, 0) for aside in asides]
