"""A shop with an import asked for, its server's store on the disk, and processes to end."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import huitou
from tests.support.crashing import write_orders

ROOT = Path(__file__).parents[3]
SCRIPT = ROOT / "tests" / "support" / "crm_jobs.py"
Run = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="session")
def asked_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("asked")
    huitou.init(folder / "shop")
    process = _start(folder / "shop", "ask", write_orders(folder / "orders.csv", first=1, last=300))
    _, said = process.communicate()
    assert process.returncode == 0, said
    return folder / "shop"


@pytest.fixture
def asked(asked_folder: Path, tmp_path: Path) -> Path:
    """The shop of the test's own, with one import waiting."""
    return Path(shutil.copytree(asked_folder, tmp_path / "shop"))


@pytest.fixture
def start(asked: Path) -> Run:
    """``start("work")``: a process of the server's, at work for the shop."""
    return lambda *words: _start(asked, *words)


def _start(shop: Path, *words: str | Path) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": f"{Path(huitou.__file__).parent.parent}:{ROOT}"}
    environment.pop("DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, str(SCRIPT), str(shop), *map(str, words)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def job_of(shop: Path) -> dict[str, Any]:
    """The job as it stands on the disk."""
    store = sqlite3.connect(shop / "crm" / "huitou.sqlite3")
    try:
        store.row_factory = sqlite3.Row
        return dict(store.execute("SELECT * FROM jobs_job").fetchone())
    finally:
        store.close()
