"""The server as a process of its own, and the command line beside it."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TextIO

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

        self._cookies = http.cookiejar.CookieJar()
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._cookies)).open

    def line(self, word: str) -> str:
        """What follows the word at the beginning of a line it prints."""
        assert self.process.stdout is not None
        while not (found := [each.split()[1] for each in self.said if each.split()[:1] == [word]]):
            self.said.append(self.process.stdout.readline())
        return found[0]

    def get(self, path: str, **headers: str) -> Said:
        return self._ask(urllib.request.Request(self.url + path, headers=headers))

    def post(self, path: str, **said: object) -> Said:
        """As the web app does: with the cookies it was given, and the CSRF token that stands in one of them."""
        token = next((each.value or "" for each in self._cookies if each.name == "csrftoken"), "")
        headers = {"Content-Type": "application/json", "X-CSRFToken": token}
        request = urllib.request.Request(self.url + path, json.dumps(said).encode(), headers, method="POST")
        return self._ask(request)

    def _ask(self, request: urllib.request.Request) -> Said:
        try:
            with self._open(request, timeout=30) as response:
                return Said(response.status, response.read().decode(), dict(response.headers))
        except urllib.error.HTTPError as refused:
            return Said(refused.code, refused.read().decode(), dict(refused.headers))


@contextmanager
def serving(*words: object, **more: str) -> Iterator[Serving]:
    """``huitou WORDS --port 0`` from the moment it says where it is; killed in the end if it has not ended."""
    with tempfile.TemporaryFile("w+") as errors:
        # A pipe nobody reads would be full after some hundred requests, and hold the server up.
        process = subprocess.Popen(
            command(*words, "--port", "0"), env=environment(**more), stdout=subprocess.PIPE, stderr=errors, text=True
        )
        try:
            yield Serving(process, *_until_up(process, errors))
        finally:
            _end(process)


def wait_until(holds: Callable[[], bool], *, seconds: float = 60.0) -> None:
    """Look until it holds: what other processes do gives no sign of its own."""
    end = time.monotonic() + seconds
    pause = threading.Event()
    while not holds():
        assert time.monotonic() < end, "it never held"
        pause.wait(0.05)


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def _until_up(process: subprocess.Popen[str], errors: TextIO) -> tuple[str, list[str]]:
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line.rstrip())
        if found := re.search(r"http://\S+", line):
            return found[0], said
    errors.seek(0)
    raise AssertionError(f"it ended before it was up: {errors.read()}")
