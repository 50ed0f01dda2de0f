"""An operator sees why two customers are one, decides where the files do not tell, and takes it back."""

import json
from pathlib import Path

import pytest

from tests.support.command_line import Run

pytestmark = pytest.mark.slow

HEADER = "order_id,customer_id,ordered_at,paid_amount,phone\n"
PHONE = "13800000001"


@pytest.fixture
def shop(tmp_path: Path, run: Run) -> Path:
    """Two members of one system with one phone, and a Shopify buyer with an e-mail of her own."""
    own, other = tmp_path / "orders.csv", tmp_path / "shopify.csv"
    own.write_text(
        HEADER + f"1,ana,2024-03-01 09:00:00,5.00,{PHONE}\n2,bo,2024-03-02 09:00:00,7.00,{PHONE}\n", encoding="utf-8"
    )
    other.write_text(
        "Name,Email,Financial Status,Created at,Total\n#1,a@x.cn,paid,2024-03-03 10:00:00 +0800,5.00\n",
        encoding="utf-8",
    )
    run("init", tmp_path / "shop", "--currency", "CNY")
    assert run("import", own, other, "--shop", tmp_path / "shop").code == 0
    return tmp_path / "shop"


def buyers(shop: Path, run: Run) -> str:
    found = json.loads(run("metrics", "buyers", "--shop", shop, "--format", "json", "--from", "2024-03-01").out)
    return str(found["measurements"][0]["value"])


def test_a_pair_is_suggested_decided_and_taken_back(shop: Path, run: Run) -> None:
    (pair,) = json.loads(run("customers", "suggestions", "--shop", shop, "--format", "json").out)["suggestions"]
    assert (pair["one"], pair["two"], pair["shared"][0]["kind"]) == (1, 2, "phone")
    assert buyers(shop, run) == "3"
    made = json.loads(run("customers", "accept", 1, 2, "--shop", shop, "--format", "json").out)
    assert made["merged"] == [[1, 2]]
    assert buyers(shop, run) == "2"
    assert "没有等你判断的客户" in run("customers", "suggestions", "--shop", shop, "--lang", "zh").out
    run("customers", "undo", made["number"], "--shop", shop)
    assert buyers(shop, run) == "3"


def test_a_member_id_that_does_not_follow_is_told_of_with_the_way_to_join_it(tmp_path: Path, run: Run) -> None:
    taobao, members = tmp_path / "taobao.csv", tmp_path / "members.csv"
    taobao.write_text(
        "订单编号,买家会员名,买家支付宝账号,买家实际支付金额,订单状态,订单创建时间\n"
        "1,a,13811110001,10,交易成功,2024-03-01 10:00:00\n2,b,13811110002,20,交易成功,2024-03-02 10:00:00\n",
        encoding="utf-8",
    )
    members.write_text("customer_id,phone,level\nM1,13811110001,gold\nM2,13811110002,gold\n", encoding="utf-8")
    run("init", tmp_path / "shop")
    assert run("import", taobao, members, "--shop", tmp_path / "shop").code == 0
    # a has M1's phone and b M2's: two customers. Joined by hand, a and b are one, and M2 is not M1.
    told = " ".join(run("customers", "accept", 1, 2, "--shop", tmp_path / "shop", "--lang", "en").out.split())
    assert "If it is the same person too" in told
    assert "customers accept 1 4" in told
    run("customers", "accept", 1, 4, "--shop", tmp_path / "shop")
    assert "are one customer" in run("customers", "why", 2, 4, "--shop", tmp_path / "shop").out


def test_a_refused_pair_is_not_suggested_again(shop: Path, run: Run) -> None:
    assert run("customers", "refuse", 1, 2, "--shop", shop, "--note", "夫妻").code == 0
    assert json.loads(run("customers", "suggestions", "--shop", shop, "--format", "json").out)["total"] == 0
    listed = run("customers", "decisions", "--shop", shop, "--lang", "zh").out
    assert "不是同一人" in listed
    assert "夫妻" in listed
    assert "decided to be two people" in run("customers", "why", 1, 2, "--shop", shop).out


def test_why_names_the_evidence_and_masks_the_phone(shop: Path, run: Run) -> None:
    told = run("customers", "why", 1, 2, "--shop", shop).out
    assert "two member ids of one platform" in told
    assert "138****0001" in told
    assert PHONE not in told
    assert f"86{PHONE}" in run("customers", "why", 1, 2, "--shop", shop, "--reveal").out
    assert "share no unionid" in run("customers", "why", 1, 3, "--shop", shop).out
    run("customers", "accept", 1, 3, "--shop", shop)
    assert "a person decided so" in run("customers", "why", 3, 1, "--shop", shop).out


def test_a_decision_that_contradicts_another_is_refused(shop: Path, run: Run) -> None:
    run("customers", "accept", 1, 2, "--shop", shop)
    refused = json.loads(run("customers", "refuse", 2, 3, "--shop", shop, "--format", "json").out)
    again = run("customers", "accept", 1, 3, "--shop", shop)
    assert (again.code, f"number {refused['number']}" in again.err) == (2, True)


@pytest.mark.parametrize(
    "command", [("accept", 1, 99), ("accept", 1, 1), ("refuse", 98, 1), ("undo", 1), ("why", 1, 99)]
)
def test_numbers_that_are_nobodys_are_bad_use(shop: Path, run: Run, command: tuple[object, ...]) -> None:
    assert run("customers", *command, "--shop", shop).code == 2


def test_how_many_are_known_across_shops(shop: Path, run: Run) -> None:
    run("customers", "accept", 1, 3, "--shop", shop)
    found = json.loads(run("customers", "across", "--shop", shop, "--format", "json").out)
    assert (found["customers"], found["accounts"], found["in_several"]) == (2, 3, 1)
    told = run("customers", "across", "--shop", shop, "--lang", "zh").out
    assert "在两个以上的店里认得的 1 位" in told
