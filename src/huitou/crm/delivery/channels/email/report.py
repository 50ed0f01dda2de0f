"""What a mail that came back says of a message of ours: that it bounced, did not arrive, arrived, or annoyed.

Delivery reports are read as RFC 3464 has them, their codes as RFC 3463, complaints as RFC 5965. What a mail server
writes in words of its own is believed so far: the mail did not arrive. Why is not guessed from it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as Mail
from typing import Literal

from huitou.crm.delivery.channels.email.message_id import key_in
from huitou.crm.delivery.scrubbed import scrubbed

Kind = Literal["bounced", "undelivered", "delivered", "complained"]
# Of all the permanent codes, those that say nothing of the address: the mailbox is full (5.2.2), the mail too big
# (5.2.3, 5.3.4), the mail itself (5.6), or the sender (5.7) is not liked.
_NOT_THE_ADDRESS = re.compile(r"5\.(?:2\.2|2\.3|3\.4|6\.\d{1,3}|7\.\d{1,3})")
_PERMANENT = re.compile(r"5\.\d{1,3}\.\d{1,3}")
# Of several, the gravest is told.
_GRAVEST: tuple[Kind, ...] = ("complained", "bounced", "undelivered", "delivered")


@dataclass(frozen=True, slots=True)
class Report:
    """``key`` names the message; ``id`` the telling, the same however often it is read."""

    id: str
    key: str
    kind: Kind
    detail: str = ""


def may_report(content_type: str, sender: str) -> bool:
    """Whether a mail with such headers is worth reading; what people write to each other is not."""
    return "multipart/report" in content_type.lower() or _is_postmaster(sender)


def read_report(raw: bytes) -> Report | None:
    """What it says; None where it is no report, or not of a message of ours.

    Nothing that anybody may have sent makes it fail: what cannot be read says nothing.
    """
    mail = message_from_bytes(raw)
    parts = list(mail.walk())
    key = key_in("\n".join((raw.decode("utf-8", "replace"), *map(_text, parts))))
    if not key:
        return None
    said = [*_delivery(parts), *_complaints(parts)]
    if not said and mail.get_content_type() != "multipart/report" and _is_postmaster(str(mail.get("From", ""))):
        said = [("undelivered", scrubbed(" ".join(str(mail.get("Subject", "")).split())))]
    if not said:
        return None
    kind, detail = min(said, key=lambda each: _GRAVEST.index(each[0]))
    return Report(hashlib.sha256(f"{key} {kind}".encode()).hexdigest()[:40], key, kind, detail)


def _delivery(parts: list[Mail]) -> Iterator[tuple[Kind, str]]:
    """By recipient: the fields ``Action``, ``Status`` and ``Diagnostic-Code``."""
    for part in parts:
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in _inner(part):
            kind = _kind(_field(fields, "Action").lower(), _field(fields, "Status"))
            if kind is not None:
                yield kind, scrubbed(f"{_field(fields, 'Status')} {_field(fields, 'Diagnostic-Code')}".strip())


def _kind(action: str, status: str) -> Kind | None:
    if action == "delivered":
        return "delivered"
    if action != "failed":
        # Delayed, relayed, expanded: the last word is not said.
        return None
    is_the_address = _PERMANENT.match(status) is not None and _NOT_THE_ADDRESS.match(status) is None
    return "bounced" if is_the_address else "undelivered"


def _complaints(parts: list[Mail]) -> Iterator[tuple[Kind, str]]:
    for part in parts:
        if part.get_content_type() == "message/feedback-report":
            for fields in _inner(part):
                if _field(fields, "Feedback-Type").lower() in {"abuse", "fraud"}:
                    yield "complained", scrubbed(_field(fields, "User-Agent"))


def _inner(part: Mail) -> list[Mail]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Mail)] if isinstance(payload, list) else []


def _field(fields: Mail, name: str) -> str:
    return " ".join(str(fields.get(name, "")).split())


def _text(part: Mail) -> str:
    """Of a part that was written in base64 or the like; the rest stands in the mail as it came."""
    if part.is_multipart() or not part.get("Content-Transfer-Encoding"):
        return ""
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _is_postmaster(sender: str) -> bool:
    return re.search(r"\b(?:mailer-daemon|postmaster)@", sender, re.IGNORECASE) is not None
