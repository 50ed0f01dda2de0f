"""Mail: what is in it, and what is told of a server that takes it, refuses it, or falls silent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from huitou.crm.delivery.channel import Accepted, Ambiguous, Busy, Outcome, Refused, UnreadyError
from huitou.crm.delivery.channels.email.letter import Envelope, letter, message_id
from huitou.crm.delivery.channels.email.smtp import Server, hand_over
from huitou.crm.delivery.message import Purpose
from huitou.crm.delivery.words.template import Template, Written
from huitou.errors import Lang
from tests.support.ports import free_port

AT = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
LEAVE = "https://shop.example.com/u/abc"
ENVELOPE = Envelope("7:remind:1", "anna@example.com", "山野茶铺 <tea@shop.example.com>", LEAVE, AT)
MJML = "<mjml><mj-body><mj-section><mj-column><mj-text>{{ name }}</mj-text></mj-column></mj-section></mj-body></mjml>"


def _letter(
    subject: str = "快喝完了",
    body: str = "{{ name }}：{{ leave }}",
    mjml: str = "",
    *,
    purpose: Purpose = "marketing",
    lang: Lang = "zh",
    **values: str,
) -> EmailMessage:
    template = Template("due", 3, purpose, {"zh": Written(subject, body, mjml)})
    return letter(template, lang, {"name": "林女士", **values}, ENVELOPE)


def test_one_click_unsubscribes() -> None:
    """RFC 8058: both headers, the address over HTTPS."""
    mail = _letter()
    assert mail["List-Unsubscribe"] == f"<{LEAVE}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert LEAVE in mail.get_content()


def test_a_long_link_is_handed_over_in_one_piece() -> None:
    """Mail programs look for the address as it is: encoded or broken they find none. RFC 5322 allows 998 in a line."""
    leave = "https://shop.example.com/u/" + "eyJhbGciOi" * 30 + ":1abcde:" + "x" * 43
    template = Template("due", 3, "marketing", {"zh": Written("快喝完了", "{{ leave }}")})
    mail = letter(template, "zh", {}, Envelope("k", "anna@example.com", ENVELOPE.sender, leave, AT))
    assert f"\r\nList-Unsubscribe: <{leave}>\r\n".encode() in mail.as_bytes()
    assert max(map(len, mail.as_bytes().split(b"\r\n"))) <= 998


def test_a_notice_is_no_advertisement() -> None:
    mail = _letter(purpose="service")
    assert (mail["Subject"], mail["List-Unsubscribe"]) == ("快喝完了", None)


@pytest.mark.parametrize(
    ("subject", "lang", "told"),
    [
        ("快喝完了", "zh", "广告：快喝完了"),
        ("广告 快喝完了", "zh", "广告 快喝完了"),
        ("Running out", "en", "AD: Running out"),
        ("AD Running out", "en", "AD Running out"),
        ("AD: Running out", "en", "AD: Running out"),
        ("AD，快喝完了", "zh", "AD，快喝完了"),
        ("AD快喝完了", "zh", "AD快喝完了"),
        ("Add a second bag?", "en", "AD: Add a second bag?"),
        ("Advice on brewing", "en", "AD: Advice on brewing"),
        ("ADVENT tea", "en", "AD: ADVENT tea"),
        ("AD-free coffee", "en", "AD: AD-free coffee"),
        ("Ad hoc tea", "en", "AD: Ad hoc tea"),
    ],
)
def test_what_sells_says_so_first(subject: str, lang: Lang, told: str) -> None:
    assert _letter(subject, lang=lang)["Subject"] == told


def test_without_a_way_to_leave_nothing_that_sells_goes() -> None:
    template = Template("due", 3, "marketing", {"zh": Written("a", "b")})
    with pytest.raises(UnreadyError, match="HUITOU_URL"):
        letter(template, "zh", {}, Envelope("k", "a@example.com", "s@example.com", "", AT))


def test_a_break_in_a_value_begins_no_header() -> None:
    mail = _letter("{{ name }}", name="Lin\r\nBcc: everybody@example.com")
    assert mail["Bcc"] is None
    assert mail["Subject"] == "广告：Lin Bcc: everybody@example.com"


@pytest.mark.parametrize("to", ["nobody", "a@b@c", "a b@example.com", ""])
def test_an_address_that_is_none_is_refused(to: str) -> None:
    template = Template("due", 3, "service", {"zh": Written("a", "b")})
    with pytest.raises(UnreadyError):
        letter(template, "zh", {}, Envelope("k", to, "s@example.com", LEAVE, AT))


def test_a_missing_value_stops_it() -> None:
    with pytest.raises(UnreadyError, match="product"):
        _letter(body="{{ product }}")


def test_the_same_message_has_the_same_id_and_no_other() -> None:
    assert _letter()["Message-ID"] == message_id("7:remind:1", "tea@shop.example.com")
    assert message_id("7:remind:1", "a@b.c") != message_id("7:remind:2", "a@b.c")


def test_mjml_is_laid_out_with_its_styles_inline_and_its_values_escaped() -> None:
    mail = _letter(mjml=MJML, name="<i>Lin</i>")
    text, html = mail.iter_parts()
    assert text.get_content_type() == "text/plain"
    page = html.get_content()
    assert "&lt;i&gt;Lin&lt;/i&gt;" in page
    assert "style=" in page
    assert "<mj-" not in page


def test_mjml_that_is_wrong_stops_it() -> None:
    with pytest.raises(UnreadyError, match="MJML"):
        _letter(mjml="<mjml><mj-body>{{ name }}")


class _Mailbox:
    """An SMTP server on loopback that answers as it is told to."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.answers: dict[str, str] = {}

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if "rcpt" in self.answers:
            return self.answers["rcpt"]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.got.append(envelope.content)
        if self.answers.get("data") == "hang up":
            server.transport.close()
        return self.answers.get("data", "250 OK")


@pytest.fixture
def mailbox() -> Iterator[tuple[_Mailbox, Server]]:
    box = _Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, Server("127.0.0.1", controller.port, tls="none", seconds=5)
    controller.stop()


def _handed(server: Server) -> Outcome:
    return hand_over(server, _letter(), sender="tea@shop.example.com", to="anna@example.com")


def test_a_mail_arrives_as_it_was_written(mailbox: tuple[_Mailbox, Server]) -> None:
    box, server = mailbox
    assert _handed(server) == Accepted()
    (raw,) = box.got
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail["Subject"] == "广告：快喝完了"
    assert mail["From"].addresses[0].display_name == "山野茶铺"
    assert f"林女士：{LEAVE}" in mail.get_content()


@pytest.mark.parametrize(
    ("at", "answer", "holds"),
    [
        ("rcpt", "550 no such mailbox", lambda said: said == Refused("550 no such mailbox")),
        ("rcpt", "451 try later", lambda said: said == Busy(detail="451 try later")),
        ("data", "554 spam", lambda said: said == Refused("554 spam")),
        ("data", "452 full", lambda said: said == Busy(detail="452 full")),
        ("data", "hang up", lambda said: isinstance(said, Ambiguous)),
    ],
)
def test_what_the_server_says_is_told(
    mailbox: tuple[_Mailbox, Server], at: str, answer: str, holds: Callable[[Outcome], bool]
) -> None:
    box, server = mailbox
    box.answers[at] = answer
    assert holds(_handed(server))


def test_where_nobody_answers_nothing_was_taken() -> None:
    assert isinstance(_handed(Server("127.0.0.1", free_port(), tls="none", seconds=2)), Busy)


def test_a_server_without_tls_is_not_spoken_to_where_it_was_asked_for(mailbox: tuple[_Mailbox, Server]) -> None:
    box, server = mailbox
    assert isinstance(_handed(Server(server.host, server.port, seconds=5)), Busy)
    assert box.got == []
