"""A template: a subject and a body in one language or both, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from huitou.crm.delivery.message import SELLING, Purpose
from huitou.crm.delivery.words.linter import issues
from huitou.crm.delivery.words.liquid import WordsError, named, needed
from huitou.crm.delivery.words.variables import OF_A_MESSAGE, VARIABLES
from huitou.errors import Lang
from huitou.metrics.definition import Words


@dataclass(frozen=True, slots=True)
class Written:
    """In one language. ``body`` is text; ``mjml`` the same as a mail that is laid out, where there is one.

    A script for the staff says by what to open, and what to say to who wants it, who hesitates and who declines.
    """

    subject: str
    body: str
    mjml: str = ""
    need: str = ""
    hesitate: str = ""
    refuse: str = ""

    @property
    def is_script(self) -> bool:
        return bool(self.need or self.hesitate or self.refuse)

    @property
    def parts(self) -> Mapping[str, str]:
        branches = {"need": self.need, "hesitate": self.hesitate, "refuse": self.refuse}
        return {"subject": self.subject, "body": self.body, "mjml": self.mjml} | (branches if self.is_script else {})


@dataclass(frozen=True, slots=True)
class Template:
    """``name`` and ``version`` name it for good; a message is told by both which words it was sent with."""

    name: str
    version: int
    purpose: Purpose
    written: Mapping[Lang, Written] = field(default_factory=dict)

    @property
    def needed(self) -> frozenset[str]:
        """The variables without which it is not sent, in any language; none of a part that cannot be read."""
        found: frozenset[str] = frozenset()
        for source in (source for each in self.written.values() for source in each.parts.values()):
            with suppress(WordsError):
                found |= needed(source)
        return found

    def in_language(self, lang: Lang) -> Written | None:
        """In that language, or the other where it was only written in that."""
        other: Lang = "en" if lang == "zh" else "zh"
        return self.written.get(lang) or self.written.get(other)

    @property
    def is_script(self) -> bool:
        return any(each.is_script for each in self.written.values())


@dataclass(frozen=True, slots=True)
class Fault:
    """``refused``: it may not be sent like that. Else a person may let it go."""

    where: str
    words: Words
    refused: bool = True


# What a customer has before them: one sees the text, another what is laid out.
_READ = frozenset({"body", "mjml"})
_NO_WAY_OUT: Words = {
    "zh": "营销和提醒的内容里要写明怎么退订：请加上 {{ leave }}",
    "en": "what sells or reminds has to say how to unsubscribe: add {{ leave }}",
}


def faults(template: Template, channel: str = "") -> Iterator[Fault]:
    """Everything that is wrong, part by part; no message goes while any of it is refused.

    ``channel``: the one it is to go by, where that is known.
    """
    if not template.written:
        yield Fault("", {"zh": "还没有写内容", "en": "nothing is written yet"})
    for lang, written in template.written.items():
        for part, source in written.parts.items():
            where, kept_from = f"{part}.{lang}", OF_A_MESSAGE if written.is_script else frozenset[str]()
            yield from _part(where, source, kept_from, channel, required=part != "mjml")
            if part in _READ and template.purpose in SELLING and not written.is_script and _lacks_a_way_out(source):
                yield Fault(where, _NO_WAY_OUT)


def _lacks_a_way_out(source: str) -> bool:
    """Of what is empty or cannot be read other things are said."""
    with suppress(WordsError):
        return bool(source.strip()) and "leave" not in named(source)
    return False


def _part(where: str, source: str, kept_from: frozenset[str], channel: str, *, required: bool) -> Iterator[Fault]:
    if not source.strip():
        if required:
            yield Fault(where, {"zh": "这里是空的", "en": "this is empty"})
        return
    try:
        wanted = named(source)
    except WordsError as problem:
        yield Fault(where, {"zh": f"模板写错了：{problem}", "en": f"the template is wrong: {problem}"})
        return
    if unknown := ", ".join(sorted(wanted - VARIABLES.keys())):
        yield Fault(where, {"zh": f"没有这样的变量：{unknown}", "en": f"there is no variable {unknown}"})
    if unsaid := ", ".join(sorted(wanted & kept_from)):
        zh = f"话术里不能用 {unsaid}：这个链接每条消息各有一个，聊天时没有"
        en = f"a script cannot use {unsaid}: each message has such a link of its own, and a talk has none"
        yield Fault(where, {"zh": zh, "en": en})
    for issue in issues(source):
        zh, en = issue.rule.words["zh"], issue.rule.words["en"]
        words: Words = {"zh": f"“{issue.said}”：{zh}", "en": f"“{issue.said}”: {en}"}
        yield Fault(where, words, refused=issue.rule.refuses(channel))
