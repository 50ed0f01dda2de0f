"""The words a task suggests: the shop's own where it wrote a script, those for any talk where it did not."""

from __future__ import annotations

import datetime as dt

import pytest

from huitou.crm.delivery.words.kept import keep
from huitou.crm.delivery.words.template import Written
from huitou.crm.journeys.steps.task import TaskStep
from huitou.crm.tasks.script import BRANCHES, lines
from huitou.language import Speech

NOW = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
EN, ZH = Speech("en"), Speech("zh")
VALUES = {"shop": "Tea", "product": "岩茶", "days": "40"}


class _Called:
    def audience(self, number: int) -> str:
        return str(number)

    def template(self, named: str) -> str:
        return f"“{named}”"


@pytest.mark.django_db
def test_a_script_says_what_to_say_in_each_branch() -> None:
    written = Written("Away", "How is {{ product }}?", need="Gladly.", hesitate="No hurry.", refuse="I see.")
    keep("away", "marketing", {"en": written}, at=NOW)

    assert [each.text for each in lines("away", VALUES, EN)] == ["How is 岩茶?", "Gladly.", "No hurry.", "I see."]
    # Written in one language alone, it is better than words that are nobody's.
    assert lines("away", VALUES, ZH)[1].text == "Gladly."


@pytest.mark.django_db
def test_without_a_script_there_are_words_for_any_talk() -> None:
    for script in ("", "gone"):
        found = lines(script, VALUES, ZH)
        assert [each.branch for each in found] == list(BRANCHES)
        assert "岩茶" in found[0].text
    # What is not known is not said.
    assert [each.branch for each in lines("", {"shop": "Tea"}, EN)] == ["need", "hesitate", "refuse"]


def test_a_card_says_why_somebody_is_spoken_to() -> None:
    step = TaskStep(id="call", reason="Away for 40 days")
    assert step.said(EN, _Called()) == "Away for 40 days"
    assert step.model_copy(update={"script": "away"}).said(ZH, _Called()) == "Away for 40 days；话术：“away”"
