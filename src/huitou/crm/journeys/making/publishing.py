"""Making journeys, changing their drafts, publishing them, and what becomes of a journey then."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from huitou.crm.access.models import User
from huitou.crm.audiences.models import Audience
from huitou.crm.delivery.tables import locked
from huitou.crm.delivery.words.kept import find
from huitou.crm.delivery.words.template import Template
from huitou.crm.journeys.making.draft import DraftBody, DraftStep, named, plain, unpinned, with_words
from huitou.crm.journeys.making.problems import Problem, problems
from huitou.crm.journeys.models import Draft, Journey, JourneyVersion
from huitou.crm.journeys.tables import Tables
from huitou.crm.journeys.version import Version
from huitou.crm.refused import NotFoundError, RefusedError, StaleError
from huitou.crm.shop.served import shop

STATES = ("draft", "running", "paused", "stopped")


@dataclass(frozen=True, slots=True)
class KnownHere:
    """What a draft may name in this shop: see ``problems.Known``. ``channels`` are those that are set up."""

    channels: frozenset[str]

    def has_audience(self, number: int) -> bool:
        return Audience.objects.filter(pk=number, removed_at=None).exists()

    def template(self, named: str) -> Template | None:
        return find(named)

    @property
    def has_link(self) -> bool:
        return shop().settings.shop_link is not None


class UnsoundError(RefusedError):
    """It cannot be published; ``found`` is everything that keeps it from it."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(
            422,
            "journey.unsound",
            en="the journey cannot run like this yet; each problem says where it is",
            zh="这个旅程还不能运行；每个问题都写了在哪里",
        )
        self.found = found


def make(body: DraftBody, *, by: User | None, now: dt.datetime) -> Journey:
    """A journey that is nothing but a draft."""
    with transaction.atomic():
        made = Journey.objects.create(
            name=body.name,
            state="draft",
            salt=secrets.token_hex(16),
            holdout=body.holdout,
            arms=body.arms,
            made_at=now,
            made_by=by,
        )
        Draft.objects.create(journey=made, body=body.model_dump(mode="json"), changed_at=now, changed_by=by)
    return made


def journey(number: int) -> Journey:
    """Raises: NotFoundError."""
    found = Journey.objects.filter(pk=number).first()
    if found is None:
        raise NotFoundError(en=f"journey {number}", zh=f"旅程 {number}")
    return found


def draft(of: Journey) -> tuple[DraftBody, int]:
    """What its next version is to be, and the revision: the draft, or what was published last, at revision 0."""
    row = Draft.objects.filter(journey=of).first()
    if row is not None:
        return DraftBody.model_validate(row.body), row.revision
    newest = JourneyVersion.objects.filter(journey=of).order_by("-number").first()
    if newest is None:
        return DraftBody(name=of.name), 0
    body = published(of, newest)
    steps = plain(body.steps)
    # The newest words are meant until it is published again.
    unpinning = {said: unpinned(said) for said in named(steps)}
    return body.model_copy(update={"steps": [DraftStep(**each) for each in with_words(steps, unpinning)]}), 0


def published(of: Journey, version: JourneyVersion) -> DraftBody:
    """A version as a draft has it, its words pinned."""
    arms = of.arms or {"treated": 1}
    return DraftBody.model_validate({**version.body, "name": of.name, "holdout": of.holdout, "arms": arms})


def save(of: Journey, body: DraftBody, *, revision: int, by: User | None, now: dt.datetime) -> int:
    """Keep a draft, sound or not; give its revision. Raises: StaleError; RefusedError for a journey that is over."""
    if of.state == "stopped":
        raise over()
    said = {"body": body.model_dump(mode="json"), "changed_at": now, "changed_by": by}
    with transaction.atomic():
        if revision:
            changed = Draft.objects.filter(journey=of, revision=revision).update(**said, revision=revision + 1)
            if not changed:
                raise StaleError
            return revision + 1
        _, new = Draft.objects.get_or_create(journey=of, defaults=said)
        if not new:
            raise StaleError
        return 1


def discard(of: Journey, *, revision: int) -> None:
    """Forget the draft; what was published stays. Raises: StaleError; RefusedError where nothing was."""
    if of.state == "draft":
        raise RefusedError(
            409,
            "journey.only_a_draft",
            en="nothing of this journey was published yet; there is nothing to go back to",
            zh="这个旅程还没有发布过，没有可以退回的版本",
        )
    removed, _ = Draft.objects.filter(journey=of, revision=revision).delete()
    if not removed:
        raise StaleError


def publish(of: Journey, *, revision: int, channels: frozenset[str], by: User | None, now: dt.datetime) -> int:
    """The draft becomes the next version, and the journey runs if it never did; give the version's number.

    Who is on their way stays with the version they entered. Words are pinned: what people got can be told for good.
    Raises: StaleError; UnsoundError; RefusedError for a journey that is over.
    """
    with transaction.atomic():
        row = locked(Journey.objects.filter(pk=of.pk)).get()
        if row.state == "stopped":
            raise over()
        kept = Draft.objects.filter(journey=row, revision=revision).first()
        if kept is None:
            raise StaleError
        body = DraftBody.model_validate(kept.body)
        if found := [each for each in problems(body, KnownHere(channels)) if each.refused]:
            raise UnsoundError(found)
        number = (JourneyVersion.objects.filter(journey=row).aggregate(Max("number"))["number__max"] or 0) + 1
        said = body.said_of()
        said["steps"] = with_words(said["steps"], _pins(said["steps"]))
        Version.model_validate({**said, "journey": row.pk, "number": number})
        JourneyVersion.objects.create(journey=row, number=number, body=said, made_at=now, made_by=by)
        row.name, row.holdout, row.arms = body.name, body.holdout, body.arms
        if row.state == "draft":
            row.state, row.began_at = "running", now
        row.save()
        kept.delete()
    return number


def pause(of: Journey) -> None:
    """Who is in it stays where they are. Raises: RefusedError unless it runs."""
    _turn(of, "running", "paused")


def resume(of: Journey) -> None:
    """It goes on from where everybody stands. Raises: RefusedError unless it is paused."""
    _turn(of, "paused", "running")


def stop(of: Journey, *, now: dt.datetime) -> None:
    """For good: everybody in it leaves. Raises: RefusedError where it never began, or is over."""
    if of.state not in ("running", "paused"):
        raise _not_now(of.state)
    Tables().stop(of.pk, now)


def remove(of: Journey) -> None:
    """Only what was never published can go. Raises: RefusedError."""
    if of.state != "draft":
        raise RefusedError(
            409,
            "journey.has_run",
            en="people have walked this journey, or may have; stop it instead, and what happened can still be told",
            zh="这个旅程运行过，不能删除；可以停止它，经过仍然查得到",
        )
    of.delete()


def _turn(of: Journey, was: str, to: str) -> None:
    if not Journey.objects.filter(pk=of.pk, state=was).update(state=to):
        raise _not_now(of.state)


def _pins(steps: Sequence[Mapping[str, Any]]) -> Mapping[str, str]:
    """By what steps call a template, its newest version by name and number."""
    newest = {said: find(unpinned(said)) for said in named(steps)}
    return {said: f"{each.name}:{each.version}" for said, each in newest.items() if each is not None}


def users() -> Mapping[str, list[tuple[Journey, str]]]:
    """By template the journeys that are not over and name it, by their newest version or their draft; each with how,
    as ``due:2``."""
    newest: dict[int, JourneyVersion] = {}
    for each in JourneyVersion.objects.exclude(journey__state="stopped").order_by("number"):
        newest[each.journey_id] = each
    drafts = {each.journey_id: each for each in Draft.objects.exclude(journey__state="stopped")}
    found: dict[str, list[tuple[Journey, str]]] = {}
    for row in Journey.objects.exclude(state="stopped").order_by("pk"):
        told: dict[str, str] = {}
        for body in [kept[row.pk].body for kept in (newest, drafts) if row.pk in kept]:
            for said in named(body.get("steps", ())):
                told.setdefault(unpinned(said), said)
        for name, said in told.items():
            found.setdefault(name, []).append((row, said))
    return found


def over() -> RefusedError:
    """What is said to who would change a journey that was stopped."""
    return RefusedError(
        409,
        "journey.over",
        en="this journey was stopped for good; make a new one from it instead",
        zh="这个旅程已经停止，不能再改；可以另建一个",
    )


def _not_now(state: str) -> RefusedError:
    return RefusedError(
        409,
        "journey.not_now",
        en=f"that cannot be done while the journey is at “{state}”; look at it again",
        zh="这个旅程现在的状态不能这样做；请重新打开看看",
    )
