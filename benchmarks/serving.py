"""Part: the server on a million orders and on the largest: how soon it is there, what it holds, how long one waits."""

from __future__ import annotations

import http.client
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import many_orders
from benchmarks.child import call
from benchmarks.ports import free_port
from benchmarks.results import Page, table
from benchmarks.sizes import Sizes

USERS = 20
_REQUESTS_EACH = 60
_PATIENCE_SECONDS = 300
_JSON = {"Content-Type": "application/json", "Host": "localhost", "Accept-Language": "en"}
# What the morning asks, in turn.
_DASHBOARD = ("/session", "/today", "/diagnosis", "/diagnosis/findings", "/diagnosis/numbers", "/metrics")
_OWNER = {"name": "Bench", "email": "bench@example.com", "password": "a bench, not a chair"}


@dataclass(frozen=True, slots=True)
class Served:
    """Seconds from the start of the process to its first answer, resident megabytes, and waits by address, sorted."""

    start_seconds: float
    idle_megabytes: float
    looked_seconds: float
    looked_megabytes: float
    loaded_megabytes: float
    waits: dict[str, list[float]]

    @property
    def all(self) -> list[float]:
        return sorted(wait for waits in self.waits.values() for wait in waits)


def measure(page: Page, folder: Path, sizes: Sizes) -> None:
    wanted = {sizes.csv_rows: 0.1, sizes.orders: 0.3}
    found = {}
    for orders, seconds in wanted.items():
        found[orders] = _served(folder / str(orders), orders)
        made = found[orders]
        page.at_most(
            f"dashboard endpoints, {USERS} users, {orders:,} orders: p95", _share(made.all, 0.95), seconds, "s"
        )
    least = found[sizes.csv_rows]
    page.at_most("the server's start to its first answer", least.start_seconds, 3, "s")
    page.at_most("the server's memory, idle", least.idle_megabytes, 300, "MB")
    page.section(
        "Serving",
        f"One web process of four threads on the machine that asks it: {USERS} users at once, {_REQUESTS_EACH} requests"
        f" each, one after the other without a pause: {', '.join(_DASHBOARD)}. *Looked through* is when the newest data"
        " version has been asked what the morning asks, before anybody is given it.",
        table(
            (
                "orders",
                "start s",
                "idle MB",
                "looked through s",
                "then MB",
                "after the load MB",
                "p50 ms",
                "p95 ms",
                "p99 ms",
            ),
            [(f"{orders:,}", *_row(made)) for orders, made in found.items()],
        ),
        table(
            ("p95 ms", *(f"{orders:,} orders" for orders in found)),
            [
                (f"`{path}`", *(f"{_share(sorted(made.waits[path]), 0.95) * 1000:.0f}" for made in found.values()))
                for path in _DASHBOARD
            ],
        ),
    )


def _row(made: Served) -> list[str]:
    shares = [f"{_share(made.all, share) * 1000:.0f}" for share in (0.5, 0.95, 0.99)]
    return [
        f"{made.start_seconds:.1f}",
        f"{made.idle_megabytes:.0f}",
        f"{made.looked_seconds:.1f}",
        f"{made.looked_megabytes:.0f}",
        f"{made.loaded_megabytes:.0f}",
        *shares,
    ]


def _share(waits: list[float], share: float) -> float:
    return waits[min(int(share * len(waits)), len(waits) - 1)]


def _served(folder: Path, orders: int) -> Served:
    folder.mkdir()
    shop = folder / "shop"
    call(many_orders.write, plain=str(folder / "orders.duckdb"), shop=str(shop), orders=orders)
    call(many_orders.derive, shop=str(shop))
    subprocess.run([sys.executable, "-c", _MIGRATE, str(shop)], check=True)
    port = free_port()
    began = time.perf_counter()
    with _running(shop, port) as server:
        _wait_for(port)
        start = time.perf_counter() - began
        idle = _megabytes(server)
        cookies = _signed_in(port)
        # Whoever asks first waits until the morning's page was worked out; nobody after it does.
        _ask(port, "/today", cookies)
        looked, looked_megabytes = time.perf_counter() - began, _megabytes(server)
        for path in _DASHBOARD:
            _ask(port, path, cookies)
        with ThreadPoolExecutor(USERS) as pool:
            asked = list(pool.map(lambda user: _user(port, cookies, user), range(USERS)))
        loaded = _megabytes(server)
    waits: dict[str, list[float]] = {path: [] for path in _DASHBOARD}
    for path, seconds in (each for one in asked for each in one):
        waits[path].append(seconds)
    return Served(start, idle, looked, looked_megabytes, loaded, waits)


_MIGRATE = "import sys, pathlib; from huitou.crm.project import boot; boot.ready(pathlib.Path(sys.argv[1]))"


@contextmanager
def _running(shop: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "4"]
    command = [sys.executable, "-m", "granian", *options, "huitou.crm.project.wsgi:application"]
    server = subprocess.Popen(command, env=os.environ | {"HUITOU_SHOP": str(shop)}, stdout=subprocess.DEVNULL)
    try:
        yield server
    finally:
        server.terminate()
        server.wait(30)


def _wait_for(port: int) -> None:
    until = time.perf_counter() + _PATIENCE_SECONDS
    while time.perf_counter() < until:
        try:
            _ask(port, "/session", {})
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError("the server does not answer")


def _signed_in(port: int) -> dict[str, str]:
    """The cookies of the owner, made the way a first visitor does."""
    _, cookies = _ask(port, "/session", {})
    _, more = _ask(port, "/session/first-run", cookies, body=_OWNER)
    return cookies | more


def _user(port: int, cookies: dict[str, str], user: int) -> list[tuple[str, float]]:
    waits = []
    for number in range(_REQUESTS_EACH):
        path = _DASHBOARD[(user + number) % len(_DASHBOARD)]
        began = time.perf_counter()
        _ask(port, path, cookies)
        waits.append((path, time.perf_counter() - began))
    return waits


def _ask(
    port: int, path: str, cookies: dict[str, str], body: dict[str, str] | None = None
) -> tuple[bytes, dict[str, str]]:
    """Raises: RuntimeError where the answer is not 2xx."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE_SECONDS)
    headers = _JSON | {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    headers |= {"X-CSRFToken": cookies.get("csrftoken", ""), "Idempotency-Key": f"bench-{time.time_ns()}"}
    try:
        said = json.dumps(body) if body is not None else None
        connection.request("POST" if body is not None else "GET", f"/api/v1{path}", body=said, headers=headers)
        response = connection.getresponse()
        content = response.read()
    finally:
        connection.close()
    if response.status // 100 != 2:
        raise RuntimeError(f"{path}: {response.status} {content[:300]!r}")
    given = [each.split(";")[0].partition("=") for each in response.headers.get_all("Set-Cookie") or []]
    return content, {name: value for name, _, value in given}


def _megabytes(server: subprocess.Popen[bytes]) -> float:
    """Resident memory of the process and of those it started."""
    page = resource.getpagesize()
    tree = [server.pid, *_children(server.pid)]
    return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * page for pid in tree) / 1e6


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield int(child)
            yield from _children(int(child))
