"""The server as a process of its own, and the command line beside it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import huitou

_SOURCE = Path(huitou.__file__).parent.parent
_LONGEST_SECONDS = 120


class Said(NamedTuple):
    status: int
    text: str
    headers: dict[str, str]

    def json(self) -> Any:
        return json.loads(self.text)


def environment(**more: str) -> dict[str, str]:
    """Nothing of the test's own server, and of the caller's only what a program needs."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "TMPDIR", "LANG"}}
    return kept | {"PYTHONPATH": str(_SOURCE)} | more


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "huitou", "--lang", "en", *map(str, words)]


def ran(*words: object, **more: str) -> subprocess.CompletedProcess[str]:
    """One command, ended."""
    return subprocess.run(
        command(*words), env=environment(**more), capture_output=True, text=True, timeout=_LONGEST_SECONDS, check=False
    )


class Serving:
    """A server that is up."""

    def __init__(self, process: subprocess.Popen[str], url: str, said: list[str]) -> None:
        self.process, self.url, self.said = process, url, said

    def get(self, path: str, **headers: str) -> Said:
        return self._ask(urllib.request.Request(self.url + path, headers=headers))

    def _ask(self, request: urllib.request.Request) -> Said:
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return Said(response.status, response.read().decode(), dict(response.headers))
        except urllib.error.HTTPError as refused:
            return Said(refused.code, refused.read().decode(), dict(refused.headers))


@contextmanager
def serving(*words: object, **more: str) -> Iterator[Serving]:
    """``huitou WORDS --port 0`` from the moment it says where it is; killed in the end if it has not ended."""
    process = subprocess.Popen(
        command(*words, "--port", "0"),
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Serving(process, *_until_up(process))
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def _until_up(process: subprocess.Popen[str]) -> tuple[str, list[str]]:
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line.rstrip())
        if found := re.search(r"http://\S+", line):
            return found[0], said
    assert process.stderr is not None
    raise AssertionError(f"it ended before it was up: {process.stderr.read()}")
