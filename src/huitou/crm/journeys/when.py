"""About when a reading that is too early will tell something, by how people have entered so far."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from huitou.crm.journeys.effect import FEWEST_BUYERS, FEWEST_PEOPLE, Entered, Reading, span_of
from huitou.crm.journeys.enrolment import HELD_OUT

# The pace is that of the last four weeks.
_PACE = span_of(28)


def needed(of: Reading) -> int | None:
    """How many people the smaller arm needs to be watched to the end; None where nobody has bought yet."""
    people = of.treated.people + of.held_out.people
    buyers = of.treated.buyers + of.held_out.buyers
    if of.early == "few_buyers":
        return ceil(FEWEST_BUYERS * people / buyers) if buyers else None
    return FEWEST_PEOPLE


def ready_at(of: Reading, first: Sequence[Entered], *, now: int) -> int | None:
    """The instant (microseconds UTC) the smaller arm has enough who were watched for the days; None where that
    cannot be told: nobody has bought, or nobody entered the arm for four weeks. ``first``: each one's first entry,
    the earliest first.
    """
    enough = needed(of)
    if enough is None:
        return None
    arms = ([each.at for each in first if (each.arm == HELD_OUT) is out] for out in (True, False))
    each = [_nth(entered, enough, now=now) for entered in arms]
    return None if None in each else max(at for at in each if at is not None) + span_of(of.days)


def _nth(entered: Sequence[int], nth: int, *, now: int) -> int | None:
    """When the nth of an arm entered, or will have by the pace of late."""
    if len(entered) >= nth:
        return entered[nth - 1]
    lately = sum(at >= now - _PACE for at in entered)
    return now + (nth - len(entered)) * _PACE // lately if lately else None
