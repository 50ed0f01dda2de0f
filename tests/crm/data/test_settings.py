"""Settings changed in the browser: checked, kept with the file's comments, never over somebody else's change."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

import huitou
from huitou.crm.access.models import AuditEntry
from huitou.crm.shop.setting_words import SETTINGS, THRESHOLDS
from huitou.diagnosis.live_room.yardsticks import Thresholds
from huitou.settings import Settings
from tests.crm.data.conftest import JSON

pytestmark = pytest.mark.django_db
MINE = """[mine]
zh = "同行"
en = "peers"
low = 0.1
high = 0.2
window = "90 days"
source = "a fair"
grade = "memory"
"""


def _get(client: Client, name: str) -> Any:
    return client.get(f"/api/v1/settings/{name}").json()


def _put(client: Client, name: str, version: str | None = None, **body: Any) -> Any:
    version = _get(client, name)["version"] if version is None else version
    return client.put(f"/api/v1/settings/{name}", {"version": version, **body}, content_type=JSON)


def test_every_setting_and_threshold_has_its_words() -> None:
    assert {each.name for each in SETTINGS} == set(Settings.__dataclass_fields__) - {"cycles"}
    assert THRESHOLDS.keys() == Thresholds.__dataclass_fields__.keys()


def test_a_setting_is_changed_and_the_comments_stay(small: Path, client_of: Callable[..., Client]) -> None:
    file = small / "huitou.toml"
    file.write_text(file.read_text(encoding="utf-8") + "# 我们的规矩\nwarm_up_days = 60  # 新店\n", encoding="utf-8")
    client = client_of("operator")
    response = _put(client, "shop", values={"min_returners": 5, "lifecycle_days": [30, 60, 90], "gross_margin": 0.35})
    assert response.status_code == 200, response.content
    text = file.read_text(encoding="utf-8")
    assert "# 我们的规矩\nwarm_up_days = 60  # 新店\n" in text
    settings = huitou.open(small).settings
    assert (settings.min_returners, settings.lifecycle_days, settings.gross_margin) == (5, (30, 60, 90), 0.35)
    shown = {each["name"]: each for each in response.json()["items"]}
    assert (shown["min_returners"]["value"], shown["min_returners"]["given"]) == (5, True)
    assert (shown["min_returners"]["default"], shown["cycle_days"]["given"]) == (30, False)
    assert AuditEntry.objects.get(action="settings.changed").detail == {
        "keys": ["gross_margin", "lifecycle_days", "min_returners"]
    }


def test_a_setting_goes_back_to_its_default(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    _put(client, "shop", values={"min_returners": 5})
    _put(client, "shop", values={"min_returners": None})
    assert huitou.open(small).settings.min_returners == 30
    assert "min_returners" not in (small / "huitou.toml").read_text(encoding="utf-8")


def test_every_fault_is_said_at_its_field(small: Path, client_of: Callable[..., Client]) -> None:
    before = (small / "huitou.toml").read_bytes()
    response = _put(
        client_of("operator"), "shop", values={"min_returners": -1, "stage": "dead", "nonsense": 1, "name": "好名字"}
    )
    said = response.json()
    assert (response.status_code, said["code"]) == (422, "settings.invalid")
    issues = {each["field"]: each for each in said["issues"]}
    assert issues.keys() == {"min_returners", "stage", "nonsense"}
    assert issues["min_returners"]["en"] == "min_returners cannot be -1; use a whole number, 0 or more"
    assert issues["min_returners"]["zh"] == "min_returners 不能是 -1；请用不小于 0 的整数"
    assert (small / "huitou.toml").read_bytes() == before


def test_what_the_first_import_fixed_stays(small: Path, client_of: Callable[..., Client]) -> None:
    response = _put(client_of("operator"), "shop", values={"timezone": "Europe/Berlin", "currency": "CNY"})
    assert [(each["field"], each["code"]) for each in response.json()["issues"]] == [("timezone", "fixed")]


def test_before_the_first_import_the_timezone_may_change(empty: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    assert _put(client, "shop", values={"timezone": "Europe/Berlin"}).status_code == 200
    assert _put(client, "shop", values={"timezone": "Mars/Olympus"}).status_code == 422
    assert huitou.open(empty).settings.timezone == "Europe/Berlin"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("shop", {"values": {"min_returners": 7}}),
        ("cycles", {"days": {"茶": 30}}),
        ("thresholds", {"values": {"fewest": 100}}),
        ("benchmarks", {"text": ""}),
    ],
)
def test_of_two_who_change_it_the_second_is_told(
    small: Path, client_of: Callable[..., Client], name: str, body: dict[str, Any]
) -> None:
    client = client_of("operator")
    version = _get(client, name)["version"]
    other = {"benchmarks": {"text": "# mine\n"}, "shop": {"values": {"min_returners": 8}}}.get(name, {**body})
    if name == "cycles":
        other = {"days": {"茶": 31}}
    if name == "thresholds":
        other = {"values": {"fewest": 101}}
    assert _put(client, name, **other).status_code == 200
    response = _put(client, name, version, **body)
    assert (response.status_code, response.json()["code"]) == (409, "edit.stale")


def test_cycles_stand_beside_what_is_learned(
    shop_folder: Path, tmp_path: Path, serve: Callable[[Path], Path], client_of: Callable[..., Client]
) -> None:
    folder = serve(Path(shutil.copytree(shop_folder, tmp_path / "shop")))
    client = client_of("operator")
    said = _put(client, "cycles", days={"普洱": 45}).json()
    [mine] = [each for each in said["items"] if each["category"] == "普洱"]
    assert (mine["days"], mine["holds"], mine["told_by"]) == (45, 45, "shop")
    assert huitou.open(folder).settings.cycles == (("普洱", 45),)
    assert any(each["learned"] for each in said["items"])
    said = _put(client, "cycles", days={"普洱": None}).json()
    assert huitou.open(folder).settings.cycles == ()
    response = _put(client, "cycles", days={"普洱": 0})
    assert (response.status_code, response.json()["code"]) == (422, "shop.cycles")
    assert str(tmp_path) not in response.json()["en"]


def test_thresholds_of_live_rooms(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("operator")
    said = _put(client, "thresholds", category="food", values={"fewest": 100, "issue": 0.2}).json()
    assert said["category"] == "food"
    assert {each["name"]: each["value"] for each in said["items"] if each["given"]} == {"fewest": 100, "issue": 0.2}
    said = _put(client, "thresholds", category="beauty", values={"fewest": None}).json()
    assert (said["category"], [each["name"] for each in said["items"] if each["given"]]) == ("beauty", ["issue"])
    assert _put(client, "thresholds", values={"issue": 0.9}).status_code == 422


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("benchmarks", MINE, "[mine]\nlow = 2\n"),
        ("position", "[needs]\npurchases = 50\n", "[needs]\nnothing = 1\n"),
        ("live-room", "[thresholds]\nfewest = 50\n", "[thresholds]\nfewest = 0\n"),
        ("exclusions", '[[rule]]\nname = "t"\nreason = "brushing"\nmemo = ["补单"]\n', "[[rule]]\nname = 1\n"),
        ("calendar", "# none of our own\n", "[[promotion]\n"),
    ],
)
def test_files_are_edited_as_text(
    small: Path, client_of: Callable[..., Client], name: str, good: str, bad: str
) -> None:
    client = client_of("operator")
    response = _put(client, name, text=good)
    assert response.status_code == 200, response.content
    said = response.json()
    assert (said["text"], said["fault"]) == (good, "")
    assert (small / said["file"]).read_text(encoding="utf-8") == good
    response = _put(client, name, text=bad)
    assert response.status_code == 422
    assert str(small) not in response.content.decode()
    assert (small / said["file"]).read_text(encoding="utf-8") == good
    assert not (small / "looking").exists()


def test_own_benchmarks_are_listed(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("analyst")
    (small / "benchmarks.toml").write_text(
        MINE,
        encoding="utf-8",
    )
    mine = _get(client, "benchmarks")["entries"][-1]
    assert mine == {
        "id": "mine",
        "name": "peers",
        "value": "10.0%–20.0%",
        "source": "the shop's own: a fair",
        "grade": "from memory",
        "own": True,
    }


def test_a_file_broken_by_hand_can_be_put_right(small: Path, client_of: Callable[..., Client]) -> None:
    (small / "position.toml").write_text("[needs\n", encoding="utf-8")
    client = client_of("operator")
    said = _get(client, "position")
    assert "position.toml cannot be read" in said["fault"]
    assert _put(client, "position", text="").json()["fault"] == ""


def test_nested_beyond_measure_is_refused(small: Path, client_of: Callable[..., Client]) -> None:
    response = _put(client_of("operator"), "benchmarks", text="a = " + "[" * 50_000)
    assert response.status_code == 422


def test_an_analyst_reads_and_does_not_write(small: Path, client_of: Callable[..., Client]) -> None:
    client = client_of("analyst")
    assert _put(client, "shop", values={"min_returners": 1}).status_code == 403
