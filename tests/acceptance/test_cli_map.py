"""Teaching a shop a file it does not know."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest

from huitou.cli.map_questions import ask
from huitou.intake.draft import drafting
from huitou.language import Speech
from huitou.warehouse.peek import aside, sweep
from huitou.warehouse.publish import Clock
from tests.support.command_line import Run

TILL = """门店日报,,,,,,
小票号,会员卡号,会员手机,交易时间,实收,订单状态,收银员
S1,M1,13900000001,2024/3/5 10:00,"1,059.80",已完成,小王
S2,M2,13900000002,2024/3/6 11:30,25元,已完成,小王
S3,M1,13900000001,2024/3/7 9:05,25,挂账,小李
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "till 2024-03.csv"
    path.write_text(TILL, encoding="gb18030")
    return path


@pytest.fixture
def shop(tmp_path: Path, run: Run) -> Path:
    run("init", tmp_path / "shop")
    return tmp_path / "shop"


def test_what_is_proposed_is_shown_with_the_first_rows_read_through_it(shop: Path, file: Path, run: Run) -> None:
    ran = run("map", file, "--shop", shop, "--lang", "zh")
    assert ran.code == 0
    line = next(line for line in ran.out.splitlines() if line.startswith("实收"))
    assert line.split() == ["实收", "实付金额", "1059.8", "25", "25"]
    assert "没有用到的列：收银员" in ran.out
    assert "挂账" in ran.out


def test_the_shop_knows_such_files_from_then_on(shop: Path, file: Path, run: Run) -> None:
    assert run("import", file, "--shop", shop).code == 3
    run("map", file, "--shop", shop)
    (report,) = json.loads(run("import", file, "--shop", shop, "--format", "json").out)["imports"]
    assert (report["source"], report["read"], report["accepted"], report["quarantined"]) == ("till", 3, 2, 1)
    assert "import it as it is" in run("map", file, "--shop", shop).out


def test_a_word_added_to_the_mapping_lets_its_rows_in(shop: Path, file: Path, run: Run) -> None:
    answer = json.loads(run("map", file, "--shop", shop, "--format", "json").out)
    assert answer["unknown_words"] == ["挂账"]
    mapping = Path(answer["mapping"])
    mapping.write_text(mapping.read_text(encoding="utf-8") + 'pending = ["挂账"]\n', encoding="utf-8")
    (report,) = json.loads(run("import", file, "--shop", shop, "--format", "json").out)["imports"]
    assert (report["accepted"], report["excluded"]) == (3, {"unpaid": 1})


def test_phones_are_masked_on_the_screen(shop: Path, file: Path, run: Run) -> None:
    for words in ((), ("--format", "json")):
        assert "13900000001" not in run("map", file, "--shop", shop, "--name", f"m{len(words)}", *words).out


def test_a_file_without_an_amount_is_refused_in_words(shop: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "a.csv"
    file.write_text("单号,日期\n1,2024-01-01\n", encoding="utf-8")
    ran = run("map", file, "--shop", shop, "--lang", "zh")
    assert ran.code == 3
    assert "实付金额" in ran.err
    assert not list((shop / "mappings").glob("*")) if (shop / "mappings").exists() else True


def test_dates_that_may_be_read_either_way_are_not_guessed(shop: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "a.csv"
    file.write_text("order no,date,total\n1,1/2/2024,5\n2,3/4/2024,5\n", encoding="utf-8")
    ran = run("map", file, "--shop", shop)
    assert (ran.code, "date_order" in ran.err) == (2, True)


def test_a_name_that_leads_out_of_the_folder_is_refused(shop: Path, file: Path, run: Run) -> None:
    assert run("map", file, "--shop", shop, "--name", "../evil").code == 2
    assert not (shop / "evil.toml").exists()


def test_a_person_at_the_terminal_settles_what_is_in_doubt(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "订单号,日期,金额,实付金额,状态\n1,1/2/2024,6,5.00,已完成\n2,3/4/2024,7,6.00,挂账\n", encoding="utf-8"
    )
    answers = iter(["9", "2", "2", ""])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(answers))
    with drafting(shop, Clock("Asia/Shanghai", "CNY"), file) as ((draft,), _):
        ask(draft, Speech("zh"))
        found = draft.proposal
    assert found.header[found.fields["paid_amount"]] == "金额"
    assert found.states == {"paid": ["已完成"], "pending": ["挂账"]}
    assert found.date_order == "mdy"
    assert "请输入 1 到 2" in capsys.readouterr().out


BOOK = "单子号,她的电话,哪天,收了多少,备注\nA-1,13900000001,2024-04-01,68,\nA-2,,2024-04-02,赊账,老客\n合计,,,68,\n"


@pytest.mark.parametrize(
    ("number", "answers", "paid_column"),
    [
        # The order's number is asked for first; then half of 收了多少 is an amount, and of the others nothing.
        ("单子号", ["", "", "1"], "收了多少"),
        # The columns that are another's already come last: 4 is 订单号, and that is then asked for again.
        ("订单号", ["4", "1"], "订单号"),
    ],
)
def test_a_column_nobody_knows_is_pointed_to_and_none_is_lost_by_it(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str, answers: list[str], paid_column: str
) -> None:
    file = tmp_path / "book.csv"
    file.write_text(BOOK.replace("单子号", number), encoding="utf-8")
    left = iter(answers)
    monkeypatch.setattr("builtins.input", lambda _prompt: next(left))
    with drafting(shop, Clock("Asia/Shanghai", "CNY"), file, kind="orders") as ((draft,), _):
        ask(draft, Speech("zh"))
        found = draft.proposal
    assert found.missing == []
    assert found.header[found.fields["paid_amount"]] == paid_column
    assert next(left, None) is None


def test_the_end_of_the_answers_ends_the_questions(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "book.csv"
    file.write_text(BOOK, encoding="utf-8")

    def gone(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", gone)
    clock = Clock("Asia/Shanghai", "CNY")
    with drafting(shop, clock, file, kind="orders") as ((draft,), _), pytest.raises(KeyboardInterrupt):
        ask(draft, Speech("zh"))


def test_what_only_resembles_a_needed_column_is_said_to_be_a_guess(shop: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "a.csv"
    file.write_text("订单号,承诺发货时间,实付金额\nP1,2024-05-01 10:00:00,10\n", encoding="utf-8")
    assert "“承诺发货时间”当作下单时间，是因为列名或内容相近" in run("map", file, "--shop", shop, "--lang", "zh").out
    named = tmp_path / "b.csv"
    named.write_text("订单号,下单时间,实付金额,甲\nP1,2024-05-01 10:00:00,10,1\n", encoding="utf-8")
    assert "相近" not in run("map", named, "--shop", shop, "--lang", "zh").out


def test_the_preview_sets_aside_what_the_import_will(shop: Path, file: Path, run: Run) -> None:
    file.write_text(TILL + "合计,,,,1109.80,,\n", encoding="gb18030")
    refused = json.loads(run("map", file, "--shop", shop, "--format", "json").out)["refused"]
    (report,) = json.loads(run("import", file, "--shop", shop, "--format", "json").out)["imports"]
    # The total and the row of 挂账, a state nobody knows.
    assert refused["row.total"] == 1
    assert (sum(refused.values()), report["quarantined"]) == (2, 2)


MEMBERS = "会员卡号,手机,等级,短信同意\nM1,13900000001,金卡,是\nM9,13900000009,银卡,否\n"


def test_a_list_is_proposed_shown_kept_and_known_the_next_time(
    shop: Path, file: Path, tmp_path: Path, run: Run
) -> None:
    run("map", file, "--shop", shop)
    run("import", file, "--shop", shop)
    members = tmp_path / "vip.csv"
    members.write_text(MEMBERS, encoding="utf-8")
    shown = run("map", members, "--shop", shop, "--lang", "zh").out
    assert "读作：会员名单" in shown
    assert "算在来源 till 名下" in shown
    assert ["短信同意", "同意接收短信", "同意", "不同意"] in [line.split() for line in shown.splitlines()]
    (report,) = json.loads(run("import", members, "--shop", shop, "--format", "json").out)["imports"]
    # M1 bought at the till; M9 is new.
    assert (report["source"], report["accepted"], report["customers_new"]) == ("till", 2, 1)
    explained = json.loads(run("sources", "explain", members, "--shop", shop, "--format", "json").out)
    assert explained["tables"][0]["layout"] == "vip"


def test_what_the_columns_do_not_tell_is_said_by_kind(shop: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "kc.csv"
    file.write_text("货号,品名,现有库存,盘点日期\nT1,红茶,20,2024-03-05\n", encoding="utf-8")
    assert "it may also be a list of products: say so with --kind (product)" in run("map", file, "--shop", shop).out
    told = run("map", file, "--shop", shop, "--kind", "product", "--name", "goods", "--format", "json")
    # The first mapping knows the file by now.
    assert "import it as it is" in told.out
    (shop / "mappings" / "kc.toml").unlink()
    told = run("map", file, "--shop", shop, "--kind", "product", "--format", "json")
    assert json.loads(told.out)["kind"] == "product"


def test_rows_are_read_inside_the_shop_and_nothing_stays(
    shop: Path, file: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "TemporaryDirectory", None)
    killed = shop / "looking" / "0123456789abcdef"
    killed.mkdir(parents=True)
    killed.with_suffix(".lock").touch()
    (killed / "read.csv").write_text("13900000001", encoding="utf-8")
    assert run("sources", "explain", file, "--shop", shop).code == 0
    assert not (shop / "looking").exists()
    assert run("map", file, "--shop", shop).code == 0
    assert not (shop / "looking").exists()


def test_who_is_reading_is_left_alone(shop: Path) -> None:
    with aside(shop) as one:
        (one / "a").touch()
        with aside(shop) as two:
            assert one != two
            sweep(shop)
            assert (one / "a").exists()
            assert two.exists()
        assert one.exists()
    assert not (shop / "looking").exists()
