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
from huitou.crm.outward import NoWayOn

_SECONDS = 20.0
_LONGEST_ANSWER = 100_000
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class _Ready:
    url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """``url`` and ``secret`` are the receiver's; ``values`` what it is told of the message's customer.

    Signed as ``signing`` says. The receiver answers 2xx once it has stored it, and the same to the same
    ``Idempotency-Key``.
    """

    url: str
    secret: str
    values: Callable[[Message], Mapping[str, str]]
    clock: Callable[[], dt.datetime]
    name: str = "webhook"
    knows_keys: bool = True
    tells: bool = False

    def prepare(self, message: Message, address: str) -> object:
        if not self.url.startswith(("https://", "http://127.0.0.1", "http://localhost")):
            raise NotSetUpError("HUITOU_WEBHOOK")
        if not self.secret:
            raise NotSetUpError("HUITOU_WEBHOOK_SECRET")
        said = {
            "key": message.key,
            "customer_id": message.customer_id,
            "to": address,
            "purpose": message.purpose,
            "template": message.template,
            "journey": message.origin.journey,
            "version": message.origin.version,
            "step": message.origin.step,
            "about": dict(self.values(message)),
        }
        return _Ready(self.url, json.dumps(said, ensure_ascii=False, sort_keys=True).encode())

    def call(self, ready: object, key: str) -> Outcome:
        if not isinstance(ready, _Ready):
            raise TypeError("this was not prepared here")
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            HEADER: signature(self.secret, ready.body, int(self.clock().timestamp())),
        }
        request = urllib.request.Request(ready.url, ready.body, headers, method="POST")  # noqa: S310 - see prepare
        try:
            with urllib.request.build_opener(NoWayOn).open(request, timeout=_SECONDS) as answer:
                answer.read(_LONGEST_ANSWER)
                return Accepted()
        except urllib.error.HTTPError as said:
            return self._no(said)
        except urllib.error.URLError as problem:
            # No connection was made: nothing was said.
            refused = isinstance(problem.reason, ConnectionRefusedError)
            return Busy(detail="refused") if refused else Ambiguous(type(problem.reason).__name__)
        except OSError as problem:
            return Ambiguous(type(problem).__name__)

    def look_up(self, key: str) -> Found:  # noqa: ARG002
        return None

    def _no(self, said: urllib.error.HTTPError) -> Outcome:
        detail = f"HTTP {said.code}"
        if said.code == _TOO_MANY:
            wait = said.headers.get("Retry-After", "")
            until = self.clock() + dt.timedelta(seconds=int(wait)) if wait.isdigit() else None
            return Busy(until, detail)
        # A server that failed may have stored it before it did.
        return Ambiguous(detail) if said.code >= 500 else Refused(detail)
