"""Audiences over the API: counting, keeping, changing under others' eyes, explaining, comparing and taking away."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huitou.crm.access import tokens
from huitou.crm.access.models import AuditEntry, User
from huitou.crm.access.roles import Permission
from huitou.crm.api.models import Answered
from huitou.crm.audiences.models import AudienceVersion, MembersThen, UploadedList
from huitou.crm.journeys.models import Draft, Journey, JourneyVersion
from tests.support import known_shop
from tests.support.known_shop import NOW

pytestmark = pytest.mark.django_db
AT = "/api/v1/audiences"
LISTS = "/api/v1/audience-lists"
JSON = "application/json"
TWICE = {"kind": "number", "of": "purchases", "least": 2}
LATELY = {"kind": "bought", "days": 60}


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return known_shop.make(tmp_path_factory.mktemp("known"))


@pytest.fixture(scope="session")
def ids(known: Path) -> dict[str, int]:
    return known_shop.numbers(known)


@pytest.fixture
def operator(known: Path, serve: Callable[[Path], None], client_of: Callable[..., Client]) -> Client:
    serve(known)
    return client_of("operator")


def _send(client: Client, path: str, said: object, method: str = "post", **more: Any) -> Any:
    return getattr(client, method)(f"{AT}{path}", said, content_type=JSON, **more)


def _made(client: Client, rule: object = TWICE, name: str = "老客") -> dict[str, Any]:
    response = _send(client, "", {"name": name, "rule": rule})
    assert response.status_code == 201, response.content
    said: dict[str, Any] = response.json()
    return said


def test_a_rule_is_counted_before_it_is_kept(operator: Client, ids: dict[str, int]) -> None:
    said = _send(operator, "/count", {"rule": TWICE}).json()
    assert (said["count"], said["of"], said["share"], said["as_of"]) == (2, 5, "40.0%", "2026-06-30")
    assert said["line"] == "bought ≥ 2 times"
    # Anna spent 90, Ben 10; phones would be masked, these are names of the platform.
    assert [(each["customer_id"], each["name"], each["amount"]) for each in said["preview"]] == [
        (ids["anna"], "anna", "CNY 90.00"),
        (ids["ben"], "ben", "CNY 10.00"),
    ]
    assert not AudienceVersion.objects.exists()


def test_asking_leaves_nothing_behind(operator: Client) -> None:
    """A count is asked at every key that is typed: the answer is not kept, and a key does not make it old."""
    key = {"Idempotency-Key": "one"}
    first = _send(operator, "/count", {"rule": TWICE}, headers=key).json()
    assert _send(operator, "/count", {"rule": TWICE}, headers=key).json() == first
    assert _send(operator, "/count", {"rule": LATELY}, headers=key).json()["count"] == 3
    assert not Answered.objects.exists()


def test_names_are_for_who_may_see_them(operator: Client, user: Callable[[str], User]) -> None:
    _, token = tokens.make(user("owner"), "till", {Permission.ACTING_READ}, days=1)
    program = Client(headers={"host": "localhost", "authorization": f"Bearer {token}"})
    said = _send(program, "/count", {"rule": TWICE}).json()
    assert (said["count"], said["preview"]) == (2, [])
    assert _send(program, "/why", {"rule": TWICE, "customer_id": 1}).status_code == 403


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [("reader", 403, 403), ("analyst", 200, 403), ("service", 200, 403), ("operator", 200, 201), ("owner", 200, 201)],
)
def test_who_may_look_and_who_may_keep(
    known: Path, serve: Callable[[Path], None], client_of: Callable[..., Client], role: str, read: int, write: int
) -> None:
    serve(known)
    client = client_of(role)
    assert client.get(AT).status_code == read
    assert _send(client, "/count", {"rule": TWICE}).status_code == read
    assert _send(client, "", {"name": "a", "rule": TWICE}).status_code == write


def test_what_is_kept_is_counted_and_listed(operator: Client) -> None:
    made = _made(operator)
    (listed,) = operator.get(AT).json()
    assert (listed["name"], listed["version"], listed["line"]) == ("老客", 1, "bought ≥ 2 times")
    assert (listed["counted"]["count"], listed["counted"]["of"], listed["counted"]["stale"]) == (2, 5, False)
    assert made["rule"] == {"kind": "number", "of": "purchases", "least": 2, "most": None}
    assert list(AuditEntry.objects.values_list("action", "subject")) == [("audience.made", "老客")]


def test_a_name_is_taken_once_and_free_again(operator: Client) -> None:
    made = _made(operator)
    again = _send(operator, "", {"name": "老客", "rule": LATELY})
    assert (again.status_code, again.json()["code"]) == (422, "audience.name")
    assert operator.delete(f"{AT}/{made['id']}?version=1").status_code == 204
    assert operator.get(f"{AT}/{made['id']}").status_code == 404
    _made(operator)


def test_nobody_writes_over_another(operator: Client) -> None:
    made = _made(operator)
    path = f"/{made['id']}"
    changed = _send(operator, path, {"name": "近来的老客", "rule": LATELY, "version": 1}, "put").json()
    assert (changed["version"], changed["counted"]["count"]) == (2, 3)
    for method, said in (("put", {"name": "x", "rule": TWICE, "version": 1}), ("patch", {"name": "x", "version": 1})):
        stale = _send(operator, path, said, method)
        assert (stale.status_code, stale.json()["code"]) == (409, "edit.stale")
    assert operator.delete(f"{AT}{path}?version=1").status_code == 409
    renamed = _send(operator, path, {"name": "近客", "version": 2}, "patch").json()
    assert (renamed["name"], renamed["version"]) == ("近客", 2)


def test_each_version_says_what_it_changed(operator: Client) -> None:
    made = _made(operator, {"kind": "all", "of": [TWICE, LATELY]})
    path = f"/{made['id']}"
    away = {"kind": "not", "of": LATELY}
    for version, rule in enumerate(
        (
            {"kind": "any", "of": [TWICE, LATELY]},
            {"kind": "any", "of": [TWICE, {"kind": "tagged", "name": "茶友"}]},
            away,
        ),
        start=1,
    ):
        _send(operator, path, {"name": "老客", "rule": rule, "version": version}, "put")
    told = operator.get(f"{AT}{path}/versions").json()
    assert [(each["number"], each["came"], each["went"], each["joined"]) for each in told] == [
        (4, ["bought anything within 60 days"], ["bought ≥ 2 times", "tagged “茶友”"], False),
        (3, ["tagged “茶友”"], ["bought anything within 60 days"], False),
        (2, [], [], True),
        (1, [], [], False),
    ]
    assert told[0]["by"] == "operator"


def test_what_is_in_use_is_not_removed(operator: Client) -> None:
    inner = _made(operator)
    outer = _made(operator, {"kind": "not", "of": {"kind": "audience", "id": inner["id"]}}, "别人")
    steps = [{"id": "a", "kind": "branch", "audience": outer["id"], "next": {}}]
    journey = Journey.objects.create(name="唤回", salt="s", made_at=NOW)
    for number in (1, 2):
        JourneyVersion.objects.create(journey=journey, number=number, body={"steps": steps}, made_at=NOW)
    used = {each["name"]: each["used_by"] for each in operator.get(AT).json()}
    assert used["老客"] == [{"kind": "audience", "id": outer["id"], "name": "别人"}]
    assert used["别人"] == [{"kind": "journey", "id": journey.pk, "name": "唤回"}]
    for each, by in ((inner, "别人"), (outer, "唤回")):
        refused = operator.delete(f"{AT}/{each['id']}?version=1")
        assert (refused.status_code, refused.json()["code"]) == (409, "audience.used")
        assert by in refused.json()["zh"]
    # Steps of a version that nobody enters by any more bind nothing.
    JourneyVersion.objects.filter(number=2).update(body={"steps": []})
    assert operator.delete(f"{AT}/{outer['id']}?version=1").status_code == 204


def test_what_a_draft_uses_is_not_removed_either(operator: Client) -> None:
    """A draft may be unsound: what it says of an audience need not be a number."""
    made, other = _made(operator), _made(operator, TWICE, "别人")
    new, begun = (Journey.objects.create(name=name, state=state, salt="s", made_at=NOW) for name, state in _JOURNEYS)
    body = {"trigger": {"kind": "audience", "audience": made["id"]}, "steps": [{"audience": "x", "audiences": [True]}]}
    for journey in (new, begun):
        Draft.objects.create(journey=journey, body=body, changed_at=NOW)
    steps = [{"id": "a", "kind": "branch", "audience": other["id"], "next": {}}]
    JourneyVersion.objects.create(journey=begun, number=1, body={"steps": steps}, made_at=NOW)
    used = {each["name"]: each["used_by"] for each in operator.get(AT).json()}
    assert used["老客"] == [
        {"kind": "draft", "id": new.pk, "name": "新的"},
        {"kind": "draft", "id": begun.pk, "name": "开始了的"},
    ]
    assert used["别人"] == [{"kind": "journey", "id": begun.pk, "name": "开始了的"}]
    refused = operator.delete(f"{AT}/{made['id']}?version=1")
    assert (refused.status_code, refused.json()["code"]) == (409, "audience.used")
    assert "旅程草稿“新的”" in refused.json()["zh"]
    assert "the draft of journey “新的”" in refused.json()["en"]
    # What the draft and the version use is one use; a stopped journey's draft is nobody's plan any more.
    JourneyVersion.objects.update(body=body)
    Journey.objects.filter(pk=new.pk).update(state="stopped")
    [use] = operator.get(f"{AT}/{made['id']}").json()["used_by"]
    assert use == {"kind": "journey", "id": begun.pk, "name": "开始了的"}


_JOURNEYS = (("新的", "draft"), ("开始了的", "running"))


def test_why_somebody_is_in_or_not(operator: Client, ids: dict[str, int]) -> None:
    rule = {"kind": "all", "of": [TWICE, LATELY]}
    made = _made(operator, rule)
    kept = operator.get(f"{AT}/{made['id']}/why", {"customer_id": ids["anna"]}).json()
    assert kept == _send(operator, "/why", {"rule": rule, "customer_id": ids["anna"]}).json()
    assert (kept["inside"], kept["reasons"]) == (
        False,
        [
            {"said": "bought ≥ 2 times", "holds": True},
            {"said": "bought anything within 60 days", "holds": False},
        ],
    )
    nobody = operator.get(f"{AT}/{made['id']}/why", {"customer_id": 999_999})
    assert (nobody.status_code, nobody.json()["code"]) == (422, "audience.nobody")


def test_who_came_and_who_left(operator: Client, ids: dict[str, int]) -> None:
    made = _made(operator)
    path = f"/{made['id']}"
    kept = _send(operator, f"{path}/snapshots", {}).json()
    assert (kept["count"], kept["share"], kept["by"]) == (2, "40.0%", "operator")
    # Whom the data no longer know is neither here nor there.
    then = MembersThen.objects.get(pk=kept["id"])
    then.customer_ids = bytes(then.customer_ids) + (987_654).to_bytes(8, "little")
    then.save()
    _send(operator, path, {"name": "老客", "rule": LATELY, "version": 1}, "put")
    later = _send(operator, f"{path}/snapshots", {}).json()
    now = operator.get(f"{AT}{path}/compared", {"before": kept["id"]}).json()
    assert (now["before"], now["after"], now["came"], now["left"], now["stayed"], now["gone"]) == (3, 3, 2, 1, 1, 1)
    assert {each["customer_id"] for each in now["came_people"]} == {ids["carl"], ids["dora"]}
    assert [each["customer_id"] for each in now["left_people"]] == [ids["anna"]]
    assert operator.get(f"{AT}{path}/compared", {"before": kept["id"], "after": later["id"]}).json() == now
    other = _made(operator, LATELY, "别的")
    assert operator.get(f"{AT}/{other['id']}/compared", {"before": kept["id"]}).status_code == 404
    assert [each["id"] for each in operator.get(f"{AT}{path}/snapshots").json()] == [later["id"], kept["id"]]


def test_members_leave_as_a_file_with_names_masked(operator: Client) -> None:
    made = _made(operator)
    taken = operator.get(f"{AT}/{made['id']}/export", {"format": "csv"})
    rows = list(csv.reader(io.StringIO(taken.content.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["anna", "ben"]
    assert "13800138001" not in taken.content.decode()
    assert AuditEntry.objects.filter(action="export").get().detail == {"rows": 2, "format": "csv"}


def test_of_a_marketplace_goes_a_recipe_in_place_of_people(served: Path, client_of: Callable[..., Client]) -> None:
    """All of these customers come from Taobao orders, whose contacts are for delivering alone."""
    client = client_of("operator")
    rule = {
        "kind": "all",
        "of": [
            {"kind": "number", "of": "days_since_last", "least": 60},
            {"kind": "tagged", "name": "茶友"},
            {"kind": "not", "of": TWICE},
        ],
    }
    made = _made(client, {**rule, "of": [rule["of"][0], rule["of"][2]]})
    count = made["counted"]["count"]
    assert count
    told = client.get(f"{AT}/{made['id']}/recipe").json()
    assert (told["open"], told["crowds"]) == (0, [{"platform": "Taobao", "size": count}])
    assert (told["tags"], told["exclusions"]) == (["last bought ≥ 60 days ago"], ["bought ≥ 2 times"])
    assert told["beyond"] == []
    tagged = _made(client, rule, "有标签的")
    wider = client.get(f"{AT}/{tagged['id']}/recipe").json()
    assert (wider["tags"], wider["beyond"]) == (told["tags"], ["tagged “茶友”"])
    rows = client.get(f"{AT}/{made['id']}/export", {"format": "csv", "part": "recipe"})
    assert list(csv.reader(io.StringIO(rows.content.decode("utf-8-sig"))))[1:] == [
        ["Taobao", str(count), "last bought ≥ 60 days ago", "bought ≥ 2 times", ""]
    ]
    both = client.get(f"{AT}/{made['id']}/export", {"format": "csv"})
    assert (both.status_code, both.json()["code"]) == (422, "export.one_table")
    members = client.get(f"{AT}/{made['id']}/export", {"format": "csv", "part": "members"})
    assert len(members.content.decode("utf-8-sig").splitlines()) == 1


def test_an_analyst_takes_it_and_service_does_not(operator: Client, client_of: Callable[..., Client]) -> None:
    made = _made(operator)
    assert client_of("analyst").get(f"{AT}/{made['id']}/export").status_code == 200
    assert client_of("service").get(f"{AT}/{made['id']}/export").status_code == 403


@pytest.mark.parametrize(
    ("link", "rule"),
    [
        (("/people", {"cell": "lifecycle=lost"}), {"kind": "segment", "cells": ["lifecycle=lost"]}),
        (
            ("/people", {"finding": "late_parcels", "at": '{"channel":"抖音"}'}),
            {"kind": "finding", "finding": "late_parcels", "at": {"channel": "抖音"}, "called": "晚到"},
        ),
        # A window of 90 days up to the last that is known moves with the data; a month that is over stands.
        (
            ("/metrics/revenue/people", {"from": "2026-04-02", "to": "2026-06-30", "as_of": "2026-06-30"}),
            {"kind": "behind", "metric": "revenue", "days": 90},
        ),
        (
            ("/metrics/revenue/people", {"from": "2026-05-01", "to": "2026-05-31", "only": '{"category":["岩茶"]}'}),
            {
                "kind": "behind",
                "metric": "revenue",
                "first": "2026-05-01",
                "last": "2026-05-31",
                "only": {"category": ["岩茶"]},
            },
        ),
        (
            ("/metrics/revenue/people", {"days": "30", "source": "huitou", "store": "A", "count_by": "day"}),
            {
                "kind": "behind",
                "metric": "revenue",
                "days": 30,
                "only": {"source": ["huitou"], "store": ["A"]},
                "count_by": "day",
            },
        ),
        (
            ("/metrics/repurchase_cycle/people", {"after": "6-10", "side": "numerator"}),
            {"kind": "behind", "metric": "repurchase_cycle", "after_first": 6, "after_last": 10},
        ),
    ],
)
def test_a_link_to_people_is_a_rule(operator: Client, link: tuple[str, dict[str, str]], rule: dict[str, Any]) -> None:
    path, query = link
    assert _send(operator, "/filled", {"path": path, "query": query, "called": "晚到"}).json()["rule"] == rule


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        ("/customers", {}, "audience.link"),
        ("/people", {}, "audience.link"),
        ("/people", {"cell": "lifecycle=asleep"}, "audience.rule"),
        ("/people", {"finding": "a", "at": "[1"}, "audience.link"),
        ("/metrics/shoes/people", {}, "audience.rule"),
        ("/metrics/revenue/people", {"from": "soon", "to": "2026-01-01"}, "calendar.date"),
    ],
)
def test_a_link_to_nobody_is_refused(operator: Client, path: str, query: dict[str, str], code: str) -> None:
    refused = _send(operator, "/filled", {"path": path, "query": query})
    assert (refused.status_code, refused.json()["code"]) == (422, code)


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"kind": "nothing"},
        {"kind": "all", "of": []},
        {"kind": "all", "of": [{"kind": "not"}]},
        {"kind": "not", "of": {"kind": "any", "of": "x"}},
        {"kind": "number", "of": "purchases", "least": "two"},
        {"kind": "number", "of": "purchases", "least": 10**30},
        {"kind": "listed", "customer_ids": [2**70]},
        {"kind": "audience", "id": 2**70},
        {"kind": "behind", "metric": "revenue", "first": "2026-13-45", "last": "x"},
        {"kind": "segment", "cells": ["="]},
        {"kind": "segment", "cells": ["lifecycle=a:b:c"]},
    ],
)
def test_a_rule_that_is_wrong_is_answered_in_words(operator: Client, rule: object) -> None:
    for path, said in (("/count", {"rule": rule}), ("", {"name": "x", "rule": rule})):
        refused = _send(operator, path, said)
        assert (refused.status_code, refused.json()["code"]) == (422, "audience.rule")
        assert refused.json()["zh"].startswith("人群规则有误：")


def test_a_rule_that_names_nobody_elses_is_not_found(operator: Client) -> None:
    assert _send(operator, "/count", {"rule": {"kind": "audience", "id": 99}}).status_code == 404


def test_a_rule_of_another_version_is_shown_as_broken(operator: Client) -> None:
    made = _made(operator)
    AudienceVersion.objects.update(rule={"kind": "horoscope"})
    (listed,) = operator.get(AT).json()
    assert (listed["line"], "horoscope" in listed["broken"]) == ("", True)
    assert operator.get(f"{AT}/{made['id']}").json()["rule"] == {"kind": "horoscope"}
    assert _send(operator, f"/{made['id']}/count", {}).status_code == 422


def test_ready_made_ones_are_counted(operator: Client) -> None:
    ready = operator.get(f"{AT}/ready").json()
    counts = {each["id"]: operator.get(f"{AT}/ready/{each['id']}").json() for each in ready}
    assert counts["once"]["count"] == 1
    assert counts["once_private"]["count"] == 1
    assert counts["cart"]["count"] == 1
    assert [each["lacking"] for each in counts.values() if each["lacking"]]
    assert operator.get(f"{AT}/ready/nothing").status_code == 404


def test_conditions_say_how_they_are_entered(operator: Client) -> None:
    kinds = {each["kind"]: each for each in operator.get(f"{AT}/conditions").json()}
    of, whole, money = kinds["number"]["entries"]
    assert [each["value"] for each in of["options"]][:2] == ["purchases", "purchase_days"]
    assert (whole["upto"], whole["scale"], money["scale"], whole["minimum"]) == ("most", 1, 100, 0)
    assert money["only"] == {"of": ["net", "average"]}
    assert kinds["visited"]["entries"][0]["usual"] == 30
    # Whatever a kind begins with is a rule, once what only the shop knows is chosen.
    for each in kinds.values():
        chosen = {
            entry["name"]: {"text": "x", "choice": 1, "numbers": [1]}[entry["kind"]]
            for entry in each["entries"]
            if (entry["offered"] or entry["by"] or entry["kind"] == "numbers")
            and entry["name"] not in {"cells", "metric"}
        }
        chosen |= {"finding": "x"} if each["kind"] == "finding" else {}
        counted = _send(operator, "/count", {"rule": {"kind": each["kind"], **each["begins"], **chosen}})
        assert counted.status_code in ({404} if each["kind"] == "audience" else {200}), (each["kind"], counted.content)


@pytest.mark.parametrize(
    ("of", "q", "found"),
    [
        ("category", "", {"岩茶", "白茶"}),
        ("category", "岩", {"岩茶"}),
        ("channel", "", {"抖音", "私域"}),
        ("source", "", {"huitou"}),
        ("tag", "", set()),
        ("metric", "复购周期（首购", {"repurchase_cycle"}),
        ("cell", "R4F1", {"grid=R4F1"}),
        ("finding", "", set()),
    ],
)
def test_what_there_is_to_choose_from(
    operator: Client, client_of: Callable[..., Client], of: str, q: str, found: set[str]
) -> None:
    said = operator.get(f"{AT}/choices", {"of": of, "q": q}, headers={"accept-language": "zh"}).json()
    assert {each["value"] for each in said} == found


def _upload(client: Client, text: str, named: str, name: str = "展会") -> Any:
    return client.post(LISTS, {"name": name, "text": text, "named": named}, content_type=JSON)


@pytest.mark.parametrize(
    ("named", "text", "matched", "read", "waiting", "who"),
    [
        ("customer", "{anna}\n{eve}\n999999\nabc\n", 2, 4, 0, "anna eve"),
        ("order", "o6\no4\no5,ben\nnone\n", 3, 4, 0, "ben carl"),
        ("contact", "138 0013-8001\n+8613800138002\n13900139000\nA@B.cn\n???\n", 2, 5, 2, "anna ben"),
        ("order", "\ufeffo6\r\n\r\no6\r\n", 1, 1, 0, "carl"),
    ],
)
def test_a_list_is_recognised(
    operator: Client, ids: dict[str, int], named: str, text: str, matched: int, read: int, waiting: int, who: str
) -> None:
    made = _upload(operator, text.format(**ids), named).json()
    assert (made["matched"], made["read"], made["unmatched"], made["waiting"]) == (
        matched,
        read,
        read - matched,
        waiting,
    )
    rule = {"rule": {"kind": "uploaded", "id": made["id"]}}
    preview = _send(operator, "/count", rule).json()["preview"]
    assert {each["customer_id"] for each in preview} == {ids[name] for name in who.split()}


def test_nothing_of_a_list_is_kept_as_it_came(operator: Client) -> None:
    _upload(operator, "13900139000\nlin@example.com\n13800138001\n", "contact")
    (kept,) = UploadedList.objects.all()
    text = b"".join(bytes(getattr(kept, name)) for name in ("account_keys", "waiting")) + kept.name.encode()
    assert not any(said in text for said in (b"13900139000", b"lin@", b"13800138001"))
    assert "139" not in str(list(AuditEntry.objects.values_list("detail", "subject")))
    assert len(kept.waiting) == 2 * 32


def test_who_was_unknown_is_found_once_the_data_know_them(
    known: Path, tmp_path: Path, serve: Callable[[Path], None], client_of: Callable[..., Client]
) -> None:
    import shutil

    import huitou

    folder = Path(shutil.copytree(known, tmp_path / "shop"))
    serve(folder)
    client = client_of("operator")
    made = _upload(client, "13900139000\n13700137000\n", "contact").json()
    assert (made["matched"], made["waiting"]) == (0, 2)
    more = "order_id,customer_id,ordered_at,paid_amount,phone\nn1,fay,2026-06-29 10:00:00,7.00,13900139000\n"
    (tmp_path / "more.csv").write_text(more, encoding="utf-8")
    huitou.open(folder).load(tmp_path / "more.csv")
    serve(folder)
    again = client.post(f"{LISTS}/{made['id']}/again", {}, content_type=JSON).json()
    assert (again["matched"], again["unmatched"], again["waiting"]) == (1, 1, 1)
    assert _send(client, "/count", {"rule": {"kind": "uploaded", "id": made["id"]}}).json()["count"] == 1


def test_a_list_in_use_stays(operator: Client) -> None:
    made = _upload(operator, "o6", "order").json()
    audience = _made(operator, {"kind": "uploaded", "id": made["id"]}, "展会的人")
    assert operator.get(LISTS).json()[0]["used_by"][0]["name"] == "展会的人"
    assert operator.delete(f"{LISTS}/{made['id']}").json()["code"] == "list.used"
    operator.delete(f"{AT}/{audience['id']}?version=1")
    assert operator.delete(f"{LISTS}/{made['id']}").status_code == 204
    assert operator.get(LISTS).json() == []
    assert bytes(UploadedList.objects.get().account_keys) == b""


@pytest.mark.parametrize(
    ("text", "code"), [(" \n,\n", "list.empty"), ("\n".join(map(str, range(100_001))), "list.long")]
)
def test_a_list_that_is_none_is_refused(operator: Client, text: str, code: str) -> None:
    refused = _upload(operator, text, "customer")
    assert (refused.status_code, refused.json()["code"]) == (422, code)
