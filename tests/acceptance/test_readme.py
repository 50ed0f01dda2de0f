"""The code and tables of the READMEs, run and compared, so that they stay true."""

import re
from pathlib import Path

import polars as pl
import pytest

from huitou.intake import mapping
from tests.support.command_line import WORKED_EXAMPLE

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", "README.zh-CN.md"]


def _page(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def _block(page: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", page, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("page", PAGES)
def test_the_python_runs_as_it_stands(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = _block(_page(page), "python")
    for file in re.findall(r'load\("(.*?)"\)', code):
        Path(file).write_text(WORKED_EXAMPLE, encoding="utf-8")
    names: dict[str, object] = {}
    exec(code, names)
    assert pl.DataFrame(names["by_month"])["numerator"].to_list()
    assert names["people"]


@pytest.mark.parametrize("page", PAGES)
def test_the_mapping_is_one(page: str) -> None:
    read = mapping.parse(_block(_page(page), "toml"), page)
    assert (read.rows, read.amount, read.date_order) == ("line", "lines", "mdy")
    assert (
        read.missing(("Invoice", "Customer ID", "InvoiceDate", "StockCode", "Description", "Quantity", "Price")) == ()
    )
    assert [drop.values for drop in read.drops] == [("C",)]


@pytest.mark.parametrize("page", PAGES)
def test_the_columns_are_those_huitou_reads(page: str) -> None:
    [table] = re.findall(r"\| `order_id` .*?\n\n", _page(page), re.DOTALL)
    told = {
        name for cell in re.findall(r"^\| ([^|]*) \|", table, re.MULTILINE) for name in re.findall(r"`(\w+)`", cell)
    }
    [layout] = [m for source in mapping.sources() for m in source.mappings if m.id == "huitou.orders"]
    read = {alias for aliases in layout.columns.values() for alias in aliases}
    assert told == read
