"""A simulated shop made room for its owner's own data: what goes, what stays, who may, and a kill at any step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import huitou
from huitou import settings as shop_settings
from huitou import simulated
from huitou.crm.access.models import AuditEntry, User
from huitou.crm.access.roles import Role
from huitou.crm.api.models import Answered
from huitou.crm.customers.models import Consent, Note, Tag, Tagged
from huitou.crm.imports import places
from huitou.crm.imports.models import Upload
from huitou.crm.jobs.models import Job, State
from huitou.crm.shop import own_data, served
from huitou.crm.shop.ahead import Watch
from huitou.errors import ExternalError
from huitou.warehouse import clearing
from tests.crm.data.conftest import JSON, upload

pytestmark = pytest.mark.django_db
OWN = "order_id,customer_id,ordered_at,paid_amount\nm1,mine,2026-02-01 10:00:00,7.00\n"


class PowerCutError(Exception):
    """The process is gone at this very step."""


@pytest.fixture
def made_up(small: Path) -> Path:
    simulated.put(small, name="小铺", kept=False)
    return small


@pytest.fixture
def owner(client_of: Callable[..., Client]) -> Client:
    return client_of("owner")


def _press(client: Client, **more: Any) -> Any:
    seen = client.get("/api/v1/session").json()["shop"]["data_version"]
    return client.post("/api/v1/own-data", {"data_version": seen, **more}, content_type=JSON)


def _shop(client: Client) -> dict[str, Any]:
    said: dict[str, Any] = client.get("/api/v1/session").json()["shop"]
    return said


def _noted_of(client: Client) -> None:
    """A tag, a note and a consent on the first of the simulated people."""
    customers = "/api/v1/customers/1"
    assert client.post(f"{customers}/tags", {"name": "VIP"}, content_type=JSON).status_code == 201
    assert client.post(f"{customers}/notes", {"text": "likes tea"}, content_type=JSON).status_code == 201
    Consent.objects.create(
        account_key=1,
        channel="sms",
        purpose="marketing",
        given=True,
        said_at="2026-01-01T00:00:00Z",
        source="till",
        noted_by=User.objects.get(role="owner"),
    )


def test_the_simulated_data_goes_and_what_was_set_stays(
    made_up: Path, owner: Client, work_off: Callable[[], None]
) -> None:
    _noted_of(owner)
    lying = upload(owner, OWN)
    (made_up / "targets.toml").write_text("# mine\n", encoding="utf-8")
    before = _shop(owner)
    assert (before["simulated"], before["kept"], before["clearing"]) == (True, False, "")
    asked = _press(owner)
    assert asked.status_code == 202
    assert _shop(owner)["clearing"] == "at_work"
    work_off()
    assert owner.get(f"/api/v1/own-data/{asked.json()['id']}").json()["state"] == "done"
    after = _shop(owner)
    assert (after["simulated"], after["clearing"], after["data_version"], after["stores"]) == (False, "", None, [])
    assert owner.get("/api/v1/today").json()["code"] == "shop.empty"
    assert owner.get("/api/v1/quarantine").json()["items"] == []
    assert [kind.objects.count() for kind in (Tagged, Tag, Consent, Note, Upload)] == [0] * 5
    assert not places.file_of(Upload(id=lying["id"]).pk, ".csv").exists()
    assert not (made_up / "facts").exists()
    assert (made_up / "targets.toml").read_text(encoding="utf-8") == "# mine\n"
    assert (made_up / "exclusions.toml").exists()
    assert User.objects.filter(role="owner", is_active=True).count() == 1
    assert [each.action for each in AuditEntry.objects.filter(action="own_data.begun")] == ["own_data.begun"]


def test_their_own_data_comes_in_and_nothing_old_with_it(
    made_up: Path, owner: Client, work_off: Callable[[], None]
) -> None:
    watch = Watch(made_up, [])
    watch.look()
    before = _shop(owner)["data_version"]
    _press(owner)
    work_off()
    assert not watch.look()
    file = upload(owner, OWN)
    owner.post("/api/v1/imports", {"uploads": [file["id"]], "source": "huitou"}, content_type=JSON)
    work_off()
    assert watch.look()
    # Never a name that an answer is still kept by.
    assert _shop(owner)["data_version"] not in {None, before}
    listed = owner.get("/api/v1/customers").json()
    assert [each["name"] for each in listed["items"]] == ["mine"]


def test_a_shop_that_was_not_made_up_is_never_cleared(small: Path, owner: Client, work_off: Callable[[], None]) -> None:
    refused = _press(owner)
    assert (refused.status_code, refused.json()["code"]) == (404, "own_data.not_simulated")
    # Not by a job that somebody else wrote into the store either.
    made = Job.objects.create(
        kind="own_data", payload={"lang": "en"}, due_at="2026-01-01T00:00:00Z", made_at="2026-01-01T00:00:00Z"
    )
    work_off()
    made.refresh_from_db()
    assert (made.state, made.error_code) == (State.FAILED, "shop.not_simulated")
    assert huitou.open(small).measure("purchases", from_="2026-01-01", to="2026-01-31")[0].numerator == 3


@pytest.mark.parametrize("mark", ["", "{", "[]", "true", '{"name": "x", "kept": true}', '{"state": "filled"}'])
def test_a_mark_that_cannot_be_read_is_none(small: Path, owner: Client, mark: str) -> None:
    (small / simulated.FILE).write_text(mark, encoding="utf-8")
    assert _press(owner).status_code == 404


@pytest.mark.parametrize("role", [each for each in Role.values if each != "owner"])
def test_only_the_owner_clears(made_up: Path, client_of: Callable[..., Client], role: str) -> None:
    client = client_of(role)
    assert _press(client).status_code == 403
    assert client.get("/api/v1/own-data/1").status_code == 403
    assert not Job.objects.exists()


def test_pressed_twice_is_one(made_up: Path, owner: Client) -> None:
    assert _press(owner).json()["id"] == _press(owner).json()["id"]
    assert Job.objects.count() == 1


def test_a_key_makes_it_once(made_up: Path, owner: Client, work_off: Callable[[], None]) -> None:
    seen = _shop(owner)["data_version"]

    def send() -> Any:
        body = {"data_version": seen}
        return owner.post("/api/v1/own-data", body, content_type=JSON, headers={"idempotency-key": "press-1"})

    first = send()
    work_off()
    # What the first press was answered is still there, though answers from before it are not.
    assert send().json()["id"] == first.json()["id"]
    assert Answered.objects.count() == 1


def test_what_came_meanwhile_is_not_cleared_unseen(made_up: Path, owner: Client) -> None:
    stale = _press(owner, data_version="v000000-0")
    assert (stale.status_code, stale.json()["code"]) == (409, "edit.stale")


def test_an_import_that_waits_is_let_end(made_up: Path, owner: Client, work_off: Callable[[], None]) -> None:
    file = upload(owner, OWN)
    owner.post("/api/v1/imports", {"uploads": [file["id"]], "source": "huitou"}, content_type=JSON)
    assert _press(owner).json()["code"] == "own_data.busy"
    work_off()
    assert _press(owner).status_code == 202


_STEPS = [
    pytest.param(clearing, "finish", id="marked"),
    pytest.param(clearing, "_remove_snapshots", id="before the numbers"),
    pytest.param(clearing.shutil, "rmtree", id="before the facts"),
    pytest.param(own_data, "forget", id="before what was noted"),
    pytest.param(own_data, "_rename", id="before the name"),
]


@pytest.mark.parametrize(("where", "step"), _STEPS)
def test_cut_off_at_any_step_it_shows_nothing_and_is_finished(
    made_up: Path, owner: Client, work_off: Callable[[], None], monkeypatch: pytest.MonkeyPatch, where: Any, step: str
) -> None:
    _noted_of(owner)

    def cut(*_: Any, **__: Any) -> None:
        raise PowerCutError

    with monkeypatch.context() as patched:
        patched.setattr(where, step, cut)
        _press(owner)
        work_off()
    shop = _shop(owner)
    assert (shop["data_version"], shop["coming"], shop["clearing"]) == (None, False, "broken_off")
    for path in ("today", "customers", "quarantine", "diagnosis", "metrics/purchases", "versions"):
        assert owner.get(f"/api/v1/{path}").json().get("code") == "shop.clearing"
    assert _press(owner).status_code == 202
    work_off()
    assert (_shop(owner)["clearing"], Note.objects.count(), (made_up / "facts").exists()) == ("", 0, False)


def test_an_import_from_the_command_line_finishes_what_was_cut_off(
    made_up: Path, owner: Client, work_off: Callable[[], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _noted_of(owner)
    with monkeypatch.context() as patched:
        patched.setattr(clearing, "_remove_snapshots", lambda _: (_ for _ in ()).throw(PowerCutError()))
        _press(owner)
        work_off()
    (tmp_path / "own.csv").write_text(OWN, encoding="utf-8")
    huitou.open(made_up).load(tmp_path / "own.csv", source="huitou")
    # Not shown as long as notes of other people are still kept by the same numbers.
    assert _shop(owner)["clearing"] == "broken_off"
    _press(owner)
    work_off()
    assert [each["name"] for each in owner.get("/api/v1/customers").json()["items"]] == ["mine"]
    assert Note.objects.count() == 0


def test_taken_over_after_its_last_step_it_is_done(made_up: Path, owner: Client, work_off: Callable[[], None]) -> None:
    made = _press(owner).json()["id"]
    with clearing.clearing(made_up):
        own_data.forget(before=Job.objects.get(pk=made).made_at)
    Job.objects.filter(pk=made).update(attempts=1)
    work_off()
    assert Job.objects.get(pk=made).result == {"finished_before": True}


def test_a_name_that_somebody_chose_stays(made_up: Path, owner: Client, work_off: Callable[[], None]) -> None:
    simulated.put(made_up, name="山雾茶铺（模拟）", kept=True)
    _press(owner)
    work_off()
    assert shop_settings.load(made_up).name == "小铺"


def test_the_name_of_the_made_up_shop_goes(made_up: Path, owner: Client, work_off: Callable[[], None]) -> None:
    _press(owner)
    work_off()
    assert shop_settings.load(made_up).name == "My shop"


def test_who_has_it_open_goes_on_in_peace(made_up: Path) -> None:
    """The web holds a data version open while the worker clears: what it reads stays whole, the next reads nothing."""
    served.hold(made_up, served.serving(made_up))
    open_here = served.opened(made_up)
    with clearing.clearing(made_up):
        # o1, o2 and o3.
        assert open_here.rows("SELECT COUNT(*) FROM sequence") == [(3,)]
        assert served.serving(made_up) is None
        with pytest.raises(ExternalError, match=r"shop\.clearing"):
            served.shop()
    served.hold(made_up, None)
    assert served.data_version(made_up) is None
