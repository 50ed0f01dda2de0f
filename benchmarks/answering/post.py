"""The provider: a mail server on loopback that writes down whom it was handed mail for, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from typing import Any
from urllib.parse import urlsplit

from benchmarks.ports import free_port


@dataclass(frozen=True, slots=True)
class Mail:
    """What it was handed: ``to`` by the envelope, ``leave`` the path of the link to unsubscribe."""

    to: str
    at: dt.datetime
    id: str
    leave: str
    one_click: bool


@dataclass(slots=True)
class Post:
    """``mails`` in the order they came."""

    clock: Callable[[], dt.datetime]
    port: int = 0
    mails: list[Mail] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        head = BytesHeaderParser().parsebytes(envelope.content)
        leave = urlsplit(str(head["List-Unsubscribe"]).strip("<>")).path
        one_click = head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        self.mails += [Mail(to, self.clock(), str(head["Message-ID"]), leave, one_click) for to in envelope.rcpt_tos]
        return "250 OK"


@contextmanager
def post_office(clock: Callable[[], dt.datetime]) -> Iterator[Post]:
    """It is open for as long as the block runs."""
    from aiosmtpd.controller import Controller

    post = Post(clock, free_port())
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
