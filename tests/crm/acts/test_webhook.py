"""The webhook: what it says, how it is signed, and what is made of each answer."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.client import RemoteDisconnected
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from urllib.error import HTTPError

import pytest

from huitou.crm.delivery.channel import Accepted, Ambiguous, Busy, Found, NotSetUpError, Outcome, Refused, UnreadyError
from huitou.crm.delivery.channels.webhook.channel import WebhookChannel
from huitou.crm.delivery.channels.webhook.signing import HEADER, is_signed
from huitou.crm.delivery.message import Message, Origin, Purpose
from huitou.crm.delivery.wording import Wording
from huitou.crm.delivery.words.template import Template, Written
from tests.support.ports import free_port

NOW = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
LEAVE = "https://shop.example.com/u/abc"
MESSAGE = Message(
    key="7:remind:1",
    customer_id=7,
    channel="webhook",
    purpose="reminder",
    template="due:3",
    origin=Origin(1, 2, 7, "remind"),
    due_at=NOW,
    expires_at=NOW + dt.timedelta(days=3),
)


class _Receiver(HTTPServer):
    """Answers with ``status`` and ``headers``; says nothing at all for status 0."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.headers: dict[str, str] = {}
        self.says = b""
        self.got: list[tuple[dict[str, str], bytes]] = []


class _Handler(BaseHTTPRequestHandler):
    server: _Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        if self.server.status:
            self.send_response(self.server.status)
            for name, value in self.server.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(self.server.says)

    def log_message(self, *_: Any) -> None:
        """Not into the tests' output."""


@pytest.fixture
def receiver() -> Iterator[_Receiver]:
    server = _Receiver()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def _due(body: str = "{{ product }}快喝完了。退订：{{ leave }}", purpose: Purpose = "reminder") -> Template:
    return Template("due", 3, purpose, {"zh": Written("该买{{ product }}了", body)})


def _wording(template: Template | None = None, leave: str = LEAVE) -> Wording:
    kept = {"due:3": template or _due()}
    return Wording("zh", kept.get, lambda _: {"product": "岩茶"}, lambda _message, _address: leave)


def _channel(url: str, secret: str = "hush", wording: Wording | None = None) -> WebhookChannel:
    return WebhookChannel(url, secret, wording or _wording(), lambda: NOW)


def _called(receiver: _Receiver, path: str = "/hook") -> Outcome:
    channel = _channel(f"http://127.0.0.1:{receiver.server_port}{path}")
    return channel.call(channel.prepare(MESSAGE, "7"), MESSAGE.key)


def test_it_says_what_is_to_be_said_and_to_whom(receiver: _Receiver) -> None:
    assert _called(receiver) == Accepted()
    ((headers, body),) = receiver.got
    said = json.loads(body)
    assert headers["Idempotency-Key"] == "7:remind:1"
    assert (said["customer_id"], said["template"], said["about"]) == (7, "due:3", {"product": "岩茶"})


def test_it_says_the_words_as_they_are_to_be_read(receiver: _Receiver) -> None:
    _called(receiver)
    said = json.loads(receiver.got[0][1])
    assert (said["subject"], said["body"]) == ("该买岩茶了", f"岩茶快喝完了。退订：{LEAVE}")
    assert (said["leave"], said["purpose"]) == (LEAVE, "reminder")


def test_a_notice_has_nothing_to_leave() -> None:
    wording = _wording(_due("{{ product }}已发货", "service"))
    ready: Any = _channel("https://example.com/hook", wording=wording).prepare(MESSAGE, "7")
    assert (json.loads(ready.body)["leave"], json.loads(ready.body)["body"]) == ("", "岩茶已发货")


@pytest.mark.parametrize(
    ("message", "wording", "said"),
    [
        (MESSAGE, _wording(_due("{{ order }}：{{ leave }}")), "order"),
        (MESSAGE, _wording(_due("{{ product")), "expected"),
        (MESSAGE, _wording(Template("due", 3, "reminder", {})), "due:3"),
        (replace(MESSAGE, template="gone:1"), _wording(), "gone:1"),
    ],
)
def test_words_that_are_gone_wrong_or_lack_a_value_are_not_said(message: Message, wording: Wording, said: str) -> None:
    with pytest.raises(UnreadyError, match=said) as problem:
        _channel("https://example.com/hook", wording=wording).prepare(message, "7")
    assert not isinstance(problem.value, NotSetUpError)


def test_without_a_way_to_leave_nothing_that_sells_goes() -> None:
    with pytest.raises(NotSetUpError, match="HUITOU_URL"):
        _channel("https://example.com/hook", wording=_wording(leave="")).prepare(MESSAGE, "7")
    notice = _wording(_due("{{ product }}已发货", "service"), leave="")
    assert _channel("https://example.com/hook", wording=notice).prepare(MESSAGE, "7")


def test_the_receiver_can_check_who_is_speaking(receiver: _Receiver) -> None:
    """HMAC-SHA256 of "SECONDS.BODY"; 1781064000 is 2026-06-10 04:00 UTC."""
    _called(receiver)
    ((headers, body),) = receiver.got
    digest = hmac.new(b"hush", b"1781064000." + body, hashlib.sha256).hexdigest()
    assert headers["X-Huitou-Signature"] == f"t=1781064000,v1={digest}"


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        (204, {}, Accepted()),
        (400, {}, Refused("HTTP 400")),
        (404, {}, Refused("HTTP 404")),
        (302, {"Location": "http://127.0.0.1:1/"}, Refused("HTTP 302")),
        (429, {"Retry-After": "60"}, Busy(NOW + dt.timedelta(minutes=1), "HTTP 429")),
        (429, {"Retry-After": "soon"}, Busy(None, "HTTP 429")),
        (500, {}, Ambiguous("HTTP 500")),
        (503, {}, Ambiguous("HTTP 503")),
    ],
)
def test_each_answer_is_told(receiver: _Receiver, status: int, headers: dict[str, str], outcome: Outcome) -> None:
    receiver.status, receiver.headers = status, headers
    assert _called(receiver) == outcome
    assert len(receiver.got) == 1


def test_silence_is_ambiguous(receiver: _Receiver) -> None:
    receiver.status = 0
    assert isinstance(_called(receiver), Ambiguous)


def test_where_nobody_listens_nothing_was_said() -> None:
    channel = _channel(f"http://127.0.0.1:{free_port()}/hook")
    assert channel.call(channel.prepare(MESSAGE, "7"), MESSAGE.key) == Busy(detail="refused")


@pytest.mark.parametrize("url", ["http://example.com/hook", "ftp://example.com", "file:///etc/passwd", ""])
def test_only_https_is_spoken_outside_this_machine(url: str) -> None:
    with pytest.raises(UnreadyError):
        _channel(url).prepare(MESSAGE, "7")


def test_without_a_secret_nothing_is_said() -> None:
    with pytest.raises(UnreadyError):
        _channel("https://example.com/hook", "").prepare(MESSAGE, "7")


def _asked(url: str) -> Found:
    return WebhookChannel("https://example.com", "hush", _wording(), lambda: NOW, ask=url).look_up(MESSAGE.key)


@pytest.mark.parametrize(
    ("says", "found"),
    [
        (b'{"state": "accepted"}', Accepted()),
        (b'{"state": "refused", "detail": "no such user anna@example.com"}', Refused("no such user …@…")),
        (b'{"state": "never_had"}', Refused("never_had")),
        (b'{"state": "not_yet"}', None),
        (b'{"state": null}', None),
        (b'["accepted"]', None),
        (b'{"state": "acc', None),
        (b"", None),
    ],
)
def test_a_receiver_is_asked_what_became_of_a_message(receiver: _Receiver, says: bytes, found: Found) -> None:
    receiver.says = says
    assert _asked(f"http://127.0.0.1:{receiver.server_port}/asked") == found
    ((headers, body),) = receiver.got
    assert json.loads(body) == {"key": MESSAGE.key}
    assert is_signed(headers[HEADER], "hush", body, int(NOW.timestamp()))


@pytest.mark.parametrize("status", [0, 302, 404, 500])
def test_a_receiver_that_does_not_answer_says_nothing_of_the_message(receiver: _Receiver, status: int) -> None:
    receiver.status = status
    with pytest.raises((HTTPError, RemoteDisconnected)):
        _asked(f"http://127.0.0.1:{receiver.server_port}/asked")


def test_it_is_asked_by_https_alone() -> None:
    with pytest.raises(OSError, match="HUITOU_WEBHOOK_ASK"):
        _asked("http://example.com/asked")


def test_only_who_has_an_address_for_it_can_be_asked() -> None:
    assert not _channel("https://example.com").tells
