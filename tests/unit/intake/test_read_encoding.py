"""Encodings: marks, UTF-8, GB18030, Western text, and what is no text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from huitou.errors import DataError
from huitou.intake.read import Table, read
from tests.support.tables import rows_of

ORDERS = "订单编号,买家会员名,收货地址\n1,小明,江苏省南京市鼓楼区\n2,小红,浙江省杭州市西湖区\n"


def table_of(tmp_path: Path, data: bytes) -> Table:
    path = tmp_path / "orders.csv"
    path.write_bytes(data)
    (table,) = read(path, tmp_path / "scratch")
    return table


def refusal_of(tmp_path: Path, data: bytes) -> DataError:
    with pytest.raises(DataError) as refusal:
        table_of(tmp_path, data)
    return refusal.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32"])
def test_chinese_encodings_read_alike(tmp_path: Path, encoding: str) -> None:
    table = table_of(tmp_path, ORDERS.encode(encoding))
    assert table.header == ("订单编号", "买家会员名", "收货地址")
    assert rows_of(table)[1] == ["2", "小红", "浙江省杭州市西湖区"]


@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-32-be"])
def test_big_endian_marks_are_known(tmp_path: Path, encoding: str) -> None:
    table = table_of(tmp_path, ("\ufeff" + ORDERS).encode(encoding))
    assert table.header[0] == "订单编号"
    assert table.records == 2


def test_chinese_after_a_megabyte_of_ascii_is_still_found(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"id,name\n" + b"1,abcdefgh\n" * 100_000 + "2,小红\n".encode("gb18030"))
    assert table.encoding == "gb18030"
    assert table.records == 100_001
    assert table.path.read_bytes().endswith("\n2,小红\n".encode())


def test_four_byte_gb18030_characters_are_read(tmp_path: Path) -> None:
    assert rows_of(table_of(tmp_path, (ORDERS + "3,𠮷野,四川省\n").encode("gb18030")))[2][1] == "𠮷野"


def test_western_text_is_read_as_windows_1252(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Name,Total\nJosé Müller,£12.50\nÉtienne,£5\nzoë,£7\n".encode("cp1252"))
    assert table.encoding == "cp1252"
    assert rows_of(table)[0] == ["José Müller", "£12.50"]


def test_big5_is_refused_by_its_name(tmp_path: Path) -> None:
    text = (
        "訂單編號,買家會員名,應付金額,收貨地址,商品名稱\n1,王小明,100,臺北市信義區信義路五段七號,高山烏龍茶禮盒\n" * 20
    )
    refusal = refusal_of(tmp_path, text.encode("big5"))
    assert refusal.code == "file.encoding"
    assert "big5" in refusal.en
    assert "UTF-8" in refusal.zh


def test_a_marked_file_with_bytes_of_another_encoding_is_refused_with_the_place(tmp_path: Path) -> None:
    refusal = refusal_of(tmp_path, b"\xef\xbb\xbfid,name\n1,\xff\xfe\n")
    assert (refusal.code, refusal.file) == ("file.encoding", "orders.csv")
    assert "byte 13 (ff)" in refusal.en


def test_utf8_cut_within_a_character_is_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path, b"\xef\xbb\xbf" + ORDERS.encode()[:-2]).code == "file.encoding"


@pytest.mark.parametrize(
    "magic", [b"\xff\xd8\xff\xe0\x00\x10JFIF", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"\x7fELF\x02\x01"]
)
def test_a_photo_or_program_renamed_csv_is_refused(tmp_path: Path, magic: bytes) -> None:
    assert refusal_of(tmp_path, magic + random.Random(1).randbytes(5000)).code == "file.binary"


def test_binary_data_under_a_header_is_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path, b"order_id,paid\n" + random.Random(2).randbytes(5000)).code == "file.binary"


def test_ascii_control_characters_under_a_header_are_refused(tmp_path: Path) -> None:
    assert refusal_of(tmp_path, b"order_id,paid\n" + bytes(range(1, 32)) * 50).code == "file.binary"


def test_a_web_page_without_a_table_is_refused_with_a_way_out(tmp_path: Path) -> None:
    refusal = refusal_of(tmp_path, b"\xef\xbb\xbf\n<html><body><p>Please log in</p></body></html>")
    assert refusal.code == "file.markup"
    assert "xlsx" in refusal.zh
