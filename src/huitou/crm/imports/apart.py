"""Looking at a file in a process of its own, which has so much memory and so much time and no more.

    python -m huitou.crm.imports.apart SHOP FILE NAME EXCERPT SECONDS

Writes what is in it to stdout, and the beginning of each table into the folder EXCERPT. It needs no database.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from pathlib import Path

from huitou.crm.imports import excerpt
from huitou.crm.imports.seen import Looked, refused, table
from huitou.errors import DataError
from huitou.intake.look import looking
from huitou.settings import load
from huitou.warehouse.publish import Clock

_MEMORY = 4 << 30


def main(shop: str, file: str, name: str, folder: str, seconds: str) -> None:
    _bound(float(seconds))
    json.dump(_looked(Path(shop), Path(file), name, Path(folder)), sys.stdout)


def _bound(seconds: float) -> None:
    """Out of time the system ends the process, whatever it is at."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    if most == resource.RLIM_INFINITY or most > _MEMORY:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, most))


def _looked(shop: Path, file: Path, name: str, folder: Path) -> Looked:
    settings = load(shop)
    try:
        with looking(shop, Clock(settings.timezone, settings.currency), file, name=name) as seen:
            excerpt.keep([each.table for each in seen], folder)
            return {"tables": [table(each) for each in seen], "refusal": None}
    except DataError as problem:
        return refused(problem)


if __name__ == "__main__":
    main(*sys.argv[1:])
