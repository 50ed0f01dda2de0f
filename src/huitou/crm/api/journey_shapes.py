"""Journeys as JSON: the list, the canvas with its cards, and the forms of steps and triggers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ninja import Schema
from pydantic import TypeAdapter, ValidationError

from huitou.crm.api.times import shop_time
from huitou.crm.delivery.words.kept import find
from huitou.crm.journeys.making.called_here import CalledHere
from huitou.crm.journeys.making.counts import Counts, Messages
from huitou.crm.journeys.making.days import days
from huitou.crm.journeys.making.draft import DraftBody, named, plain, unpinned
from huitou.crm.journeys.making.forms import Field, Form, edge_words, step_forms, trigger_forms
from huitou.crm.journeys.making.problems import Problem
from huitou.crm.journeys.models import Journey, JourneyVersion
from huitou.crm.journeys.plays.play import Play
from huitou.crm.journeys.steps import AnyStep
from huitou.crm.journeys.triggers import AnyTrigger
from huitou.language import Speech
from huitou.metrics.definition import Words

_STEP: TypeAdapter[AnyStep] = TypeAdapter(AnyStep)
_TRIGGER: TypeAdapter[AnyTrigger] = TypeAdapter(AnyTrigger)
# So long messages are looked over by a person, unless somebody decides otherwise.
_FIRST_WEEK = dt.timedelta(days=7)

_STATES: Mapping[str, Words] = {
    "draft": {"zh": "草稿", "en": "Draft"},
    "manual": {"zh": "人工审核", "en": "Reviewed by hand"},
    "live": {"zh": "运行", "en": "Running"},
    "paused": {"zh": "已暂停", "en": "Paused"},
    "stopped": {"zh": "已停止", "en": "Stopped"},
}


class JourneyMessagesOut(Schema):
    planned: int
    review: int
    sent: int
    skipped: int
    unknown: int


class JourneyRowOut(Schema):
    """``stage``: draft, manual (messages wait for review), live, paused or stopped. ``changed``: a draft of the next
    version is there."""

    id: int
    name: str
    stage: str
    stage_text: str
    trigger: str
    changed: bool
    version: int
    entered: int
    held_out: int
    walking: int
    holdout: float
    messages: JourneyMessagesOut


class JourneyPlayOut(Schema):
    id: str
    name: str
    about: str
    trigger: str
    steps: int


class JourneysOut(Schema):
    items: list[JourneyRowOut]
    plays: list[JourneyPlayOut]


class JourneyProblemOut(Schema):
    """``step`` is a step's id, ``trigger``, or empty for the journey as a whole."""

    step: str
    field: str
    text: str
    refused: bool


class JourneyEdgeOut(Schema):
    """A way on; ``to`` is None where the journey ends."""

    name: str
    text: str
    to: str | None


class JourneyCardOut(Schema):
    """One step: ``said`` is it in a sentence, ``day`` when it is reached, ``settings`` what its form holds.

    ``mode`` of a message: draft, manual or live; ``mode_text`` in words. ``newer``: its words were changed since.
    """

    id: str
    kind: str
    kind_text: str
    said: str
    day: str
    settings: dict[str, Any]
    edges: list[JourneyEdgeOut]
    waiting: int
    messages: JourneyMessagesOut | None
    mode: str
    mode_text: str
    newer: bool


class JourneyTriggerOut(Schema):
    kind: str
    kind_text: str
    said: str
    settings: dict[str, Any]


class JourneyVersionOut(Schema):
    number: int
    at: str
    by: str


class JourneyNextOut(Schema):
    """What to do next: ``fix`` a problem, ``publish``, ``live`` (let messages go by themselves), ``resume``, none."""

    act: str
    text: str
    why: str


class JourneyOut(JourneyRowOut):
    """The canvas. ``revision`` is that of the draft, 0 where there is none; ``shown``: the version in sight, None for
    the draft."""

    revision: int
    shown: int | None
    arms: dict[str, int]
    again: str
    after_days: int
    leaves_when_bought: bool
    trigger_card: JourneyTriggerOut | None
    first: str
    cards: list[JourneyCardOut]
    problems: list[JourneyProblemOut]
    versions: list[JourneyVersionOut]
    next: JourneyNextOut | None


class JourneyChoiceOut(Schema):
    id: str
    name: str


class JourneyFieldOut(Schema):
    """``control``: number, text, yes_no, time, choice, choices, audience, template, script or shares."""

    name: str
    label: str
    control: str
    optional: bool
    default: Any = None
    least: int | None
    most: int | None
    choices: list[JourneyChoiceOut]


class JourneyFormOut(Schema):
    kind: str
    name: str
    fields: list[JourneyFieldOut]
    edges: list[JourneyChoiceOut]


class JourneyFormsOut(Schema):
    """``audiences`` and ``templates`` are what can be chosen; scripts are words for the staff."""

    steps: list[JourneyFormOut]
    triggers: list[JourneyFormOut]
    audiences: list[JourneyChoiceOut]
    templates: list[JourneyChoiceOut]
    scripts: list[JourneyChoiceOut]


def row(of: Journey, body: DraftBody, counted: Counts, version: int, *, changed: bool, t: Speech) -> JourneyRowOut:
    stage = stage_of(of, body)
    people = counted.people
    return JourneyRowOut(
        id=of.pk,
        name=of.name if of.state != "draft" else body.name,
        stage=stage,
        stage_text=_STATES[stage][t.lang],
        trigger=trigger_said(body.trigger, CalledHere(t)),
        changed=changed,
        version=version,
        entered=people.entered,
        held_out=people.held_out,
        walking=people.walking,
        holdout=of.holdout if of.state != "draft" else body.holdout,
        messages=messages_out(counted.whole),
    )


def stage_of(of: Journey, body: DraftBody) -> str:
    """Where it stands, in the three steps people know, or halted."""
    if of.state != "running":
        return of.state
    modes = {each.get("mode", "manual") for each in plain(body.steps) if each["kind"] == "send"}
    return "manual" if "manual" in modes else "live"


def messages_out(of: Messages) -> JourneyMessagesOut:
    return JourneyMessagesOut(
        planned=of.planned, review=of.review, sent=of.sent, skipped=of.skipped, unknown=of.unknown
    )


def play_out(play: Play, t: Speech) -> JourneyPlayOut:
    return JourneyPlayOut(
        id=play.id,
        name=play.name[t.lang],
        about=play.about[t.lang],
        trigger=next(form.words[t.lang] for form in trigger_forms() if form.kind == play.trigger["kind"]),
        steps=len(play.steps),
    )


def trigger_said(said: Mapping[str, Any] | None, called: CalledHere) -> str:
    """The trigger in a sentence; that there is none yet, where there is none or it cannot be read."""
    try:
        return _TRIGGER.validate_python(said).said(called.t, called)
    except ValidationError:
        return called.t(zh="还没有定谁进入", en="nobody enters yet")


def trigger_out(said: Mapping[str, Any] | None, called: CalledHere) -> JourneyTriggerOut | None:
    if said is None:
        return None
    kind = str(said.get("kind", ""))
    words = next((form.words for form in trigger_forms() if form.kind == kind), {"zh": kind, "en": kind})
    return JourneyTriggerOut(
        kind=kind,
        kind_text=words[called.t.lang],
        said=trigger_said(said, called),
        settings={name: value for name, value in said.items() if name != "kind"},
    )


def cards(body: DraftBody, counted: Counts, t: Speech, *, published: bool) -> list[JourneyCardOut]:
    """The steps as they stand; ``published``: its words are pinned, so that newer ones can be told."""
    called, steps = CalledHere(t), plain(body.steps)
    spans = days(body.first, steps)
    forms = {form.kind: form for form in step_forms()}
    made = []
    for each in steps:
        span = spans.get(each["id"])
        card = _card(each, called, counted, forms.get(each["kind"]), span.said(t) if span else "")
        made.append(card.model_copy(update={"newer": _newer(each)}) if published else card)
    return made


def _card(step: dict[str, Any], called: CalledHere, counted: Counts, form: Form | None, day: str) -> JourneyCardOut:
    t = called.t
    kind = step["kind"]
    try:
        read = _STEP.validate_python(step)
        said, edges = read.said(t, called), read.edges
    except ValidationError:
        said = t(zh="还没有填完", en="not filled in yet")
        usual = [name for name, _ in form.edges] if form else []
        edges = tuple(dict.fromkeys([*usual, *step["next"]]))
    sends = kind == "send"
    mode = str(step.get("mode", "manual")) if sends else ""
    return JourneyCardOut(
        id=step["id"],
        kind=kind,
        kind_text=form.words[t.lang] if form else kind,
        said=said,
        day=day,
        settings={name: value for name, value in step.items() if name not in ("id", "kind", "next")},
        edges=[JourneyEdgeOut(name=edge, text=edge_words(edge)[t.lang], to=step["next"].get(edge)) for edge in edges],
        waiting=counted.waiting.get(step["id"], 0),
        messages=messages_out(counted.messages.get(step["id"], Messages())) if sends or kind == "task" else None,
        mode=mode,
        mode_text=_mode(mode, t),
        newer=False,
    )


def _mode(mode: str, t: Speech) -> str:
    return {
        "draft": t(zh="草稿，不发", en="draft"),
        "manual": t(zh="审核后发", en="after review"),
        "live": t(zh="自动发", en="by itself"),
    }.get(mode, "")


def _newer(step: Mapping[str, Any]) -> bool:
    """Whether the words it names were changed after they were pinned."""
    for said in named([step]):
        found = find(unpinned(said))
        if found is not None and f"{found.name}:{found.version}" != said:
            return True
    return False


def problems_out(found: Iterable[Problem], t: Speech) -> list[JourneyProblemOut]:
    return [
        JourneyProblemOut(step=each.step, field=each.field, text=each.words[t.lang], refused=each.refused)
        for each in found
    ]


def versions_out(rows: Sequence[JourneyVersion]) -> list[JourneyVersionOut]:
    return [
        JourneyVersionOut(number=each.number, at=shop_time(each.made_at), by=each.made_by.name if each.made_by else "")
        for each in rows
    ]


def next_of(
    stage: str, found: Sequence[Problem], began: dt.datetime | None, now: dt.datetime, *, draft: bool, t: Speech
) -> JourneyNextOut | None:
    """The one thing to do next."""
    refused = [each for each in found if each.refused]
    if stage == "stopped":
        return None
    if draft and refused:
        return JourneyNextOut(
            act="fix",
            text=t(
                zh=f"改好 {len(refused)} 个问题",
                en="Mend 1 problem" if len(refused) == 1 else f"Mend {len(refused)} problems",
            ),
            why=t(zh="改好以后才能发布。", en="It can be published once they are mended."),
        )
    if draft:
        return JourneyNextOut(
            act="publish",
            text=t(zh="发布", en="Publish"),
            why=t(
                zh="新进来的人走这一版；已经在路上的人照旧。",
                en="Whoever enters from then on walks this version; those on their way keep theirs.",
            ),
        )
    if stage == "paused":
        return JourneyNextOut(act="resume", text=t(zh="继续运行", en="Let it go on"), why="")
    if stage == "manual" and began is not None and now - began >= _FIRST_WEEK:
        return JourneyNextOut(
            act="live",
            text=t(zh="改为自动发", en="Let messages go by themselves"),
            why=t(zh="已经人工审核满一周。", en="They have been looked over for a week."),
        )
    return None


def forms_out(forms: Iterable[Form], t: Speech) -> list[JourneyFormOut]:
    return [
        JourneyFormOut(
            kind=form.kind,
            name=form.words[t.lang],
            fields=[_field(each, t) for each in form.fields],
            edges=[JourneyChoiceOut(id=name, name=words[t.lang]) for name, words in form.edges],
        )
        for form in forms
    ]


def _field(field: Field, t: Speech) -> JourneyFieldOut:
    return JourneyFieldOut(
        name=field.name,
        label=field.label[t.lang],
        control=field.control,
        optional=field.optional,
        default=field.default,
        least=field.least,
        most=field.most,
        choices=[JourneyChoiceOut(id=name, name=words[t.lang]) for name, words in field.choices],
    )
