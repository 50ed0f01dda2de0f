"""Whose a visit is, against plain loops; a sign-in after the day has no say."""

from __future__ import annotations

import numpy as np
import pytest

from huitou.predict.conversion.log import NOBODY, Log
from huitou.predict.conversion.owners import owners
from tests.support.browsers import cut, made


def by_loops(log: Log, at: int) -> list[int]:
    """Who signed in last on the device by the day of the visit, else first after it and up to ``at``, else nobody."""
    found = []
    for device, person, day in zip(log.device.tolist(), log.person.tolist(), log.day.tolist(), strict=True):
        if device == NOBODY or person != NOBODY:
            found.append(person)
            continue
        signed = sorted(
            (on, who)
            for on, which, who in zip(log.day.tolist(), log.device.tolist(), log.person.tolist(), strict=True)
            if which == device and who != NOBODY and on <= at
        )
        before = [who for on, who in signed if on <= day]
        found.append(before[-1] if before else signed[0][1] if signed else len(log.person_ids) + device)
    return found


@pytest.mark.parametrize("seed", range(20))
def test_owners_against_loops(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows = {
        (
            int(random.integers(30)),
            int(random.integers(-1, 5)),
            int(random.integers(-1, 4)) if random.random() < 0.3 else -1,
        )
        for _ in range(60)
    }
    log = made([row for row in rows if row[1:] != (-1, -1)])
    for at in (5, 15, 29):
        rows_then = np.flatnonzero(log.day <= at)
        told = owners(log).at(at, rows_then)
        assert told.tolist() == by_loops(cut(log, at), at)
        assert told.tolist() == owners(cut(log, at)).at(at, slice(None)).tolist()


def test_a_device_is_nobodys_until_the_day_of_the_sign_in() -> None:
    log = made([(1, 0, -1), (5, 0, 2), (8, 0, -1)])
    found = owners(log)
    assert found.at(4, slice(0, 1)).tolist() == [4 + 0]
    assert found.at(5, slice(0, 2)).tolist() == [2, 2]
    assert found.at(8, slice(None)).tolist() == [2, 2, 2]


def test_on_a_shared_device_a_visit_is_of_who_signed_in_last() -> None:
    log = made([(1, 0, -1), (5, 0, 2), (6, 0, -1), (8, 0, 3), (9, 0, -1)])
    assert owners(log).at(9, slice(None)).tolist() == [2, 2, 2, 3, 3]


def test_first_seen_goes_back_to_the_visits_before_the_sign_in() -> None:
    log = made([(1, 0, -1), (5, 0, 2), (7, 1, 2)])
    found = owners(log)
    who = found.at(7, slice(None))
    assert found.first_seen(who, log.day, slice(None)).tolist() == [1, 1, 5]  # the third: a device new to them


def test_no_visits_at_all() -> None:
    none = np.empty(0, np.int64)
    empty = Log(*(none,) * 17, {})
    assert owners(empty).at(3, slice(None)).tolist() == []
