import pytest

from huitou.cli.language import chosen, from_locale
from huitou.language import Speech


@pytest.mark.parametrize(
    ("environ", "lang"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "zh_TW", "LC_MESSAGES": "en_GB.UTF-8"}, "zh"),
        ({"LC_ALL": "", "LANG": "zh_CN.GBK"}, "zh"),
        ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
    ],
)
def test_the_locale_decides_in_the_order_of_posix(environ: dict[str, str], lang: str) -> None:
    assert from_locale(environ) == lang


@pytest.mark.parametrize(
    "argv",
    [
        ["--lang", "zh", "metrics"],
        ["metrics", "--lang", "zh"],
        ["metrics", "--lang=zh", "--list"],
        ["customers", "erase", "--lang", "zh"],
    ],
)
def test_the_option_decides_wherever_it_stands(argv: list[str]) -> None:
    assert chosen(argv, {"LANG": "en_GB.UTF-8"}) == "zh"


@pytest.mark.parametrize(
    "argv", [[], ["init", "zh"], ["init", "--name", "zh"], ["import", "--", "--lang", "zh"], ["--lang"]]
)
def test_other_words_on_the_line_do_not_decide(argv: list[str]) -> None:
    assert chosen(argv, {}) == "en"


def test_speech_says_one_of_the_two() -> None:
    assert Speech("zh")(zh="好", en="good") == "好"
    assert Speech("en")(zh="好", en="good") == "good"
