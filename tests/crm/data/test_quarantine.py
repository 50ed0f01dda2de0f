"""Rows nobody could read: seen covered, put right in place, left for good, taken out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from filelock import FileLock

import huitou
from huitou.crm.access.models import AuditEntry
from tests.crm.data.conftest import JSON

pytestmark = pytest.mark.django_db


def _purchases(folder: Path) -> int:
    [found] = huitou.open(folder).measure("purchases", from_="2026-01-01", to="2026-01-31")
    return found.numerator


def _mend(client: Client, *rows: dict[str, Any], **more: Any) -> Any:
    return client.post("/api/v1/quarantine/mend", {"import_id": 1, "rows": rows, **more}, content_type=JSON)


def test_what_is_set_aside_is_listed_by_reason(small: Path, client_of: Callable[..., Client]) -> None:
    said = client_of("analyst").get("/api/v1/quarantine").json()
    assert said["rows"] == 2
    assert {(each["column"], each["sample"], each["fixable"]) for each in said["items"]} == {
        ("paid_amount", "soon", True),
        ("ordered_at", "2026-13-45", True),
    }
    assert all(each["file"] == "一月.csv" for each in said["items"])


def test_rows_are_shown_covered(small: Path, client_of: Callable[..., Client]) -> None:
    response = client_of("analyst").get("/api/v1/quarantine/1/rows")
    said = response.json()
    assert said["headings"] == ["order_id", "customer_id", "ordered_at", "paid_amount", "phone"]
    # The fourth and fifth order stand in rows 5 and 6 of the file.
    assert [each["row"] for each in said["items"]] == [5, 6]
    assert said["items"][0]["cells"] == ["o4", "cleo", "2026-01-21 10:00:00", "soon", "138****8003"]
    assert said["items"][0]["problems"][0]["heading"] == "paid_amount"
    assert b"13800138003" not in response.content


def test_who_may_sees_them_in_full_and_the_log_has_it(small: Path, client_of: Callable[..., Client]) -> None:
    assert client_of("analyst").get("/api/v1/quarantine/1/rows?reveal=true").status_code == 403
    assert not AuditEntry.objects.filter(action="unmasked").exists()
    said = client_of("operator").get("/api/v1/quarantine/1/rows?reveal=true").json()
    assert said["items"][0]["cells"][4] == "13800138003"
    entry = AuditEntry.objects.get(action="unmasked")
    assert (entry.subject, entry.user.role if entry.user else "") == ("quarantine 1", "operator")
    assert "138" not in str(entry.detail)


def test_a_row_put_right_counts(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    assert _purchases(small) == 3
    said = _mend(client, {"row": 5, "cells": {"paid_amount": "40.00"}}).json()
    assert (said["read"], said["accepted"], said["still_aside"]) == (1, 1, 0)
    assert _purchases(small) == 4
    assert client.get("/api/v1/quarantine").json()["rows"] == 1


def test_an_import_put_right_as_a_whole_has_no_rows_left(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    rows = [
        {"row": 5, "cells": {"paid_amount": "40.00"}},
        {"row": 6, "cells": {"ordered_at": "2026-01-22 09:00:00"}},
    ]
    assert _mend(client, *rows).json()["accepted"] == 2
    said = client.get("/api/v1/quarantine/1/rows")
    assert (said.status_code, said.json()["items"], said.json()["total"]) == (200, [], 0)
    assert client.get("/api/v1/quarantine/9/rows").json()["code"] == "quarantine.nothing"


def test_a_row_still_wrong_says_why(small: Path, client_of: Callable[..., Client]) -> None:
    said = _mend(
        client_of("operator"),
        {"row": 5, "cells": {"paid_amount": "later"}},
        {"row": 6, "cells": {"ordered_at": "2026-01-22 09:00:00"}},
    ).json()
    assert (said["accepted"], said["still_aside"]) == (1, 1)
    assert said["problems"][0].startswith("row 5, paid_amount: ")
    assert _purchases(small) == 4


def test_a_dry_run_of_mending_changes_nothing(small: Path, client_of: Callable[..., Client]) -> None:
    said = _mend(client_of("operator"), {"row": 5, "cells": {"paid_amount": "40"}}, dry_run=True).json()
    assert said["accepted"] == 1
    assert _purchases(small) == 3


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"row": 2, "cells": {"paid_amount": "1"}}, "quarantine.nothing"),
        ({"row": 5, "cells": {"nothing": "1"}}, "quarantine.column"),
    ],
)
def test_what_is_not_there_cannot_be_put_right(
    small: Path, client_of: Callable[..., Client], row: dict[str, Any], code: str
) -> None:
    response = _mend(client_of("operator"), row)
    assert (response.status_code, response.json()["code"]) == (422, code)


def test_a_formula_stays_text(small: Path, client_of: Callable[..., Client]) -> None:
    """A cell that begins with = comes back as it was sent."""
    client = client_of("operator")
    _mend(client, {"row": 5, "cells": {"paid_amount": "=1+1"}})
    rows = client.get("/api/v1/quarantine/1/rows").json()["items"]
    assert rows[0]["cells"][3] == "=1+1"


def test_rows_are_left_for_good_and_set_aside_again(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    made = client.post(
        "/api/v1/quarantine/dismiss", {"import_id": 1, "rows": [5], "reason": "测试单"}, content_type=JSON
    ).json()
    said = client.get("/api/v1/quarantine").json()
    assert (made["rows"], said["rows"], said["dismissed"]) == (1, 1, [made])
    client.post(f"/api/v1/quarantine/dismissals/{made['number']}/undo")
    assert client.get("/api/v1/quarantine").json()["rows"] == 2


def test_today_counts_what_was_decided(small: Path, client_of: Callable[..., Client]) -> None:
    """A decision makes no new data version, and is seen at once all the same."""
    client = client_of("operator")
    before = client.get("/api/v1/today").json()["attention"]
    client.post("/api/v1/quarantine/dismiss", {"import_id": 1, "rows": [5], "reason": "测试单"}, content_type=JSON)
    after = client.get("/api/v1/today").json()["attention"]
    assert [each["count"] for each in (*before, *after) if each["kind"] == "quarantine"] == [2, 1]


def test_rows_are_read_again_after_a_mapping_changed(small: Path, client_of: Callable[..., Client]) -> None:
    said = client_of("operator").post("/api/v1/quarantine/replay", {}, content_type=JSON).json()
    assert (said["accepted"], said["still_aside"]) == (0, 2)


def test_rows_go_out_in_full_to_who_may(small: Path, client_of: Callable[..., Client]) -> None:
    assert client_of("analyst").get("/api/v1/quarantine/export").status_code == 403
    response = client_of("owner").get("/api/v1/quarantine/export")
    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''quarantine.csv"
    assert response.content.startswith("\ufeff".encode())
    assert b"13800138003" in response.content
    assert AuditEntry.objects.get(action="export").detail["rows"] == 2
    assert not (small / "looking").exists()


def test_a_busy_writer_is_named(small: Path, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huitou.crm.shop.writing.PATIENT_SECONDS", 0.0)
    (small / ".writer.json").write_text('{"what": "import 二月.csv", "pid": 7, "host": "h", "since": "10:00"}')
    with FileLock(small / ".writer.lock"):
        response = _mend(client_of("operator"), {"row": 5, "cells": {"paid_amount": "40"}})
    assert (response.status_code, response.json()["code"]) == (503, "shop.locked")
    assert "二月.csv" in response.json()["zh"]
    assert response.headers["Retry-After"] == "5"
