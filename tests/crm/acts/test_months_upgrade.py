"""A shop that has steps and decisions already keeps them when they are laid into months, and goes on counting."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import postgres

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not postgres.wanted(), reason="only PostgreSQL has parts"),
]
Run = Callable[..., None]


@pytest.fixture
def address() -> str:
    return postgres.new_database(f"months_{os.getpid()}_{random.getrandbits(32)}")


@pytest.fixture
def migrate(address: str, tmp_path: Path) -> Run:
    environment = os.environ | {"DATABASE_URL": address, "HUITOU_SHOP": str(tmp_path)}

    def made(*which: str) -> None:
        command = [sys.executable, "-m", "django", "migrate", "--settings", "huitou.crm.project.settings", *which]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)

    return made


def test_what_was_there_is_there_and_numbers_go_on(address: str, migrate: Run) -> None:
    import psycopg

    migrate("journeys", "0003")
    migrate("delivery", "0003")
    with psycopg.connect(address, autocommit=True) as db:
        db.execute(
            "INSERT INTO journeys_journey (id, name, state, salt, holdout, arms, made_at)"
            " VALUES (1, 'j', 'running', 's', 0.1, '{}', now())"
        )
        db.execute(
            "INSERT INTO journeys_enrolled (id, journey_id, version, customer_id, by, arm, entered_at, step, since,"
            " due_at, moves, listens, ended, claim, stuck_since, stuck_why)"
            " VALUES (1, 1, 1, 7, 'once', 'treated', now(), NULL, now(), now(), 2, '[]', '', '', NULL, '')"
        )
        for number in range(2):
            db.execute(
                'INSERT INTO journeys_taken (enrolled_id, number, version, step, "to", at, why)'
                " VALUES (1, %s, 1, 'a', '', now(), 'next')",
                [number],
            )
            db.execute("INSERT INTO delivery_decided (key, at, verdict, code) VALUES ('m', now(), 'send', '')")
    migrate()
    with psycopg.connect(address, autocommit=True) as db:
        assert [row[0] for row in db.execute("SELECT number FROM journeys_taken ORDER BY id")] == [0, 1]
        assert db.execute("SELECT COUNT(*) FROM delivery_decided_rest").fetchone() == (2,)
        db.execute("INSERT INTO delivery_decided (key, at, verdict, code) VALUES ('n', now(), 'skip', 'expired')")
        assert db.execute("SELECT id FROM delivery_decided WHERE key = 'n'").fetchone() == (3,)
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            db.execute(
                'INSERT INTO journeys_taken (enrolled_id, number, version, step, "to", at, why)'
                " VALUES (9, 0, 1, 'a', '', now(), 'next')"
            )
