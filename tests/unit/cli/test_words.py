import shutil
import sys

import pytest

from huitou.cli.words import excluded, program, told
from huitou.errors import DataError, UserError
from huitou.language import Speech

ZH, EN = Speech("zh"), Speech("en")


def test_reasons_are_named_largest_first() -> None:
    counts = {"zero": 2, "unpaid": 1_200, "cancelled": 2}
    assert excluded(counts, EN) == "unpaid 1,200; cancelled or closed 2; zero amount 2"
    assert excluded(counts, ZH) == "未付款 1,200，已取消或关闭 2，金额为零 2"


def test_an_error_names_its_file_once() -> None:
    without = DataError("file.empty", en="it is empty", zh="是空的", file="a.csv")
    within = DataError("file.empty", en="a.csv is empty", zh="a.csv 是空的", file="/long/way/a.csv")
    assert told(without, EN) == "a.csv: it is empty  [file.empty]"
    assert told(without, ZH) == "a.csv：是空的  [file.empty]"
    assert told(within, EN) == "a.csv is empty  [file.empty]"


def test_other_errors_are_their_words_and_code() -> None:
    assert told(UserError("shop.missing", en="no shop", zh="没有店"), ZH) == "没有店  [shop.missing]"


@pytest.mark.parametrize(
    ("started_as", "on_path", "typed"),
    [
        (".venv/bin/huitou", None, ".venv/bin/huitou"),
        (".venv/bin/huitou", "/usr/bin/huitou", "huitou"),
        ("/somewhere/huitou/__main__.py", None, "huitou"),
    ],
)
def test_the_command_is_shown_as_it_can_be_typed(
    started_as: str, on_path: str | None, typed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [started_as])
    monkeypatch.setattr(shutil, "which", lambda _: on_path)
    assert program() == typed
