"""The e-mail channel: words of a template, filled for a customer, handed to the shop's SMTP server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr

from huitou.crm.delivery.channel import Found, NotSetUpError, Outcome
from huitou.crm.delivery.channels.email.letter import Envelope, letter
from huitou.crm.delivery.channels.email.smtp import Server, hand_over
from huitou.crm.delivery.message import Message
from huitou.crm.delivery.wording import Wording


@dataclass(frozen=True, slots=True)
class _Ready:
    mail: EmailMessage
    to: str


@dataclass(frozen=True, slots=True)
class EmailChannel:
    """A mail server can neither be told a key nor be asked what became of a mail."""

    server: Server
    sender: str
    wording: Wording
    clock: Callable[[], dt.datetime]
    name: str = "email"
    knows_keys: bool = False
    tells: bool = False

    def prepare(self, message: Message, address: str) -> object:
        words = self.wording
        template = words.template(message)
        if not self.server.host:
            raise NotSetUpError("HUITOU_SMTP")
        if not self.sender:
            raise NotSetUpError("HUITOU_MAIL_FROM")
        envelope = Envelope(message.key, address, self.sender, words.leave(message, address), self.clock())
        mail = letter(template, words.lang, words.values(message), envelope)
        return _Ready(mail, address)

    def call(self, ready: object, key: str) -> Outcome:  # noqa: ARG002 - mail has no keys
        if not isinstance(ready, _Ready):
            raise TypeError("this was not prepared here")
        return hand_over(self.server, ready.mail, sender=parseaddr(self.sender)[1], to=ready.to)

    def look_up(self, key: str) -> Found:  # noqa: ARG002
        return None
