"""A mail server that keeps what it is handed, for as long as it is open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.ports import free_port


class Mailbox:
    """``mails`` in the order they came; ``port`` is where."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.port = free_port()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def to(self) -> list[str]:
        return [str(mail["To"]) for mail in self.mails]


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


def mails_to(box: Mailbox) -> dict[str, str]:
    """What a server is told to send its mails there."""
    return {
        # Any other word than smtp or smtps is a server that knows no TLS.
        "HUITOU_SMTP": f"plain://127.0.0.1:{box.port}",
        "HUITOU_MAIL_FROM": "tea@shop.example.com",
        "HUITOU_URL": "https://shop.example.com",
    }
