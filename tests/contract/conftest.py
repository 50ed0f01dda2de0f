from collections.abc import Iterator

import pytest

from huitou.intake import clean
from huitou.warehouse.engines.duckdb import Connection, connect


@pytest.fixture(scope="session")
def engine() -> Iterator[Connection]:
    """Where files are cleaned without a shop."""
    with connect() as connection:
        clean.prepare(connection)
        yield connection
