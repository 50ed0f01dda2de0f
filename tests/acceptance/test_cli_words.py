import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from huitou.cli import demo, init
from huitou.cli.main import main
from tests.support.command_line import Run

CHINESE = re.compile(r"[\u4e00-\u9fff]")
HUITOU = [sys.executable, "-m", "huitou"]


def _environment(**changes: str) -> dict[str, str]:
    src = Path(__file__).parents[2] / "src"
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LANG", "LC_"))}
    return kept | {"PYTHONPATH": str(src)} | changes


@pytest.mark.parametrize(
    "words",
    [
        ["metrics", "--shop", "nowhere"],
        ["metrics", "--format", "xml"],
        ["nothing"],
        ["drill"],
        ["init", ".", "--currency", "yuan"],
        ["init", ".", "--timezone", "Mars/Olympus"],
        ["customers", "erase", "someone"],
        ["metrics", "--where", "channel"],
        ["metrics", "--param", "days=1", "--param", "days=2"],
        ["metrics", "--param", "nothing=1"],
        ["simulate", "made", "--customers", "0", "--seed", "1"],
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_bad_use_ends_with_2_and_says_so_in_the_language(
    words: list[str], lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Run
) -> None:
    monkeypatch.chdir(tmp_path)
    if words[0] == "metrics" and "--shop" not in words:
        run("init", ".")
    ran = run(*words, "--lang", lang)
    assert (ran.code, ran.out) == (2, "")
    assert bool(CHINESE.search(ran.err)) == (lang == "zh"), ran.err


def test_an_empty_shop_says_what_to_do(tmp_path: Path, run: Run) -> None:
    run("init", tmp_path / "shop")
    ran = run("metrics", "--shop", tmp_path / "shop")
    assert ran.code == 2
    assert "huitou import" in ran.err


class Panic(BaseException):
    """What a Rust engine raises when it breaks."""


@pytest.mark.parametrize("kind", [RuntimeError, Panic])
def test_a_bug_is_owned_up_to_without_its_message(
    kind: type[BaseException], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, run: Run
) -> None:
    def broken(*_: object) -> int:
        raise kind("13900000001")

    monkeypatch.setattr(init, "run", broken)
    ran = run("init", tmp_path / "shop")
    assert ran.code == 1
    assert kind.__name__ in ran.err
    assert "13900000001" not in ran.err
    monkeypatch.setenv("HUITOU_DEBUG", "1")
    assert "13900000001" in run("init", tmp_path / "shop").err


def test_ctrl_c_is_quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, run: Run) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(init, "run", interrupted)
    ran = run("init", tmp_path / "shop")
    assert (ran.code, ran.out, ran.err) == (130, "", "")


def test_a_reader_that_goes_away_is_no_error() -> None:
    command = subprocess.Popen(
        [*HUITOU, "metrics", "--list"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment()
    )
    assert command.stdout is not None
    assert command.stderr is not None
    command.stdout.close()
    assert command.wait(30) == 141
    assert command.stderr.read() == b""
    command.stderr.close()


def test_output_is_utf8_where_the_locale_is_not(tmp_path: Path) -> None:
    plain = _environment(LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", PYTHONIOENCODING="ascii")
    ran = subprocess.run([*HUITOU, "sources", "--lang", "zh"], capture_output=True, env=plain, check=True, cwd=tmp_path)
    assert "淘宝" in ran.stdout.decode("utf-8")


def test_the_locale_chooses_the_language(tmp_path: Path) -> None:
    for locale, words in (("zh_CN.UTF-8", "列出认得的订单文件"), ("en_GB.UTF-8", "list the order files")):
        ran = subprocess.run([*HUITOU, "--help"], capture_output=True, env=_environment(LANG=locale), check=True)
        assert words in ran.stdout.decode("utf-8")


def test_sources_as_json(run: Run) -> None:
    layouts = json.loads(run("sources", "--format", "json").out)["sources"]
    assert {"huitou", "taobao", "shopify"} <= {layout["source"] for layout in layouts}


def test_the_catalogue_as_json_has_both_languages(run: Run) -> None:
    metrics = json.loads(run("metrics", "--list", "--format", "json").out)["metrics"]
    assert all(metric["definition"]["zh"] and metric["definition"]["en"] for metric in metrics)


def test_no_words_at_all_show_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([])
    assert ended.value.code == 0
    assert "customers" in capsys.readouterr().out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert re.fullmatch(r"huitou \d+\.\d+\.\d+\n", capsys.readouterr().out)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_erasing_removes_the_person_and_keeps_the_money(worked_example: Path, run: Run, lang: str) -> None:
    people = json.loads(run("drill", "buyers", "--shop", worked_example, "--format", "json").out)["customers"]
    before = json.loads(run("metrics", "revenue", "--shop", worked_example, "--format", "json").out)
    ran = run("customers", "erase", str(people[0]["customer_id"]), "--shop", worked_example, "--lang", lang)
    assert ran.code == 0
    left = json.loads(run("drill", "buyers", "--shop", worked_example, "--format", "json").out)["customers"]
    assert people[0]["customer_id"] not in [each["customer_id"] for each in left]
    after = json.loads(run("metrics", "revenue", "--shop", worked_example, "--format", "json").out)
    assert after["measurements"][0]["value"] == before["measurements"][0]["value"]


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "page"), [("zh", "README.zh-CN.md"), ("en", "README.md")])
def test_the_demo_prints_what_the_readme_shows(lang: str, page: str, run: Run) -> None:
    ran = run("demo", "--print", "--lang", lang)
    assert ran.code == 0
    text = (Path(__file__).parents[2] / page).read_text("utf-8")
    shown = re.search(r"```text\n(.*?)```", text, re.DOTALL)
    assert shown is not None
    lines = [line for line in shown[1].splitlines() if line.strip() not in {"", "..."}]
    assert len(lines) > 15
    assert [line for line in lines if line not in ran.out.splitlines()] == []


def test_the_demo_keeps_its_shop_only_in_a_new_folder(tmp_path: Path, run: Run) -> None:
    (tmp_path / "something").touch()
    ran = run("demo", "--print", "--keep", tmp_path)
    assert ran.code == 2
    assert ran.out == ""


@pytest.mark.slow
def test_the_demo_leaves_a_shop_to_go_on_with(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "CUSTOMERS", 200)
    assert run("demo", "--print", "--keep", tmp_path / "kept").code == 0
    assert run("metrics", "buyers", "--shop", tmp_path / "kept" / "shop").code == 0
