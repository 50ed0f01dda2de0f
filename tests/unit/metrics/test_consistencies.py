"""Which of the four consistencies hold, each by itself."""

from __future__ import annotations

from huitou.metrics.comparison import Comparison
from huitou.metrics.consistencies import consistencies
from tests.unit.metrics.test_compare import MOVED, compared


def _held(comparison: Comparison) -> dict[str, bool]:
    return {each.consistency: each.holds for each in consistencies(comparison, "en")}


def test_all_four_hold_where_only_the_time_is_another() -> None:
    [found] = compared(MOVED, "purchases")  # March beside February, both months of the data
    assert _held(found) == {"object": True, "time": True, "source": True, "definition": True}
    assert [each.name for each in consistencies(found, "zh")] == ["对象", "时间", "来源", "口径"]


def test_the_one_that_breaks_says_why_and_the_others_hold() -> None:
    # February beside January, of which there is no data: the first order is of 1 February.
    [found] = compared(MOVED, "purchases", from_="2024-02-01", to="2024-02-29")
    assert _held(found) == {"object": True, "time": False, "source": True, "definition": True}
    [time] = [each for each in consistencies(found, "en") if not each.holds]
    assert time.why == ("the data begins on 2024-02-01: 2024-01-01–2024-01-31 is not covered",)


def test_beside_a_segment_the_object_is_what_is_compared() -> None:
    [found] = compared(MOVED, "purchases", "channel=shelf")
    assert _held(found) == {"object": True, "time": True, "source": True, "definition": True}
    assert consistencies(found, "en")[0].why == ("apart only in what is compared",)
