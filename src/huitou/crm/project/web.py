"""The web: Granian in front of Django. One process answers, with a few threads; others may run beside it."""

from __future__ import annotations

import multiprocessing
import socket
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections

from huitou.crm.project import logs, orphans
from huitou.errors import UserError

TARGET = "huitou.crm.project.wsgi:application"
# Each keeps the shop open; the engine under it uses all cores for one question.
THREADS = 4
# As many may wait for a thread.
_WAITING = 256
_THREAD_IDLE_SECONDS = 600
_GRACE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen; port 0 is any that is free."""

    host: str
    port: int

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    def checked(self) -> Place:
        """The same, with a port that can be had.

        Raises: UserError ``server.port``.
        """
        try:
            [(family, kind, _, _, address), *_] = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
            with socket.socket(family, kind) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind(address)
                return Place(self.host, tried.getsockname()[1])
        except OSError as refused:
            raise UserError(
                "server.port",
                en=f"cannot listen at {self.url}: {refused.strerror or refused}; choose another with --port or --host",
                zh=f"无法在 {self.url} 监听：{refused.strerror or refused}；请用 --port 或 --host 换一个",
            ) from None


def run(place: Place, *, threads: int = THREADS, on_start: Callable[[], None] | None = None) -> None:
    """Answer until TERM or Ctrl-C; Django is set up, its tables are there. ``on_start`` is called once it listens."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    # The process that answers begins from nothing: the engines do not survive in a copy of a process that used them.
    multiprocessing.set_start_method("spawn", force=True)
    connections.close_all()
    orphans.name_parent()
    server = Server(
        TARGET,
        address=place.host,
        port=place.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        blocking_threads_idle_timeout=_THREAD_IDLE_SECONDS,
        backpressure=_WAITING,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE_SECONDS,
        log_dictconfig=logs.configured(),
        log_level=LogLevels.error,
    )
    if on_start is not None:
        server.on_startup(on_start)
    server.serve()
