"""What whoever runs the server is told, and who is told nothing."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory

from huitou.crm.access import tokens
from huitou.crm.access.roles import Permission
from huitou.crm.project import health
from huitou.crm.project.logs import JsonLines
from huitou.crm.project.measured import measured
from huitou.crm.project.request_log import RequestLog

pytestmark = pytest.mark.django_db
_LINE = re.compile(r'[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? -?[0-9.e+-]+')


@pytest.fixture
def anybody(served: Path) -> Client:
    return Client(headers={"host": "a-probe-names-no-host.example"})


@pytest.fixture(autouse=True)
def _from_the_beginning() -> Iterator[None]:
    measured.clear()
    yield
    measured.clear()


@pytest.fixture
def _a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "workers_alive", lambda now: 1)


def test_it_is_there(anybody: Client) -> None:
    response = anybody.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.usefixtures("_a_worker")
def test_it_is_ready(anybody: Client) -> None:
    response = anybody.get("/readyz")
    assert response.status_code == 200
    assert response.json()["ready"] is True
    assert {"store": "ok", "data": "ok"}.items() <= response.json()["checks"].items()


@pytest.mark.usefixtures("_a_worker")
def test_a_shop_without_imports_is_ready(anybody: Client, settings: Any, tmp_path: Path) -> None:
    settings.SHOP = tmp_path
    assert anybody.get("/readyz").json()["checks"]["data"] == "empty"
    assert anybody.get("/readyz").status_code == 200


def test_without_its_database_it_is_not_ready(anybody: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("the server closed the connection")

    monkeypatch.setattr(connection, "cursor", away)
    response = anybody.get("/readyz")
    assert (response.status_code, response.json()["checks"]["store"]) == (503, "down")
    # What broke is for the log, not for whoever asks.
    assert "closed" not in response.content.decode()
    assert anybody.get("/healthz").status_code == 200


def test_with_a_damaged_data_version_it_is_not_ready(anybody: Client, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "snapshots").mkdir()
    (tmp_path / "snapshots" / "CURRENT").write_text("v000001-1.duckdb")
    (tmp_path / "snapshots" / "v000001-1.duckdb").write_bytes(b"no database")
    settings.SHOP = tmp_path
    assert anybody.get("/readyz").json()["checks"]["data"] == "down"


def test_without_a_worker_it_is_not_ready(anybody: Client) -> None:
    assert anybody.get("/readyz").json() == {
        "ready": False,
        "checks": {"store": "ok", "data": "ok", "worker": "down"},
    }


def test_tables_of_another_version_are_not_ready(monkeypatch: pytest.MonkeyPatch, served: Path) -> None:
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: ["one to go"])
    assert health.checks()["store"] == "behind"


def test_the_metrics_are_for_this_machine(anybody: Client) -> None:
    assert anybody.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 200
    assert anybody.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 403
    # A proxy on this machine asks for somebody else.
    assert anybody.get("/metrics", headers={"x-forwarded-for": "192.0.2.7"}).status_code == 403
    assert anybody.get("/metrics", REMOTE_ADDR="").status_code == 403


def test_or_for_whoever_has_the_token(anybody: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(said: str) -> int:
        return anybody.get("/metrics", REMOTE_ADDR="192.0.2.7", headers={"authorization": said}).status_code

    assert asked("Bearer ") == 403
    monkeypatch.setenv("HUITOU_METRICS_TOKEN", "scrape-me-not")
    assert (asked("Bearer scrape-me-not"), asked("Bearer scrape-me"), asked("")) == (200, 403, 403)


def test_a_browser_at_this_address_gets_the_web_app(anybody: Client) -> None:
    page = Client(headers={"host": "localhost", "accept": "text/html,*/*"}).get("/metrics")
    assert page.headers["Content-Type"].startswith("text/html")


@pytest.mark.usefixtures("_a_worker")
def test_requests_are_counted_by_the_routers_template(client_of: Callable[..., Client], served: Path) -> None:
    client = client_of("owner")
    for customer in (1, 2, 3):
        client.get(f"/api/v1/customers/{customer}")
    client.get("/no/such/place?phone=13900000001")
    said = client.get("/metrics").content.decode()
    lines = [line for line in said.splitlines() if not line.startswith("#")]
    assert all(_LINE.fullmatch(line) for line in lines)
    path = 'path="/api/v1/customers/<customer_id>"'
    counts = [line for line in lines if line.startswith("huitou_requests_total") and path in line]
    assert sum(int(line.rpartition(" ")[2]) for line in counts) == 3
    assert f'huitou_request_seconds_bucket{{{path},le="+Inf"}} 3' in lines
    assert "13900000001" not in said


def test_buckets_add_up() -> None:
    for seconds in (0.005, 0.1, 0.11, 99):
        measured.count("GET", "/x", 200, seconds)
    # Up to 0.01, 0.03, 0.1, 0.3, 1, 3, 10, and beyond.
    assert measured.durations()["/x"].counts == [1, 0, 1, 1, 0, 0, 0, 1]


def test_the_log_tells_who_and_where_and_nothing_else(
    client_of: Callable[..., Client], served: Path, user: Any, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of("service")
    caplog.set_level(logging.INFO, logger="huitou")
    response = client.get("/api/v1/customers/7?q=13900000001")
    line = json.loads(JsonLines().format(_request_line(caplog)))
    assert {name: line[name] for name in ("event", "method", "path", "status")} == {
        "event": "request",
        "method": "GET",
        "path": "/api/v1/customers/<customer_id>",
        "status": response.status_code,
    }
    assert line["request_id"] == response.headers["X-Request-ID"]
    assert line["user_id"] is not None
    assert not {"13900000001", "service@example.com", "127.0.0.1"} & set(re.split(r'[" =&?]', json.dumps(line)))


def _request_line(caplog: pytest.LogCaptureFixture) -> logging.LogRecord:
    [record] = [each for each in caplog.records if each.name == "huitou.request"]
    return record


def test_a_tokens_use_is_logged_under_its_user(served: Path, user: Any, caplog: pytest.LogCaptureFixture) -> None:
    analyst = user("analyst")
    _, token = tokens.make(analyst, "till", {Permission.NUMBERS_READ}, days=1)
    caplog.set_level(logging.INFO, logger="huitou")
    Client(headers={"host": "localhost", "authorization": f"Bearer {token}"}).get("/api/v1/metrics")
    record = _request_line(caplog)
    assert record.user_id == analyst.pk
    assert token not in JsonLines().format(record)


def test_a_problem_and_its_line_bear_one_number(client_of: Callable[..., Client], served: Path) -> None:
    response = client_of().get("/api/v1/profile")
    assert response.json()["request_id"] == response.headers["X-Request-ID"]


def test_a_panic_of_an_engine_is_answered_like_any_bug() -> None:
    class Panic(BaseException):
        """As the engines raise: no Exception, so that Django lets it through."""

    def panics(_: HttpRequest) -> HttpResponseBase:
        raise Panic

    response = RequestLog(panics)(RequestFactory().get("/api/v1/today"))
    assert isinstance(response, HttpResponse)
    assert response.status_code == 500
    assert json.loads(response.content)["code"] == "server.broken"


def test_an_exception_is_told_without_what_it_says() -> None:
    try:
        raise ValueError("unknown customer 13900000001")
    except ValueError as problem:
        record = logging.LogRecord(
            "huitou.api", logging.ERROR, "f", 1, "broken", (), (type(problem), problem, problem.__traceback__)
        )
    line = JsonLines().format(record)
    assert "13900000001" not in line
    assert json.loads(line)["error"] == "builtins.ValueError"
    assert json.loads(line)["where"][0].endswith("test_an_exception_is_told_without_what_it_says")
