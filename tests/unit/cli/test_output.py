import io
from pathlib import Path

import pytest

from huitou.cli.output import json_text, one_line, safe_cell, table, write_csv


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])
def test_text_that_a_spreadsheet_would_run_is_quoted(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", [-1, -0.5, None, True, "张三", "a=b", ""])
def test_other_cells_stay_as_they_are(value: object) -> None:
    assert safe_cell(value) is value


def test_columns_line_up_with_chinese_in_them() -> None:
    # Each Chinese character takes two columns: 渠道 is as wide as "live", 直播 too.
    text = table([("直播", 12), ("shop", 5)], headings=["渠道", "n"], right=[1])
    assert text.splitlines() == ["渠道      n", "------  ---", "直播     12", "shop      5"]


def test_a_cell_cannot_drive_the_terminal() -> None:
    assert one_line("a\x1b[2Jb\r\nc\x9b1m") == "a [2Jb c 1m"


def test_json_keeps_chinese_and_refuses_what_json_has_not() -> None:
    assert json_text({"name": "张三"}) == '{\n  "name": "张三"\n}'
    with pytest.raises(ValueError, match="JSON compliant"):
        json_text(float("nan"))


def test_a_csv_file_begins_with_a_byte_order_mark(tmp_path: Path) -> None:
    with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
        write_csv([{"name": "=张三", "n": -2}], columns=["name", "n"], stream=file)
    assert (tmp_path / "a.csv").read_bytes() == "\ufeffname,n\n'=张三,-2\n".encode()


def test_a_csv_pipe_has_none() -> None:
    stream = io.StringIO()
    write_csv([{"name": "a", "n": None}], columns=["name", "n"], stream=stream)
    assert stream.getvalue() == "name,n\na,\n"
