"""A catalogue file with faults: every one of them is told, with its file and place."""

from __future__ import annotations

from importlib import resources

import pytest

from huitou.metrics.catalogue import read_all

GOOD = resources.files("huitou.metrics.catalogue").joinpath("cohort_repurchase_rate.toml").read_text(encoding="utf-8")
FILE = "cohort_repurchase_rate.toml"


def issues(text: str, *, file: str = FILE) -> list[str]:
    return [str(issue) for issue in read_all([(file, text)])[1]]


def test_a_good_file_has_none() -> None:
    assert issues(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "issue"),
    [
        ('unit = "rate"', 'unit = "percent"', "unit: is 'percent'; choose one of count, rate"),
        ('direction = "up"', 'direction = "north"', "direction: is 'north'"),
        ('overlaps = ["category"]', 'overlaps = ["colour"]', "overlaps: has 'colour'"),
        ("version = 1", 'version = "1"', "version: must be given, as int"),
        ("version = 1", "version = 1\ncolour = 1", "colour: is not a key of a metric"),
        ('en = "days"', 'en = ""', "params.days.en: must be written in Chinese and English"),
        ("default = 90", "", "params.days: needs a default or the setting"),
        ("default = 90", 'setting = "days"', "params.days.setting: 'days' is not a setting"),
        ("default = 90", "default = 90\nstep = 5", "params.days.step: is not a key of a parameter"),
        ("default = 90", "default = 90\nchoices = [30]", "params.days.default: 90 is not one of its choices"),
        ("minimum = 1", "", "params.days: needs choices, or a minimum"),
        (":as_of", ":until", "sql: :until is not a parameter; known: as_of, days"),
        ("FROM purchases", "FROM sequence", "sql: must read one of the relations purchases, history"),
        ("[params.days]", "[params.horizon]", "params: a metric over anchors needs the parameter days"),
        ("day = [3, 5]", "", "example[0].day: must be [numerator]"),
        ("[name]", 'sql_whole = "SELECT :when FROM purchases"\n[name]', "sql_whole: :when is not a parameter; known:"),
        ("[name]", 'sql_whole = "SELECT 1 FROM history"\n[name]', "sql_whole: must read the relation purchases"),
        ("[name]", "[name", "file: is not TOML"),
    ],
)
def test_each_fault_is_told_with_its_place(old: str, new: str, issue: str) -> None:
    assert old in GOOD
    assert any(found.startswith(f"{FILE}: {issue}") for found in issues(GOOD.replace(old, new)))


def test_the_name_of_the_file_is_the_id() -> None:
    assert issues(GOOD, file="other.toml") == [
        "other.toml: id: is 'cohort_repurchase_rate'; the file must be named cohort_repurchase_rate.toml"
    ]


def test_all_faults_are_told_not_only_the_first() -> None:
    text = GOOD.replace('unit = "rate"', 'unit = "x"').replace('direction = "up"', 'direction = "y"')
    assert len(issues(text)) == 2
    assert len(read_all([(FILE, text), ("b.toml", "")])[1]) > 10
