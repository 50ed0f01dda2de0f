"""What cannot be in a row of a list though each of its cells can be read: SQL over the table ``told``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from huitou.intake.canon import Canon
from huitou.intake.fields import LIVE_COUNTS, LIVE_STEPS


@dataclass(frozen=True, slots=True)
class Check:
    """``fails``: when the row is refused, by this field's cell, for the reason ``code`` (an SQL literal)."""

    field: str
    code: str
    fails: str


def checks_of(rows: str, canon: Canon) -> tuple[Check, ...]:
    """The checks of a list whose rows are of that kind."""
    return tuple(_CHECKS[rows](canon)) if rows in _CHECKS else ()


def _backwards(canon: Canon, *times: str) -> Iterator[Check]:
    for start, end in pairwise(times):
        yield Check(end, "'times.backwards'", f"{canon.column(end)} < {canon.column(start)}")


def _of_live(canon: Canon) -> Iterator[Check]:
    known = [name for name in LIVE_COUNTS if canon.layout.has(name)]
    nameless = " AND ".join(f"{canon.column(name)} IS NULL" for name in ("live_id", "live_from"))
    timeless = " AND ".join(f"{canon.column(name)} IS NULL" for name in ("live_from", "slot_from"))
    yield Check("live_id", "'cell.missing'", nameless)
    yield Check("live_from", "'cell.missing'", f"{timeless} AND NOT ({nameless})")
    yield Check("exposed_people", "'cell.missing'", f"coalesce({', '.join(known)}, NULL) IS NULL" if known else "true")
    for name in known:
        yield Check(name, "'count.fraction'", f"{name} <> floor({name})")
    yield from _backwards(canon, "live_from", "live_to")
    yield from _backwards(canon, "slot_from", "slot_to")
    yield from _funnel(canon, "people", LIVE_STEPS)
    # One visit is shown many products, so these times may well exceed those; what is clicked was shown before.
    yield from _funnel(canon, "times", LIVE_STEPS[:2])
    yield from _funnel(canon, "times", LIVE_STEPS[2:])


def _funnel(canon: Canon, basis: str, steps: tuple[str, ...]) -> Iterator[Check]:
    """Each count against the least of those before it; what a room is not for stands in no funnel."""
    goal = canon.column("goal")
    leads = (
        f"coalesce({goal}, CASE WHEN {_any(canon, 'leads')} AND NOT {_any(canon, 'dealt')} THEN 'leads' END, 'sale')"
    )
    for place, step in enumerate(steps):
        name = f"{step}_{basis}"
        before = [canon.column(f"{each}_{basis}") for each in steps[:place] if each not in {"dealt", "leads"}]
        if not before or not canon.layout.has(name):
            continue
        counts = {"dealt": f" AND {leads} = 'sale'", "leads": f" AND {leads} = 'leads'"}.get(step, "")
        yield Check(name, "'live.above'", f"{name} > least({', '.join(before)}, NULL){counts}")


def _any(canon: Canon, step: str) -> str:
    return f"(coalesce({canon.column(f'{step}_people')}, {canon.column(f'{step}_times')}) IS NOT NULL)"


def _of_ticket(canon: Canon) -> Iterator[Check]:
    yield from _backwards(canon, "opened_at", "responded_at")
    yield from _backwards(canon, "opened_at", "closed_at")


_CHECKS: Mapping[str, Callable[[Canon], Iterator[Check]]] = {"live": _of_live, "ticket": _of_ticket}
