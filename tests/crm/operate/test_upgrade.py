"""Shop folders of earlier versions under this server: brought up to date as they are served, with the same numbers."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.acceptance.test_upgrade import ARCHIVES, WORKED
from tests.support.server_process import Serving, environment, ran, serving, wait_until

_ASKED = "from=2024-01-01&to=2024-03-31&as_of=2024-05-31"


@pytest.fixture(params=ARCHIVES, ids=lambda archive: archive.name)
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    with tarfile.open(request.param) as packed:
        packed.extractall(tmp_path, filter="data")
    return tmp_path / "shop"


def _password(shop: Path) -> str:
    made = ran("user", "add", "lin@example.com", "--name", "Lin", "--role", "owner", "--shop", shop)
    found = re.search(r"^password (\S+)$", made.stdout, re.MULTILINE)
    assert found is not None, made.stderr
    return found[1]


def _answers(server: Serving) -> dict[str, tuple[int | None, int | None]]:
    found = {name: server.get(f"/api/v1/metrics/{name}?{_ASKED}").json()["items"][0] for name in WORKED}
    return {name: (each["numerator"], each["denominator"]) for name, each in found.items()}


def _signs_in(server: Serving, password: str) -> None:
    wait_until(lambda: server.get("/readyz").status == 200)
    assert server.get("/api/v1/session").json()["first_run"] is False
    said = server.post("/api/v1/session", email="lin@example.com", password=password)
    assert (said.status, said.json()["user"]["role"]) == (200, "owner")


def test_a_folder_from_before_there_was_a_server_gives_the_same_numbers(shop: Path) -> None:
    assert not (shop / "crm").exists()
    password = _password(shop)
    with serving("serve", shop) as server:
        _signs_in(server, password)
        assert _answers(server) == WORKED
        # The one row that version could not read is still there, to be put right.
        assert server.get("/api/v1/quarantine").json()["rows"] == 1
        assert server.get("/api/v1/jobs/alarms").json()["alarms"] == []


def test_a_store_of_the_first_tables_is_brought_up_to_date(shop: Path) -> None:
    password = _password(shop)
    # As the first migration left it: no tokens, no second factors, no invitations.
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "access", "0001"],
        env=environment(HUITOU_SHOP=str(shop), DJANGO_SETTINGS_MODULE="huitou.crm.project.settings"),
        check=True,
        capture_output=True,
    )
    with serving("serve", shop) as server:
        _signs_in(server, password)
        assert _answers(server) == WORKED
        assert server.get("/api/v1/tokens").status == 200
