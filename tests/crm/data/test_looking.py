"""Looking at packed files: as a job, in a process with bounds, and told while it lasts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import xlsxwriter
from django.test import Client

from huitou.crm.imports import places
from huitou.crm.jobs.models import Job, State
from tests.crm.data.conftest import JSON, upload

pytestmark = pytest.mark.django_db
_KNOWN = [
    ("order_id", "customer_id", "ordered_at", "paid_amount"),
    ("o1", "anna", "2026-01-05 10:00:00", "10.00"),
    ("o2", "ben", "2026-01-06 10:00:00", "20.00"),
]
_UNKNOWN = [("单号X", "谁", "什么时候", "多少钱"), *_KNOWN[1:]]


def _workbook(rows: list[tuple[str, ...]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("一月")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return out.getvalue()


def _sent(client: Client, rows: list[tuple[str, ...]]) -> str:
    return str(upload(client, _workbook(rows), "一月.xlsx")["id"])


def test_a_workbook_is_looked_at_by_a_job(
    empty: Path, client_of: Callable[..., Client], work_off: Callable[[], None]
) -> None:
    client = client_of("operator", "zh")
    number = _sent(client, _KNOWN)
    before = [client.get(f"/api/v1/uploads/{number}").json() for _ in range(2)]
    assert [(each["looking"], each["tables"]) for each in before] == [("排队中，马上就看", [])] * 2
    assert Job.objects.filter(kind="uploads.look").count() == 1
    work_off()
    after = client.get(f"/api/v1/uploads/{number}").json()
    assert (after["looking"], after["refusal"], after["ready"]) == ("", None, True)
    [table] = after["tables"]
    assert (table["name"], table["rows"], table["columns"][0]["samples"]) == ("一月.xlsx#一月", 2, ["o1", "o2"])


def test_a_workbook_is_taught_from_its_beginning(
    empty: Path, client_of: Callable[..., Client], work_off: Callable[[], None]
) -> None:
    client = client_of("operator")
    number = _sent(client, _UNKNOWN)
    columns = {"order_id": 0, "buyer_id": 1, "ordered_at": 2, "paid_amount": 3}
    body = {"version": 1, "table": "一月.xlsx#一月", "columns": columns, "name": "own"}
    early = client.put(f"/api/v1/uploads/{number}/mapping", body, content_type=JSON)
    assert (early.status_code, early.json()["code"]) == (409, "upload.looking")
    client.get(f"/api/v1/uploads/{number}")
    work_off()
    # From here on nobody unpacks it again.
    places.file_of(UUID(number), ".xlsx").write_bytes(b"PK")
    taught = client.put(f"/api/v1/uploads/{number}/mapping", body, content_type=JSON).json()
    assert (taught["read"], taught["upload"]["ready"], taught["upload"]["looking"]) == (2, True, "")


def test_what_takes_too_long_is_ended_and_says_so(
    empty: Path, client_of: Callable[..., Client], work_off: Callable[[], None], settings: Any
) -> None:
    # A tenth of what the fastest machine needs for 400,000 cells; xlsxwriter packs them to a few hundred kilobytes.
    settings.HUITOU_LOOK_SECONDS = 0.05
    client = client_of("operator")
    number = _sent(client, [("order_id", *(f"c{n}" for n in range(40))), *[("o", *["x" * 9] * 40)] * 10_000])
    client.get(f"/api/v1/uploads/{number}")
    work_off()
    said = client.get(f"/api/v1/uploads/{number}").json()
    assert (said["looking"], said["refusal"]["code"]) == ("", "upload.slow")
    assert list((empty / "looking").glob("*/")) == []


def test_a_bomb_holds_nobody_up_and_is_refused(
    empty: Path, client_of: Callable[..., Client], work_off: Callable[[], None]
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("订单.csv", b"order_id\n" + b"0" * 300_000_000)
    client = client_of("operator")
    number = upload(client, packed.getvalue(), "订单.zip")["id"]
    assert client.get(f"/api/v1/uploads/{number}").json()["looking"]
    work_off()
    assert client.get(f"/api/v1/uploads/{number}").json()["refusal"]["code"] == "file.bomb"


def test_thrown_away_it_is_looked_at_no_more(empty: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    number = _sent(client, _KNOWN)
    client.get(f"/api/v1/uploads/{number}")
    assert client.delete(f"/api/v1/uploads/{number}").status_code == 204
    assert Job.objects.get(kind="uploads.look").state == State.CANCELLED
