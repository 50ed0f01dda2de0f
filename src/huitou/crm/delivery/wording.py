"""A message in words, the same for every channel that sends words: its template in the shop's language, filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from huitou.crm.delivery.channel import NotSetUpError, UnreadyError
from huitou.crm.delivery.message import SELLING, Message
from huitou.crm.delivery.words.liquid import WordsError, filled
from huitou.crm.delivery.words.template import Template
from huitou.errors import Lang


@dataclass(frozen=True, slots=True)
class Wording:
    """``find`` finds words by name, ``values`` what is said of a customer, ``leave`` where they unsubscribe."""

    lang: Lang
    find: Callable[[str], Template | None]
    values: Callable[[Message], Mapping[str, str]]
    leave: Callable[[Message, str], str]

    def template(self, message: Message) -> Template:
        """Raises: UnreadyError where it is gone."""
        found = self.find(message.template)
        if found is None:
            raise UnreadyError(message.template)
        return found


@dataclass(frozen=True, slots=True)
class Worded:
    """``leave`` is empty where nothing is sold; ``mjml`` is not filled in yet, for few channels want it: ``values``
    are for that."""

    subject: str
    body: str
    mjml: str
    leave: str
    values: Mapping[str, str]

    @property
    def sells(self) -> bool:
        return bool(self.leave)


def worded(template: Template, lang: Lang, values: Mapping[str, str], leave: str) -> Worded:
    """Subject and body; without a way to leave, ``leave``, nothing that sells may go.

    Raises: UnreadyError for words that are not there, are wrong, or lack a value; NotSetUpError where the server does
    not know its own address.
    """
    written = template.in_language(lang)
    if written is None:
        raise UnreadyError(f"{template.name}:{template.version}")
    sells = template.purpose in SELLING
    if sells and not leave:
        raise NotSetUpError("HUITOU_URL")
    values = {**values, "leave": leave}
    try:
        subject, body = filled(written.subject, values), filled(written.body, values)
    except WordsError as problem:
        raise UnreadyError(str(problem)) from problem
    return Worded(subject, body, written.mjml, leave if sells else "", values)
