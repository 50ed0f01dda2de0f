"""Handing one mail to an SMTP server, and telling apart what is certain from what is not.

Until the server was sent the text, nothing was taken, whatever breaks. From then on only its own answer says whether.
"""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage

from huitou.crm.delivery.channel import Accepted, Ambiguous, Busy, Outcome, Refused
from huitou.crm.delivery.scrubbed import scrubbed


@dataclass(frozen=True, slots=True)
class Server:
    """The shop's own. ``tls``: from the start (``whole``), asked for (``asked``), or none."""

    host: str
    port: int
    user: str = ""
    password: str = ""
    tls: str = "asked"
    seconds: float = 20


def hand_over(server: Server, mail: EmailMessage, *, sender: str, to: str) -> Outcome:
    """Hand it over."""
    try:
        line = _opened(server)
    except (OSError, smtplib.SMTPException) as problem:
        return Busy(detail=type(problem).__name__)
    try:
        return _spoken(line, mail, sender, to)
    finally:
        line.close()


def _opened(server: Server) -> smtplib.SMTP:
    if server.tls == "whole":
        line: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=server.seconds, context=ssl.create_default_context()
        )
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
    try:
        if server.tls == "asked":
            line.starttls(context=ssl.create_default_context())
        line.ehlo_or_helo_if_needed()
        if server.user:
            line.login(server.user, server.password)
    except BaseException:
        line.close()
        raise
    return line


def _spoken(line: smtplib.SMTP, mail: EmailMessage, sender: str, to: str) -> Outcome:
    try:
        for code, said in (line.mail(sender), line.rcpt(to)):
            if code >= 400:
                return _no(code, said)
    except (OSError, smtplib.SMTPException) as problem:
        return Busy(detail=type(problem).__name__)
    try:
        code, said = line.data(mail.as_bytes())
    except smtplib.SMTPDataError as problem:
        # It would not hear the text at all.
        return _no(problem.smtp_code, problem.smtp_error)
    except (OSError, smtplib.SMTPException) as problem:
        return Ambiguous(type(problem).__name__)
    return Accepted() if code < 400 else _no(code, said)


def _no(code: int, said: bytes | str) -> Outcome:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    detail = scrubbed(f"{code} {text}")
    return Refused(detail) if code >= 500 else Busy(detail=detail)
