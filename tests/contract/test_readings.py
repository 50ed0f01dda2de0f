"""Every file of a reading: it is whole, both languages say it, and its faults are told."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from huitou.diagnosis import readings
from huitou.diagnosis.reading import Reading
from huitou.diagnosis.readings import load_readings, read_all

ALL = tuple(load_readings().values())
FILE = resources.files(readings).joinpath("one_time_channel.toml").read_text(encoding="utf-8")
# Words an owner has never heard.
JARGON = re.compile(
    r"cohort|同期群|anchor|retention|churn|denominator|分母|percentile|置信|confidence|p-value|KM|SKU", re.IGNORECASE
)


@pytest.mark.parametrize("reading", ALL, ids=[reading.id for reading in ALL])
def test_every_sentence_is_said_in_both_languages(reading: Reading) -> None:
    zh, en = reading.words["zh"], reading.words["en"]

    assert len(zh.details) == len(en.details)
    assert len(zh.todo) == len(en.todo)
    assert [bool(each) for each in (zh.sure, zh.whom, zh.money)] == [
        bool(each) for each in (en.sure, en.whom, en.money)
    ]


@pytest.mark.parametrize("reading", ALL, ids=[reading.id for reading in ALL])
def test_the_words_are_an_owner_s(reading: Reading) -> None:
    said = [
        text for words in reading.words.values() for text in (words.headline, *words.details, *words.todo, words.sure)
    ]

    assert [text for text in said if JARGON.search(text)] == []


@pytest.mark.parametrize("reading", [each for each in ALL if each.severity == "illness"], ids=lambda each: each.id)
def test_an_illness_says_what_it_costs_and_how_sure_it_is(reading: Reading) -> None:
    assert all(words.money and words.sure for words in reading.words.values())


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ('id = "one_time_channel"', 'id = "another"', "must be named another.toml"),
        ('kind = "slice_gap"', 'kind = "guess"', "choose one of"),
        ('severity = "illness"', 'severity = "bad"', "choose one of illness, state"),
        ("fewest = 50\n", "", "needs exactly"),
        ('"cohort_repurchase_rate"', '"nothing"', "there is no metric 'nothing'"),
        ('by = "first_channel"', 'by = "weather"', "there is no dimension 'weather'"),
        ("{rest}", "{rset}", "{rset} is no figure of slice_gap"),
        ("[en]\n", "[fr]\n", "must be given"),
        ("window_days = 365\n", "", "a number of days"),
    ],
)
def test_faults_are_told(was: str, now: str, said: str) -> None:
    assert was in FILE
    _, issues = read_all([("one_time_channel.toml", FILE.replace(was, now))])

    assert any(said in str(issue) for issue in issues)


def test_a_reading_may_only_yield_to_one_there_is() -> None:
    _, issues = read_all([("one_time_channel.toml", 'yields_to = ["nothing"]\n' + FILE)])

    assert [str(issue) for issue in issues] == ["one_time_channel.toml: yields_to: there is no reading 'nothing'"]
