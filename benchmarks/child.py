"""Runs one thing in a fresh process: a function of this package by name, or a command."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from benchmarks.stopwatch import Cost, Stopwatch


def call(function: Callable[..., Any], **arguments: Any) -> tuple[Cost, Any]:
    """What ``function(watch, **arguments)`` costs inside ``with watch:``, and what it gives back (JSON both ways).

    The caller stays small, for a child's peak begins with its parent's.
    """
    module = function.__module__
    if module == "__main__" and (spec := sys.modules[module].__spec__):
        # A part run as a program of its own: to the child it goes by its name.
        module = spec.name
    where = [module, function.__name__, json.dumps(arguments)]
    done = subprocess.run([sys.executable, "-m", __name__, *where], stdout=subprocess.PIPE, text=True, check=True)
    answer = json.loads(done.stdout.rpartition("\n")[2])
    return Cost(**answer["cost"]), answer["value"]


def command(*argv: str) -> Cost:
    """What a whole command costs, from its start to its end; its output is thrown away."""
    began = time.perf_counter()
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, argv)
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - began, usage.ru_maxrss / 1024)


def _main(module: str, name: str, arguments: str) -> None:
    watch = Stopwatch()
    value = getattr(importlib.import_module(module), name)(watch, **json.loads(arguments))
    sys.stdout.write("\n" + json.dumps({"cost": asdict(watch.cost), "value": value}))


if __name__ == "__main__":
    _main(*sys.argv[1:])
