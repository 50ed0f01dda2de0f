"""The mailbox that bounces and complaints come back to, read by IMAP; nothing in it is changed or marked as read."""

from __future__ import annotations

import datetime as dt
import re
import ssl
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any
from urllib.parse import unquote, urlsplit

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from huitou.crm.delivery.channels.email.report import Report, may_report, read_report
from huitou.crm.delivery.scrubbed import scrubbed
from huitou.errors import ExternalError, UserError
from huitou.version import __version__

_SECONDS = 10.0
_HEADERS = "BODY.PEEK[HEADER.FIELDS (CONTENT-TYPE FROM)]"
# A report quotes what it is about at its end, seldom whole; so much of it is read.
_WHOLE = "BODY.PEEK[]<0.300000>"
# So many mails are looked at in one go, and of these so many read.
_AT_ONCE, _READ_AT_ONCE = 500, 50
# A mailbox that is new to us is read from so many days ago.
_BACK = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Postbox:
    """``tls``: from the start (``whole``), asked for (``asked``), or none."""

    host: str
    port: int
    user: str
    password: str
    folder: str
    tls: str

    @property
    def name(self) -> str:
        """Which it is, whatever its password."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"


@dataclass(frozen=True, slots=True)
class Mark:
    """How far it was read: up to the mail numbered ``uid``, of the numbering ``validity`` (RFC 3501, 2.3.1.1)."""

    validity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Read:
    """What it says, up to where; ``more``: there are mails after that."""

    reports: tuple[Report, ...]
    mark: Mark
    more: bool


class UnreadableError(ExternalError):
    """``detail``: what its server said, or what went wrong on the way."""

    def __init__(self, detail: str) -> None:
        self.detail = detail
        super().__init__(
            "delivery.postbox",
            en=f"the mailbox of HUITOU_BOUNCES cannot be read: {detail}",
            zh=f"HUITOU_BOUNCES 的邮箱读不了：{detail}",
            retryable=True,
        )


def postbox_of(address: str) -> Postbox | None:
    """Of ``imaps://user:password@host:993/INBOX``; ``imap`` asks for TLS, any other word does without. None of nothing.

    Raises: UserError ``server.bounces``.
    """
    if not address:
        return None
    try:
        said = urlsplit(address)
        port = said.port or (993 if said.scheme == "imaps" else 143)
    except ValueError:
        said, port = urlsplit(""), 0
    if not (said.hostname and said.username and said.password):
        # The address is not quoted: it may hold the password.
        raise UserError(
            "server.bounces",
            en="HUITOU_BOUNCES is not the address of a mailbox; write imaps://user:password@imap.example.com/INBOX,"
            " with %40 for an @ in the user's name",
            zh="HUITOU_BOUNCES 不是邮箱地址；请写成 imaps://用户名:密码@imap.example.com/INBOX，用户名里的 @ 写成 %40",
        )
    tls = {"imaps": "whole", "imap": "asked"}.get(said.scheme, "none")
    folder = unquote(said.path.strip("/")) or "INBOX"
    return Postbox(said.hostname, port, unquote(said.username), unquote(said.password), folder, tls)


def read(box: Postbox, mark: Mark | None, today: dt.date) -> Read:
    """What came since ``mark``; of a mailbox that is new to us, or was made anew, what came in the last week.

    Raises: UnreadableError.
    """
    try:
        with IMAPClient(
            box.host, box.port, ssl=box.tls == "whole", ssl_context=ssl.create_default_context(), timeout=_SECONDS
        ) as line:
            return _read(line, box, mark, today)
    except (IMAPClientError, OSError, ssl.CertificateError) as problem:
        raise UnreadableError(_said(problem)) from problem


def _read(line: Any, box: Postbox, mark: Mark | None, today: dt.date) -> Read:
    if box.tls == "asked":
        line.starttls(ssl.create_default_context())
    line.login(box.user, box.password)
    if line.has_capability("ID"):
        # NetEase's servers (163, 126) open no mailbox to a program that does not say what it is.
        line.id_({"name": "huitou", "version": __version__})
    opened = line.select_folder(box.folder, readonly=True)
    validity = int(opened.get(b"UIDVALIDITY", 0))
    known = mark is not None and mark.validity == validity
    since = mark.uid if known and mark is not None else 0
    # A range that ends in * holds the last mail always, however early it begins.
    asked = ["UID", f"{since + 1}:*"] if known else ["SINCE", today - _BACK]
    numbers = sorted(each for each in line.search(asked) if each > since)
    looked, reports, read_here = since, list[Report](), 0
    heads = line.fetch(numbers[:_AT_ONCE], [_HEADERS]) if numbers else {}
    for uid in numbers[:_AT_ONCE]:
        if _worth_reading(heads.get(uid)):
            if read_here == _READ_AT_ONCE:
                break
            read_here += 1
            report = read_report(_body(line.fetch([uid], [_WHOLE]).get(uid)))
            reports += [report] if report is not None else []
        looked = uid
    if not numbers and not known:
        # Nothing to read yet: begin after what is there.
        looked = max(int(opened.get(b"UIDNEXT", 1)) - 1, 0)
    return Read(tuple(reports), Mark(validity, looked), more=bool(numbers) and looked < numbers[-1])


def _worth_reading(answered: Any) -> bool:
    mail = message_from_bytes(_body(answered))
    return may_report(str(mail.get("Content-Type", "")), str(mail.get("From", "")))


def _body(answered: Any) -> bytes:
    """The text in an answer, whatever its server calls it; a mail that is gone meanwhile has none."""
    found = [value for name, value in (answered or {}).items() if name.startswith(b"BODY[")]
    return found[0] if found and isinstance(found[0], bytes) else b""


def _said(problem: Exception) -> str:
    """In the server's words; the library hands some of them on as it writes bytes."""
    words = re.sub(r"b'(.*)'|b\"(.*)\"", lambda found: found[1] or found[2] or "", str(problem))
    return scrubbed(words) or type(problem).__name__
