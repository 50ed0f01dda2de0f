"""From a customer list on disk to a mailbox: a journey, a mail, an unsubscribing, and nothing after it."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

import huitou
from huitou import settings as shop_settings
from huitou.crm.customers.models import Consent, Tagged
from huitou.crm.delivery import returned
from huitou.crm.delivery.channels.webhook.channel import WebhookChannel
from huitou.crm.delivery.codes import WORDS
from huitou.crm.delivery.message import State
from huitou.crm.delivery.models import Decided, Outgoing, Suppressed
from huitou.crm.delivery.suppression import suppress
from huitou.crm.delivery.words.kept import keep
from huitou.crm.delivery.words.template import Written
from huitou.crm.journeys import values, work
from huitou.crm.journeys.assignment import Design
from huitou.crm.journeys.enrolment import Entry, Event
from huitou.crm.journeys.models import Journey, JourneyVersion
from huitou.crm.journeys.readings import reading
from huitou.crm.journeys.tables import Tables
from huitou.crm.shop.served import shop
from huitou.errors import UserError
from huitou.warehouse.accounts import find
from tests.support.ports import free_port
from tests.support.postbox import bounce, postbox
from tests.support.serving import Clock

# Noon in Shanghai, two days after the last order.
NOON = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
ORDERS = """order_id,customer_id,ordered_at,paid_amount,category
o1,anna,2026-05-01 10:00:00,88.00,岩茶
o2,ben,2026-05-02 10:00:00,88.00,岩茶
o3,carl,2026-05-03 10:00:00,88.00,白茶
o4,dora,2026-06-08 10:00:00,88.00,白茶
"""
MEMBERS = """customer_id,email,consent_email,consent_at,consent_source
anna,anna@example.com,yes,2026-05-01,下单时勾选
ben,ben@example.com,no,2026-05-02,电话
carl,carl@example.com,,,
dora,dora@example.com,yes,2026-06-08,下单时勾选
"""
STEPS = [
    {
        "id": "remind",
        "kind": "send",
        "channel": "email",
        "purpose": "reminder",
        "template": "due:1",
        "mode": "live",
        "next": {"next": "tag"},
    },
    {"id": "tag", "kind": "tag", "name": "提醒过", "next": {"next": "wait"}},
    {"id": "wait", "kind": "wait", "days": 2, "next": {"next": "again"}},
    {"id": "again", "kind": "send", "channel": "email", "purpose": "reminder", "template": "due:1", "mode": "live"},
]


class _Mailbox:
    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def to(self) -> list[str]:
        return [str(mail["To"]) for mail in self.mails]


@pytest.fixture
def mailbox(settings: Any) -> Iterator[_Mailbox]:
    box = _Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_HOST_USER = "127.0.0.1", False, ""
    settings.EMAIL_PORT = controller.port
    settings.DEFAULT_FROM_EMAIL = "山野茶铺 <tea@shop.example.com>"
    settings.HUITOU_URL = "https://shop.example.com"
    yield box
    controller.stop()


@pytest.fixture(scope="session")
def shop_of_four(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("four")
    for name, text in (("orders.csv", ORDERS), ("members.csv", MEMBERS)):
        (folder / name).write_text(text, encoding="utf-8")
    huitou.init(folder / "shop", name="山野茶铺").load([folder / "orders.csv", folder / "members.csv"])
    return folder / "shop"


@pytest.fixture
def ids(shop_of_four: Path, serve: Callable[[Path], None], clock: Clock, db: None) -> dict[str, int]:
    """The shop is served, and the journey ready; the customers' numbers by name."""
    serve(shop_of_four)
    clock.at = NOON
    work.version.cache_clear()
    Journey.objects.create(pk=1, name="补货", salt="s", made_at=NOON)
    JourneyVersion.objects.create(journey_id=1, number=1, body={"first": "remind", "steps": STEPS}, made_at=NOON)
    keep(
        "due",
        "reminder",
        {"zh": Written("{{ product }}快喝完了", "{{ shop }}：{{ days }} 天了。退订：{{ leave }}")},
        at=NOON,
    )
    return {name: find(shop_of_four, name)[0] for name in ("anna", "ben", "carl", "dora")}


def _enter(*customers: int, holdout: float = 0.0) -> int:
    entries = [Entry(each, "day 1", NOON) for each in customers]
    return Tables().enrol(work.version(1, 1), Design("s", holdout), entries, NOON)


def _work() -> None:
    while work.turn():
        pass


def _codes() -> dict[int, str]:
    return dict(Outgoing.objects.values_list("customer_id", "code"))


def test_only_who_agreed_gets_the_mail_and_everybody_else_is_told_why(ids: dict[str, int], mailbox: _Mailbox) -> None:
    assert _enter(*ids.values()) == 4
    _work()
    assert sorted(mailbox.to) == ["anna@example.com", "dora@example.com"]
    assert _codes() == {ids["anna"]: "", ids["dora"]: "", ids["ben"]: "no_consent", ids["carl"]: "no_consent"}
    assert Decided.objects.count() == 4
    assert Tagged.objects.filter(tag__name="提醒过", removed_at=None).count() == 4


def test_the_mail_says_what_is_true_of_the_customer(ids: dict[str, int], mailbox: _Mailbox) -> None:
    """1 May to 10 June are 40 days."""
    _enter(ids["anna"])
    _work()
    (mail,) = mailbox.mails
    assert mail["Subject"] == "广告：岩茶快喝完了"
    assert "山野茶铺：40 天了。" in mail.get_content()


def test_the_mail_calls_them_by_name_and_names_their_last_order_and_the_shops_link(
    ids: dict[str, int], mailbox: _Mailbox, tmp_path: Path, shop_of_four: Path, serve: Callable[[Path], None]
) -> None:
    """Anna bought o1, of which the last four letters are all there is."""
    folder = Path(shutil.copytree(shop_of_four, tmp_path / "linked"))
    with (folder / "huitou.toml").open("a", encoding="utf-8") as file:
        file.write('shop_link = "https://tea.example.com/shop?from=mail"\n')
    serve(folder)
    keep("due", "reminder", {"zh": Written("{{ name }}", "{{ order }} {{ link }} {{ leave }}")}, at=NOON)
    steps = [{**STEPS[0], "template": "due:2", "next": {}}]
    JourneyVersion.objects.filter(journey=1).update(body={"first": "remind", "steps": steps})
    work.version.cache_clear()
    _enter(ids["anna"])
    _work()
    (mail,) = mailbox.mails
    assert mail["Subject"] == "广告：anna"
    assert mail.get_content().startswith("o1 https://tea.example.com/shop?from=mail https://shop.example.com/u/")


def test_a_shop_without_a_link_sends_no_words_that_need_one_and_greets_by_default(
    ids: dict[str, int], mailbox: _Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(values, "addressed", lambda _accounts: "")
    keep("due", "reminder", {"zh": Written('{{ name | default: "朋友" }}', "{{ leave }}")}, at=NOON)
    keep("due", "reminder", {"zh": Written("{{ link }}", "{{ leave }}")}, at=NOON)
    for number, customer in ((2, "anna"), (3, "dora")):
        steps = [{**STEPS[0], "template": f"due:{number}", "next": {}}]
        body = {"first": "remind", "steps": steps}
        JourneyVersion.objects.create(journey_id=1, number=number, body=body, made_at=NOON)
        Tables().enrol(work.version(1, number), Design("s", 0.0), [Entry(ids[customer], "day 1", NOON)], NOON)
    _work()
    assert [mail["Subject"] for mail in mailbox.mails] == ["广告：朋友"]
    assert _codes() == {ids["anna"]: "", ids["dora"]: "template"}


def test_what_takes_a_model_to_know_is_learned_before_anybody_is_locked_out(
    ids: dict[str, int], mailbox: _Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Learning a new data version takes seconds; on SQLite nobody else writes while a message is judged."""
    done: list[str] = []
    decide = Tables.decide
    monkeypatch.setattr(values, "expected", lambda *_: done.append("learned") or {})
    monkeypatch.setattr(Tables, "decide", lambda *args, **named: done.append("judged") or decide(*args, **named))
    _enter(ids["anna"])
    _work()
    assert len(mailbox.mails) == 1
    assert done[:2] == ["learned", "judged"]


def test_what_cannot_be_learned_puts_off_its_own_message_alone(
    ids: dict[str, int], mailbox: _Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> dict[int, Any]:
        raise ValueError("not enough")

    keep("plain", "reminder", {"zh": Written("问候", "退订：{{ leave }}")}, at=NOON)
    steps = [{**STEPS[3], "id": "remind", "template": "plain:1"}]
    JourneyVersion.objects.create(journey_id=1, number=2, body={"first": "remind", "steps": steps}, made_at=NOON)
    monkeypatch.setattr(values, "expected", breaks)
    _enter(ids["anna"])
    Tables().enrol(work.version(1, 2), Design("s", 0.0), [Entry(ids["dora"], "day 1", NOON)], NOON)
    _work()
    assert mailbox.to == ["dora@example.com"]
    assert _codes() == {ids["anna"]: "failed", ids["dora"]: ""}


def test_looking_at_the_link_changes_nothing_and_one_post_unsubscribes(
    ids: dict[str, int], mailbox: _Mailbox, clock: Clock
) -> None:
    _enter(ids["anna"], ids["dora"])
    _work()
    mail = next(each for each in mailbox.mails if each["To"] == "anna@example.com")
    path = urlsplit(mail["List-Unsubscribe"].strip("<>")).path
    robot = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    assert [robot.get(path).status_code, robot.head(path).status_code] == [200, 200]
    assert not Suppressed.objects.exists()
    answer = robot.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert [robot.post(path).status_code, Suppressed.objects.count()] == [200, 1]
    assert not Consent.objects.filter(given=True).exists()
    clock.at = NOON + 3 * DAY
    _work()
    assert sorted(mailbox.to) == ["anna@example.com", "dora@example.com", "dora@example.com"]
    assert Outgoing.objects.get(customer_id=ids["anna"], step="again").code == "suppressed"


def test_the_page_behind_the_link_escapes_the_shop_and_runs_nothing(ids: dict[str, int], mailbox: _Mailbox) -> None:
    _enter(ids["anna"])
    _work()
    path = urlsplit(mailbox.mails[0]["List-Unsubscribe"].strip("<>")).path
    answer = Client(headers={"host": "localhost"}).get(path)
    page = answer.content.decode()
    assert re.findall(r"<script|https?://", page) == []
    assert "anna" not in page
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("token", ["x", "abc:def:ghi", "WzEsImVtYWlsIiwiayJd:1abc:0"])
def test_a_link_that_was_not_made_here_is_none(ids: dict[str, int], token: str) -> None:
    assert ids
    client = Client(headers={"host": "localhost"})
    assert [client.get(f"/u/{token}").status_code, client.post(f"/u/{token}").status_code] == [404, 404]
    assert not Suppressed.objects.exists()


def test_who_unsubscribed_before_the_send_gets_nothing(ids: dict[str, int], mailbox: _Mailbox) -> None:
    _enter(ids["anna"])
    Consent.objects.create(
        account_key=ids["anna"], channel="email", purpose="marketing", given=False, said_at=NOON, source="电话"
    )
    _work()
    assert mailbox.to == []
    assert _codes() == {ids["anna"]: "no_consent"}


def test_who_has_ordered_since_is_left_in_peace(ids: dict[str, int], mailbox: _Mailbox, clock: Clock) -> None:
    _enter(ids["anna"])
    _work()
    Tables().tell([Event("e1", "order", ids["anna"], NOON + DAY)], NOON + DAY)
    clock.at = NOON + 3 * DAY
    _work()
    assert len(mailbox.mails) == 1
    assert [each.ended for each in Tables().enrolments()] == ["reached"]


def test_who_is_held_out_walks_and_hears_nothing(ids: dict[str, int], mailbox: _Mailbox, clock: Clock) -> None:
    _enter(ids["anna"], holdout=0.999)
    _work()
    clock.at = NOON + 3 * DAY
    _work()
    assert mailbox.to == []
    assert not Outgoing.objects.exists()
    assert not Tagged.objects.exists()
    assert [(each.step, each.why) for each in Tables().steps()] == [
        ("remind", "held_out"),
        ("tag", "held_out"),
        ("wait", "next"),
        ("again", "held_out"),
    ]


def test_by_night_it_waits_for_the_morning(ids: dict[str, int], mailbox: _Mailbox, clock: Clock) -> None:
    """Eleven at night in Shanghai; nine in the morning is 01:00 UTC."""
    clock.at = NOON + dt.timedelta(hours=11)
    _enter(ids["anna"])
    _work()
    assert mailbox.to == []
    assert Outgoing.objects.get().due_at == dt.datetime(2026, 6, 11, 1, tzinfo=dt.UTC)
    clock.at = dt.datetime(2026, 6, 11, 1, tzinfo=dt.UTC)
    _work()
    assert mailbox.to == ["anna@example.com"]


@pytest.mark.parametrize(("setting", "lacks"), [("HUITOU_URL", "HUITOU_URL"), ("EMAIL_HOST", "HUITOU_SMTP")])
def test_until_the_server_is_set_up_a_message_waits_and_says_for_what(
    ids: dict[str, int], mailbox: _Mailbox, settings: Any, clock: Clock, setting: str, lacks: str
) -> None:
    before = getattr(settings, setting)
    setattr(settings, setting, "")
    _enter(ids["anna"])
    _work()
    row = Outgoing.objects.get()
    assert (row.state, row.code, row.detail) == ("planned", "not_set_up", lacks)
    assert "HUITOU_SMTP" in WORDS["not_set_up"]["en"]
    clock.at = NOON + dt.timedelta(minutes=15)
    _work()
    assert mailbox.to == []
    setattr(settings, setting, before)
    clock.at = NOON + dt.timedelta(minutes=30)
    _work()
    assert mailbox.to == ["anna@example.com"]


def test_what_was_never_set_up_is_skipped_once_its_time_is_over(
    ids: dict[str, int], mailbox: _Mailbox, settings: Any, clock: Clock
) -> None:
    settings.HUITOU_URL = ""
    _enter(ids["anna"])
    _work()
    clock.at = Outgoing.objects.get().expires_at - dt.timedelta(minutes=10)
    _work()
    assert mailbox.to == []
    row = Outgoing.objects.get(step="remind")
    assert (row.state, row.code, row.detail) == ("skipped", "not_set_up", "HUITOU_URL")


def test_words_that_may_not_be_sent_are_not_kept(ids: dict[str, int]) -> None:
    assert ids
    with pytest.raises(UserError) as refused:
        keep("bad", "marketing", {"zh": Written("全网最低", "{{ nick }}")}, at=NOON)
    assert "absolute" in refused.value.en
    assert "nick" in refused.value.en


def test_a_shop_that_nobody_imported_into_has_nobody_to_write_to(
    tmp_path: Path, serve: Callable[[Path], None], db: None
) -> None:
    huitou.init(tmp_path / "empty")
    serve(tmp_path / "empty")
    assert work.turn() is False


def test_the_effect_of_two_customers_is_not_told(ids: dict[str, int], mailbox: _Mailbox) -> None:
    """Orders are known to 8 June; who entered on 1 May has been watched for thirty days, who did on the 10th not."""
    early = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    entries = [Entry(ids["anna"], "a", early), Entry(ids["dora"], "a", NOON)]
    Tables().enrol(work.version(1, 1), Design("s", 0.0), entries, NOON)
    assert mailbox.to == []
    found = reading(shop(), 1, days=30)
    assert (found.treated.people, found.treated.purchases, found.waiting, found.early) == (1, 1, 1, "nobody")
    assert found.treated.revenue == 8800


@pytest.fixture
def merge(ids: dict[str, int], shop_of_four: Path, tmp_path: Path, serve: Callable[[Path], None]) -> Callable[[], None]:
    """From then on Anna and Dora turn out to be one person, by whose first number she goes."""
    assert ids["anna"] < ids["dora"]

    def made() -> None:
        folder = Path(shutil.copytree(shop_of_four, tmp_path / "merged"))
        huitou.open(folder).accept(ids["anna"], ids["dora"])
        serve(folder)

    return made


def test_whom_a_merge_put_into_two_arms_hears_no_more_and_counts_in_neither(
    ids: dict[str, int], merge: Callable[[], None], mailbox: _Mailbox
) -> None:
    _enter(ids["anna"])
    _enter(ids["dora"], holdout=0.999)
    merge()
    _work()
    assert mailbox.to == []
    assert _codes() == {ids["anna"]: "arms_joined"}
    found = reading(shop(), 1, days=30)
    assert (found.joined, found.treated.people, found.held_out.people, found.waiting) == (1, 0, 0, 0)


def test_a_merged_customer_has_one_budget(ids: dict[str, int], merge: Callable[[], None], mailbox: _Mailbox) -> None:
    assert _enter(ids["anna"], ids["dora"]) == 2
    merge()
    _work()
    assert len(mailbox.to) == 1
    assert sorted(Outgoing.objects.values_list("state", "code")) == [("planned", "over_cap"), ("sent", "")]
    # And is one person in the effect.
    assert reading(shop(), 1, days=30).waiting == 1


def test_whoever_left_under_one_number_is_left_alone_under_the_other(
    ids: dict[str, int], merge: Callable[[], None], mailbox: _Mailbox
) -> None:
    merge()
    suppress(ids["dora"], "email", why="left", at=NOON)
    _enter(ids["anna"])
    _work()
    assert mailbox.to == []
    assert _codes() == {ids["anna"]: "suppressed"}


def test_who_walks_under_a_number_that_was_merged_is_woken_and_does_not_enter_again(
    ids: dict[str, int], merge: Callable[[], None]
) -> None:
    step = {"id": "listen", "kind": "wait_for", "events": ["visit"], "minutes": 600}
    JourneyVersion.objects.filter(journey=1).update(body={"first": "listen", "steps": [step]})
    assert _enter(ids["dora"]) == 1
    _work()
    merge()
    assert _enter(ids["anna"]) == 0
    Tables().tell([Event("v1", "visit", ids["anna"], NOON)], NOON)
    _work()
    assert [(each.step, each.why) for each in Tables().steps()] == [("listen", "visit")]


def test_who_bought_under_the_other_number_has_bought(
    ids: dict[str, int], merge: Callable[[], None], clock: Clock, mailbox: _Mailbox
) -> None:
    body = {"first": "remind", "steps": STEPS, "leaves_when_bought": True}
    JourneyVersion.objects.filter(journey=1).update(body=body)
    _enter(ids["dora"])
    merge()
    _work()
    Tables().tell([Event("o1", "order", ids["anna"], NOON + DAY)], NOON + DAY)
    clock.at = NOON + 3 * DAY
    _work()
    assert [each.ended for each in Tables().enrolments()] == ["reached"]


def test_a_tag_comes_off_whichever_number_it_was_put_on_by(ids: dict[str, int], merge: Callable[[], None]) -> None:
    step = {"id": "tag", "kind": "tag", "name": "VIP"}
    JourneyVersion.objects.filter(journey=1).update(body={"first": "tag", "steps": [step]})
    _enter(ids["dora"])
    _work()
    merge()
    work.version.cache_clear()
    body = {"first": "tag", "steps": [{**step, "off": True}], "again": "after", "after_days": 0}
    JourneyVersion.objects.filter(journey=1).update(body=body)
    Tables().enrol(work.version(1, 1), Design("s", 0), [Entry(ids["anna"], "day 2", NOON)], NOON)
    _work()
    assert [tagged.removed_at for tagged in Tagged.objects.all()] == [NOON]


def test_who_bounced_gets_no_second_mail_and_the_ledger_says_why(
    ids: dict[str, int], mailbox: _Mailbox, clock: Clock, settings: Any
) -> None:
    _enter(ids["anna"], ids["dora"])
    _work()
    came_back = next(each for each in mailbox.mails if each["To"] == "anna@example.com")
    with postbox() as box:
        settings.HUITOU_BOUNCES = box.url
        box.mails[1] = bounce(str(came_back["Message-ID"]))
        returned.turn()
    clock.at = NOON + 3 * DAY
    _work()
    assert sorted(mailbox.to) == ["anna@example.com", "dora@example.com", "dora@example.com"]
    again = Outgoing.objects.filter(customer_id=ids["anna"]).order_by("pk").last()
    assert again is not None
    assert again.code == "suppressed"


def test_a_receiver_is_asked_of_a_message_nobody_knows_about(
    ids: dict[str, int], clock: Clock, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HUITOU_WEBHOOK, settings.HUITOU_WEBHOOK_SECRET = "https://example.com/hook", "hush"
    settings.HUITOU_WEBHOOK_ASK, settings.HUITOU_URL = "https://example.com/asked", "https://shop.example.com"

    def posted(_channel: WebhookChannel, url: str, _body: bytes, _headers: dict[str, str]) -> bytes:
        if url == settings.HUITOU_WEBHOOK:
            raise TimeoutError
        return b'{"state": "accepted"}'

    monkeypatch.setattr(WebhookChannel, "_posted", posted)
    steps = [{**STEPS[3], "id": "remind", "channel": "webhook"}]
    JourneyVersion.objects.create(journey_id=1, number=2, body={"first": "remind", "steps": steps}, made_at=NOON)
    store = Tables()
    Consent.objects.create(
        account_key=ids["anna"], channel="webhook", purpose="marketing", given=True, said_at=NOON, source="电话"
    )
    store.enrol(work.version(1, 2), Design("s", 0.0), [Entry(ids["anna"], "day 1", NOON)], NOON)
    _work()
    assert [each.state for each in Outgoing.objects.all()] == [State.UNKNOWN]
    clock.at = NOON + dt.timedelta(minutes=10)
    _work()
    assert [each.state for each in Outgoing.objects.all()] == [State.SENT]


@pytest.mark.parametrize(
    ("said", "code"),
    [({"contact_until": "12:00"}, "quiet_hours"), ({"contact_caps": (1, 1, 1)}, "over_cap"), ({}, "")],
)
def test_the_shop_sets_how_much_it_writes_and_when(
    ids: dict[str, int], mailbox: _Mailbox, clock: Clock, monkeypatch: pytest.MonkeyPatch, said: Any, code: str
) -> None:
    """At noon a shop that writes until then is too late; a second message in a month is too many for one a month."""
    load = shop_settings.load
    monkeypatch.setattr(shop_settings, "load", lambda folder: replace(load(folder), **said))
    _enter(ids["anna"])
    _work()
    clock.at = NOON + 2 * DAY
    _work()
    assert [*Outgoing.objects.order_by("pk").values_list("code", flat=True)][-1] == code


def test_the_worker_reads_the_mailbox_that_bounces_come_back_to(settings: Any) -> None:
    assert f"{returned.__name__}.turn" in settings.HUITOU_TURNS
