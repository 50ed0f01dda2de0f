"""The numbers after an upgrade: made anew, once, from what was imported, where another version of Huitou made them.

    python -m huitou.crm.project.numbers SHOP

In a process of its own, whose memory is given back before the first request.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path

from huitou import settings
from huitou.errors import ExternalError
from huitou.identity.relink import writer
from huitou.warehouse.publish import publish
from huitou.warehouse.snapshot import SCHEMA, current, open_snapshot

_log = logging.getLogger("huitou.upgrade")
# Of which form the numbers were when they were last looked at: opening them at each start would make it slower.
_SEEN = "numbers.form"


def bring_up_to_date(shop: Path) -> None:
    """Where it cannot be done the log says why, and every page that it takes an import."""
    seen = shop / "crm" / _SEEN
    if current(shop) is None or (seen.is_file() and seen.read_text(encoding="utf-8") == SCHEMA):
        return
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    # Our own interpreter and module; the folder is an argument, never a command.
    done = subprocess.run([sys.executable, "-m", __name__, str(shop)], env=surroundings, check=False)  # noqa: S603
    if done.returncode == 0:
        seen.write_text(SCHEMA, encoding="utf-8")
    else:
        _log.error("the numbers could not be made anew for this version")


def main(shop: Path) -> None:
    try:
        open_snapshot(shop).close()
    except ExternalError as problem:
        if problem.code != "snapshot.other_version":
            raise
        with writer(shop, "upgrade", settings.load(shop)) as (scratch, clock):
            publish(shop, clock, scratch)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
