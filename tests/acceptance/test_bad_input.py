"""Whatever file comes, it ends in a plain refusal or in rows set aside that add up; never in a bug."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

import huitou
from huitou.warehouse.snapshot import open_snapshot
from tests.support import permissions
from tests.support.command_line import Ran, Run

HEADER = "order_id,customer_id,ordered_at,paid_amount\n"
GOOD = "good,ann,2024-01-01 10:00:00,10.00\n"
COUNTS = ("read", "accepted", "duplicate", "quarantined", "dropped")


def packed(**members: bytes | str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return stream.getvalue()


def locked() -> bytes:
    """A zip whose member says that it has a password."""
    data = bytearray(packed(orders__csv=HEADER + GOOD))
    data[6] |= 1
    data[data.find(b"PK\1\2") + 8] |= 1
    return bytes(data)


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


REFUSED: dict[str, tuple[str, str, bytes]] = {
    "empty": ("orders.csv", "file.empty", b""),
    "only white space": ("orders.csv", "file.empty", b"  \n\n \n"),
    "a JPEG": ("orders.csv", "file.binary", b"\xff\xd8\xff\xe0" + noise(5_000)),
    "a PNG": ("orders.csv", "file.binary", b"\x89PNG\r\n\x1a\n" + noise(5_000)),
    "a binary with a header": ("orders.csv", "file.binary", (HEADER + GOOD * 5).encode() + noise(20_000)),
    "nothing but NULs": ("orders.csv", "file.binary", b"\0" * 5_000),
    "two encodings": (
        "orders.csv",
        "file.encoding",
        (HEADER + GOOD.replace("ann", "张三李四")).encode() + GOOD.replace("ann", "王五赵六").encode("gbk"),
    ),
    "a column missing": ("orders.csv", "file.unrecognised", b"order_id,customer_id,ordered_at\n1,a,2024-01-01\n"),
    "a column twice": (
        "orders.csv",
        "file.header_twice",
        (HEADER.strip() + ",paid_amount\n1,a,2024-01-01,1,2\n").encode(),
    ),
    "3,000 columns": ("orders.csv", "file.columns", (HEADER.strip() + "," * 2_996 + "\n" + GOOD).encode()),
    "not one good row": ("orders.csv", "file.nothing_taken", (HEADER + "1,a,yesterday,10\n").encode()),
    "no xlsx inside": ("orders.xlsx", "file.damaged", b"PK\x03\x04" + noise(500)),
    "an xlsx without sheets": ("orders.xlsx", "file.damaged", packed(**{"xl/workbook__xml": "<x/>"})),
    "noise named xlsx": ("orders.xlsx", "file.binary", noise(3_000)),
    "a parquet of noise": ("orders.parquet", "file.damaged", b"PAR1" + noise(400) + b"PAR1"),
    "a zip bomb": ("orders.zip", "file.bomb", packed(orders__csv=b"0" * 60_000_000)),
    "a gzip bomb": ("orders.csv.gz", "file.bomb", gzip.compress(HEADER.encode() + b"0" * 60_000_000, 1)),
    "a gzip cut short": ("orders.csv.gz", "file.damaged", gzip.compress((HEADER + GOOD * 500).encode())[:-20]),
    "a zip in a zip": ("orders.zip", "file.nested", packed(inner__zip=packed(orders__csv=HEADER + GOOD))),
    "a locked zip": ("orders.zip", "file.encrypted", locked()),
    "an empty zip": ("orders.zip", "file.empty", packed()),
}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    huitou.init(tmp_path / "shop")
    return tmp_path / "shop"


def assert_refused(file: Path, shop: Path, run: Run, *, code: str) -> None:
    for lang in ("en", "zh"):
        ran = run("import", file, "--shop", shop, "--lang", lang)
        assert ran.code == 3
        assert ran.err.endswith(f"[{code}]\n")
        assert any("\u4e00" <= letter <= "\u9fff" for letter in ran.err) == (lang == "zh")
    assert not list((shop / "scratch").glob("*"))


@pytest.mark.parametrize(("name", "code", "content"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_order_file_is_refused_in_both_languages(
    name: str, code: str, content: bytes, shop: Path, tmp_path: Path, run: Run
) -> None:
    (tmp_path / name).write_bytes(content)
    assert_refused(tmp_path / name, shop, run, code=code)


def test_a_file_without_one_good_row_tells_what_is_wrong_with_most_of_them(
    shop: Path, tmp_path: Path, run: Run
) -> None:
    (tmp_path / "orders.csv").write_text(
        HEADER + "1,ann,yesterday,10\n" + "2,ann,2024-01-02,ten\n" + "3,ann,2024-01-02,much\n", encoding="utf-8"
    )
    en = run("import", tmp_path / "orders.csv", "--shop", shop, "--lang", "en").err
    assert "not one of 3 rows can be taken; of 2 of them the reason is, as in row 3, paid_amount “ten”: not a num" in en
    zh = run("import", tmp_path / "orders.csv", "--shop", shop, "--lang", "zh").err
    assert "3 行没有一行可以收；其中 2 行的原因，例如第 3 行「paid_amount」“ten”：读不出数字" in zh


def test_what_most_rows_have_may_be_that_they_cannot_be_split(shop: Path, tmp_path: Path, run: Run) -> None:
    rows = "9,ann,yesterday,10\n" * 2 + "1,ann,2024-01-02,1,234\n" * 3
    (tmp_path / "orders.csv").write_text(HEADER + rows, encoding="utf-8")
    said = run("import", tmp_path / "orders.csv", "--shop", shop, "--lang", "en").err
    assert "of 3 of them the reason is, as in row 4" in said
    assert "the number of cells differs" in said


PLACES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "missing": ("file.missing", lambda path: None),
    "a link to itself": ("file.unreadable", lambda path: path.symlink_to(path)),
    "a pipe": ("file.unreadable", os.mkfifo),
}


@pytest.mark.parametrize(("code", "make"), PLACES.values(), ids=PLACES)
def test_what_is_no_file_is_refused(
    code: str, make: Callable[[Path], object], shop: Path, tmp_path: Path, run: Run
) -> None:
    make(tmp_path / "orders.csv")
    assert_refused(tmp_path / "orders.csv", shop, run, code=code)


@pytest.mark.skipif(not permissions.bind(), reason="root may read anything")
def test_a_file_without_permission_is_refused(shop: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "orders.csv").write_text(HEADER + GOOD, encoding="utf-8")
    (tmp_path / "orders.csv").chmod(0)
    assert_refused(tmp_path / "orders.csv", shop, run, code="file.unreadable")


def report(file: Path, shop: Path, run: Run, *options: str) -> dict[str, Any]:
    """The one report of an import that must succeed; its counts add up."""
    ran = run("import", file, "--shop", shop, "--format", "json", *options)
    assert ran.code == 0, ran.err
    (found,) = json.loads(ran.out)["imports"]
    assert found["read"] == sum(found[count] for count in COUNTS[1:])
    return dict(found)


# Beside each bad row stands a good one: the file is taken, the bad row is set aside with its reason.
SET_ASIDE: dict[str, tuple[str, str]] = {
    "year 0202": ("time.range", "1,a,0202-01-01 10:00:00,10.00"),
    "year 9999": ("time.range", "1,a,9999-01-01 10:00:00,10.00"),
    "no such day": ("time.unreadable", "1,a,2024-02-31,10.00"),
    "a negative amount": ("amount.negative", "1,a,2024-01-01,-10.00"),
    "another currency": ("currency.other", "1,a,2024-01-01,$10.00"),
    "an amount past counting": ("number.unreadable", "1,a,2024-01-01,99999999999999999999"),
    "a phone among the amounts": ("number.unreadable", "1,a,2024-01-01,13800138000"),
    "infinity": ("number.unreadable", "1,a,2024-01-01,inf"),
    "a scientific order id": ("id.scientific", "1.23457E+17,a,2024-01-01,10.00"),
    "a scientific customer id": ("id.scientific", "1,1.23457E+17,2024-01-01,10.00"),
    "an id of 10,000 letters": ("id.too_long", "x" * 10_000 + ",a,2024-01-01,10.00"),
    "no order id": ("cell.missing", ",a,2024-01-01,10.00"),
    "a NUL": ("row.nul", "1,a\0,2024-01-01,10.00"),
    "a quote left open": ("row.quote", '1,"a,2024-01-01,10.00'),
    "too many cells": ("row.cells", "1,a,2024-01-01,10.00,and,more"),
    "the header again": ("row.header", HEADER.strip()),
}


@pytest.mark.parametrize(("code", "row"), SET_ASIDE.values(), ids=SET_ASIDE)
def test_a_bad_row_is_set_aside_and_the_good_one_counts(
    code: str, row: str, shop: Path, tmp_path: Path, run: Run
) -> None:
    (tmp_path / "orders.csv").write_text(HEADER + row + "\n" + GOOD, encoding="utf-8")
    found = report(tmp_path / "orders.csv", shop, run)
    assert [found[count] for count in COUNTS] == [2, 1, 0, 1, 0]
    assert [(cell["row"], cell["code"]) for cell in found["quarantine_sample"]] == [(2, code)]


def test_rows_in_another_currency_are_set_aside(shop: Path, tmp_path: Path, run: Run) -> None:
    rows = ["1,a,2024-01-01,10,CNY", "2,a,2024-01-02,10,USD", "3,a,2024-01-03,10,cny"]
    (tmp_path / "orders.csv").write_text(HEADER.strip() + ",currency\n" + "\n".join(rows) + "\n", encoding="utf-8")
    found = report(tmp_path / "orders.csv", shop, run)
    assert [found[count] for count in COUNTS] == [3, 2, 0, 1, 0]
    assert found["quarantine_sample"][0]["code"] == "currency.other"


def test_of_two_files_that_disagree_the_later_export_speaks(shop: Path, tmp_path: Path, run: Run) -> None:
    early, late = tmp_path / "early.csv", tmp_path / "late.csv"
    early.write_text(HEADER + "1,a,2024-01-01 10:00:00,10.00\n", encoding="utf-8")
    late.write_text(HEADER + "1,a,2024-01-01 10:00:00,7.00\n", encoding="utf-8")
    report(late, shop, run, "--exported-at", "2024-03-01")
    report(early, shop, run, "--exported-at", "2024-02-01")
    assert sales(shop) == [("1", 700)]


def sales(shop: Path) -> list[tuple[Any, ...]]:
    with open_snapshot(shop) as snapshot:
        return snapshot.rows(
            "SELECT k.order_id, s.net FROM sequence s JOIN purchase_keys k ON k.ref = s.ref ORDER BY k.order_id"
        )


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no peak to read")
def test_a_line_of_50_mb_is_set_aside_in_little_memory(shop: Path, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    with file.open("w", encoding="utf-8") as out:
        out.write(HEADER + GOOD + "1,")
        for _ in range(50):
            out.write("x" * 1_000_000)
        out.write(",2024-01-01,10.00\n" + GOOD.replace("good", "second"))
    # The peak of this program alone: what a parent measures of a child counts the memory it was forked with.
    source = (
        "import sys; from pathlib import Path; from huitou.cli.main import main; code = main(sys.argv[1:]);"
        " print(Path('/proc/self/status').read_text(), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", source, "import", str(file), "--shop", str(shop), "--format", "json"],
        env=os.environ | {"PYTHONPATH": str(Path(huitou.__file__).parent.parent)},
        capture_output=True,
        check=True,
    )
    (found,) = json.loads(done.stdout)["imports"]
    assert [found[count] for count in COUNTS] == [3, 2, 0, 1, 0]
    assert found["quarantine_sample"][0]["code"] == "row.too_long"
    assert len(found["quarantine_sample"][0]["value"]) <= 200
    peak = int(done.stderr.decode().split("VmHWM:")[1].split()[0])
    assert peak < 300_000  # kB; the line alone held as text thrice would be 150 MB


def test_a_parquet_that_changes_while_it_is_read_is_refused(
    shop: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, other = tmp_path / "orders.parquet", tmp_path / "other.parquet"
    columns = "'c' || i AS customer_id, '2024-01-01' AS ordered_at, '1' AS paid_amount"
    for path, rows in ((file, 3), (other, 2)):
        duckdb.sql(f"COPY (SELECT i::VARCHAR AS order_id, {columns} FROM range({rows}) t(i)) TO '{path}'")
    plan = huitou.intake.load._plan

    def meanwhile(*args: Any) -> Any:
        file.write_bytes(other.read_bytes())
        return plan(*args)

    monkeypatch.setattr("huitou.intake.load._plan", meanwhile)
    ran = run("import", file, "--shop", shop)
    assert (ran.code, "file.damaged" in ran.err) == (3, True)


def test_a_parquet_damaged_inside_is_refused(shop: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "orders[1].parquet"
    columns = "md5(i::VARCHAR) AS customer_id, '2024-01-01' AS ordered_at, '1' AS paid_amount"
    duckdb.sql(f"COPY (SELECT i::VARCHAR AS order_id, {columns} FROM range(5000) t(i)) TO '{tmp_path}/sound.parquet'")
    data = bytearray((tmp_path / "sound.parquet").read_bytes())
    data[2_000:60_000] = noise(58_000)
    file.write_bytes(data)
    assert_refused(file, shop, run, code="file.damaged")


EVIL = "x'; DROP TABLE orders; --"


def test_sql_in_cells_and_names_is_only_text(shop: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / f"{EVIL}.csv"
    row = ",".join(f'"{cell}"' for cell in (f"1{EVIL}", f"ann{EVIL}", "2024-01-01", "10.00", EVIL))
    file.write_text(HEADER.strip() + ",channel\n" + row + "\n", encoding="utf-8")
    assert report(file, shop, run, "--store", EVIL)["accepted"] == 1
    assert sales(shop) == [(f"1{EVIL}", 1000)]
    asked = run("metrics", "buyers", "--shop", shop, "--where", f"channel={EVIL}", "--where", f"store={EVIL}")
    assert asked.code == 0
    refused = run("import", file, "--shop", shop, "--source", EVIL)
    assert (refused.code, "source.unknown" in refused.err) == (2, True)


def test_formulas_in_cells_are_text_in_the_csv_that_comes_out(shop: Path, tmp_path: Path, run: Run) -> None:
    rows = "+1,+cmd|' /C calc'!A0,2024-01-01,10.00\n-2,-2+3,2024-01-02,5.00\n=3,=1+1,2024-01-03,1.00\n"
    (tmp_path / "orders.csv").write_text(HEADER + rows, encoding="utf-8")
    assert report(tmp_path / "orders.csv", shop, run)["accepted"] == 3
    out = run("drill", "buyers", "--side", "numerator", "--shop", shop, "--format", "csv").out
    assert ",'+cmd|" in out
    assert ",'-2+3," in out
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in out.splitlines() for cell in line.split(","))


def test_emoji_and_right_to_left_text_come_through(shop: Path, tmp_path: Path, run: Run) -> None:
    row = "1,👩‍👩‍👧😀,2024-01-01,10.00,עברית\n"
    (tmp_path / "😀.csv").write_text(HEADER.strip() + ",channel\n" + row, encoding="utf-8")
    assert report(tmp_path / "😀.csv", shop, run)["accepted"] == 1
    asked = run("metrics", "buyers", "--shop", shop, "--by", "channel", "--format", "json")
    assert [m["by"] for m in json.loads(asked.out)["measurements"]] == [{"channel": "עברית"}]
    assert "👩‍👩‍👧😀" in run("drill", "buyers", "--side", "numerator", "--shop", shop, "--format", "csv").out


def test_names_cannot_steer_the_terminal(shop: Path, tmp_path: Path, run: Run) -> None:
    good, bad = tmp_path / "a\x1b[31m\u202e.csv", tmp_path / "b\x1b[2J.csv"
    good.write_text(HEADER + "1,a,soon\x1b[5m\u202e,10\n" + GOOD, encoding="utf-8")
    bad.write_text("no,known\x1b[2J,columns\n1,2,3\n", encoding="utf-8")
    ran = run("import", good, bad, "--shop", shop)
    assert ran.code == 3
    assert not {"\x1b", "\u202e"} & set(ran.out + ran.err)


def test_a_name_that_is_no_text_is_taken(shop: Path, tmp_path: Path, run: Run) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.csv"))
    file.write_text(HEADER + GOOD, encoding="utf-8")
    assert report(file, shop, run)["file"] == "\ufffd\ufffd.csv"


@pytest.mark.parametrize("store", ["\udcff", "a\nb", "x" * 101])
def test_a_store_that_is_no_name_is_refused(store: str, shop: Path, tmp_path: Path, run: Run) -> None:
    (tmp_path / "orders.csv").write_text(HEADER + GOOD, encoding="utf-8")
    ran = run("import", tmp_path / "orders.csv", "--shop", shop, "--store", store)
    assert (ran.code, "store.name" in ran.err) == (2, True)


def test_very_long_names_are_cut_or_taken(shop: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / ("订" * 80 + ".csv")
    row = f"1,{'客' * 60},2024-01-01,10.00,{'c' * 5_000}\n"
    file.write_text(HEADER.strip() + ",channel\n" + row, encoding="utf-8")
    assert report(file, shop, run)["accepted"] == 1
    ran = run("import", tmp_path / ("x" * 5_000), "--shop", shop)
    assert ran.code == 3


@pytest.mark.slow
def test_100_000_channels_and_provinces_are_taken(shop: Path, tmp_path: Path, run: Run) -> None:
    with (tmp_path / "orders.csv").open("w", encoding="utf-8") as out:
        out.write(HEADER.strip() + ",channel,province\n")
        for number in range(100_000):
            out.write(f"{number},c{number % 500},2024-01-01 10:00:00,1.00,channel {number},province {number}\n")
    assert report(tmp_path / "orders.csv", shop, run)["accepted"] == 100_000
    asked = run("metrics", "revenue", "--shop", shop, "--where", "channel=channel 99999", "--format", "json")
    assert json.loads(asked.out)["measurements"][0]["value"] == "1.00"


def test_files_side_by_side_each_get_their_verdict(shop: Path, tmp_path: Path, run: Run) -> None:
    """A refused file does not keep the others from being taken."""
    (tmp_path / "good.csv").write_text(HEADER + GOOD, encoding="utf-8")
    ran: Ran = run("import", tmp_path / "missing.csv", tmp_path / "good.csv", tmp_path, "--shop", shop)
    assert ran.code == 3
    assert sales(shop) == [("good", 1000)]
