"""Journeys: making them, changing their drafts, publishing, pausing and stopping them."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Path, Schema, Status
from pydantic import model_validator

from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api import journey_shapes as shapes
from huitou.crm.api.errors import ApiError, Issue
from huitou.crm.api.journey_shapes import JourneyChoiceOut, JourneyFormsOut, JourneyOut, JourneyRowOut, JourneysOut
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent
from huitou.crm.api.signed_in import signed_in
from huitou.crm.api.speech import speech
from huitou.crm.audiences.models import Audience
from huitou.crm.delivery.words.kept import every
from huitou.crm.journeys import work
from huitou.crm.journeys.making import publishing
from huitou.crm.journeys.making.called_here import CalledHere
from huitou.crm.journeys.making.counts import Counts, counts
from huitou.crm.journeys.making.draft import DraftBody
from huitou.crm.journeys.making.forms import step_forms, trigger_forms
from huitou.crm.journeys.making.from_play import body_of
from huitou.crm.journeys.making.problems import Problem, problems
from huitou.crm.journeys.making.publishing import KnownHere, UnsoundError
from huitou.crm.journeys.models import Draft, Journey, JourneyVersion
from huitou.crm.journeys.plays.play import plays
from huitou.crm.project import clock
from huitou.crm.refused import NotFoundError
from huitou.language import Speech

room = Room("journeys")

# A number a database can hold.
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
Revision = Annotated[int, Field(ge=0, le=2**31 - 1)]


class JourneyIn(Sent):
    """A journey from a play, as another one is now, or empty under a name."""

    play: str | None = Field(None, max_length=40)
    like: Number | None = None
    name: str | None = Field(None, min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")

    @model_validator(mode="after")
    def _says_what(self) -> JourneyIn:
        if self.play is not None and self.like is not None:
            raise ValueError("give a play or a journey, not both")
        if self.play is None and self.like is None and self.name is None:
            raise ValueError("give a play, a journey, or a name")
        return self


class JourneyDraftIn(Sent):
    """The draft as it is to be; ``revision`` is the one it was made from, 0 where there was none."""

    revision: Revision
    body: DraftBody


class JourneyRevisionIn(Sent):
    revision: Revision


class JourneyMadeOut(Schema):
    id: int


@room.get("", needs=Permission.ACTING_READ, response=JourneysOut, summary="All journeys, and plays to begin from")
def listed(request: HttpRequest) -> JourneysOut:
    t = speech(request)
    rows = list(Journey.objects.order_by("-made_at", "-pk"))
    counted = counts([each.pk for each in rows])
    drafts = set(Draft.objects.values_list("journey_id", flat=True))
    return JourneysOut(
        items=[_row(each, counted[each.pk], t, changed=each.pk in drafts) for each in rows],
        plays=[shapes.play_out(each, t) for each in plays().values()],
    )


@room.post("", needs=Permission.ACTING_WRITE, response=JourneyMadeOut, summary="Make a journey; it begins as a draft")
def make(request: HttpRequest, payload: JourneyIn) -> JourneyMadeOut:
    t, now = speech(request), clock.now()
    if payload.play is not None:
        play = plays().get(payload.play)
        if play is None:
            raise NotFoundError(en=f"play “{payload.play}”", zh=f"玩法“{payload.play}”")
        body = body_of(play, t.lang, now=now)
    elif payload.like is not None:
        body, _ = publishing.draft(publishing.journey(payload.like))
    else:
        body = DraftBody(name=payload.name or "")
    if payload.name is not None:
        body = body.model_copy(update={"name": payload.name})
    made = publishing.make(body, by=signed_in(request), now=now)
    audit.note(request, "journey.made", made.name, id=made.pk, play=payload.play)
    return JourneyMadeOut(id=made.pk)


@room.get("/forms", needs=Permission.ACTING_READ, response=JourneyFormsOut, summary="What steps and triggers there are")
def forms(request: HttpRequest) -> JourneyFormsOut:
    """The settings of each kind, and what can be chosen for them."""
    t = speech(request)
    words = [(each, each.in_language(t.lang)) for each in every()]
    named = [
        (each.is_script, JourneyChoiceOut(id=each.name, name=written.subject)) for each, written in words if written
    ]
    audiences = Audience.objects.filter(removed_at=None).order_by("name")
    return JourneyFormsOut(
        steps=shapes.forms_out(step_forms(), t),
        triggers=shapes.forms_out(trigger_forms(), t),
        audiences=[JourneyChoiceOut(id=str(each.pk), name=each.name) for each in audiences],
        templates=[each for is_script, each in named if not is_script],
        scripts=[each for is_script, each in named if is_script],
    )


@room.get("/{journey_id}", needs=Permission.ACTING_READ, response=JourneyOut, summary="A journey, step by step")
def one(request: HttpRequest, journey_id: Path[Number], version: Number | None = None) -> JourneyOut:
    """The draft where there is one, else what was published last; or an earlier version."""
    return _whole(publishing.journey(journey_id), speech(request), version=version)


@room.put("/{journey_id}/draft", needs=Permission.ACTING_WRITE, response=JourneyOut, summary="Save the draft")
def save(request: HttpRequest, journey_id: Path[Number], payload: JourneyDraftIn) -> JourneyOut:
    """It is kept whatever is wrong with it; ``problems`` say what is."""
    of = publishing.journey(journey_id)
    publishing.save(of, payload.body, revision=payload.revision, by=signed_in(request), now=clock.now())
    audit.note(request, "journey.changed", payload.body.name, id=of.pk)
    return _whole(of, speech(request))


@room.delete("/{journey_id}/draft", needs=Permission.ACTING_WRITE, response=JourneyOut, summary="Forget the draft")
def discard(request: HttpRequest, journey_id: Path[Number], revision: Revision) -> JourneyOut:
    """What was published stays as it is."""
    of = publishing.journey(journey_id)
    publishing.discard(of, revision=revision)
    audit.note(request, "journey.draft_dropped", of.name, id=of.pk)
    return _whole(of, speech(request))


@room.delete("/{journey_id}", needs=Permission.ACTING_WRITE, response={204: None}, summary="Remove a mere draft")
def remove(request: HttpRequest, journey_id: Path[Number]) -> Status[None]:
    """A journey that was published can only be stopped: what it did has to be told for good."""
    of = publishing.journey(journey_id)
    publishing.remove(of)
    audit.note(request, "journey.removed", of.name, id=journey_id)
    return Status(204, None)


@room.post("/{journey_id}/publish", needs=Permission.ACTING_RUN, response=JourneyOut, summary="Publish the draft")
def publish(request: HttpRequest, journey_id: Path[Number], payload: JourneyRevisionIn) -> JourneyOut:
    """Whoever enters from then on walks the new version; who is on their way keeps theirs."""
    of = publishing.journey(journey_id)
    try:
        number = publishing.publish(
            of, revision=payload.revision, channels=_channels(), by=signed_in(request), now=clock.now()
        )
    except UnsoundError as refused:
        raise unsound(refused) from refused
    of.refresh_from_db()
    audit.note(request, "journey.published", of.name, id=of.pk, version=number)
    return _whole(of, speech(request))


@room.post("/{journey_id}/{act}", needs=Permission.ACTING_RUN, response=JourneyOut, summary="Pause, resume or stop it")
def turn(request: HttpRequest, journey_id: Path[Number], act: Path[Literal["pause", "resume", "stop"]]) -> JourneyOut:
    """In a paused journey everybody stays where they are. Stopping is for good: everybody leaves."""
    of = publishing.journey(journey_id)
    match act:
        case "pause":
            publishing.pause(of)
            audit.note(request, "journey.pause", of.name, id=of.pk)
        case "resume":
            publishing.resume(of)
            audit.note(request, "journey.resume", of.name, id=of.pk)
        case "stop":
            publishing.stop(of, now=clock.now())
            audit.note(request, "journey.stop", of.name, id=of.pk)
    of.refresh_from_db()
    return _whole(of, speech(request))


def unsound(refused: UnsoundError) -> ApiError:
    """With every problem, by its place."""
    issues = [_issue(each) for each in refused.found]
    return ApiError(refused.status, refused.code, en=refused.en, zh=refused.zh, issues=issues)


def _channels() -> frozenset[str]:
    """Those that are set up."""
    return work.ready_channels()


def _issue(problem: Problem) -> Issue:
    place = ".".join(part for part in (problem.step, problem.field) if part)
    return Issue(field=place, code="journey.problem", zh=problem.words["zh"], en=problem.words["en"])


def _row(of: Journey, counted: Counts, t: Speech, *, changed: bool) -> JourneyRowOut:
    newest = JourneyVersion.objects.filter(journey=of).order_by("-number").first()
    body = publishing.published(of, newest) if newest is not None else publishing.draft(of)[0]
    return shapes.row(of, body, counted, 0 if newest is None else newest.number, changed=changed, t=t)


def _whole(of: Journey, t: Speech, *, version: int | None = None) -> JourneyOut:
    rows = list(JourneyVersion.objects.filter(journey=of).select_related("made_by").order_by("-number"))
    kept = Draft.objects.filter(journey=of).first()
    shown = next((each for each in rows if each.number == version), None)
    if version is not None and shown is None:
        raise NotFoundError(en=f"version {version} of the journey", zh=f"第 {version} 版")
    if shown is None and kept is None and rows:
        shown = rows[0]
    body = publishing.published(of, shown) if shown is not None else publishing.draft(of)[0]
    found = problems(body, KnownHere(_channels())) if of.state != "stopped" else []
    counted = counts([of.pk])[of.pk]
    row = _row(of, counted, t, changed=kept is not None)
    called = CalledHere(t)
    return JourneyOut(
        **row.model_dump(exclude={"trigger", "name", "holdout"}),
        name=body.name,
        holdout=body.holdout,
        trigger=shapes.trigger_said(body.trigger, called),
        revision=0 if kept is None else kept.revision,
        shown=None if shown is None else shown.number,
        arms=body.arms,
        again=body.again,
        after_days=body.after_days,
        leaves_when_bought=body.leaves_when_bought,
        trigger_card=shapes.trigger_out(body.trigger, called),
        first=body.first,
        cards=shapes.cards(body, counted, t, published=shown is not None),
        problems=shapes.problems_out(found, t),
        versions=shapes.versions_out(rows),
        next=shapes.next_of(row.stage, found, of.began_at, clock.now(), draft=shown is None, t=t),
    )
