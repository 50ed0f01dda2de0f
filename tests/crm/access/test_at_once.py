"""Many at once: what may happen one time happens one time, on either database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pyotp
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from huitou.crm.access import invitations, people, second_factor
from huitou.crm.access.models import SecondFactor, User
from huitou.crm.access.roles import Role
from huitou.crm.refused import RefusedError
from tests.support import postgres
from tests.support.serving import Clock

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*work: Callable[[], Any]) -> list[Any]:
    """What each gave, or the code of the error it ended with; all begin together."""
    together = Barrier(len(work))

    def one(each: Callable[[], Any]) -> Any:
        together.wait()
        try:
            return each()
        except RefusedError as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(one, work))


def test_this_is_the_database_that_was_asked_for() -> None:
    assert connection.vendor == ("postgresql" if postgres.wanted() else "sqlite")


def test_two_owners_cannot_take_each_others_role(user: Callable[[str], User]) -> None:
    one, two = user("owner"), user("reader")
    User.objects.filter(pk=two.pk).update(role=Role.OWNER)
    ended = _at_once(
        lambda: people.change(one.pk, 1, role=Role.READER).role, lambda: people.change(two.pk, 1, role=Role.READER).role
    )
    assert sorted(ended) == ["access.last_owner", "reader"]
    assert User.objects.filter(role=Role.OWNER).count() == 1


def test_a_shop_gets_one_first_owner() -> None:
    ended = _at_once(*[_first(n) for n in range(4)])
    assert sorted(map(str, ended)).count("access.owner_exists") == 3
    assert User.objects.count() == 1


def _first(n: int) -> Callable[[], User]:
    return lambda: people.make_owner(f"owner{n}@example.com", "Lin", "two hills and a river", "zh")


def test_an_invitation_makes_one_account(user: Callable[[str], User]) -> None:
    _, code = invitations.invite(user("owner"), "wei@example.com", Role.READER)
    ended = _at_once(*[lambda: invitations.accept(code, "Wei", "two hills and a river", "zh") for _ in range(4)])
    assert ended.count("access.invitation_over") == 3
    assert User.objects.filter(email="wei@example.com").count() == 1


def test_a_code_lets_one_in(user: Callable[[str], User], clock: Clock) -> None:
    owner = user("owner")
    phone = pyotp.parse_uri(second_factor.begin(owner))
    SecondFactor.objects.update(confirmed_at=clock.at)
    code = phone.at(clock.at)
    assert sorted(_at_once(*[lambda: second_factor.passes(owner, code) for _ in range(4)])) == [False] * 3 + [True]


def test_guesses_sent_all_at_once_are_slowed_down_like_others(served: Path, user: Callable[[str], User]) -> None:
    user("owner")
    answers = _at_once(*[_guess for _ in range(12)])
    assert sorted(each.status_code for each in answers) == [401] * 5 + [429] * 7


def _guess() -> HttpResponse:
    said = {"email": "owner@example.com", "password": "not this"}
    return Client(headers={"host": "localhost"}).post("/api/v1/session", said, content_type="application/json")
