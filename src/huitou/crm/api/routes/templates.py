"""Words: templates and scripts in both languages, what is wrong with them, and how they read for a real customer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Field, Path, Schema

from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api.errors import ApiError, Issue
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.delivery.words.kept import every, find, keep
from huitou.crm.delivery.words.liquid import WordsError, filled, named, needed
from huitou.crm.delivery.words.template import Fault, Template, Written, faults
from huitou.crm.delivery.words.variables import VARIABLES
from huitou.crm.journeys.making.publishing import users
from huitou.crm.journeys.models import Journey
from huitou.crm.journeys.values import known
from huitou.crm.project import clock
from huitou.crm.refused import NotFoundError
from huitou.crm.shop.served import shop
from huitou.errors import Lang, UserError
from huitou.language import Speech
from huitou.warehouse.accounts import names

room = Room("templates")

Name = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,40}$")]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class WrittenIn(Sent):
    """In one language. A script says what to answer to who wants it (``need``), hesitates and declines."""

    subject: str = Field(max_length=200)
    body: str = Field(max_length=20_000)
    mjml: str = Field("", max_length=60_000)
    need: str = Field("", max_length=5_000)
    hesitate: str = Field("", max_length=5_000)
    refuse: str = Field("", max_length=5_000)


class WordsIn(Sent):
    """At least one language; both are better, for customers read either."""

    purpose: Literal["marketing", "reminder", "service"]
    zh: WrittenIn | None = None
    en: WrittenIn | None = None


class TemplateIn(WordsIn):
    """``version`` is the one it was changed from, 0 for a new one."""

    version: int = Field(ge=0, le=2**31 - 1)


class PreviewIn(WordsIn):
    """``customer_id``: for whom; without one, with the examples that stand beside the variables."""

    lang: Literal["zh", "en"]
    customer_id: Number | None = None


class WrittenOut(Schema):
    subject: str
    body: str
    mjml: str
    need: str
    hesitate: str
    refuse: str


class WordsFaultOut(Schema):
    """``where`` as ``body.zh``; ``refused``: it may not be sent like that."""

    where: str
    text: str
    refused: bool


class VariableOut(Schema):
    name: str
    means: str
    example: str


class UserOfOut(Schema):
    """A journey that uses it, and the version of the words it has, empty for the newest."""

    id: int
    name: str
    version: str


class TemplateRowOut(Schema):
    name: str
    subject: str
    script: bool
    purpose: str
    version: int
    languages: list[str]
    used_by: list[UserOfOut]


class TemplateOut(TemplateRowOut):
    written: dict[str, WrittenOut]
    faults: list[WordsFaultOut]
    variables: list[VariableOut]


class PreviewOut(Schema):
    """``missing``: variables this customer lacks, shown by their example; a message to them would not go."""

    customer: str
    subject: str
    body: str
    branches: dict[str, str]
    missing: list[str]
    faults: list[WordsFaultOut]


@room.get("", needs=Permission.ACTING_READ, response=list[TemplateRowOut], summary="All words, and what uses them")
def listed(request: HttpRequest) -> list[TemplateRowOut]:
    t = speech(request)
    using = users()
    return [_row(each, using.get(each.name, []), t) for each in every()]


@room.get("/{name}", needs=Permission.ACTING_READ, response=TemplateOut, summary="One template, with what is wrong")
def one(request: HttpRequest, name: Path[Name]) -> TemplateOut:
    found = find(name)
    if found is None:
        raise NotFoundError(en=f"template “{name}”", zh=f"文案“{name}”")
    return _whole(found, speech(request))


@room.put("/{name}", needs=Permission.ACTING_WRITE, response=TemplateOut, summary="Save words as a new version")
def put(request: HttpRequest, name: Path[Name], payload: TemplateIn) -> TemplateOut:
    """What was published keeps the version it was published with. Refused words are not kept."""
    try:
        made = keep(name, payload.purpose, _written(payload), at=clock.now(), after=payload.version)
    except UserError as refused:
        t = Template(name, 1, payload.purpose, _written(payload))
        issues = [_issue(each) for each in faults(t) if each.refused]
        raise ApiError(422, refused.code, en=refused.en, zh=refused.zh, issues=issues) from refused
    audit.note(request, "template.saved", name, version=made.version)
    return _whole(made, speech(request))


@room.post(
    "/{name}/preview",
    needs=Permission.ACTING_READ,
    response=PreviewOut,
    summary="How words would read, and what is wrong with them",
)
def preview(request: HttpRequest, name: Path[Name], payload: PreviewIn) -> PreviewOut:
    """For a real customer, or with examples. Nothing is kept, nothing goes."""
    t = speech(request)
    template = Template(name, 1, payload.purpose, _written(payload))
    found = list(faults(template))
    written = template.in_language(payload.lang)
    if written is None:
        return PreviewOut(customer="", subject="", body="", branches={}, missing=[], faults=_faults(found, t))
    wanted = _named(written)
    examples = {name: each.example[payload.lang] for name, each in VARIABLES.items()}
    values, customer = examples, ""
    if payload.customer_id is not None:
        values, customer = _of(payload.customer_id, wanted)
    lacked = wanted - values.keys() - {"leave", "later"} if customer else frozenset[str]()
    missing = sorted(lacked & _named(written, needed))
    # Where the words say what stands in for what this customer lacks, they are read with that.
    whole = {name: each for name, each in {**examples, **values}.items() if name not in lacked or name in missing}
    return PreviewOut(
        customer=customer,
        subject=_fill(written.subject, whole),
        body=_fill(written.body, whole),
        branches={
            name: _fill(text, whole) for name in ("need", "hesitate", "refuse") if (text := getattr(written, name))
        },
        missing=missing,
        faults=_faults(found, t),
    )


def _of(customer_id: int, wanted: frozenset[str]) -> tuple[dict[str, str], str]:
    served = shop()
    called = names(served.folder, [customer_id]).get(customer_id, "")
    values = known(served.folder, customer_id, clock.now(), wanted)
    if "last_day" not in values:
        raise NotFoundError(en=f"customer {customer_id}", zh=f"客户 {customer_id}")
    return values, f"{customer_id} {called}".strip()


def _named(written: Written, which: Callable[[str], frozenset[str]] = named) -> frozenset[str]:
    found: set[str] = set()
    for text in written.parts.values():
        try:
            found |= which(text)
        except WordsError:
            continue
    return frozenset(found)


def _fill(text: str, values: dict[str, str]) -> str:
    """Filled in; as it stands where it cannot be, which the faults say."""
    try:
        return filled(text, values)
    except WordsError:
        return text


def _written(said: WordsIn) -> dict[Lang, Written]:
    spoken: dict[Lang, WrittenIn | None] = {"zh": said.zh, "en": said.en}
    return {lang: Written(**each.model_dump()) for lang, each in spoken.items() if each is not None}


def _row(of: Template, using: Sequence[tuple[Journey, str]], t: Speech) -> TemplateRowOut:
    written = of.in_language(t.lang)
    return TemplateRowOut(
        name=of.name,
        subject=written.subject if written else of.name,
        script=of.is_script,
        purpose=of.purpose,
        version=of.version,
        languages=sorted(of.written),
        used_by=[
            UserOfOut(id=journey.pk, name=journey.name, version=said.partition(":")[2]) for journey, said in using
        ],
    )


def _whole(of: Template, t: Speech) -> TemplateOut:
    return TemplateOut(
        **_row(of, users().get(of.name, []), t).model_dump(),
        written={lang: WrittenOut(**_parts(each)) for lang, each in of.written.items()},
        faults=_faults(list(faults(of)), t),
        variables=[
            VariableOut(name=name, means=each.words[t.lang], example=each.example[t.lang])
            for name, each in VARIABLES.items()
        ],
    )


def _parts(of: Written) -> dict[str, str]:
    return {name: getattr(of, name) for name in ("subject", "body", "mjml", "need", "hesitate", "refuse")}


def _faults(found: Sequence[Fault], t: Speech) -> list[WordsFaultOut]:
    return [WordsFaultOut(where=each.where, text=each.words[t.lang], refused=each.refused) for each in found]


def _issue(fault: Fault) -> Issue:
    return Issue(field=fault.where, code="template.fault", zh=fault.words["zh"], en=fault.words["en"])
