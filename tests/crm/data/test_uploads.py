"""A file that comes in: where it lies, what is said of it, and what is not."""

from __future__ import annotations

import errno
import io
import os
import stat
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huitou.crm.access.models import AuditEntry
from huitou.crm.imports.models import Upload
from tests.crm.data.conftest import JSON, ORDERS, upload

pytestmark = pytest.mark.django_db
UNKNOWN = """单号,谁,时间,花了,怎么样,收件人姓名
a1,k1,2026-02-01 10:00:00,10.00,付好了,王小明
a2,k2,2026-02-02 10:00:00,20.00,付好了,李雷
"""


def test_a_file_lies_under_a_number_for_the_server_alone(empty: Path, client_of: Callable[..., Client]) -> None:
    said = upload(client_of("operator"), ORDERS)
    [path] = (empty / "crm" / "uploads").glob("*/file.csv")
    assert path.parent.name == said["id"]
    assert path.read_text(encoding="utf-8") == ORDERS
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list((empty / "crm" / "uploads" / "incoming").iterdir()) == []
    assert AuditEntry.objects.filter(action="upload.made").count() == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\月报.xlsx", "月报.xlsx"),
        ("a\x00b\n.csv", "ab.csv"),
        ("..", "file"),
        ("x" * 300 + ".csv", "x" * 195 + "….csv"),
    ],
)
def test_a_name_is_shown_and_never_a_path(empty: Path, client_of: Callable[..., Client], name: str, shown: str) -> None:
    from huitou.crm.imports.places import shown_name

    assert shown_name(name) == shown
    said = upload(client_of("operator"), ORDERS, "up.csv")
    Upload.objects.update(name=shown_name(name))
    assert sorted(path.name for path in (empty / "crm" / "uploads").iterdir()) == sorted(["incoming", said["id"]])


def test_a_known_file_says_what_it_is(empty: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    said = client.get(f"/api/v1/uploads/{upload(client, ORDERS)['id']}").json()
    [table] = said["tables"]
    assert (said["ready"], table["known"], table["rows"]) == (True, True, 5)
    assert [column["field"] for column in table["columns"]][:4] == ["order_id", "buyer_id", "ordered_at", "paid_amount"]


def test_phones_are_covered(empty: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    response = client.get(f"/api/v1/uploads/{upload(client, ORDERS)['id']}")
    assert b"13800138001" not in response.content
    assert response.json()["tables"][0]["columns"][4]["samples"][0] == "138****8001"
    assert "13800138001" not in str(Upload.objects.get().looked)


def test_names_are_covered_though_nobody_knows_the_column(empty: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    said = client.get(f"/api/v1/uploads/{upload(client, UNKNOWN)['id']}").json()
    assert said["tables"][0]["columns"][5]["samples"] == ["王**", "李**"]
    assert not said["ready"]


def _teach(client: Client, made: dict[str, Any], **more: Any) -> Any:
    body = {
        "version": made["version"],
        "table": "一月.csv",
        "columns": {"order_id": 0, "buyer_id": 1, "ordered_at": 2, "paid_amount": 3, "status": 4},
        "states": {"付好了": "paid"},
        **more,
    }
    return client.put(f"/api/v1/uploads/{made['id']}/mapping", body, content_type=JSON)


def test_a_file_nobody_knows_is_taught(empty: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    made = upload(client, UNKNOWN)
    response = _teach(client, made, name="手工账")
    assert response.status_code == 200, response.content
    said = response.json()
    assert (said["mapping"], said["read"], said["refused"]) == ("手工账", 2, [])
    assert said["upload"]["ready"]
    assert (empty / "mappings" / "手工账.toml").exists()
    # The same table is known from now on, in whatever file it comes.
    assert client.get(f"/api/v1/uploads/{upload(client, UNKNOWN)['id']}").json()["tables"][0]["known"]


@pytest.mark.parametrize(("word", "meant"), [("付好了", "closed"), ("交易成功", "closed"), ("交易成功", "paid")])
def test_a_state_means_what_its_person_says(
    empty: Path, client_of: Callable[..., Client], word: str, meant: str
) -> None:
    """Where nobody knew the word, where it usually means something else, and where it means what it usually does."""
    client = client_of("operator")
    made = upload(client, UNKNOWN.replace("付好了", word))
    assert _teach(client, made, name="m", states={word: meant}).status_code == 200
    kept = tomllib.loads((empty / "mappings" / "m.toml").read_text(encoding="utf-8"))
    assert kept["columns"]["status"] == "怎么样"
    assert kept["status"] == {meant: [word]}


def test_a_mapping_that_lacks_something_names_the_field(empty: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    response = _teach(client, upload(client, UNKNOWN), columns={"order_id": 0, "phone": 0, "paid_amount": 9})
    assert response.status_code == 422
    assert {issue["field"]: issue["code"] for issue in response.json()["issues"]} == {
        "columns.order_id": "twice",
        "columns.phone": "twice",
        "columns.paid_amount": "column",
    }
    response = _teach(client, upload(client, UNKNOWN), columns={"order_id": 0})
    assert {issue["field"] for issue in response.json()["issues"]} == {"columns.ordered_at", "columns.paid_amount"}
    assert not (empty / "mappings").exists()


def test_of_two_who_teach_the_second_is_told(empty: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    made = upload(client, UNKNOWN)
    assert _teach(client, made).status_code == 200
    response = _teach(client, made)
    assert (response.status_code, response.json()["code"]) == (409, "edit.stale")


def test_another_mapping_of_that_name_is_not_lost(empty: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    _teach(client, upload(client, UNKNOWN), name="m")
    other = UNKNOWN.replace("花了", "一共花了")
    response = _teach(client, upload(client, other), name="m")
    assert (response.status_code, response.json()["code"]) == (409, "mapping.exists")
    assert _teach(client, upload(client, other), name="m", replace=True).status_code == 200


def test_a_path_is_no_name_of_a_mapping(empty: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    assert _teach(client, upload(client, UNKNOWN), name="../evil").status_code == 422


def test_what_is_too_large_is_refused(empty: Path, client_of: Callable[..., Client], settings: Any) -> None:
    settings.HUITOU_UPLOAD_BYTES = 1000
    file = io.BytesIO(b"x" * 2000)
    file.name = "large.csv"
    response = client_of("operator").post("/api/v1/uploads", {"file": file})
    assert (response.status_code, response.json()["code"]) == (413, "upload.too_large")
    assert list((empty / "crm" / "uploads").glob("incoming/*")) == []


@pytest.mark.parametrize("role", ["", "analyst"])
def test_who_may_not_import_leaves_nothing(empty: Path, client_of: Callable[..., Client], role: str) -> None:
    file = io.BytesIO(b"x" * 2000)
    file.name = "orders.csv"
    assert client_of(role).post("/api/v1/uploads", {"file": file}).status_code in {401, 403}
    assert list((empty / "crm").glob("uploads/*/*")) == []


def test_a_file_is_thrown_away(empty: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    made = upload(client, ORDERS)
    assert client.delete(f"/api/v1/uploads/{made['id']}").status_code == 204
    assert client.get(f"/api/v1/uploads/{made['id']}").status_code == 404
    assert not (empty / "crm" / "uploads" / made["id"]).exists()
    assert client.get("/api/v1/uploads").json() == []


def test_the_same_upload_sent_twice_is_one(empty: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    answers = []
    for _ in range(2):
        file = io.BytesIO(ORDERS.encode())
        file.name = "一月.csv"
        answers.append(client.post("/api/v1/uploads", {"file": file}, headers={"idempotency-key": "u1"}).json())
    assert answers[0] == answers[1]
    assert Upload.objects.count() == 1


def test_a_full_disk_is_said_and_leaves_nothing(
    empty: Path, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("huitou.crm.imports.receiving.os.fdopen", lambda handle, _mode: os.close(handle) or Full())
    file = io.BytesIO(ORDERS.encode())
    file.name = "一月.csv"
    response = client_of("operator").post("/api/v1/uploads", {"file": file})
    assert (response.status_code, response.json()["code"]) == (503, "disk.full")
    assert list((empty / "crm" / "uploads").glob("*/*")) == []
    assert not Upload.objects.exists()


def test_of_a_large_file_the_beginning_is_looked_at(
    empty: Path, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The header and three of the eight orders lie in the first 150 bytes.
    monkeypatch.setattr("huitou.crm.imports.beginning._LARGE", 200)
    monkeypatch.setattr("huitou.crm.imports.beginning._PART", 150)
    head = "order_id,customer_id,ordered_at,paid_amount\n"
    rows = [f"o{n},anna,2026-01-0{n} 10:00:00,10.00\n" for n in range(1, 9)]
    client = client_of("operator")
    said = client.get(f"/api/v1/uploads/{upload(client, head + ''.join(rows))['id']}").json()
    [table] = said["tables"]
    assert (len(head), len(rows[0])) == (44, 34)
    # Four lines of nine: 3 rows times 9/4.
    assert table["rows"] == 7
    assert "an estimate" in table["said"]
    assert table["columns"][0]["samples"] == ["o1", "o2", "o3"]
    assert not (empty / "looking").exists()


def test_a_large_workbook_is_looked_at_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from huitou.crm.imports.beginning import beginning

    monkeypatch.setattr("huitou.crm.imports.beginning._LARGE", 10)
    for name, content in (("a.xlsx", b"x" * 20), ("a.csv", b"PK" + b"x" * 20), ("b.csv", "a,b\n".encode("utf-16") * 9)):
        path = tmp_path / name
        path.write_bytes(content)
        with beginning(tmp_path, path) as part:
            assert (part.path, part.whole) == (path, True)
