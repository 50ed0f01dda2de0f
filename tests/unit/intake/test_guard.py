"""Cells that pass through a spreadsheet come back as they were, and none of them is run there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huitou.intake.clean import prepare
from huitou.intake.guard import guarded, key, key_part, unguarded, unguarded_sql
from huitou.warehouse.engines.duckdb import connect

ODD = [
    "=1+1",
    "+8613800000000",
    "-5.00",
    "@x",
    "\t1",
    "\r1",
    "'1",
    "''1",
    "",
    "'",
    "2.1E+18",
    "0012",
    "  =1",
    "𠮷",
    '"',
]


@given(st.text() | st.sampled_from(ODD))
def test_a_cell_comes_back_as_it_was(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


@given(st.text() | st.sampled_from(ODD))
def test_no_cell_is_run_as_a_formula(cell: str) -> None:
    assert not guarded(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("cell", ODD)
def test_the_engine_takes_the_guard_away_as_python_does(cell: str) -> None:
    with connect() as work:
        found = work.value(f"SELECT {unguarded_sql('c')} FROM (SELECT :cell AS c)", cell=guarded(cell))
    assert found == cell


@pytest.mark.parametrize(
    "cell",
    ["2180000000000000001", "007", "2024-01-05 10:00:00", "1-2", "1E5", "3/4", "12:30", "May 1, 2024 1:05:09 PM", ".5"],
)
def test_what_a_spreadsheet_would_rewrite_is_text(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["120.00", "0", "13900000001", "小林", "paid", "lin@example.cn"])
def test_what_a_spreadsheet_leaves_alone_is_left_alone(cell: str) -> None:
    assert guarded(cell) == cell


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        (key(3, 17, "9f404aa0" + 56 * "0"), ("3", "17", "9f404aa0")),
        (" I3R17-9F404AA0 ", ("3", "17", "9f404aa0")),
        ("'i3r17-9f404aa0", ("3", "17", "9f404aa0")),
        ("3-17", ("", "", "")),
        ("", (None, None, None)),
    ],
)
def test_a_row_is_known_by_its_name(cell: str, parts: tuple[str | None, ...]) -> None:
    with connect() as work:
        prepare(work)
        found = work.rows(f"SELECT {', '.join(key_part('c', n) for n in (1, 2, 3))} FROM (SELECT :c AS c)", c=cell)
    assert found == [parts]
