"""A shop's own rules: what is wrong with them is named by rule and key, and none comes with Huitou."""

import re
from pathlib import Path

import pytest

import huitou
from huitou import UserError, settings
from huitou.intake.apply_rules import _code
from huitou.intake.rules import rules

RULE = 'name = "r"\nreason = "brushing"\n'


def written(folder: Path, text: str) -> Path:
    (folder / settings.EXCLUSIONS_FILE).write_text(text, encoding="utf-8")
    return folder


def test_no_file_means_no_rules(tmp_path: Path) -> None:
    assert rules(tmp_path) == ()


def test_a_new_shop_has_examples_none_of_which_applies(tmp_path: Path) -> None:
    huitou.init(tmp_path / "shop")
    assert rules(tmp_path / "shop") == ()


def test_the_examples_can_be_used_as_they_stand(tmp_path: Path) -> None:
    huitou.init(tmp_path)
    text = (tmp_path / settings.EXCLUSIONS_FILE).read_text(encoding="utf-8")
    found = rules(written(tmp_path, re.sub(r"^# (?=\[\[rule|[a-z_]+ = )", "", text, flags=re.MULTILINE)))
    assert [rule.name for rule in found] == ["备注写着刷单", "红旗", "标题代号", "test orders"]
    assert [rule.suggest for rule in found] == [False, False, True, False]
    assert found[3].memo_regex == r"(?i)\btest\b"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[rule]]\n" + RULE, "needs a test"),
        ('[[rule]]\nmemo = "x"', "name is missing"),
        (f'[[rule]]\n{RULE}memo = "x"\ncolour = "red"', "unknown key “colour”"),
        (f'[[rule]]\n{RULE}memo = "x"\n[[rule]]\n{RULE}flag = []', "[[rule]] 2: flag must be text or a list"),
        (f"[[rule]]\n{RULE}memo = 5", "memo must be text"),
        (f'[[rule]]\n{RULE}memo = ""', "memo must be text"),
        (f'[[rule]]\n{RULE}memo = "x"\n[[rule]]\n{RULE}memo = "y"', "name “r” is given 2 times"),
        ('[[rule]]\nname = "r"\nreason = "because"\nmemo = "x"', "reason must be one of brushing"),
        (f'[[rule]]\n{RULE}at_most = "0.1"', "at_most must be an amount"),
        (f"[[rule]]\n{RULE}at_most = -1", "at_most must be an amount"),
        (f"[[rule]]\n{RULE}at_most = true", "at_most must be an amount"),
        (f'[[rule]]\n{RULE}memo = "x"\nsuggest = "yes"', "suggest can only be"),
        (f'[[rule]]\n{RULE}memo_regex = "(刷"', "memo_regex is no pattern"),
        (f'[[rule]]\n{RULE}memo_regex = "(a)\\\\1"', "memo_regex is no pattern"),
        ('rule = "x"', "must be written [[rule]]"),
        ('memo = "x"', "unknown key “memo”"),
        ("[[rule", "cannot be read"),
    ],
)
def test_a_fault_is_named_by_its_rule_and_key(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        rules(written(tmp_path, text))
    assert refused.value.code == "exclusions.rules"
    assert says in refused.value.en
    assert refused.value.zh.count("\n") == refused.value.en.count("\n")


@pytest.mark.parametrize(
    ("code", "title", "found"),
    [
        ("SP", "SP 防晒霜", True),
        ("SP", "防晒霜SP", True),
        ("SP", "防晒霜 SPF50", False),
        ("SP", "CSP 防晒霜", False),
        ("补差价", "邮费补差价专用", True),
        ("a+b", "茶 a+b 装", True),
        ("a.b", "茶 acb", False),
    ],
)
def test_a_code_in_a_title_stands_for_itself(code: str, title: str, found: bool) -> None:
    assert bool(re.search(_code(code), title)) == found
