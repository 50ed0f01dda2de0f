"""Any cell may hold anything: of every layout, rows with hostile cells are taken, or set aside, and never half of it.

Reading is fuzzed beside it in test_read_fuzz.py; here files are whole, and what stands in them is not.
"""

from __future__ import annotations

import random
from pathlib import Path
from zlib import crc32

import pytest

import huitou
from huitou.intake import mapping as mappings
from huitou.intake.mapping import Mapping
from huitou.metrics.catalogue import load_catalogue
from tests.support.records import header, record
from tests.support.tried_shop import counts, write_csv

LAYOUTS = {mapping.id: mapping for source in mappings.sources() for mapping in source.mappings}
HOSTILE = (
    *("NaN", "inf", "-Infinity", "1e308", "-1e-308", "9" * 40, "-999", "0x1F", "1_000", "١٢٣", "１２．５", "½"),
    *("150%", "-5%", "0.00001", "1,2,3", "12.345.678", "￥", "--", "－", "N/A", "null", "None", "#REF!", "=1+1"),
    *("@SUM(A1)", "0000-00-00", "0001-01-01", "9999-12-31 23:59:59", "1969-12-31", "2024-02-30", "2023-02-29 10:00"),
    *("24:00", "45000.99", "2024-13-45 25:61:61", "Mon, 5 Jan", "1704421800", "1704421800000000"),
    *("2024-01-05T10:00:00+99:00", "是", "否", "maybe", "已取消", "全部", "6", "-1", "0", "2.5", "1" * 5_000),
    *("茶" * 3_000, "\u200b", "\u202eabc", "a\u0000b", "🍵", "a\nb", 'say "hi"', "'; DROP TABLE facts_orders; --"),
    *("../../etc/passwd", "<script>alert(1)</script>", "{", "\\", "%s%n", "  "),
)
ROWS = 60


def hostile_rows(layout: Mapping) -> list[list[str]]:
    """One plain row, then rows with one to four cells replaced; which is settled by the layout's name."""
    draw, names = random.Random(crc32(layout.id.encode())), header(layout)
    rows = [[record(layout, 1)[name] for name in names]]
    for number in range(2, ROWS):
        row = [record(layout, number)[name] for name in names]
        for place in draw.sample(range(len(row)), k=min(len(row), draw.randint(1, 4))):
            row[place] = draw.choice(HOSTILE)
        rows.append(row)
    return [names, *rows]


@pytest.mark.slow
@pytest.mark.parametrize("layout_id", LAYOUTS)
def test_whatever_stands_in_a_cell_is_taken_or_set_aside(layout_id: str, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "hostile.csv", hostile_rows(LAYOUTS[layout_id]))
    shop = huitou.init(tmp_path / "shop", timezone="Asia/Shanghai", currency="CNY")

    [first] = shop.load(file)

    assert first.mapping == layout_id
    read, accepted, duplicate, quarantined, dropped = counts(first)
    assert read == accepted + duplicate + quarantined + dropped >= ROWS - 1
    assert accepted + dropped >= 1
    [again] = shop.load(file, again=True)
    # What was set aside is known, and what was taken is no news.
    assert (again.read, again.accepted, again.quarantined) == (read, 0, quarantined)
    for metric in load_catalogue():
        shop.measure(metric)
