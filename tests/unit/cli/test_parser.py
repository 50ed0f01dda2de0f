import pytest

from huitou.cli.parser import Parser, in_chinese
from huitou.errors import UserError
from huitou.language import Speech


def _parser(lang: str) -> Parser:
    parser = Parser(speech=Speech(lang), prog="huitou")  # type: ignore[arg-type]
    parser.inputs.add_argument("file", help="文件" if lang == "zh" else "a file")
    parser.options.add_argument("--side", choices=("numerator", "denominator"))
    parser.options.add_argument("--limit", type=int)
    parser.options.add_argument("--yes", action="store_true")
    return parser


@pytest.mark.parametrize(
    ("argv", "complaint"),
    [
        ([], "缺少 file"),
        (["f", "--limit", "many"], "--limit 要填整数，不是 'many'"),
        (["f", "--limit"], "--limit 后面要跟一个值"),
        (["f", "--yes=1"], "--yes 不带值，却写了 '1'"),
        (["f", "--nope"], "不认识 --nope"),
    ],
)
def test_a_complaint_is_in_chinese(argv: list[str], complaint: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UserError) as caught:
        _parser("zh").parse_args(argv)
    assert caught.value.zh == complaint
    assert capsys.readouterr().err.startswith("用法：huitou")


def test_a_wrong_choice_names_the_right_ones() -> None:
    with pytest.raises(UserError) as caught:
        _parser("zh").parse_args(["f", "--side", "x"])
    assert caught.value.zh.startswith("--side 不能是 'x'；可以是 ")
    assert "numerator" in caught.value.zh


def test_a_complaint_not_met_before_is_kept_as_it_is() -> None:
    assert in_chinese("something new") == "something new"


@pytest.mark.parametrize(("lang", "headings"), [("zh", ["用法：", "参数:", "选项:"]), ("en", ["usage:", "options:"])])
def test_headings_of_the_help_are_in_the_language(lang: str, headings: list[str]) -> None:
    text = _parser(lang).format_help()
    assert all(heading in text for heading in headings)
    assert ("usage:" in text) == (lang == "en")


def test_options_are_not_guessed_from_their_beginnings() -> None:
    with pytest.raises(UserError):
        _parser("en").parse_args(["f", "--lim", "3"])


def test_chinese_help_wraps_by_columns_on_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    parser = _parser("zh")
    parser.options.add_argument("--long", help="订单" * 40)
    widest = max(len(line) + sum(ord(c) > 0x2E80 for c in line) for line in parser.format_help().splitlines())
    assert widest <= 60
