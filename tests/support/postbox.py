"""A mailbox read by IMAP: as much of RFC 3501 as reading takes, and servers that misbehave."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes

_UIDS = re.compile(r"UID (\d+):\*")


class Postbox(socketserver.ThreadingTCPServer):
    """``mails`` by their number. ``asked``: every command, without its tag. ``trouble``: the command that fails."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        self.mails: dict[int, bytes] = {}
        self.validity = 7
        self.asked: list[str] = []
        self.trouble = ""
        self.wants_id = False

    @property
    def url(self) -> str:
        return f"plain://tea%40shop.example.com:p%40ss@127.0.0.1:{self.server_address[1]}/INBOX"


class _Line(socketserver.StreamRequestHandler):
    server: Postbox

    def handle(self) -> None:
        self.named = False
        self._say("* OK ready")
        while line := self.rfile.readline().decode().strip():
            tag, _, said = line.partition(" ")
            self.server.asked.append(said)
            if said.upper().startswith(self.server.trouble or "\0"):
                # A server that hangs up, or says no.
                self._say(f"{tag} NO not for tea@shop.example.com today")
                continue
            if self._answer(tag, said):
                return

    def _answer(self, tag: str, said: str) -> bool:
        word = said.upper()
        if word.startswith("CAPABILITY"):
            self._say("* CAPABILITY IMAP4rev1 ID")
        elif word.startswith("ID "):
            self.named = True
            self._say('* ID ("name" "fake")')
        elif word.startswith(("EXAMINE", "SELECT")):
            if self.server.wants_id and not self.named:
                self._say(f"{tag} NO EXAMINE Unsafe Login. Please contact us")
                return False
            self._say(f"* {len(self.server.mails)} EXISTS")
            self._say(f"* OK [UIDVALIDITY {self.server.validity}] valid")
            self._say(f"* OK [UIDNEXT {max(self.server.mails, default=0) + 1}] next")
        elif word.startswith("UID SEARCH"):
            self._say("* SEARCH " + " ".join(map(str, self._searched(said))))
        elif word.startswith("UID FETCH"):
            self._fetched(said)
        self._say(f"{tag} OK done")
        return word.startswith("LOGOUT")

    def _searched(self, said: str) -> list[int]:
        numbers = sorted(self.server.mails)
        found = _UIDS.search(said)
        if found is None:
            return numbers
        # A star stands for the last mail, whichever end of the range it is.
        return sorted({*(each for each in numbers if each >= int(found[1])), *numbers[-1:]})

    def _fetched(self, said: str) -> None:
        wanted = [int(each) for each in said.split()[2].split(",")]
        head = "HEADER.FIELDS" in said
        for place, uid in enumerate(sorted(self.server.mails), 1):
            if uid in wanted:
                raw = self.server.mails[uid]
                name, body = ("BODY[HEADER.FIELDS (CONTENT-TYPE FROM)]", _head(raw)) if head else ("BODY[]<0>", raw)
                self.wfile.write(f"* {place} FETCH (UID {uid} {name} {{{len(body)}}}\r\n".encode() + body + b")\r\n")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


def _head(raw: bytes) -> bytes:
    mail = message_from_bytes(raw)
    lines = [f"{name}: {mail[name]}\r\n" for name in ("Content-Type", "From") if mail[name]]
    return "".join([*lines, "\r\n"]).encode()


@contextmanager
def postbox() -> Iterator[Postbox]:
    with Postbox() as box:
        thread = threading.Thread(target=box.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield box
        box.shutdown()
        thread.join()


def bounce(
    message_id: str, *, action: str = "failed", status: str = "5.1.1", why: str = "550 no such user anna@example.com"
) -> bytes:
    """A delivery report (RFC 3464) of one mail, its headers returned."""
    return _report(
        "delivery-status",
        f"Reporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; anna@example.com\nAction: {action}\n"
        f"Status: {status}\nDiagnostic-Code: smtp; {why}\n",
        message_id,
    )


def complaint(message_id: str, kind: str = "abuse") -> bytes:
    """A complaint (RFC 5965)."""
    return _report("feedback-report", f"Feedback-Type: {kind}\nUser-Agent: Example/1\nVersion: 1\n", message_id)


def _report(kind: str, said: str, message_id: str) -> bytes:
    text = f"""From: Mail Delivery System <MAILER-DAEMON@mx.example.com>
To: tea@shop.example.com
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8

Sorry. 很抱歉。

--b1
Content-Type: message/{kind}

{said}
--b1
Content-Type: text/rfc822-headers

From: tea@shop.example.com
To: anna@example.com
Message-ID: {message_id}
Subject: hello

--b1--
"""
    return text.replace("\n", "\r\n").encode()
