"""The e-mail channel: words of a template, filled for a customer, handed to the shop's SMTP server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr

from huitou.crm.delivery.channel import Found, NotSetUpError, Outcome, UnreadyError
from huitou.crm.delivery.channels.email.letter import Envelope, letter
from huitou.crm.delivery.channels.email.smtp import Server, hand_over
from huitou.crm.delivery.message import Message
from huitou.crm.delivery.words.template import Template
from huitou.errors import Lang


@dataclass(frozen=True, slots=True)
class _Ready:
    mail: EmailMessage
    to: str


@dataclass(frozen=True, slots=True)
class EmailChannel:
    """``template`` finds words by name, ``values`` what is said of a customer, ``leave`` where they unsubscribe.

    A mail server can neither be told a key nor be asked what became of a mail.
    """

    server: Server
    sender: str
    lang: Lang
    template: Callable[[str], Template | None]
    values: Callable[[Message], Mapping[str, str]]
    leave: Callable[[Message, str], str]
    clock: Callable[[], dt.datetime]
    name: str = "email"
    knows_keys: bool = False
    tells: bool = False

    def prepare(self, message: Message, address: str) -> object:
        template = self.template(message.template)
        if template is None:
            raise UnreadyError(message.template)
        if not self.server.host:
            raise NotSetUpError("HUITOU_SMTP")
        if not self.sender:
            raise NotSetUpError("HUITOU_MAIL_FROM")
        envelope = Envelope(message.key, address, self.sender, self.leave(message, address), self.clock())
        mail = letter(template, self.lang, self.values(message), envelope)
        return _Ready(mail, address)

    def call(self, ready: object, key: str) -> Outcome:  # noqa: ARG002 - mail has no keys
        if not isinstance(ready, _Ready):
            raise TypeError("this was not prepared here")
        return hand_over(self.server, ready.mail, sender=parseaddr(self.sender)[1], to=ready.to)

    def look_up(self, key: str) -> Found:  # noqa: ARG002
        return None
