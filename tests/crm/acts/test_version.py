"""A version is checked as a whole: a tree of steps in which nobody gets lost or walks in circles."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from huitou.crm.journeys.version import Version
from huitou.crm.rehearsal.play import REPLENISH, WELCOME

WAIT = {"id": "a", "kind": "wait", "days": 1}


def _version(*steps: dict[str, Any], first: str = "a") -> Version:
    return Version.model_validate({"journey": 1, "number": 1, "first": first, "steps": list(steps)})


def test_the_journeys_of_the_rehearsal_are_sound() -> None:
    assert Version.model_validate(REPLENISH).step("half").edges == ("a", "b")
    assert Version.model_validate(WELCOME).step("core").edges == ("yes", "no")


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([WAIT, WAIT], "step a is there twice"),
        ([{**WAIT, "next": {"next": "b"}}], "step a leads to b, which is not there"),
        ([{**WAIT, "next": {"yes": "a"}}], "step a has no way on called yes"),
        ([WAIT, {**WAIT, "id": "b"}], "step b is reached by no way"),
        ([{**WAIT, "next": {"next": "a"}}], "step a is reached by two ways"),
        ([{**WAIT, "id": "b"}], "the journey begins at a, which is not there"),
        (
            [
                {"id": "a", "kind": "branch", "audience": 1, "next": {"yes": "b", "no": "b"}},
                {**WAIT, "id": "b"},
            ],
            "step b is reached by two ways",
        ),
        (
            [WAIT, {**WAIT, "id": "b", "next": {"next": "c"}}, {**WAIT, "id": "c", "next": {"next": "b"}}],
            "step b is reached by no way; step c is reached by no way",
        ),
    ],
)
def test_each_fault_is_told(steps: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        _version(*steps)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ValidationError) as told:
        _version({**WAIT, "next": {"next": "b", "yes": "c"}})
    assert all(f"leads to {each}" in str(told.value) for each in "bc")
