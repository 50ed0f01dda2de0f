"""Behind the link in a message: what somebody wants to hear of, given up one by one or all at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huitou.crm.customers.models import Consent
from huitou.crm.delivery import choosing
from huitou.crm.delivery.leaving import address_of
from huitou.crm.delivery.models import Outgoing, Suppressed
from huitou.crm.fact_outbox.models import FactEntry
from huitou.crm.journeys.models import Enrolled
from huitou.errors import UserError
from tests.support.mailbox import Mailbox
from tests.support.serving import Clock
from tests.support.tea_journey import NOON, message

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def path(ids: dict[str, int], settings: Any) -> str:
    """Anna's; she agreed to marketing by e-mail, as a list says, and to nothing else."""
    settings.HUITOU_URL = "https://shop.example.com"
    return address_of(ids["anna"], "email", "1:due:0").removeprefix(settings.HUITOU_URL)


@pytest.fixture
def robot() -> Client:
    return Client(enforce_csrf_checks=True, headers={"host": "localhost"})


def _said() -> list[tuple[str, str, bool]]:
    return list(Consent.objects.order_by("pk").values_list("channel", "purpose", "given"))


def _sent(anna: int, run: Callable[[], None]) -> dict[str, str]:
    """What becomes of a message of either kind to her now."""
    for place, purpose in enumerate(("marketing", "reminder"), start=1):
        entered = {"by": purpose, "arm": "treated", "entered_at": NOON, "since": NOON, "due_at": NOON, "ended": "end"}
        Enrolled.objects.create(pk=place, journey_id=1, version=1, customer_id=anna, **entered)
        message(place, anna, purpose=purpose, state="planned")
    run()
    return dict(Outgoing.objects.values_list("purpose", "code"))


def test_looking_changes_nothing_and_shows_each_choice_in_both_languages(path: str, robot: Client) -> None:
    page = robot.get(path).content.decode()
    assert robot.head(path).status_code == 200
    assert [value in page for value in ('value="everything"', 'value="marketing"', 'value="reminder"')] == [True] * 3
    assert [said in page for said in ("只要提醒", "Only offers", "邮件", "e-mails", "山野茶铺")] == [True] * 5
    assert not Consent.objects.exists()
    assert not Suppressed.objects.exists()


def test_its_styles_are_allowed_and_nothing_runs(path: str, robot: Client) -> None:
    answer = robot.get(path)
    nonce = answer.headers["Content-Security-Policy"].partition("'nonce-")[2].partition("'")[0]
    assert f'<style nonce="{nonce}">' in answer.content.decode()
    assert b"<script" not in answer.content


def test_without_offers_reminders_still_come(
    path: str, robot: Client, ids: dict[str, int], box: Mailbox, run: Callable[[], None]
) -> None:
    """Reminders went by her consent to marketing alone, which she takes back."""
    answer = robot.post(path, "stop=marketing", content_type=FORM)
    assert (answer.status_code, "不会再给你发优惠" in answer.content.decode()) == (200, True)
    assert _said() == [("email", "reminder", True), ("email", "marketing", False)]
    assert _sent(ids["anna"], run) == {"marketing": "no_consent", "reminder": ""}
    assert not Suppressed.objects.exists()


def test_without_reminders_offers_still_come(
    path: str, robot: Client, ids: dict[str, int], box: Mailbox, run: Callable[[], None]
) -> None:
    assert robot.post(path, "stop=reminder", content_type=FORM).status_code == 200
    assert _said() == [("email", "reminder", False)]
    assert _sent(ids["anna"], run) == {"marketing": "", "reminder": "no_consent"}


def test_the_facts_are_told_as_of_what_staff_writes_down(path: str, robot: Client, ids: dict[str, int]) -> None:
    robot.post(path, "stop=marketing", content_type=FORM)
    withdrawn = Consent.objects.get(purpose="marketing")
    assert (withdrawn.account_key, withdrawn.said_at, withdrawn.noted_by) == (ids["anna"], NOON, None)
    assert withdrawn.source == "preferences 1:due:0"
    assert list(FactEntry.objects.values_list("kind", flat=True)) == ["consent"]


def test_said_twice_it_is_once_and_after_agreeing_again_it_counts_again(
    path: str, robot: Client, ids: dict[str, int], clock: Clock
) -> None:
    for _ in range(2):
        robot.post(path, "stop=reminder", content_type=FORM)
    assert _said() == [("email", "reminder", False)]
    clock.later(hours=1)
    Consent.objects.create(
        account_key=ids["anna"], channel="email", purpose="reminder", given=True, said_at=clock.at, source="电话"
    )
    clock.later(hours=1)
    robot.post(path, "stop=reminder", content_type=FORM)
    assert [given for *_, given in _said()] == [False, True, False]


def test_who_never_agreed_agrees_to_nothing_by_declining(ids: dict[str, int], path: str, robot: Client) -> None:
    """Ben said no to e-mail, Carl was never asked."""
    for name in ("ben", "carl"):
        link = address_of(ids[name], "email", "k").removeprefix("https://shop.example.com")
        robot.post(link, "stop=marketing", content_type=FORM)
    assert not Consent.objects.filter(given=True).exists()
    assert Consent.objects.count() == 2


def test_who_refused_reminders_before_is_not_made_to_want_them(ids: dict[str, int], path: str, robot: Client) -> None:
    robot.post(path, "stop=reminder", content_type=FORM)
    robot.post(path, "stop=marketing", content_type=FORM)
    assert _said() == [("email", "reminder", False), ("email", "marketing", False)]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("", FORM),
        ("List-Unsubscribe=One-Click", FORM),
        ("List-Unsubscribe=One-Click&stop=reminder", FORM),
        ("stop=everything", FORM),
        ("List-Unsubscribe=One-Click", "text/plain"),
        ("nonsense", "multipart/form-data; boundary="),
        ("nonsense", "multipart/form-data"),
    ],
)
def test_one_click_leaves_altogether(body: str, kind: str, path: str, robot: Client, ids: dict[str, int]) -> None:
    assert robot.post(path, body, content_type=kind).status_code == 200
    assert Suppressed.objects.get().customer_id == ids["anna"]
    assert _said() == [("email", "marketing", False), ("email", "reminder", False)]


def test_who_left_is_told_so_whatever_they_choose_then(path: str, robot: Client) -> None:
    robot.post(path)
    said = robot.post(path, "stop=reminder", content_type=FORM).content.decode()
    assert "不会再给你发营销消息" in said
    assert Suppressed.objects.exists()


def test_what_is_no_choice_changes_nothing_and_asks_again(path: str, robot: Client) -> None:
    answer = robot.post(path, "stop=<b>", content_type=FORM)
    assert (answer.status_code, "什么也没有改" in answer.content.decode()) == (400, True)
    assert 'value="everything"' in answer.content.decode()
    assert not Consent.objects.exists()
    assert not Suppressed.objects.exists()


def test_where_nothing_can_be_read_offers_stop_all_the_same(
    path: str, robot: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def empty(_shop: Path) -> None:
        raise UserError("shop.empty", en="nothing was imported yet", zh="还没有导入")

    monkeypatch.setattr(choosing, "opened", empty)
    assert robot.post(path, "stop=marketing", content_type=FORM).status_code == 200
    assert _said() == [("email", "marketing", False)]
