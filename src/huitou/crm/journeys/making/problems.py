"""Everything that is wrong with a draft: each problem with the step it is in, in words a shopkeeper would use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from huitou.crm.delivery.words.template import Template, faults
from huitou.crm.journeys.enrolment import HELD_OUT
from huitou.crm.journeys.making.draft import DraftBody, plain, unpinned
from huitou.crm.journeys.making.faults import in_words
from huitou.crm.journeys.making.sensitive import sensitive
from huitou.crm.journeys.shape import Node, flaws
from huitou.crm.journeys.steps import AnyStep
from huitou.crm.journeys.steps.branch import BranchStep
from huitou.crm.journeys.steps.by_arm import ByArmStep
from huitou.crm.journeys.steps.send import SendStep
from huitou.crm.journeys.steps.tag import TagStep
from huitou.crm.journeys.steps.task import TaskStep
from huitou.crm.journeys.triggers import AnyTrigger
from huitou.metrics.definition import Words

# Where a problem lies that is in no step.
TRIGGER, WHOLE = "trigger", ""
# Steps by which a customer hears of the shop.
_HEARD = frozenset({"send", "task"})
_STEP: TypeAdapter[AnyStep] = TypeAdapter(AnyStep)
_TRIGGER: TypeAdapter[AnyTrigger] = TypeAdapter(AnyTrigger)


@dataclass(frozen=True, slots=True)
class Problem:
    """``step`` is a step's id, ``trigger``, or empty for the journey as a whole; ``field`` one of its settings.

    ``refused``: it cannot be published like that. Else it may, and somebody should have seen it.
    """

    step: str
    field: str
    words: Words
    refused: bool = True


class Known(Protocol):
    """What a draft may name."""

    def has_audience(self, number: int) -> bool: ...

    def template(self, named: str) -> Template | None: ...

    @property
    def channels(self) -> frozenset[str]:
        """Channels that are set up."""
        ...

    @property
    def has_link(self) -> bool:
        """Whether the shop has said where customers buy."""
        ...


def problems(body: DraftBody, known: Known) -> list[Problem]:
    """All of them, the journey's own first, then step by step as they stand."""
    steps = plain(body.steps)
    read, faulty = _read(steps)
    found = [*_whole(body, known), *faulty, *_shape(body, read)]
    for step in read.values():
        found += [*_named(step, known), *_arms(step, body)]
    order = {each["id"]: place for place, each in enumerate(steps)}
    return sorted(found, key=lambda each: (not each.refused, order.get(each.step, -1)))


def _read(steps: Sequence[Mapping[str, Any]]) -> tuple[dict[str, AnyStep], list[Problem]]:
    """The steps that can be read, by id, and what is wrong with the others."""
    read: dict[str, AnyStep] = {}
    found: list[Problem] = []
    for each in steps:
        try:
            read[each["id"]] = _STEP.validate_python(each)
        except ValidationError as problem:
            found += [Problem(each["id"], field, words) for field, words in in_words(problem, each["kind"])]
    return read, found


def _whole(body: DraftBody, known: Known) -> Iterator[Problem]:
    if body.trigger is None:
        yield Problem(TRIGGER, "", {"zh": "还没有定谁进入这个旅程", "en": "nothing says yet who enters the journey"})
    else:
        yield from _trigger(body.trigger, known)
    if HELD_OUT in body.arms:
        yield Problem(WHOLE, "arms", {"zh": f"组名不能叫 {HELD_OUT}", "en": f"a group cannot be called {HELD_OUT}"})
    if not body.steps:
        yield Problem(WHOLE, "", {"zh": "还没有步骤", "en": "there are no steps yet"})
    elif not any(each.kind in _HEARD for each in body.steps):
        yield Problem(
            WHOLE, "", {"zh": "走完也不会联系任何人", "en": "whoever walks it never hears anything"}, refused=False
        )
    if not body.holdout:
        yield Problem(
            WHOLE,
            "holdout",
            {"zh": "没有对照组，以后说不清有没有用", "en": "nobody is held out, so what it changed will not be known"},
            refused=False,
        )


def _trigger(said: Mapping[str, Any], known: Known) -> Iterator[Problem]:
    try:
        trigger = _TRIGGER.validate_python(said)
    except ValidationError as problem:
        for field, words in in_words(problem, str(said.get("kind", ""))):
            yield Problem(TRIGGER, field, words)
        return
    audience = getattr(trigger, "audience", None)
    if audience is not None and not known.has_audience(audience):
        yield Problem(TRIGGER, "audience", _GONE)


def _shape(body: DraftBody, read: Mapping[str, AnyStep]) -> Iterator[Problem]:
    if not body.steps:
        return
    # Of a step that cannot be read its ways on are taken to be those it has.
    nodes = [
        Node(each.id, read[each.id].edges if each.id in read else tuple(each.next), each.next) for each in body.steps
    ]
    for flaw in flaws(body.first, nodes):
        yield Problem(flaw.step, "next", flaw.words)


def _named(step: AnyStep, known: Known) -> Iterator[Problem]:
    if isinstance(step, BranchStep) and not known.has_audience(step.audience):
        yield Problem(step.id, "audience", _GONE)
    if isinstance(step, SendStep):
        yield from _send(step, known)
    if isinstance(step, TagStep) and not step.off and (found := sensitive(step.name)):
        yield Problem(step.id, "name", {lang: text.format(found=found) for lang, text in _SENSITIVE.items()})
    if isinstance(step, TaskStep) and step.script:
        yield from _script(step, known)


def _arms(step: AnyStep, body: DraftBody) -> Iterator[Problem]:
    if isinstance(step, ByArmStep) and set(step.arms) != set(body.arms):
        zh, en = "、".join(body.arms), ", ".join(body.arms)
        words: Words = {
            "zh": f"旅程的组是：{zh}；这里要一样",
            "en": f"the journey's groups are {en}; name the same here",
        }
        yield Problem(step.id, "arms", words)


def _script(step: TaskStep, known: Known) -> Iterator[Problem]:
    template = known.template(unpinned(step.script))
    if template is None or not template.is_script:
        yield Problem(step.id, "script", {"zh": "没有这份话术", "en": "there is no such script"})
        return
    yield from _written(step.id, "script", template, known)


def _written(step: str, field: str, template: Template, known: Known, channel: str = "") -> Iterator[Problem]:
    if "link" in template.needed and not known.has_link:
        yield Problem(step, field, _NO_LINK, refused=False)
    for fault in faults(template, channel):
        words: Words = {
            "zh": f"文案 {fault.where}：{fault.words['zh']}",
            "en": f"words, {fault.where}: {fault.words['en']}",
        }
        yield Problem(step, field, words, refused=fault.refused)


_SENSITIVE: Words = {
    "zh": "“{found}”说的是健康、过敏、怀孕、宗教或 14 岁以下儿童：旅程不能自动打这种标签；客户单独同意后可以由人来打",
    "en": "“{found}” tells of health, allergies, pregnancy, religion or children under 14: no journey may put on such a"
    " tag by itself; a person may, once the customer has agreed to just that",
}
_NO_LINK: Words = {
    "zh": "文案用了 {{ link }}，但“设置”里还没有填店铺链接：填好以前发不出去",
    "en": "the words use {{ link }}, and the settings do not say the link to the shop: until they do it is not sent",
}
_GONE: Words = {"zh": "这个人群已经不在了，请换一个", "en": "this audience is gone; choose another"}


def _send(step: SendStep, known: Known) -> Iterator[Problem]:
    if step.channel not in known.channels:
        yield Problem(
            step.id,
            "channel",
            {"zh": "这个渠道还没有接好，发不出去", "en": "this channel is not set up, so nothing can go by it"},
            refused=False,
        )
    if step.mode == "draft":
        words: Words = {"zh": "还是草稿，走到这里不发", "en": "still a draft: whoever comes here gets nothing"}
        yield Problem(step.id, "mode", words, refused=False)
    template = known.template(unpinned(step.template))
    if template is None:
        yield Problem(step.id, "template", {"zh": "没有这份文案", "en": "there are no such words"})
        return
    if template.purpose != step.purpose:
        yield Problem(
            step.id,
            "purpose",
            {"zh": "文案写的是另一种用途", "en": "the words were written for another purpose"},
        )
    yield from _written(step.id, "template", template, known, step.channel)
