"""Containers: gzip, zip and what hides in them; bombs; files that cannot be read."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from huitou.errors import DataError
from huitou.intake.read import Limits, read
from huitou.warehouse.engines.duckdb import connect
from tests.support.tables import rows_of

CSV = b"id,paid\n1,2\n3,4\n"


def refusal_of(path: Path, **options: object) -> str:
    with pytest.raises(DataError) as refusal:
        read(path, path.parent / "scratch", **options)  # type: ignore[arg-type]
    assert refusal.value.file
    assert refusal.value.zh != refusal.value.en
    return refusal.value.code


def zipped(tmp_path: Path, **members: bytes) -> Path:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def book() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        workbook.add_worksheet("export").write_row(0, 0, ["id", "paid"])
    return stream.getvalue()


def test_gzip_is_unpacked_by_its_magic_not_its_name(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(gzip.compress(CSV))
    (table,) = read(path, tmp_path / "scratch")
    assert (table.name, rows_of(table)) == ("orders.csv", [["1", "2"], ["3", "4"]])


def test_every_table_in_a_zip_is_read_and_the_rest_named(tmp_path: Path) -> None:
    skipped: list[str] = []
    path = zipped(
        tmp_path,
        **{"a.csv": CSV, "deep/b.xlsx": book(), "__MACOSX/._a.csv": b"x", ".DS_Store": b"x", "photo.jpg": b"x"},
    )
    tables = read(path, tmp_path / "scratch", on_skip=skipped.append)
    assert [table.name for table in tables] == ["export.zip/a.csv", "export.zip/deep/b.xlsx#export"]
    assert skipped == ["export.zip/__MACOSX/._a.csv", "export.zip/.DS_Store", "export.zip/photo.jpg"]
    assert len(list((tmp_path / "scratch").iterdir())) == 2


def test_member_names_in_gbk_are_read(tmp_path: Path) -> None:
    path = zipped(tmp_path, **{"\u5b9d\u8d1d.csv": CSV})
    raw = path.read_bytes().replace("宝贝.csv".encode(), "宝贝.".encode("gb18030") + b"xxcsv")
    assert raw.count(b"xxcsv") == 2
    # Clear the flag that says UTF-8, in the local header and in the directory.
    local, directory = raw.index(b"PK\x03\x04") + 6, raw.index(b"PK\x01\x02") + 8
    data = bytearray(raw.replace(b".xxcsv", b"xx.csv"))
    data[local : local + 2] = data[directory : directory + 2] = b"\0\0"
    path.write_bytes(data)
    assert [table.name for table in read(path, tmp_path / "scratch")] == ["export.zip/宝贝xx.csv"]


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, **{"a.csv": CSV})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert refusal_of(path) == "file.encrypted"


@pytest.mark.parametrize("inner", ["inner.zip", "inner.csv"])
def test_an_archive_within_an_archive_is_refused(tmp_path: Path, inner: str) -> None:
    deep = zipped(tmp_path, **{"a.csv": CSV}).read_bytes()
    assert refusal_of(zipped(tmp_path, **{inner: deep})) == "file.nested"


def test_a_gzip_within_a_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv.gz"
    path.write_bytes(gzip.compress(gzip.compress(CSV)))
    assert refusal_of(path) == "file.nested"


def test_a_zip_without_tables_is_refused(tmp_path: Path) -> None:
    assert refusal_of(zipped(tmp_path, **{"photo.jpg": b"x"})) == "file.empty"


def test_a_word_document_is_refused(tmp_path: Path) -> None:
    assert refusal_of(zipped(tmp_path, **{"word/document.xml": b"<w/>"})) == "file.format"


def test_a_refused_member_leaves_nothing_of_the_others(tmp_path: Path) -> None:
    assert refusal_of(zipped(tmp_path, **{"a.csv": CSV, "b.csv": b""})) == "file.empty"
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize("packed", ["gzip", "zip"])
def test_a_bomb_is_stopped_while_small(tmp_path: Path, packed: str) -> None:
    data = b"id,paid\n" + b"1,2\n" * 500_000
    path = zipped(tmp_path, **{"a.csv": data})
    if packed == "gzip":
        path.write_bytes(gzip.compress(data))
    assert refusal_of(path, limits=Limits(max_ratio=50, ratio_from_bytes=1_000_000)) == "file.bomb"


def test_more_bytes_than_the_limit_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(CSV)
    assert refusal_of(path, limits=Limits(max_bytes=10)) == "file.bomb"


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, **{"a.csv": CSV, "b.csv": CSV})
    assert refusal_of(path, limits=Limits(max_members=1)) == "file.members"


@pytest.mark.parametrize("packed", ["gzip", "zip"])
def test_a_cut_archive_is_refused(tmp_path: Path, packed: str) -> None:
    data = os.urandom(50_000).hex().encode()
    path = zipped(tmp_path, **{"a.csv": b"id\n" + data})
    whole = gzip.compress(data) if packed == "gzip" else path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert refusal_of(path) == "file.damaged"


def test_a_missing_file_a_folder_and_a_closed_file_are_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "nothing.csv") == "file.missing"
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    assert refusal_of(folder) == "file.unreadable"


def parquet(path: Path) -> Path:
    """Two orders in Parquet."""
    with connect() as connection:
        connection.write_parquet("SELECT * FROM (VALUES ('1', '5.00'), ('2', '7.00')) o(id, paid)", path)
    return path


def test_parquet_stays_where_it_is(tmp_path: Path) -> None:
    path = parquet(tmp_path / "orders.parquet")
    (table,) = read(path, tmp_path / "scratch")
    assert (table.kind, table.path, table.header, table.records) == ("parquet", path, ("id", "paid"), 2)


def test_parquet_in_a_zip_is_unpacked(tmp_path: Path) -> None:
    packed = parquet(tmp_path / "orders.parquet").read_bytes()
    (table,) = read(zipped(tmp_path, **{"a.parquet": packed}), tmp_path / "scratch")
    assert (table.records, table.path.read_bytes()) == (2, packed)


@pytest.mark.parametrize("left", [8, -4])
def test_a_cut_parquet_is_refused(tmp_path: Path, left: int) -> None:
    path = parquet(tmp_path / "orders.parquet")
    path.write_bytes(path.read_bytes()[:left])
    assert refusal_of(path) == "file.damaged"


def test_a_zip_whose_member_lost_its_name_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "orders.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "order_id,paid\nA1,1\n")
    path.write_bytes(path.read_bytes().replace(b"a.csv", b"\0.csv"))
    with pytest.raises(DataError) as refusal:
        read(path, tmp_path / "scratch")
    assert refusal.value.code == "file.damaged"
