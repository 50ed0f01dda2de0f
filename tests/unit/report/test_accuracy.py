"""Past days as a table: what is shown adds up for who reckons it again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huitou.language import Speech
from huitou.predict.accuracy.back_test import QUICK
from huitou.predict.accuracy.evaluation import Answer, Evaluation, Found
from huitou.predict.accuracy.purchases import BACK_TEST, QUESTIONS
from huitou.predict.accuracy.result import MODEL, Cut, Figure, Judged
from huitou.report import accuracy
from huitou.report.blocks import Table

EN = Speech("en")


def past_day(foretold: float, came: float) -> Table:
    figures = {MODEL: {"top_share": Figure(0.4, 0.02), "bias": Figure(foretold / came - 1, 0.05)}}
    cut = Cut(60, 90, 200, came, foretold, figures, {})
    answer = Answer(
        replace(BACK_TEST, questions=QUESTIONS[:1]), QUICK, Found(200, 200, (Judged(QUESTIONS[0].id, (cut,)),))
    )
    blocks = accuracy.whole(Evaluation(120, "v1", "CNY", (answer,)), EN)
    return next(block for block in blocks if isinstance(block, Table) and block.name.startswith("Each past day"))


@pytest.mark.parametrize(
    ("foretold", "came", "shown", "off"),
    [
        (45.5, 44, "45.5", "3% too much"),
        (39.8, 41, "39.8", "3% too little"),
        (1204.6, 1300, "1,205", "7% too little"),
    ],
)
def test_what_a_day_was_off_can_be_reckoned_from_what_is_shown(
    foretold: float, came: float, shown: str, off: str
) -> None:
    table = past_day(foretold, came)
    at = {heading: cell.text for heading, cell in zip(table.headings, table.rows[0], strict=True)}
    assert (at["forecast"], at["came"], at["off"]) == (shown, f"{came:,.0f}", off)
