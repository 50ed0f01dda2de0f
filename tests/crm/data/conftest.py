"""A shop of the test's own, and a worker that does what was asked for at once."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

JSON = "application/json"


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with five orders of three people, two of them set aside, made once."""
    import huitou

    folder = tmp_path_factory.mktemp("small")
    export = folder / "一月.csv"
    export.write_text(ORDERS, encoding="utf-8")
    huitou.init(folder / "shop", name="小铺").load(export)
    return folder / "shop"


# o4 has an amount nobody can read, o5 a day that is none.
ORDERS = """order_id,customer_id,ordered_at,paid_amount,phone
o1,anna,2026-01-05 10:00:00,10.00,13800138001
o2,ben,2026-01-06 10:00:00,20.00,13800138002
o3,anna,2026-01-20 10:00:00,30.00,13800138001
o4,cleo,2026-01-21 10:00:00,soon,13800138003
o5,cleo,2026-13-45,50.00,13800138003
"""


@pytest.fixture
def serve(settings: Any) -> Callable[[Path], Path]:
    """Let the server serve this folder."""
    from huitou.crm.shop import served as serving
    from huitou.crm.shop.answers import answers

    def served(folder: Path) -> Path:
        settings.SHOP = folder
        serving.close()
        answers.clear()
        return folder

    return served


@pytest.fixture
def small(small_folder: Path, tmp_path: Path, serve: Callable[[Path], Path]) -> Path:
    return serve(Path(shutil.copytree(small_folder, tmp_path / "shop")))


@pytest.fixture
def empty(tmp_path: Path, serve: Callable[[Path], Path]) -> Path:
    """A shop into which nothing was imported."""
    import huitou

    huitou.init(tmp_path / "shop", name="新铺")
    return serve(tmp_path / "shop")


@pytest.fixture
def work_off(db: None) -> Callable[[], None]:
    """Do every job that is due, in this process."""
    from huitou.crm.jobs.kinds import known
    from huitou.crm.jobs.loop import Worker

    def work() -> None:
        worker = Worker({name: kind for name, kind in known().items() if not kind.daily_at}, zone=dt.UTC, apart=False)
        while worker.turn():
            pass

    return work


def upload(client: Client, content: str | bytes, name: str = "一月.csv") -> dict[str, Any]:
    """Send a file as the web app does, and give what is answered."""
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    file.name = name
    response = client.post("/api/v1/uploads", {"file": file})
    assert response.status_code == 201, response.content
    said: dict[str, Any] = response.json()
    return said
