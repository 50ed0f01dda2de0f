"""The note goes out once a day at its hour, to whom it was set up for, and says so when it does not arrive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from huitou.crm.jobs.kinds import known
from huitou.crm.jobs.models import Job
from huitou.crm.notes import job, sending
from huitou.crm.notes.models import Target
from huitou.crm.notes.robots import Posting
from huitou.errors import ExternalError

pytestmark = pytest.mark.django_db
HOOK = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=secret-key"
# Ten in the morning in Shanghai.
NOW = dt.datetime(2026, 11, 1, 2, 0, tzinfo=dt.UTC)


class Held:
    """A job at work, without a worker around it."""

    def __init__(self, made: Job) -> None:
        self.job = made

    @property
    def payload(self) -> dict[str, Any]:
        return dict(self.job.payload)


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> list[Posting]:
    seen: list[Posting] = []

    def post(made: Posting) -> bytes:
        seen.append(made)
        return b'{"errcode": 0, "errmsg": "ok"}'

    monkeypatch.setattr(sending, "_posted", post)
    return seen


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huitou.crm.project.clock.now", lambda: NOW)


def _add(client: Client, **changed: Any) -> Any:
    said = {"name": "staff", "way": "wecom", "address": HOOK, "at": "18:30", "lang": "zh"} | changed
    return client.post("/api/v1/notes/targets", said, content_type="application/json")


def test_the_note_is_due_at_its_hour_of_the_shop_day(served: Path, client_of: Callable[..., Client], now: None) -> None:
    assert _add(client_of("owner")).status_code == 201
    [made] = Job.objects.filter(kind="note.send")
    assert made.due_at == dt.datetime(2026, 11, 1, 10, 30, tzinfo=dt.UTC)
    # Laid out again at midnight it is still one.
    job.lay_out(Held(made))  # type: ignore[arg-type]
    assert Job.objects.filter(kind="note.send").count() == 1


def test_an_hour_that_has_passed_waits_for_tomorrow(served: Path, client_of: Callable[..., Client], now: None) -> None:
    _add(client_of("owner"), at="08:30")
    assert not Job.objects.filter(kind="note.send").exists()


def test_it_is_sent_once_a_day(
    served: Path, client_of: Callable[..., Client], now: None, posted: list[Posting]
) -> None:
    _add(client_of("owner"))
    [made] = Job.objects.filter(kind="note.send")
    assert job.deliver(Held(made)) == {"sent": True}  # type: ignore[arg-type]
    assert job.deliver(Held(made)) == {"sent": False}  # type: ignore[arg-type]
    [sent] = posted
    assert sent.url == HOOK
    assert "复购率" in sent.body["markdown"]["content"]


def test_a_target_moved_or_switched_off_meanwhile_gets_none(
    served: Path, client_of: Callable[..., Client], now: None, posted: list[Posting]
) -> None:
    client = client_of("owner")
    target = _add(client).json()
    [made] = Job.objects.filter(kind="note.send")
    moved = target | {"at": "20:00", "address": ""}
    client.put(f"/api/v1/notes/targets/{target['id']}", moved, content_type="application/json")
    assert job.deliver(Held(made)) == {"sent": False}  # type: ignore[arg-type]
    Target.objects.update(enabled=False)
    later = Job.objects.get(kind="note.send", key__endswith="20:00")
    assert job.deliver(Held(later)) == {"sent": False}  # type: ignore[arg-type]
    assert posted == []


def test_what_was_not_taken_is_said_and_not_sent_again(
    served: Path, client_of: Callable[..., Client], now: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "_posted", lambda _: b'{"errcode": 93000, "errmsg": "invalid webhook url"}')
    client = client_of("owner")
    _add(client)
    [made] = Job.objects.filter(kind="note.send")
    with pytest.raises(ExternalError, match=r"note\.refused"):
        job.deliver(Held(made))  # type: ignore[arg-type]
    [said] = client.get("/api/v1/notes/targets").json()
    assert "93000 invalid webhook url" in said["failed"]
    assert job.deliver(Held(made)) == {"sent": False}  # type: ignore[arg-type]


def test_what_could_not_be_reached_may_be_tried_again(
    served: Path, client_of: Callable[..., Client], now: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Posting) -> bytes:
        raise ExternalError("note.unreachable", en="x", zh="x", retryable=True)

    monkeypatch.setattr(sending, "_posted", refuse)
    _add(client_of("owner"))
    [made] = Job.objects.filter(kind="note.send")
    with pytest.raises(ExternalError):
        job.deliver(Held(made))  # type: ignore[arg-type]
    assert Target.objects.get().sent_on is None


def test_the_address_is_nowhere_in_clear(served: Path, client_of: Callable[..., Client], now: None) -> None:
    client = client_of("owner")
    _add(client, way="feishu", address="https://open.feishu.cn/open-apis/bot/v2/hook/abc", secret="s3cret")
    kept = Target.objects.get()
    assert "abc" not in kept.address
    assert "s3cret" not in kept.secret
    said = client.get("/api/v1/notes/targets").content.decode()
    assert "abc" not in said
    assert "s3cret" not in said


def test_an_address_elsewhere_is_refused(served: Path, client_of: Callable[..., Client]) -> None:
    response = _add(client_of("owner"), address="https://169.254.169.254/latest/meta-data")
    assert (response.status_code, response.json()["code"]) == (422, "note.address")


def test_two_who_change_one_target(served: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("owner")
    target = _add(client).json()
    path = f"/api/v1/notes/targets/{target['id']}"
    mine = client.put(path, target | {"name": "mine", "address": ""}, content_type="application/json")
    theirs = client.put(path, target | {"name": "theirs", "address": ""}, content_type="application/json")
    assert (mine.status_code, theirs.status_code) == (200, 409)
    assert Target.objects.get().name == "mine"


def test_a_line_that_is_crossed_stands_first(served: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("owner")
    target = _add(client, lang="en").json()
    said = {"metric": "repeat_purchase_rate", "days": 90, "below": 0.99}
    assert client.post("/api/v1/notes/alerts", said, content_type="application/json").status_code == 201
    lines = client.get(f"/api/v1/notes/targets/{target['id']}/preview").json()["lines"]
    assert "below the 99.0% you set" in lines[0]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"metric": "repeat_purchase_rate"}, "note.no_line"),
        ({"metric": "repurchase_cycle", "below": 10}, "note.metric"),
        ({"metric": "nope", "below": 10}, "not_found"),
    ],
)
def test_a_line_that_cannot_be_watched_is_refused(
    served: Path, client_of: Callable[..., Client], said: dict[str, Any], code: str
) -> None:
    response = client_of("owner").post("/api/v1/notes/alerts", said, content_type="application/json")
    assert response.json()["code"] == code


def test_by_mail(served: Path, client_of: Callable[..., Client], settings: Any) -> None:
    settings.EMAIL_HOST = "smtp.example.com"
    client = client_of("owner")
    target = _add(client, way="email", address="a@example.com, b@example.com", lang="en").json()
    assert client.post(f"/api/v1/notes/targets/{target['id']}/try").status_code == 204
    [message] = mail.outbox
    assert message.to == ["a@example.com", "b@example.com"]
    assert "people to reach today" in message.body


def test_without_a_mail_server_it_says_what_to_set(
    served: Path, client_of: Callable[..., Client], settings: Any
) -> None:
    settings.EMAIL_HOST = ""
    client = client_of("owner")
    target = _add(client, way="email", address="a@example.com").json()
    response = client.post(f"/api/v1/notes/targets/{target['id']}/try")
    assert (response.status_code, response.json()["code"]) == (422, "note.mail")
    assert mail.outbox == []


@pytest.mark.parametrize("answer", [b"<html>", b'{"code": 19001, "msg": "param invalid"}'])
def test_an_answer_that_is_no_yes(answer: bytes) -> None:
    with pytest.raises(ExternalError, match=r"note\.refused"):
        sending._check(answer)


def test_the_kinds_are_known_to_the_worker() -> None:
    assert {"note.plan", "note.send"} <= set(known())
