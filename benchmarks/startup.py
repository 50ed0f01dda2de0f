"""What a command costs from its first moment, and which modules `import huitou` spends its time on."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.child import command
from benchmarks.stopwatch import Cost

SHOWN = 8


def metrics(shop: str) -> Cost:
    """`huitou metrics`: every metric of the catalogue."""
    return command(sys.executable, "-m", "huitou", "metrics", "--shop", shop)


def importing() -> Cost:
    return command(sys.executable, "-c", "import huitou")


def interpreter() -> Cost:
    return command(sys.executable, "-c", "pass")


def heaviest_imports() -> list[tuple[str, float]]:
    """The modules with the most time of their own, in milliseconds."""
    trace = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import huitou"], capture_output=True, text=True, check=True
    ).stderr
    rows = [line.removeprefix("import time:").split("|") for line in trace.splitlines()[1:]]
    times = [(name.strip(), int(own) / 1000) for own, _, name in rows if own.strip().isdigit()]
    return sorted(times, key=lambda module: -module[1])[:SHOWN]
