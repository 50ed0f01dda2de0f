"""The ways of looking that readings choose from, one file each."""

from collections.abc import Mapping

from huitou.diagnosis.kinds import (
    band,
    coupons,
    cycle_late,
    experience,
    fall,
    leaves_after,
    periods,
    sides,
    slice_gap,
    untouched,
)
from huitou.diagnosis.sighting import Kind

__all__ = ["KINDS", "Kind"]

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        slice_gap.KIND,
        experience.KIND,
        coupons.KIND,
        cycle_late.KIND,
        leaves_after.KIND,
        fall.KIND,
        band.KIND,
        periods.KIND,
        sides.KIND,
        untouched.KIND,
    )
}
