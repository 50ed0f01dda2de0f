"""An import from the upload to the numbers, as the web app does it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import huitou
from huitou.crm.imports.models import Upload
from huitou.crm.jobs.models import Job
from tests.crm.data.conftest import JSON, ORDERS, upload

pytestmark = pytest.mark.django_db


def _begin(client: Client, *uploads: dict[str, Any], **more: Any) -> Any:
    body = {"uploads": [each["id"] for each in uploads], **more}
    return client.post("/api/v1/imports", body, content_type=JSON)


def _imported(client: Client, work_off: Callable[[], None], *uploads: dict[str, Any], **more: Any) -> dict[str, Any]:
    response = _begin(client, *uploads, **more)
    assert response.status_code == 202, response.content
    work_off()
    said: dict[str, Any] = client.get(f"/api/v1/imports/{response.json()['id']}").json()
    return said


def test_an_import_reaches_the_numbers(
    empty: Path, client_of: Callable[..., Client], work_off: Callable[[], None]
) -> None:
    client = client_of("operator")
    said = _imported(client, work_off, upload(client, ORDERS))
    assert (said["state"], said["error"], said["share"]) == ("done", None, 1.0)
    # Five rows: three orders, and two that cannot be read.
    assert said["totals"] == {"read": 5, "accepted": 3, "duplicate": 0, "quarantined": 2, "dropped": 0}
    [purchases] = huitou.open(empty).measure("purchases", from_="2026-01-01", to="2026-01-31")
    assert purchases.value == 3
    assert said["files"] == ["一月.csv"]
    table = next(block for block in said["report"] if block["type"] == "table")
    assert table["name"].startswith("一月.csv · ")


def test_the_report_comes_in_both_languages(
    empty: Path, client_of: Callable[..., Client], work_off: Callable[[], None]
) -> None:
    client = client_of("operator")
    made = _imported(client, work_off, upload(client, ORDERS))
    chinese = client.get(f"/api/v1/imports/{made['id']}", headers={"accept-language": "zh"}).json()
    assert chinese["report"][0]["text"] == "导入了 1 个文件，采用 3 行，2 行没看懂，放在一边等你改。"
    assert made["report"][0]["text"] == "Imported files: 1; rows taken: 3; rows set aside for you to put right: 2."


def test_an_imported_file_is_taken_away(
    empty: Path, client_of: Callable[..., Client], work_off: Callable[[], None]
) -> None:
    client = client_of("operator")
    made = upload(client, ORDERS)
    _imported(client, work_off, made)
    assert not (empty / "crm" / "uploads" / made["id"]).exists()
    assert Upload.objects.get().removed_at is not None
    assert _begin(client, made).status_code == 422


def test_a_dry_run_changes_nothing(empty: Path, client_of: Callable[..., Client], work_off: Callable[[], None]) -> None:
    client = client_of("operator")
    made = upload(client, ORDERS)
    said = _imported(client, work_off, made, dry_run=True)
    assert said["totals"]["accepted"] == 3
    assert "nothing was saved" in said["report"][0]["text"]
    assert not (empty / "snapshots").exists()
    assert (empty / "crm" / "uploads" / made["id"]).exists()


def test_of_several_files_the_refused_one_is_named_and_stays(
    empty: Path, client_of: Callable[..., Client], work_off: Callable[[], None]
) -> None:
    client = client_of("operator")
    good, bad = upload(client, ORDERS), upload(client, "%PDF-1.7 no orders", "账单.pdf")
    said = _imported(client, work_off, good, bad)
    assert (said["state"], said["totals"]["accepted"]) == ("done", 3)
    refused = said["report"][-1]
    assert refused["rows"][0][0]["text"] == "账单.pdf"
    assert [each["name"] for each in client.get("/api/v1/uploads").json()] == ["账单.pdf"]


def test_importing_twice_changes_nothing(
    empty: Path, client_of: Callable[..., Client], work_off: Callable[[], None]
) -> None:
    client = client_of("operator")
    _imported(client, work_off, upload(client, ORDERS))
    said = _imported(client, work_off, upload(client, ORDERS))
    assert said["totals"]["read"] == 0
    assert said["report"][-1]["name"] == "Files passed over"


def test_what_cannot_be_asked_is_refused_at_once(empty: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    made = upload(client, ORDERS)
    assert _begin(client, made, exported_at="yesterday").status_code == 422
    assert _begin(client, made, store="\n").status_code == 422
    assert _begin(client, {"id": "00000000-0000-4000-8000-000000000000"}).status_code == 422
    assert not Job.objects.exists()


def test_an_unknown_source_is_said_by_the_report(
    empty: Path, client_of: Callable[..., Client], work_off: Callable[[], None]
) -> None:
    client = client_of("operator")
    said = _imported(client, work_off, upload(client, ORDERS), source="nowhere")
    assert (said["state"], said["error"]["code"]) == ("failed", "source.unknown")
    assert said["said"] == "Not finished. Nothing was changed."


def test_a_cancelled_import_is_not_begun(
    empty: Path, client_of: Callable[..., Client], work_off: Callable[[], None]
) -> None:
    client = client_of("operator")
    made = _begin(client, upload(client, ORDERS)).json()
    said = client.post(f"/api/v1/imports/{made['id']}/cancel").json()
    work_off()
    assert (said["state"], said["said"]) == ("cancelled", "Cancelled. Nothing was changed.")
    assert not (empty / "snapshots").exists()


def test_the_list_has_the_newest_first(
    empty: Path, client_of: Callable[..., Client], work_off: Callable[[], None]
) -> None:
    client = client_of("operator")
    made = upload(client, ORDERS)
    first, second = (_begin(client, made, dry_run=True).json()["id"] for _ in range(2))
    said = client.get("/api/v1/imports?limit=1").json()
    assert ([each["id"] for each in said["items"]], said["next"], said["total"]) == ([second], "1", 2)
    assert client.get("/api/v1/imports?limit=1&cursor=1").json()["items"][0]["id"] == first


def test_what_nobody_imported_for_a_week_goes(empty: Path, client_of: Callable[..., Client], settings: Any) -> None:
    from huitou.crm.imports.job import sweep
    from huitou.crm.jobs.timing import now

    client = client_of("operator")
    old, new = upload(client, ORDERS), upload(client, ORDERS)
    Upload.objects.filter(pk=old["id"]).update(made_at=now() - dt.timedelta(days=8))
    assert sweep(None) == {"removed": 1}  # type: ignore[arg-type]
    assert [path.parent.name for path in (empty / "crm" / "uploads").glob("*/file.csv")] == [new["id"]]
