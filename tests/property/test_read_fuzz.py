"""Whatever bytes come, reading gives tables whose counts add up, or one DataError; never another exception."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from pathlib import Path

import xlsxwriter
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from huitou.errors import DataError
from huitou.intake.read import Limits, Table, read
from huitou.intake.reading.containers import members
from huitou.intake.reading.table import every_column
from huitou.intake.reading.text import TextReader
from tests.support.tables import rows_of

KEYWORDS = frozenset({"订单编号", "id", "paid"})
LIMITS = Limits(max_line_bytes=2_000, max_refused=1_000)

# What csv files are made of, so that chance meets the hard cases often.
PIECES = st.sampled_from(
    ["a", "1", '"', '""', ",", ",,", "\t", ";", "|", "\n", "\r", "\r\n", "\n\n", '="1"', " ", "\0", "\x01", "é", "订单",
     "𠮷", "\ufeff", "合计", "id,paid,note\n", '"id","paid","note"\n', "1,2,3\n", '"1","2","3"\n', '"","",""\n',
     '1, "2",3\n', ' "1",2,3\n', '"x, y",2,"3\n4"\n', "\u2028", "\x85", "x" * 700]
)  # fmt: skip
# What platforms call xls and is a web page: tags that open, close, nest and break off.
TAGS = st.sampled_from(
    ["<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<td colspan=3>", "<td rowspan='2'>",
     "<td colspan=99999>", "<td rowspan=-1>", "<br>", "<!-- ", "-->", "<style>", "</style>", "<script>x</script>",
     "&nbsp;",
     "&#0;", "&#x4e00;", "&amp;", "<", ">", "id", "paid", "订单编号", "1", "\n", "<tr><td>id<td>paid",
     "<tr><td>1<td>2", "合计", "\x00", "é", "<td x:str>", "<![CDATA[", "]]>"]
)  # fmt: skip
PAGES = st.builds(
    lambda tags, encoding: f"<html><meta charset={encoding}><table>{''.join(tags)}".encode(encoding, "replace"),
    st.lists(TAGS, max_size=40),
    st.sampled_from(["utf-8", "gb18030"]),
)
# No deadline: the machine may be busy with other things.
FUZZ = settings(deadline=None, max_examples=200)
TEXT = st.lists(PIECES, max_size=60).map("".join)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
TEXT_BYTES = st.builds(lambda text, encoding: ("id,paid,note\n" + text).encode(encoding), TEXT, ENCODINGS)


def workbook_bytes() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for place in range(5):
            sheet.write_row(place, 0, ["id", "订单", place, place / 7])
    return stream.getvalue()


def zip_bytes() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", "id,paid\n1,2\n" * 20)
        archive.writestr("订单.csv", "订单编号,paid\n1,2\n")
    return stream.getvalue()


SOUND = [workbook_bytes(), zip_bytes(), gzip.compress(b"id,paid\n1,2\n" * 50), "订单编号,paid\n1,2\n".encode("gb18030")]


def tables_of(data: bytes) -> list[Table] | None:
    """The tables, checked; None when the file is refused in both languages."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "orders.csv")
        path.write_bytes(data)
        scratch = Path(folder, "scratch")
        try:
            tables = read(path, scratch, keywords=KEYWORDS, limits=LIMITS)
        except DataError as refusal:
            left = list(scratch.iterdir())
            return sound(refusal, left=left)
        for table in tables:
            if table.kind == "csv":
                check(table)
        return tables


def sound(refusal: DataError, *, left: list[Path]) -> None:
    assert refusal.file
    assert refusal.en != refusal.zh
    assert not left


def check(table: Table) -> None:
    rows = rows_of(table)
    numbers = (
        [int(row[0]) for row in rows]
        if table.numbered
        else range(table.header_row + 1, table.header_row + 1 + len(rows))
    )
    seen = [*numbers, *(refused.row for refused in table.refused)]
    assert len(set(seen)) == len(seen) == table.records
    assert all(row > table.header_row for row in seen)
    assert all(any(row[table.numbered :]) for row in rows)
    assert not any("\0" in cell or "\r" in cell for row in rows for cell in row)
    assert all(refused.code.startswith("row.") and len(refused.value) <= 200 for refused in table.refused)


@FUZZ
@given(st.binary(max_size=3_000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    tables_of(data)


@FUZZ
@given(TEXT_BYTES)
def test_any_text_is_read_or_refused(data: bytes) -> None:
    tables_of(data)


@FUZZ
@given(PAGES)
def test_any_web_page_is_read_or_refused(data: bytes) -> None:
    tables_of(data)


@FUZZ
@given(
    st.sampled_from(SOUND),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=4),
    st.integers(0, 10_000),
)
def test_damaged_containers_are_read_or_refused(whole: bytes, hits: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(whole)
    for place, value in hits:
        data[place % len(data)] = value
    tables_of(bytes(data[: len(data) - cut % len(data)] if cut % 2 else data))


@FUZZ
@given(TEXT)
def test_the_way_taken_never_changes_the_result(text: str) -> None:
    """Blocks of 16 bytes take the plain way wherever they can; one block for all never does."""
    data = ("id,paid,note\n" + text + "\n1,2,3" * 20).encode()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "orders.csv")
        path.write_bytes(data)
        (member,) = members(path, limits=LIMITS, on_skip=len)
        results = []
        for chunk in (16, 64, 1 << 20):
            place = Path(folder, f"{chunk}.csv")
            try:
                table = TextReader(member, place, KEYWORDS, LIMITS, every_column, chunk).read()
            except DataError as refusal:
                results.append((refusal.code,))
            else:
                check(table)
                results.append((table.header_row, table.records, table.refused, rows_of(table), table.sha256))
        assert results[0] == results[2]
        assert results[1] == results[2]


@FUZZ
@given(
    TEXT, st.sampled_from(["utf-8", "gb18030"]), st.sets(st.integers(0, 2), min_size=2), st.sampled_from([16, 1 << 20])
)
def test_what_is_not_used_is_left_out_and_nothing_else(text: str, encoding: str, used: set[int], chunk: int) -> None:
    data = ("id,paid,订单编号\n" + text + "\n1,2,3" * 20).encode(encoding)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "orders.csv")
        path.write_bytes(data)
        (member,) = members(path, limits=LIMITS, on_skip=len)
        try:
            whole = TextReader(member, Path(folder, "whole.csv"), KEYWORDS, LIMITS, every_column, 1 << 20).read()
        except DataError:
            assume(False)
        part = TextReader(member, Path(folder, "part.csv"), KEYWORDS, LIMITS, lambda *_: frozenset(used), chunk).read()
        keep = part.columns if len(whole.header) > 2 else whole.columns
        expected = [
            [*row[: whole.numbered], *(row[whole.numbered + place] for place in keep)] for row in rows_of(whole)
        ]
        assert (part.numbered, part.records, part.refused) == (whole.numbered, whole.records, whole.refused)
        assert rows_of(part) == expected


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=20)


@FUZZ
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=20))
def test_what_a_csv_writer_wrote_is_read_back(cells: list[tuple[str, str, str]]) -> None:
    """Control characters may make it binary data; else every record comes back, whatever its cells hold."""
    rows = [["id", "paid", "note"], *(["订单" + first, *others] for first, *others in cells)]
    text = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "orders.csv")
        path.write_bytes(text.encode())
        try:
            (table,) = read(path, Path(folder, "scratch"), keywords=KEYWORDS)
        except DataError as refusal:
            assume(refusal.code != "file.binary")
            raise
        assert [row[table.numbered :] for row in rows_of(table)] == rows[1:]
