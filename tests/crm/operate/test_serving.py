"""The server as a process: it starts, says where it is, and ends in order; and an owner who is locked out."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

import huitou
from huitou.crm.access.on_server import new_password
from tests.support.server_process import ran, serving, wait_until


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    huitou.init(tmp_path / "shop")
    return tmp_path / "shop"


@pytest.mark.parametrize("asked", [signal.SIGTERM, signal.SIGINT])
def test_it_is_up_and_ends_when_asked(shop: Path, asked: signal.Signals) -> None:
    with serving("web", shop) as server:
        assert server.get("/healthz").status == 200
        said = server.get("/api/v1/session").json()
        assert (said["first_run"], said["user"]) == (True, None)
        server.process.send_signal(asked)
        assert server.process.wait(20) == 0


def _workers(shop: Path) -> list[int]:
    """The processes of workers that said that they are there."""
    with closing(sqlite3.connect(shop / "crm" / "huitou.sqlite3")) as store:
        return [int(name.split(":")[1]) for (name,) in store.execute("SELECT name FROM jobs_workerbeat")]


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_serving_brings_a_worker_and_takes_it_along(shop: Path) -> None:
    with serving("serve", shop) as server:
        wait_until(lambda: server.get("/readyz").status == 200)
        [worker] = _workers(shop)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(30) == 0
    assert not _runs(worker)
    assert _workers(shop) == []


def test_a_worker_that_falls_over_is_begun_again(shop: Path) -> None:
    with serving("serve", shop) as server:
        wait_until(lambda: len(_workers(shop)) == 1)
        [first] = _workers(shop)
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: bool(set(_workers(shop)) - {first}))
        assert server.get("/healthz").status == 200


def test_a_worker_does_not_outlive_a_server_that_was_killed(shop: Path) -> None:
    with serving("serve", shop) as server:
        wait_until(lambda: len(_workers(shop)) == 1)
        [worker] = _workers(shop)
        server.process.kill()
        wait_until(lambda: not _runs(worker))


@pytest.mark.slow
def test_the_demo_is_a_filled_shop_one_can_sign_in_to(tmp_path: Path) -> None:
    with serving("demo", "--keep", tmp_path / "kept") as server:
        wait_until(lambda: server.get("/readyz").status == 200)
        password = server.line("password")
        assert server.get("/api/v1/session").json()["first_run"] is False
        signed_in = server.post("/api/v1/session", email=server.line("e-mail"), password=password)
        assert signed_in.json()["user"]["role"] == "owner"
        said = server.get("/api/v1/today").json()
        assert len(said["numbers"]) == 3
        # Its parcels come late, and the morning's page says so.
        assert said["hurts"]
    assert (tmp_path / "kept" / "shop" / "huitou.toml").exists()


def test_what_it_makes_only_its_owner_may_read(shop: Path) -> None:
    with serving("web", shop):
        made = {file.name: file.stat().st_mode & 0o077 for file in (shop / "crm").iterdir()}
    assert made["secret.key"] == 0
    assert (shop / "crm").stat().st_mode & 0o077 == 0


def test_a_port_that_is_taken_is_said_so(shop: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = ran("web", shop, "--port", taken.getsockname()[1])
    assert refused.returncode == 2
    assert "[server.port]" in refused.stderr


def test_what_is_no_shop_is_not_served(tmp_path: Path) -> None:
    refused = ran("web", tmp_path)
    assert refused.returncode == 2
    assert "[shop.missing]" in refused.stderr


def test_an_account_is_made_and_let_in_again(shop: Path) -> None:
    made = ran("user", "add", "Lin@Example.com", "--name", "Lin", "--shop", shop)
    first = _password(made.stdout)
    again = ran("user", "password", "lin@example.com", "--shop", shop)
    assert (made.returncode, again.returncode) == (0, 0)
    assert _password(again.stdout) != first
    twice = ran("user", "add", "lin@example.com", "--shop", shop)
    assert (twice.returncode, "[user.known]" in twice.stderr) == (2, True)
    unknown = ran("user", "password", "wei@example.com", "--shop", shop)
    assert "known: lin@example.com  [user.unknown]" in unknown.stderr


def _password(said: str) -> str:
    found = re.search(r"^password (\S+)$", said, re.MULTILINE)
    assert found is not None
    return found[1]


def test_a_made_password_is_never_the_same() -> None:
    assert len({new_password() for _ in range(100)}) == 100
