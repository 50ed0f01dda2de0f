"""Mail that comes back: what is read in it, whom it leaves alone, and a mailbox that cannot be read."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huitou.crm.delivery.channel import Accepted, Ambiguous, Outcome
from huitou.crm.delivery.channels.email import postbox as reading
from huitou.crm.delivery.channels.email.message_id import key_in, message_id
from huitou.crm.delivery.channels.email.postbox import postbox_of
from huitou.crm.delivery.channels.email.report import Report, read_report
from huitou.crm.delivery.message import Message, Origin, State
from huitou.crm.delivery.models import PostboxRead, Suppressed, Told
from huitou.crm.delivery.returned import EVERY, turn
from huitou.crm.delivery.suppression import hashed, suppressed
from huitou.crm.delivery.verdict import Send
from huitou.crm.journeys.alarm import troubles
from huitou.crm.journeys.store import Enrolments
from huitou.errors import UserError
from huitou.language import Speech
from tests.support.postbox import Postbox, bounce, complaint, postbox
from tests.support.serving import Clock

NOW = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
LEASE, DAY = dt.timedelta(minutes=2), dt.timedelta(days=1)
KEY = "7:remind:1"


def _id(key: str = KEY) -> str:
    return message_id(key, "tea@shop.example.com")


# What is read in a mail.


@given(st.text(min_size=1, max_size=40))
def test_a_message_id_names_its_message_and_nobody_else_makes_one(key: str) -> None:
    named = _id(key)
    assert key_in(f"Message-ID: {named}\r\n") == key
    assert key_in(named.upper()) == key
    digits, _, signed = named.strip("<>").partition(".")
    assert key_in(f"<{digits}.{'0' * 24}{signed[24:]}>") == ""
    assert key_in(f"<{b'8:remind:1'.hex()}.{signed}>") == ("" if key != "8:remind:1" else key)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (bounce(_id()), "bounced"),
        (bounce(_id(), status="5.0.0"), "bounced"),
        (bounce(_id(), status="5.2.1"), "bounced"),
        # Not the address's fault: a full mailbox, a mail that was not liked, a server that could not be reached.
        (bounce(_id(), status="5.2.2"), "undelivered"),
        (bounce(_id(), status="5.7.1"), "undelivered"),
        (bounce(_id(), status="4.4.7"), "undelivered"),
        (bounce(_id(), status=""), "undelivered"),
        (bounce(_id(), action="delivered", status="2.1.5"), "delivered"),
        (complaint(_id()), "complained"),
    ],
)
def test_what_a_report_says_of_a_message(raw: bytes, kind: str) -> None:
    found = read_report(raw)
    assert found is not None
    assert (found.key, found.kind) == (KEY, kind)
    assert "anna" not in found.detail


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00",
        bounce(_id(), action="delayed", status="4.4.1"),
        bounce(_id(), action="relayed", status="2.1.9"),
        bounce("<7.remind.1@shop.example.com>"),
        complaint(_id(), "not-spam"),
        # Somebody answers a mail of ours: not read for what it says.
        f"From: anna@example.com\r\nSubject: 退信\r\nIn-Reply-To: {_id()}\r\n\r\n5.1.1 bounced".encode(),
    ],
)
def test_what_is_no_last_word_on_a_message_of_ours_says_nothing(raw: bytes) -> None:
    assert read_report(raw) is None


def test_a_postmaster_in_words_of_their_own_says_it_did_not_arrive_and_no_more() -> None:
    quoted = base64.encodebytes(f"原邮件 Message-ID: {_id()}".encode()).decode()
    head = "From: PostMaster@mx.example.com\r\nSubject: Returned: anna@example.com\r\n"
    raw = f"{head}Content-Transfer-Encoding: base64\r\n\r\n{quoted}"
    found = read_report(raw.encode())
    assert found is not None
    assert (found.kind, found.detail) == ("undelivered", "Returned: …@…")


@given(st.data())
def test_a_report_that_was_spoilt_on_its_way_never_fails(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from([bounce(_id()), complaint(_id())])))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=12))
        raw = raw or bytearray(b"x")
    found = read_report(bytes(raw))
    assert found is None or found.key == KEY


def test_a_report_is_one_telling_however_often_it_is_read() -> None:
    first, again = read_report(bounce(_id())), read_report(bounce(_id(), why="550 other words"))
    assert isinstance(first, Report)
    assert again is not None
    assert first.id == again.id


# The mailbox it is read from.


@pytest.fixture
def box(settings: Any, clock: Clock) -> Iterator[Postbox]:
    with postbox() as made:
        settings.HUITOU_BOUNCES, clock.at = made.url, NOW
        yield made


def _sent(store: Enrolments, outcome: Outcome, address: str = "anna@example.com") -> None:
    store.plan([Message(KEY, 7, "email", "marketing", "t", Origin(1, 1, 7, "remind"), NOW, NOW + 3 * DAY)])
    (claimed,) = store.claim("w", NOW, lease=LEASE, limit=9)
    store.decide(claimed, NOW, lambda _: Send(address), lease=LEASE, since=NOW)
    store.ended(claimed, outcome, NOW, again_at=None)


def test_who_bounced_is_left_alone_with_whoever_has_the_address(tables: Enrolments, box: Postbox) -> None:
    _sent(tables, Accepted())
    box.mails[5] = bounce(_id())
    assert not turn()
    assert [(each.why, each.key, each.address) for each in Suppressed.objects.all()] == [
        ("bounced", KEY, hashed("anna@example.com"))
    ]
    assert suppressed({9}, "email", ["Anna@example.com"]) == "address"
    (told,) = Told.objects.all()
    assert (told.kind, told.key) == ("bounced", KEY)
    assert "anna" not in told.detail


def test_what_did_not_arrive_for_another_reason_leaves_nobody_alone(tables: Enrolments, box: Postbox) -> None:
    _sent(tables, Accepted())
    box.mails[5] = bounce(_id(), status="5.2.2")
    turn()
    assert [each.kind for each in Told.objects.all()] == ["undelivered"]
    assert not Suppressed.objects.exists()


def test_a_report_settles_what_nobody_knew(tables: Enrolments, box: Postbox) -> None:
    _sent(tables, Ambiguous())
    box.mails[5] = bounce(_id(), action="delivered", status="2.0.0")
    turn()
    assert tables.standing([KEY])[KEY].state is State.SENT


def test_a_mailbox_is_read_on_from_where_it_was_and_left_as_it_is(
    tables: Enrolments, box: Postbox, clock: Clock
) -> None:
    _sent(tables, Accepted())
    box.mails[5] = b"From: anna@example.com\r\nSubject: hello\r\n\r\nprivate"
    turn()
    assert not [each for each in box.asked if "FETCH" in each and "[]" in each], "what people write was read"
    asked = len(box.asked)
    turn()
    assert len(box.asked) == asked, "asked again at once"
    clock.at = NOW + EVERY
    box.mails[6] = complaint(_id())
    turn()
    assert [each for each in box.asked[asked:] if "SEARCH" in each] == ["UID SEARCH UID 6:*"]
    assert Suppressed.objects.get().why == "complained"
    assert not [each for each in box.asked if each.startswith(("SELECT", "UID STORE", "EXPUNGE"))]


def test_a_mailbox_that_was_made_anew_is_read_from_its_beginning(
    tables: Enrolments, box: Postbox, clock: Clock
) -> None:
    _sent(tables, Accepted())
    box.mails = {40: bounce(_id())}
    turn()
    clock.at = NOW + EVERY
    box.validity, box.mails = 8, {1: bounce(_id()), 2: complaint(_id())}
    turn()
    # The bounce that is read again is no news.
    assert sorted(each.kind for each in Told.objects.all()) == ["bounced", "complained"]
    assert PostboxRead.objects.get().uid == 2


def test_many_are_read_bit_by_bit(
    tables: Enrolments, box: Postbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sent(tables, Accepted())
    monkeypatch.setattr(reading, "_READ_AT_ONCE", 2)
    box.mails = {n: bounce("<other@example.com>") for n in range(1, 6)} | {9: bounce(_id())}
    turns = 0
    while turn():
        turns += 1
    assert (turns, Told.objects.count(), PostboxRead.objects.get().uid) == (2, 1, 9)


def test_a_server_that_wants_to_know_who_asks_is_told(tables: Enrolments, box: Postbox) -> None:
    assert tables.left() == 0
    box.wants_id = True
    turn()
    assert PostboxRead.objects.get().failures == 0


@pytest.mark.parametrize("trouble", ["LOGIN", "EXAMINE", "UID SEARCH"])
def test_a_mailbox_that_cannot_be_read_is_told_and_tried_ever_less_often(
    tables: Enrolments, box: Postbox, clock: Clock, trouble: str
) -> None:
    assert tables.left() == 0
    box.trouble, waits = trouble, []
    for _ in range(6):
        turn()
        waits.append(PostboxRead.objects.get().next_at - clock.at)
        clock.at = PostboxRead.objects.get().next_at
    assert waits == [EVERY, 2 * EVERY, 4 * EVERY, 8 * EVERY, 12 * EVERY, 12 * EVERY]
    (found,) = troubles(clock.at)
    assert (found.kind, found.count, found.since) == ("postbox", 6, NOW)
    for lang in ("zh", "en"):
        said = found.text(Speech(lang))
        assert "HUITOU_BOUNCES" in said
        assert "not for …@… today" in said
        assert "b'" not in said
        assert "tea@" not in said
        assert "p@ss" not in said
    box.trouble = ""
    turn()
    assert troubles(clock.at) == []


def test_a_server_that_is_not_there_is_told(tables: Enrolments, settings: Any, clock: Clock) -> None:
    assert tables.left() == 0
    clock.at, settings.HUITOU_BOUNCES = NOW, "imaps://a:b@127.0.0.1:1/INBOX"
    assert not turn()
    assert [each.kind for each in troubles(NOW)] == ["postbox"]


def test_a_mailbox_that_was_changed_or_given_up_is_nobodys_trouble(
    tables: Enrolments, box: Postbox, settings: Any, clock: Clock
) -> None:
    assert tables.left() == 0
    box.trouble, right = "LOGIN", settings.HUITOU_BOUNCES
    settings.HUITOU_BOUNCES = right.replace("tea", "cha")
    turn()
    assert len(troubles(clock.at)) == 1
    box.trouble, settings.HUITOU_BOUNCES = "", right
    turn()
    assert troubles(clock.at) == []
    box.trouble, clock.at = "LOGIN", NOW + EVERY
    turn()
    assert len(troubles(clock.at)) == 1
    settings.HUITOU_BOUNCES = ""
    assert troubles(clock.at) == []


def test_an_address_that_is_none_is_an_alarm_and_holds_nobody_up(
    tables: Enrolments, settings: Any, clock: Clock
) -> None:
    assert tables.left() == 0
    settings.HUITOU_BOUNCES = "tea@shop.example.com"
    assert not turn()
    (found,) = troubles(NOW)
    assert (found.kind, found.what) == ("postbox", ("server.bounces",))
    assert "不是邮箱地址" in found.text(Speech("zh"))
    assert "is not the address of a mailbox" in found.text(Speech("en"))


@pytest.mark.parametrize(
    "address", ["imaps://imap.example.com", "tea@shop.example.com", "imaps://a@b:x/", "imaps://:b@c"]
)
def test_an_address_that_is_none_says_so_without_quoting_it(address: str) -> None:
    with pytest.raises(UserError) as caught:
        postbox_of(address)
    assert caught.value.code == "server.bounces"
    assert address not in caught.value.en + caught.value.zh


def test_without_an_address_nothing_is_read() -> None:
    assert postbox_of("") is None
