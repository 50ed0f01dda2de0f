"""What the crash tests share: two exports, an undisturbed shop to compare with, and what must hold after any crash."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import huitou
from huitou.intake.report import ImportReport
from huitou.metrics.measure import measure
from huitou.warehouse.engines.duckdb import connect, file_literal
from huitou.warehouse.facts import Facts
from huitou.warehouse.schema import PERSONAL, TABLES
from huitou.warehouse.snapshot import open_snapshot

_HEADER = (
    "order_id,customer_id,ordered_at,paid_at,paid_amount,refunded_amount,status,channel,email,line_id,category,"
    "line_amount\n"
)
Answers = dict[str, tuple[int | None, int | None]]

_KILL_AT = Path(__file__).with_name("kill_at.py")
_ENVIRONMENT = os.environ | {"PYTHONPATH": str(Path(huitou.__file__).parent.parent)}


def write_orders(path: Path, *, first: int, last: int) -> Path:
    """Orders ``first`` to ``last``, two lines each, of 40 customers; refunds, unreadable amounts and a torn row."""
    lines = [_HEADER, f"torn,c1,{email('c1')},too,few,cells\n"]
    for n in range(first, last + 1):
        at = f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d} 10:00:00"
        paid = "soon" if n % 50 == 7 else f"{n % 90 + 10}.00"
        person = f"c{n % 40}"
        order = f"{n},{person},{at},{at},{paid},{'3.00' if n % 10 == 3 else ''},paid,live,{email(person)}"
        lines += [f"{order},{n}-1,tea,6.00\n", f"{order},{n}-2,cups,4.00\n"]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def email(person: str) -> str:
    """An address found nowhere else by chance, so that it can be looked for in any file."""
    return f"{hashlib.sha1(person.encode()).hexdigest()}@example.com"


def answers(shop: Path) -> Answers:
    """The numbers of a shop, over its whole life, all of one data version."""
    settings = huitou.open(shop).settings
    window: dict[str, Any] = {"from_": "2024-01-01", "to": "2024-12-31", "as_of": "2024-12-31"}
    with open_snapshot(shop) as snapshot:
        return {
            metric: (m.numerator, m.denominator)
            for metric in ("purchases", "buyers", "revenue", "repeat_purchase_rate")
            for m in measure(snapshot, metric, settings=settings, **window)
        }


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.read, report.accepted, report.duplicate, report.quarantined


def start(*words: str | Path) -> subprocess.Popen[bytes]:
    """A real ``huitou`` in a process of its own, left running."""
    return subprocess.Popen(_huitou(words), env=_ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run(*words: str | Path, file_limit_kb: int | None = None) -> tuple[int, str]:
    """Run a real ``huitou`` to its end; the exit code and what it said on standard error."""
    limited = ["bash", "-c", f'ulimit -f {file_limit_kb}; exec "$@"', "bash"] if file_limit_kb is not None else []
    return _finished([*limited, *_huitou(words)])


def kill_at(point: dict[str, str], *words: str | Path) -> None:
    """Run a command that must meet its end at this point."""
    code, said = end_at(point, *words)
    assert code == -signal.SIGKILL, f"{point} was not reached: {code} {said}"


def end_at(point: dict[str, str], *words: str | Path) -> tuple[int, str]:
    """Run a command that gets a signal at this point; the exit code and what it said on standard error."""
    return _finished([sys.executable, str(_KILL_AT), json.dumps(point), *map(str, words)])


def _huitou(words: Iterable[str | Path]) -> list[str]:
    return [sys.executable, "-m", "huitou.cli.main", "--lang", "en", *map(str, words)]


def _finished(command: list[str]) -> tuple[int, str]:
    done = subprocess.run(
        command, env=_ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8", check=False
    )
    return done.returncode, done.stderr


def assert_nothing_left(shop: Path) -> None:
    """No scratch, no half-written file, no row of an import that does not count, no file the tables do not list."""
    assert not (shop / "scratch").exists()
    assert not list(shop.rglob("*.half"))
    facts = Facts(shop)
    with connect() as connection:
        facts.attach(connection, all_rows=True)
        for name in TABLES:
            uncommitted = (
                f"SELECT COUNT(*) FROM facts_{name} WHERE import_id NOT IN (SELECT import_id FROM facts_imports)"
            )
            assert connection.value(uncommitted) == 0, name
    for name in PERSONAL:
        if table := facts.table(name):
            listed = {uri.rsplit("/", 1)[-1] for uri in table.file_uris()}
            assert {file.name for file in (shop / "facts" / name).iterdir() if file.is_file()} == listed, name


def holds(shop: Path, text: str) -> list[Path]:
    """The files of a shop, listed by a table or not, in which the text stands."""
    return [file for file in shop.rglob("*") if file.is_file() and text.encode() in _content(file)]


def _content(file: Path) -> bytes:
    if file.suffix != ".parquet":
        return file.read_bytes()
    with connect() as connection:
        return str(connection.rows(f"FROM read_parquet({file_literal(file)})")).encode()
