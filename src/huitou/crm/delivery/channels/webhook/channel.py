"""The webhook channel: one signed POST, under a key by which the receiver knows what it already has."""

from __future__ import annotations

import datetime as dt
import json
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from huitou.crm.delivery.channel import Accepted, Ambiguous, Busy, Found, NotSetUpError, Outcome, Refused
from huitou.crm.delivery.channels.webhook.signing import HEADER, signature
from huitou.crm.delivery.message import Message
from huitou.crm.delivery.scrubbed import scrubbed
from huitou.crm.delivery.wording import Wording, worded
from huitou.crm.outward import NoWayOn

_SECONDS = 20.0
_LONGEST_ANSWER = 100_000
_TOO_MANY = 429
# Where it answers so, it does not have the message and will not.
_NOT_TAKEN = ("refused", "never_had")
_SAFE = ("https://", "http://127.0.0.1", "http://localhost")


@dataclass(frozen=True, slots=True)
class _Ready:
    url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """``url`` and ``secret`` are the receiver's; ``ask`` where it is asked what became of a message, if anywhere.

    It is told the words as they are to be read, and beside them what they were made of.

    Signed as ``signing`` says. The receiver answers 2xx once it has stored it, and the same to the same
    ``Idempotency-Key``.
    """

    url: str
    secret: str
    wording: Wording
    clock: Callable[[], dt.datetime]
    name: str = "webhook"
    ask: str = ""
    knows_keys: bool = True

    @property
    def tells(self) -> bool:
        return bool(self.ask)

    def prepare(self, message: Message, address: str) -> object:
        words = self.wording
        template = words.template(message)
        if not self.url.startswith(_SAFE):
            raise NotSetUpError("HUITOU_WEBHOOK")
        if not self.secret:
            raise NotSetUpError("HUITOU_WEBHOOK_SECRET")
        about = words.values(message)
        read = worded(template, words.lang, about, words.leave(message, address))
        said = {
            "key": message.key,
            "customer_id": message.customer_id,
            "to": address,
            "purpose": message.purpose,
            "template": message.template,
            "journey": message.origin.journey,
            "version": message.origin.version,
            "step": message.origin.step,
            "subject": read.subject,
            "body": read.body,
            "leave": read.leave,
            "about": dict(about),
        }
        return _Ready(self.url, json.dumps(said, ensure_ascii=False, sort_keys=True).encode())

    def call(self, ready: object, key: str) -> Outcome:
        if not isinstance(ready, _Ready):
            raise TypeError("this was not prepared here")
        try:
            self._posted(ready.url, ready.body, {"Idempotency-Key": key})
            return Accepted()
        except urllib.error.HTTPError as said:
            return self._no(said)
        except urllib.error.URLError as problem:
            # No connection was made: nothing was said.
            refused = isinstance(problem.reason, ConnectionRefusedError)
            return Busy(detail="refused") if refused else Ambiguous(type(problem.reason).__name__)
        except OSError as problem:
            return Ambiguous(type(problem).__name__)

    def look_up(self, key: str) -> Found:
        if not self.ask.startswith(_SAFE):
            raise OSError("HUITOU_WEBHOOK_ASK is not https://…")
        answer = self._posted(self.ask, json.dumps({"key": key}).encode(), {})
        try:
            said = json.loads(answer)
        except ValueError:
            return None
        state, detail = (
            (str(said.get(name, "")) for name in ("state", "detail")) if isinstance(said, dict) else ("", "")
        )
        if state in _NOT_TAKEN:
            return Refused(scrubbed(detail or state))
        return Accepted() if state == "accepted" else None

    def _posted(self, url: str, body: bytes, headers: Mapping[str, str]) -> bytes:
        """The answer to a signed POST. Raises: OSError."""
        signed = {HEADER: signature(self.secret, body, int(self.clock().timestamp()))}
        said = {"Content-Type": "application/json", **headers, **signed}
        request = urllib.request.Request(url, body, said, method="POST")  # noqa: S310 - looked at by who calls
        with urllib.request.build_opener(NoWayOn).open(request, timeout=_SECONDS) as answer:
            return bytes(answer.read(_LONGEST_ANSWER))

    def _no(self, said: urllib.error.HTTPError) -> Outcome:
        detail = f"HTTP {said.code}"
        if said.code == _TOO_MANY:
            wait = said.headers.get("Retry-After", "")
            until = self.clock() + dt.timedelta(seconds=int(wait)) if wait.isdigit() else None
            return Busy(until, detail)
        # A server that failed may have stored it before it did.
        return Ambiguous(detail) if said.code >= 500 else Refused(detail)
