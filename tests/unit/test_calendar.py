"""Shop time."""

import itertools

from huitou import calendar


def test_offsets_of_a_zone_with_one_are_one() -> None:
    [(start, end, ahead)] = calendar.offsets("Asia/Shanghai")
    assert (start < 0 < end, ahead) == (True, 8 * 3_600_000_000)


def test_offsets_change_when_the_clocks_do() -> None:
    # London 2024: summer time from 2024-03-31 01:00 UTC (1711846800) to 2024-10-27 01:00 UTC (1729990800).
    found = calendar.offsets("Europe/London")
    summer = (1_711_846_800_000_000, 1_729_990_800_000_000, 3_600_000_000)
    assert summer in found
    assert all(one[1] == two[0] for one, two in itertools.pairwise(found))
