"""What figures come to, and that the words say no more than they do."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from huitou.language import Speech
from huitou.predict.accuracy import words
from huitou.predict.accuracy.purchases import BACK_TEST, QUESTIONS
from huitou.predict.accuracy.result import MODEL, Bin, Cut, Figure, Judged, Missing
from huitou.predict.accuracy.verdict import verdict

QUESTION = QUESTIONS[0]
EN, ZH = Speech("en"), Speech("zh")


def cut(day: int, *, model: float = 0.41, rule: float = 0.33, foretold: float = 94, error: float = 0.02) -> Cut:
    figures = {
        MODEL: {"top_share": Figure(model, error), "bias": Figure(foretold / 100 - 1, 0.05), "off": Figure(0.01)},
        "rfm": {"top_share": Figure(rule, error)},
    }
    bins = (Bin(100, 0.1, 11), Bin(100, 0.5, 48))
    return Cut(day, day + 30, 200, 100.0, foretold, figures, {"rfm": Figure(model - rule, error)}, bins)


def judged(*cuts: Cut, error: float = 0.02) -> Judged:
    ahead = sum(each.ahead["rfm"].value for each in cuts) / len(cuts)
    return Judged(QUESTION.id, cuts, {"rfm": Figure(ahead, error)})


def said(of: Judged, say: Speech = EN) -> str:
    return " ".join(words.verdict(BACK_TEST, QUESTION, of.cuts, verdict(QUESTION, of), say))


def test_ahead_of_every_rule_by_more_than_chance() -> None:
    of = judged(cut(60))
    assert verdict(QUESTION, of).standing == "better"
    assert said(of) == (
        "The ranking can be trusted: the 10% of customers ranked first brought 41% of the purchases within 30 days; by "
        "chance it would be 10%, by RFM 33%. The forecast total was 6% too little. The chances held: of the tenth it "
        "was surest of, 50% were to come and 48% did."
    )
    assert said(of, ZH) == (
        "排序可信：30 天内的购买，41% 来自排在最前的 10% 客户；随便挑是 10%，按 RFM 是 33%。 总数少说了 6%。 "
        "说的可能性靠得住：最有把握的十分之一，说 50% 会来，实际 48%。"
    )


@pytest.mark.parametrize(
    ("rule", "error", "standing", "use"),
    [
        (0.41, 0.01, "as_good", "Going by RFM does as well and is simpler: use that."),
        (0.42, 0.1, "as_good", "Going by RFM does as well"),
        (0.36, 0.04, "unclear", "may be chance"),
        (0.41, 0.04, "as_good", "does as well"),
        (0.49, 0.02, "worse", "Going by RFM does better: use that."),
    ],
)
def test_a_rule_that_does_as_well_is_said_to(rule: float, error: float, standing: str, use: str) -> None:
    of = judged(cut(60, rule=rule), error=error)
    assert verdict(QUESTION, of).standing == standing
    assert use in said(of)


def test_a_total_too_far_off_is_not_to_be_planned_with() -> None:
    assert "The forecast total was 20% too much. Do not plan with the total." in said(judged(cut(60, foretold=120)))
    assert "The forecast total was right to 1%." in said(judged(cut(60, foretold=100.2)))


def test_a_rule_with_the_better_total_is_named() -> None:
    near = cut(60, foretold=120)
    near = replace(near, figures={**near.figures, "average": {"top_share": Figure(0.1), "bias": Figure(0.02, 0.05)}})
    assert "(by the average of all, 2% too much). For a total go by the average of all." in said(judged(near))


def test_chances_that_did_not_hold_are_not_to_be_taken_at_their_word() -> None:
    of = cut(60)
    wrong = replace(
        of,
        bins=(Bin(100, 0.1, 40), Bin(100, 0.5, 90)),
        figures={**of.figures, MODEL: {**of.figures[MODEL], "off": Figure(0.35)}},
    )
    assert "The chances did not hold" in said(judged(wrong))


def test_the_tenth_that_was_furthest_off_is_told_where_chances_did_not_hold() -> None:
    # The surest tenth is right, one below it is not: 30 of 100 were to come, and 60 did.
    wrong = replace(cut(60), bins=(Bin(100, 0.1, 11), Bin(100, 0.3, 60), Bin(100, 0.9, 91)))
    assert "of one tenth, 30% were to come and 60% did." in said(judged(wrong))
    assert "有十分之一，说 30% 会来，实际 60%" in said(judged(wrong), ZH)


def test_nobody_is_ranked_where_neither_model_nor_rule_is_better_than_a_draw() -> None:
    # 12 and 13 of 100 in the first tenth, each give or take 4: 10 may be all there is.
    of = judged(cut(60, model=0.12, rule=0.13, error=0.02))
    assert verdict(QUESTION, of).standing == "chance"
    assert said(of).startswith("Nobody can be ranked yet: ")
    assert "Neither does better than a draw: do not pick people by rank yet." in said(of)
    # 15 of 100 is more than a draw.
    assert verdict(QUESTION, judged(cut(60, model=0.12, rule=0.15, error=0.02))).standing == "as_good"


def test_a_change_within_chance_is_no_drift() -> None:
    steady, _ = verdict(QUESTION, judged(cut(60, model=0.41), cut(30, model=0.45))).drift
    # Two errors of .02: 2.2414 * .02828 = .0634 either way.
    assert not steady.is_real
    assert (steady.low, steady.high) == pytest.approx((-0.04 - 0.0634, -0.04 + 0.0634), abs=1e-4)


def test_a_change_beyond_chance_is_drift_unless_earlier_months_moved_as_much() -> None:
    fallen, *_ = verdict(QUESTION, judged(cut(90, model=0.3), cut(60, model=0.45))).drift
    assert fallen.is_real
    assert "Lately the first 10% brought 30%, a month before 45%: worse, and not by chance." in said(
        judged(cut(90, model=0.3), cut(60, model=0.45))
    )
    swinging, *_ = verdict(QUESTION, judged(cut(90, model=0.3), cut(60, model=0.45), cut(30, model=0.2))).drift
    assert not swinging.is_real


def test_days_that_are_no_month_apart_are_not_held_against_each_other() -> None:
    assert verdict(QUESTION, judged(cut(120), cut(30))).drift == ()


@pytest.mark.parametrize(
    ("missing", "en"),
    [
        (
            Missing("too_short", 86, 4, 19_783),
            "it takes 86 days since the first order, and so far it is 4 days. The earliest day for it is 2024-03-01",
        ),
        (Missing("nobody", 1, 0), "there is no purchase yet of which it is known who made it"),
        (Missing("too_few", 50, 12), "it takes 50 customers known by then, not 12"),
        (Missing("too_little_came", 30, 4), "only 4 of these came, and it takes 30"),
    ],
)
def test_what_cannot_be_judged_yet_says_what_it_takes(missing: Missing, en: str) -> None:
    assert words.missing([QUESTION], missing, EN) == f"Purchases within 30 days: not to be judged yet; {en}."
    assert re.search("还检验不了", words.missing([QUESTION], missing, ZH))
