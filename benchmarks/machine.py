"""Where and with what the numbers were measured."""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("duckdb", "deltalake", "numpy", "pandas")


def described() -> list[str]:
    """Date, machine, versions and commit, a line each."""
    processor = _field("/proc/cpuinfo", "model name") or platform.processor()
    memory = int((_field("/proc/meminfo", "MemTotal") or "0 kB").split()[0]) / 1e6
    versions = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return [
        f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC",
        f"{os.cpu_count()} cores, {memory:.0f} GB memory, {processor}, {platform.system()} {platform.machine()}",
        f"Python {platform.python_version()}, {versions}",
        f"commit {_commit()}",
        f"load average when begun {os.getloadavg()[0]:.1f}",
    ]


def _field(file: str, name: str) -> str | None:
    path = Path(file)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), None)


def _commit() -> str:
    done = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"
