"""Tables that leave the house: whole, harmless, and in the log."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

import huitou
from huitou.crm.access.models import AuditEntry
from huitou.crm.api.export import harmless
from tests.crm.data.conftest import JSON, upload

pytestmark = pytest.mark.django_db
PEOPLE = "/api/v1/metrics/repeat_purchase_rate/people/export?from=2026-01-01&to=2026-01-31&as_of=2026-01-31"


@pytest.fixture
def planted(small: Path) -> Path:
    """Two more customers: one whose name a spreadsheet would run, one known by a phone."""
    export = small.parent / "planted.csv"
    export.write_text(
        "order_id,customer_id,ordered_at,paid_amount\n"
        "x1,-2+3,2026-01-25 10:00:00,1.00\nx2,-2+3,2026-01-26 10:00:00,1.00\n"
        "x3,13812345678,2026-01-25 10:00:00,5.00\nx4,13812345678,2026-01-26 10:00:00,5.00\n",
        encoding="utf-8",
    )
    huitou.open(small).load(export)
    return small


def test_people_go_out_as_csv_that_runs_nothing(planted: Path, client_of: Callable[..., Client]) -> None:
    response = client_of("analyst").get(f"{PEOPLE}&format=csv")
    assert response.status_code == 200, response.content
    text = response.content.decode("utf-8-sig")
    assert response.content.startswith("\ufeff".encode())
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == [
        "customer",
        "name",
        "slice",
        "first purchase",
        "last purchase",
        "purchases",
        "amount",
        "counted",
    ]
    # Anna bought for 40, who is known by a phone for 10, the third for 2: the largest first.
    assert [row[1] for row in rows[1:]] == ["anna", "138****5678", "'-2+3"]
    assert rows[1][3:] == ["2026-01-05", "2026-01-20", "2", "40.00", "1"]
    assert "13812345678" not in text


def test_the_log_has_how_many_rows_and_nothing_of_them(planted: Path, client_of: Callable[..., Client]) -> None:
    client_of("analyst").get(f"{PEOPLE}&format=csv")
    entry = AuditEntry.objects.get(action="export")
    assert (entry.subject, entry.detail) == ("repeat_purchase_rate-numerator", {"rows": 3, "format": "csv"})


def test_people_go_out_as_a_workbook_of_text_and_numbers(planted: Path, client_of: Callable[..., Client]) -> None:
    response = client_of("analyst", lang="zh").get(PEOPLE)
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    sheet = book.get_sheet_by_index(1).to_python()
    assert sheet[2][:2] == ["客户", "名字"]
    assert sheet[5][1] == "-2+3"
    assert sheet[3][6] == 40.0
    # Written as a text: no cell of the workbook is a formula.

    with zipfile.ZipFile(io.BytesIO(response.content)) as packed:
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist())


def test_who_may_not_export_takes_nothing_out(planted: Path, client_of: Callable[..., Client]) -> None:
    assert client_of("service").get(PEOPLE).status_code == 403
    assert not AuditEntry.objects.filter(action="export").exists()


def test_the_tables_of_a_page_go_out(served: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("analyst")
    blocks = client.get("/api/v1/diagnosis/numbers").json()["blocks"]
    response = client.get("/api/v1/diagnosis/numbers/export?format=xlsx")
    assert response.status_code == 200
    book = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    tables = sum(block["type"] in {"table", "chart"} for block in blocks)
    tables += sum(card["trend"] is not None for block in blocks if block["type"] == "cards" for card in block["cards"])
    assert len(book.sheet_names) == 1 + tables
    assert client.get("/api/v1/diagnosis/numbers/export?format=csv").status_code == (200 if tables == 1 else 422)
    assert client.get("/api/v1/diagnosis/numbers/export?format=csv&table=0").content.startswith("\ufeff".encode())
    assert client.get("/api/v1/diagnosis/numbers/export?table=99").status_code == 404


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\tx", "'\tx"),
        ("2026012512345678", "'2026012512345678"),
        ("0012", "'0012"),
        ("138****5678", "138****5678"),
        ("茶", "茶"),
        ("10.5", "10.5"),
    ],
)
def test_what_a_spreadsheet_would_run_or_rewrite_is_text(text: str, written: str) -> None:
    assert harmless(text) == written


def test_a_file_is_saved_and_not_opened(planted: Path, client_of: Callable[..., Client]) -> None:
    response = client_of("analyst").get(f"{PEOPLE}&format=csv")
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


def test_every_page_that_is_listed_can_be_opened(small: Path, client_of: Callable[..., Client]) -> None:
    """Also where there is too little for it to say anything: three orders of two people."""
    client = client_of("analyst")
    listed = [each["id"] for each in client.get("/api/v1/diagnosis").json()]
    assert "levers" in listed
    opened = {each: client.get(f"/api/v1/diagnosis/{each}") for each in listed}
    assert {each: answer.status_code for each, answer in opened.items()} == dict.fromkeys(listed, 200)
    assert opened["levers"].json()["blocks"][0]["text"].startswith("This shop has too little data")


def _imported(client: Client, work_off: Callable[[], None]) -> int:
    rows = "=1+1,anna,2026-02-30,1.00,13812345678", "o9,anna,2026-02-03 10:00:00,5.00,"
    made = upload(client, "\n".join(["order_id,customer_id,ordered_at,paid_amount,phone", *rows, ""]), "=二月.csv")
    job = client.post("/api/v1/imports", {"uploads": [made["id"]]}, content_type=JSON).json()
    work_off()
    return int(job["id"])


def test_the_report_of_an_import_goes_out(
    small: Path, client_of: Callable[..., Client], work_off: Callable[[], None]
) -> None:
    client = client_of("operator", "zh")
    number = _imported(client, work_off)
    report = client.get(f"/api/v1/imports/{number}").json()["report"]
    tables = [each for each in report if each["type"] == "table"]
    response = client.get(f"/api/v1/imports/{number}/export?format=xlsx")
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(response.content))
    assert response.status_code == 200
    read = [sheets.get_sheet_by_name(name).to_python() for name in sheets.sheet_names]
    written = {cell for rows in read for row in rows for cell in row}
    # What became of the rows, and the one set aside.
    assert len(tables) == 2
    assert {"读到", "隔离", "2026-02-30"} <= written
    aside = client.get(f"/api/v1/imports/{number}/export?format=csv&table=1")
    assert next(csv.reader(io.StringIO(aside.content.decode("utf-8-sig")))) == ["行", "列", "内容", "原因"]
    entry = AuditEntry.objects.filter(action="export").latest("pk")
    assert (entry.subject, entry.detail["rows"], entry.detail["format"]) == (f"import-{number}", 1, "csv")


def test_without_a_report_there_is_none_to_take(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    made = upload(client, "order_id,customer_id,ordered_at,paid_amount\n")
    job = client.post("/api/v1/imports", {"uploads": [made["id"]]}, content_type=JSON).json()
    refused = client.get(f"/api/v1/imports/{job['id']}/export")
    assert (refused.status_code, refused.json()["code"]) == (404, "import.no_report")


def test_rows_set_aside_go_out_covered_and_harmless(
    small: Path, client_of: Callable[..., Client], work_off: Callable[[], None]
) -> None:
    _imported(client_of("operator"), work_off)
    client = client_of("analyst")
    latest = max(each["import_id"] for each in client.get("/api/v1/quarantine").json()["items"])
    response = client.get(f"/api/v1/quarantine/{latest}/rows/export?format=csv")
    [headings, row] = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert (headings[0], headings[-1]) == ("row", "reason")
    said = dict(zip(headings, row, strict=True))
    assert (said["order_id"], said["ordered_at"]) == ("'=1+1", "2026-02-30")
    assert "13812345678" not in response.content.decode()


def test_a_role_that_may_not_export_takes_no_rows_set_aside(small: Path, client_of: Callable[..., Client]) -> None:
    assert client_of("service").get("/api/v1/quarantine/1/rows/export").status_code == 403
