"""Every endpoint does what its description says, whatever is sent to it.

In the shop is a file that was uploaded, an import that is over, rows set aside, a note and a tag. What a request does
is taken back after it.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import hypothesis
import pytest
import schemathesis
from django.contrib.sessions.models import Session
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from huitou.crm.access.models import User
from huitou.crm.customers.models import Note, Tag, Tagged
from huitou.crm.imports import places
from huitou.crm.imports.models import Upload
from huitou.crm.jobs.models import Job, State
from tests.support.described import COOKIES, UPLOAD, described

_FILE = """order_id,customer_id,ordered_at,paid_amount,phone
o1,anna,2026-01-05 10:00:00,10.00,13800138001
o4,cleo,2026-01-21 10:00:00,soon,13800138003
"""
_AT = dt.datetime(2026, 11, 29, 1, 0, tzinfo=dt.UTC)
_DONE = {
    "dry_run": False,
    "reports": [],
    "refused": [{"file": "b.csv", "code": "file.empty", "zh": "b.csv 里没有数据", "en": "b.csv holds no rows"}],
    "passed_over": [],
    "taken": ["a.csv"],
    "totals": {"read": 2, "accepted": 1, "duplicate": 0, "quarantined": 1, "dropped": 0},
}
_ASKED = {"uploads": [UPLOAD], "files": ["a.csv"], "source": "auto", "store": "", "exported_at": "", "dry_run": False}
_relaxed = settings(deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="session")
def furnished(shop_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The simulated shop, and a row set aside."""
    import huitou

    folder = Path(shutil.copytree(shop_folder, tmp_path_factory.mktemp("described") / "shop"))
    export = folder.parent / "a.csv"
    export.write_text(_FILE, encoding="utf-8")
    huitou.open(folder).load(export)
    return folder


@pytest.fixture
def shop(furnished: Path, tmp_path: Path, serve: Callable[[Path], None], client_of: Callable[..., object]) -> None:
    serve(Path(shutil.copytree(furnished, tmp_path / "shop")))
    client_of("owner")
    Session.objects.update(session_key=COOKIES["huitou_session"])
    owner = User.objects.get()
    upload = Upload.objects.create(pk=UUID(UPLOAD), name="a.csv", suffix=".csv", size=99, made_at=_AT, made_by=owner)
    received = places.incoming() / "a.csv"
    received.write_text(_FILE, encoding="utf-8")
    places.keep(received, upload.pk, ".csv")
    Job.objects.create(
        pk=1, kind="import", payload=_ASKED, state=State.DONE, due_at=_AT, made_at=_AT, made_by=owner, result=_DONE
    )
    Note.objects.create(pk=1, account_key=1, text="likes green tea", by=owner)
    Tagged.objects.create(account_key=1, tag=Tag.objects.create(name="VIP", made_by=owner), by=owner)


@contextmanager
def _taken_back() -> Iterator[None]:
    """What is done is undone. A request would close the connection with its transaction when it is over."""
    request_finished.disconnect(close_old_connections)
    request_started.disconnect(close_old_connections)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        request_started.connect(close_old_connections)
        request_finished.connect(close_old_connections)


@schemathesis.check
def what_is_well_formed_is_read(ctx: Any, response: schemathesis.Response, case: Case) -> None:
    """The description says all that makes a request well-formed; what it cannot say is refused by a code of its own.

    Stands for positive_data_acceptance, to which every 422 is a fault: that a day exists, that a customer is not to be
    merged with herself, or that nothing is left to be undone, no schema says.
    """
    if case.meta is None or case.meta.generation.mode.is_negative or response.status_code != 422:
        return
    said = response.json()
    if said["code"] == "request.invalid":
        # That a part of a form is a file is told by its having a file's name, which no schema asks for.
        no_file = {"missing"} if case.operation.label == "POST /api/v1/uploads" else set()
        assert {issue["code"] for issue in said["issues"]} <= {"value_error"} | no_file, said["issues"]


def _held(case: Case) -> None:
    with _taken_back():
        case.call_and_validate(
            excluded_checks=[positive_data_acceptance], additional_checks=[what_is_well_formed_is_read]
        )


@described(examples=8, whole=False).parametrize()
@_relaxed
def test_an_endpoint_does_as_it_is_described(case: Case, shop: None) -> None:
    _held(case)


@pytest.mark.hard
@described(examples=60, whole=True).parametrize()
@hypothesis.seed(20261129)
@_relaxed
def test_an_endpoint_does_so_whatever_is_sent(case: Case, shop: None) -> None:
    _held(case)
