"""People who walk an earlier version of a journey: how many there are, and moving them to the newest one."""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest
from ninja import Path, Schema
from pydantic import TypeAdapter

from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api.room import Room
from huitou.crm.api.routes.journeys import Number
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.journeys.making import publishing
from huitou.crm.journeys.making.behind import Behind, behind, move
from huitou.crm.journeys.making.called_here import CalledHere
from huitou.crm.journeys.models import Journey
from huitou.crm.journeys.named import named
from huitou.crm.journeys.steps import AnyStep
from huitou.crm.project import clock
from huitou.language import Speech

room = Room("journeys")

_STEP: TypeAdapter[AnyStep] = TypeAdapter(AnyStep)


class JourneyBehindVersionOut(Schema):
    number: int
    walking: int


class JourneyAstrayOut(Schema):
    """``said``: the step in a sentence."""

    step: str
    said: str
    walking: int


class JourneyBehindOut(Schema):
    """``newest``: the version published last, 0 where none was. ``walking``: on their way by an earlier one, of whom
    ``astray`` stand at a step the newest has not."""

    newest: int
    versions: list[JourneyBehindVersionOut]
    walking: int
    astray: int
    astray_at: list[JourneyAstrayOut]


class JourneyMoveIn(Sent):
    """``version``: the newest one, as it was seen. ``others``: what becomes of who stands at a step it has not."""

    version: Number
    others: Literal["stay", "leave"]


class JourneyMovedOut(Schema):
    """``kept`` their place and walk on by the newest version; of the others some ``stayed`` by theirs or ``left``."""

    kept: int
    stayed: int
    left: int


@room.get(
    "/{journey_id}/behind",
    needs=Permission.ACTING_READ,
    response=JourneyBehindOut,
    summary="How many still walk an earlier version",
)
def counted(request: HttpRequest, journey_id: Path[Number]) -> JourneyBehindOut:
    of = publishing.journey(journey_id)
    return _out(of, behind(of), speech(request))


@room.post(
    "/{journey_id}/move",
    needs=Permission.ACTING_RUN,
    response=JourneyMovedOut,
    summary="Move people to the newest version",
)
def moved(request: HttpRequest, journey_id: Path[Number], payload: JourneyMoveIn) -> JourneyMovedOut:
    """Everybody who walks an earlier one: who stands at a step the newest has keeps their place."""
    of = publishing.journey(journey_id)
    found = move(of, to=payload.version, others=payload.others, now=clock.now())
    told = JourneyMovedOut(kept=found.kept, stayed=found.stayed, left=found.left)
    audit.note(request, "journey.moved", of.name, id=of.pk, version=payload.version, **told.model_dump())
    return told


def _out(of: Journey, found: Behind, t: Speech) -> JourneyBehindOut:
    names, called = named([of.pk]), CalledHere(t)

    def said(step: str) -> str:
        """As the newest of the versions they walk has it that knows the step."""
        written = next(filter(None, (names.settings(of.pk, each, step) for each in found.walking)), None)
        return _STEP.validate_python(written).said(t, called) if written else step

    return JourneyBehindOut(
        newest=found.newest,
        versions=[JourneyBehindVersionOut(number=number, walking=many) for number, many in found.walking.items()],
        walking=sum(found.walking.values()),
        astray=sum(found.astray.values()),
        astray_at=[JourneyAstrayOut(step=step, said=said(step), walking=many) for step, many in found.astray.items()],
    )
