import json
from pathlib import Path

import pytest

from tests.support.command_line import WORKED_EXAMPLE, Run


def test_every_row_is_accounted_for(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(WORKED_EXAMPLE + "14,lin,soon,,5.00,,paid,,\n", encoding="utf-8")
    run("init", tmp_path / "shop")
    ran = run("import", file, "--shop", tmp_path / "shop", "--format", "json")
    [report] = json.loads(ran.out)["imports"]
    counts = [report[key] for key in ("read", "accepted", "duplicate", "quarantined", "dropped")]
    assert counts == [14, 13, 0, 1, 0]
    assert ran.code == 0


def test_a_row_set_aside_is_shown_with_its_reason(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(WORKED_EXAMPLE + "14,lin,soon,,5.00,,paid,,\n", encoding="utf-8")
    run("init", tmp_path / "shop")
    ran = run("import", file, "--shop", tmp_path / "shop", "--lang", "zh")
    assert "隔离" in ran.out
    assert "ordered_at" in ran.out
    assert "读不出时间" in ran.out


def test_the_same_file_twice_changes_nothing(tmp_path: Path, worked_example: Path, run: Run) -> None:
    before = run("metrics", "--shop", worked_example, "--format", "json").out
    ran = run("import", tmp_path / "orders.csv", "--shop", worked_example)
    assert ran.code == 0
    assert "imported before" in ran.out
    after = run("metrics", "--shop", worked_example, "--format", "json").out
    assert json.loads(after)["measurements"] == json.loads(before)["measurements"]


def test_a_dry_run_saves_nothing(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(WORKED_EXAMPLE, encoding="utf-8")
    run("init", tmp_path / "shop")
    ran = run("import", file, "--shop", tmp_path / "shop", "--dry-run")
    assert "nothing was saved" in ran.out
    assert run("metrics", "--shop", tmp_path / "shop").code == 2


def test_a_refused_file_ends_with_3_and_the_others_are_imported(tmp_path: Path, run: Run) -> None:
    photo, file = tmp_path / "photo.csv", tmp_path / "orders.csv"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)
    file.write_text(WORKED_EXAMPLE, encoding="utf-8")
    run("init", tmp_path / "shop")
    ran = run("import", photo, file, "--shop", tmp_path / "shop")
    assert ran.code == 3
    assert "photo.csv" in ran.err
    assert run("metrics", "buyers", "--shop", tmp_path / "shop").code == 0


def test_refusals_are_in_the_json_too(tmp_path: Path, run: Run) -> None:
    (tmp_path / "empty.csv").touch()
    run("init", tmp_path / "shop")
    ran = run("import", tmp_path / "empty.csv", "--shop", tmp_path / "shop", "--format", "json")
    answer = json.loads(ran.out)
    assert (ran.code, answer["imports"], len(answer["refused"])) == (3, [], 1)
    assert answer["refused"][0]["file"].endswith("empty.csv")


@pytest.mark.parametrize("name", ["我的店", "my shop", "it's 50% off", "a#b"])
def test_a_shop_may_be_called_in_any_language(name: str, tmp_path: Path, run: Run) -> None:
    file = tmp_path / f"{name}.csv"
    file.write_text(WORKED_EXAMPLE, encoding="utf-8")
    assert run("init", tmp_path / name).code == 0
    assert run("import", file, "--shop", tmp_path / name).code == 0
    buyers = run("metrics", "buyers", "--shop", tmp_path / name, "--format", "json")
    # lin, wei, ana, bo, yun and mei; the window of the last 90 days before the last purchase begins on 2024-02-02.
    assert json.loads(buyers.out)["measurements"][0]["value"] == 4


def test_a_name_the_facts_cannot_hold_is_refused_at_once(tmp_path: Path, run: Run) -> None:
    ran = run("init", tmp_path / "shop [1]")
    assert ran.code == 2
    assert "shop.place" in ran.err
