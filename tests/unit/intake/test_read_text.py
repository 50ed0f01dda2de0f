"""Text files: records, quotes, short and long rows, line ends, numbering."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from huitou.errors import DataError, ExternalError
from huitou.intake.read import Limits, Table, read
from huitou.intake.reading.containers import members
from huitou.intake.reading.table import every_column
from huitou.intake.reading.text import TextReader
from tests.support.tables import refusals, rows_of


def table_of(tmp_path: Path, data: bytes | str, *, name: str = "orders.csv", **options: object) -> Table:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    (table,) = read(path, tmp_path / "scratch", **options)  # type: ignore[arg-type]
    return table


def in_chunks(tmp_path: Path, data: str, *, chunk: int) -> Table:
    """The same file cut into blocks of ``chunk`` bytes, so that the plain way is taken too."""
    path = tmp_path / "orders.csv"
    path.write_bytes(data.encode())
    (member,) = members(path, limits=Limits(), on_skip=len)
    return TextReader(member, tmp_path / "scratch.csv", frozenset(), Limits(), every_column, chunk).read()


def test_a_clean_file_passes_as_it_is(tmp_path: Path) -> None:
    data = "order_id,paid\r\nA1,12.50\r\nA2,3\r\n"
    table = table_of(tmp_path, data)
    assert (table.name, table.header, table.header_row) == ("orders.csv", ("order_id", "paid"), 1)
    assert (table.kind, table.numbered, table.records, table.refused) == ("csv", False, 2, ())
    assert table.path.read_bytes() == b"A1,12.50\nA2,3\n"
    assert table.sha256 == hashlib.sha256(data.encode()).hexdigest()
    assert table.encoding == "utf-8"


def test_a_header_alone_is_a_table_without_records(tmp_path: Path) -> None:
    table = table_of(tmp_path, "order_id,paid\n")
    assert (table.records, rows_of(table)) == (0, [])


@pytest.mark.parametrize("data", [b"", b"\n\n", b"  \r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n"])
def test_an_empty_file_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DataError) as refusal:
        table_of(tmp_path, data)
    assert refusal.value.code == "file.empty"
    assert "orders.csv" in refusal.value.zh


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems_are_line_ends(tmp_path: Path, end: str) -> None:
    assert rows_of(table_of(tmp_path, end.join(["id,paid", "1,2", "3,4"]))) == [["1", "2"], ["3", "4"]]


def test_mixed_line_ends_are_line_ends(tmp_path: Path) -> None:
    assert rows_of(table_of(tmp_path, "id,paid\n1,2\r\n3,4\r5,6")) == [["1", "2"], ["3", "4"], ["5", "6"]]


def test_a_line_break_in_a_quoted_cell_is_text_and_the_record_one_row(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'id,note\r\n1,"to the\r\nneighbour"\r\n2,x\r\n')
    assert rows_of(table) == [["1", "to the\nneighbour"], ["2", "x"]]
    assert not table.numbered


def test_ids_wrapped_for_excel_stay_as_they_are(tmp_path: Path) -> None:
    table = table_of(tmp_path, '订单编号,金额\n="2100000000000000007",5\n="2100000000000000014",6\n')
    assert rows_of(table)[0] == ['="2100000000000000007"', "5"]


def test_a_wrapped_header_is_unwrapped_and_repeats_are_kept(tmp_path: Path) -> None:
    table = table_of(tmp_path, '="订单号",\t分销员 ,分销员\n1,a,b\n')
    assert table.header == ("订单号", "分销员", "分销员")


def test_tabs_around_cells_are_kept_for_the_cleaner(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'id,paid\n"\t6912",168.99\t\n"\t7",1\t\n')
    assert rows_of(table) == [["\t6912", "168.99\t"], ["\t7", "1\t"]]


def test_an_unclosed_quote_costs_its_line_only(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'id,note,day,paid\n1,a,b,2\n2,"open,b,3\n3,c,d,4\n4,e,f,5\n')
    assert refusals(table) == [(3, "row.quote")]
    assert rows_of(table) == [["2", "1", "a", "b", "2"], ["4", "3", "c", "d", "4"], ["5", "4", "e", "f", "5"]]
    assert table.refused[0].value == '2,"open,b,3'


def test_two_unclosed_quotes_do_not_swallow_what_lies_between(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'id,note,day,paid\n1,"open,b,2\n2,c,d,3\n3,e,",4\n4,g,h,5\n')
    assert refusals(table) == [(2, "row.quote"), (4, "row.quote")]
    assert [row[1] for row in rows_of(table)] == ["2", "4"]


def test_a_quote_followed_by_text_is_refused(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'id,note,paid\n1,"14" screen,2\n2,b,3\n')
    assert refusals(table) == [(2, "row.quote")]


def test_doubled_quotes_are_one(tmp_path: Path) -> None:
    assert rows_of(table_of(tmp_path, 'id,note\n1,"14"" screen"\n')) == [["1", '14" screen']]


def test_short_rows_are_refused_where_they_are_accidents(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,note,paid\n1,a,2\n2,b\n3,c,4\n")
    assert refusals(table) == [(3, "row.cells")]
    assert [row[0] for row in rows_of(table)] == ["2", "4"]


def test_short_rows_are_padded_where_the_file_drops_trailing_blanks(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,paid,note\n1,2\n2,3\n3,4,x\n4,5\n")
    assert rows_of(table) == [["1", "2", ""], ["2", "3", ""], ["3", "4", "x"], ["4", "5", ""]]
    assert table.refused == ()


def test_rows_cut_in_two_by_a_line_break_are_not_padded(tmp_path: Path) -> None:
    halves = "".join(f"{n},street\nno {n},4,5\n" for n in range(3))
    table = table_of(tmp_path, f"id,address,paid,day\n9,b,c,d\n{halves}")
    assert {code for _, code in refusals(table)} == {"row.cells"}
    assert (table.records, len(table.refused)) == (7, 6)


def test_extra_cells_are_dropped_when_empty_and_refused_when_not(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,paid\n1,2,\n2,3,,\n3,4,x\n")
    assert [row[-2:] for row in rows_of(table)] == [["1", "2"], ["2", "3"]]
    assert refusals(table) == [(4, "row.cells")]


def test_blank_lines_are_no_records_but_have_numbers(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,paid\n1,2\n\n  \n,\n3,4\n")
    assert (table.records, table.numbered) == (2, True)
    assert rows_of(table) == [["2", "1", "2"], ["6", "3", "4"]]


def test_blank_lines_at_the_end_need_no_numbers(tmp_path: Path) -> None:
    assert not table_of(tmp_path, "id,paid\n1,2\n\n\n,\n").numbered


def test_a_header_repeated_amid_the_rows_is_refused(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,paid\n1,2\n\ufeffid,paid\n3,4\n")
    assert refusals(table) == [(3, "row.header")]
    assert [row[1:] for row in rows_of(table)] == [["1", "2"], ["3", "4"]]


@pytest.mark.parametrize("footer", ["合计,6", "总计：,6", "合 计,6", "Total,6"])
def test_a_total_is_refused_and_counted(tmp_path: Path, footer: str) -> None:
    table = table_of(tmp_path, f"id,paid\n1,2\n3,4\n{footer}\n")
    assert (table.records, refusals(table)) == (3, [(4, "row.total")])


def test_what_looks_like_a_total_amid_the_rows_is_left_to_the_cleaner(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,paid\n1,2\n合计,2\n3,4\n合计,4\n\n")
    assert rows_of(table) == [["1", "2"], ["合计", "2"], ["3", "4"]]
    assert refusals(table) == [(5, "row.total")]


def test_a_footer_of_one_cell_is_refused_and_counted(tmp_path: Path) -> None:
    assert refusals(table_of(tmp_path, "id,paid\n1,2\n共 1 条\n")) == [(3, "row.cells")]


def test_a_nul_byte_costs_its_row(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"id,paid\n1,\x002\n3,4\n")
    assert refusals(table) == [(2, "row.nul")]
    assert rows_of(table) == [["3", "3", "4"]]


def test_a_huge_line_costs_its_row(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,paid\n1,2\n3," + "x" * 5_000_000 + "\n5,6\n")
    assert refusals(table) == [(3, "row.too_long")]
    assert len(table.refused[0].value) == 200
    assert [row[1:] for row in rows_of(table)] == [["1", "2"], ["5", "6"]]


def test_a_huge_last_line_without_an_end_costs_its_row(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,paid\n1,2\n3," + "x" * 3_000_000)
    assert (table.records, refusals(table)) == (2, [(3, "row.too_long")])


def test_a_cell_just_under_the_limit_passes(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'id,note\n1,"' + "x" * 900_000 + '"\n2,y\n')
    assert [len(row[1]) for row in rows_of(table)] == [900_000, 1]


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="2001 columns"):
        table_of(tmp_path, ",".join(f"c{n}" for n in range(2001)) + "\n")


def test_too_many_refused_rows_refuse_the_file(tmp_path: Path) -> None:
    data = "id,paid\n" + "1,2\n" * 5 + "1,2,3\n" * 11
    with pytest.raises(DataError) as refusal:
        table_of(tmp_path, data, limits=Limits(max_refused=10))
    assert (refusal.value.code, refusal.value.row) == ("file.rows", 7)


@pytest.mark.parametrize("delimiter", ["\t", ";", "|"])
def test_other_delimiters_are_found(tmp_path: Path, delimiter: str) -> None:
    data = "id;note;paid\n1;a, b;2,50\n2;c;3\n".replace(";", delimiter)
    assert rows_of(table_of(tmp_path, data, name="orders.tsv")) == [["1", "a, b", "2,50"], ["2", "c", "3"]]


def test_scratch_files_are_private(tmp_path: Path) -> None:
    table = table_of(tmp_path, "id,paid\n1,2\n")
    assert stat.S_IMODE(table.path.stat().st_mode) == 0o600


def test_no_scratch_file_outlives_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(DataError):
        table_of(tmp_path, b"id,paid\n" + os.urandom(10_000))
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_full_disk_is_told_and_can_be_tried_again(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    path = tmp_path / "orders.csv"
    path.write_bytes(b"id,paid\n" + b"1,2\n" * 100_000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(ExternalError) as failure:
            read(path, tmp_path / "scratch")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (failure.value.code, failure.value.retryable) == ("disk.full", True)
    assert list((tmp_path / "scratch").iterdir()) == []


CHUNKED = {
    "spaced quotes": '1, "b",2',
    "wrapped ids": '="1",a 5" disk,2',
    "all quoted": '"1","a","2"',
    "quoted with commas": '"1","a, b","2"',
    "doubled quotes": '1,"14"" disk",2',
    "bare": "1,a,2",
}

ODD = [
    "",
    ",,",
    '"","",""',
    "8,short",
    "id,note,paid",
    '"id","note","paid"',
    "9,\x01,3",
    '7,"open,x',
    '1,"two\nlines",2',
    '"1","a","2"x',
    '"1","a"x,"2"',
    '1, "a",2',
]


@pytest.mark.parametrize("row", CHUNKED.values(), ids=CHUNKED)
@pytest.mark.parametrize("odd", ODD)
def test_plain_blocks_give_what_careful_splitting_gives(tmp_path: Path, row: str, odd: str) -> None:
    data = "id,note,paid\n" + f"{row}\n" * 100 + f"{odd}\n" + f"{row}\n" * 100
    quick, careful = in_chunks(tmp_path, data, chunk=256), table_of(tmp_path, data)
    assert rows_of(quick) == rows_of(careful)
    assert (quick.records, quick.refused, quick.numbered) == (careful.records, careful.refused, careful.numbered)


def test_a_short_and_a_long_row_do_not_make_up_for_each_other(tmp_path: Path) -> None:
    data = "id,note,paid\n" + "1,a,2\n" * 100 + "1,a\n1,a,2,3\n" + "1,a,2\n" * 100
    assert refusals(in_chunks(tmp_path, data, chunk=256)) == [(102, "row.cells"), (103, "row.cells")]


def test_a_quote_after_a_space_is_written_so_that_every_parser_sees_text(tmp_path: Path) -> None:
    """DuckDB takes such a quote for the start of a quoted cell, Python's csv does not."""
    table = in_chunks(tmp_path, "id,note,paid\n" + '1, "a",2\n' * 100, chunk=256)
    assert table.path.read_bytes() == b'1," ""a""",2\n' * 100


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_broken_character_in_a_column_nobody_uses_harms_nothing(tmp_path: Path, encoding: str) -> None:
    """Platforms cut long remarks amid a character."""
    rows = "".join(f"A{n},{n},好\n" for n in range(50)).encode(encoding.removesuffix("-sig"))
    data = "order_id,paid,备注\n".encode(encoding) + rows + b"B1,1,\xe5\nB2,2,x\n"
    table = table_of(tmp_path, data, uses=lambda *_: frozenset({0, 1}))
    assert rows_of(table)[-2:] == [["B1", "1"], ["B2", "2"]]


def test_a_broken_character_in_a_column_in_use_refuses_the_file(tmp_path: Path) -> None:
    data = "order_id,paid,备注\n".encode() + "A1,1,好\n".encode() * 50 + b"B1,\xe5,x\n"
    with pytest.raises(DataError) as refusal:
        table_of(tmp_path, data, uses=lambda *_: frozenset({0, 1}))
    assert refusal.value.code == "file.encoding"
    assert f"byte {data.index(b'B1') + 3}" in refusal.value.en


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_cut_character_in_a_lenient_column_reads_as_a_question_mark(tmp_path: Path, encoding: str) -> None:
    rows = "".join(f"A{n},好,{n}\n" for n in range(50)).encode(encoding)
    data = "order_id,备注,paid\n".encode(encoding) + rows + b'B1,"x\xe5",1\nB2,\xe5,2\nB3,y,3\n'
    table = table_of(tmp_path, data, lenient=lambda *_: frozenset({1}))
    last = rows_of(table)[-3:]
    assert [[row[0], row[2]] for row in last] == [["B1", "1"], ["B2", "2"], ["B3", "3"]]
    assert rows_of(table)[0] == ["A0", "好", "0"]
    assert last[2][1] == "y"
