"""One job in a process of its own, which never outlives the worker that watches over it.

    python -m huitou.crm.jobs.child JOB CLAIM

The worker sends a byte whenever it renewed the lease. Without one for too long, or once the worker is gone and the
pipe closed, the process ends at once: by then the job may be somebody else's.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from types import FrameType

from django.utils.module_loading import import_string

from huitou.crm.project import boot

_LEFT = 3


def main() -> None:
    job, claim, patience = int(sys.argv[1]), sys.argv[2], float(sys.argv[3])
    signal.signal(signal.SIGTERM, _end)
    # Whoever presses Ctrl-C means the worker, which then ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=watch, args=(sys.stdin.fileno(), patience), daemon=True).start()
    boot.ready(boot.shop_named(), migrate=False)
    import_string("huitou.crm.jobs.apart.run")(job, claim)


def watch(pipe: int, patience: float) -> None:
    """End the process when the worker falls silent."""
    while True:
        ready, _, _ = select.select([pipe], [], [], patience)
        if not ready or not os.read(pipe, 64):
            os._exit(_LEFT)


def _end(_signal: int, _frame: FrameType | None) -> None:
    """What is half done is tidied away on the way out."""
    raise SystemExit(_LEFT)


if __name__ == "__main__":
    main()
