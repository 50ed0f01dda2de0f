"""Run a command line and end the process, as ``kill -9`` (or another signal) would, at one call of one function.

    python kill_at.py '{"function": "huitou.warehouse.facts:Facts.append", "about": "orders"}' import FILE ...

``about`` stands in one of the call's first three arguments as text ('' takes any call); ``when`` is before or after;
``signal`` is SIGKILL unless said otherwise.
"""

from __future__ import annotations

import importlib
import json
import os
import signal as signals
import sys
from typing import Any

from huitou.cli.main import main


def arm(*, function: str, about: str = "", when: str = "before", signal: str = "SIGKILL") -> None:
    number = signals.Signals[signal]
    # A process that was started in the background may have been told to ignore interrupts.
    signals.signal(signals.SIGINT, signals.default_int_handler)
    module, _, path = function.partition(":")
    *owners, name = path.split(".")
    owner: Any = importlib.import_module(module)
    for part in owners:
        owner = getattr(owner, part)
    original = getattr(owner, name)

    def deadly(*args: Any, **kwargs: Any) -> Any:
        hit = any(about in str(arg) for arg in args[:3])
        if hit and when == "before":
            os.kill(os.getpid(), number)
        result = original(*args, **kwargs)
        if hit and when == "after":
            os.kill(os.getpid(), number)
        return result

    setattr(owner, name, deadly)


if __name__ == "__main__":
    arm(**json.loads(sys.argv[1]))
    sys.exit(main(sys.argv[2:]))
