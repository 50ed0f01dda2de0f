"""A mail, ready to hand over: text and markup, and the headers by which it can be unsubscribed from in one click."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from typing import Any

import css_inline
import mrml
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from huitou.crm.delivery.channel import UnreadyError
from huitou.crm.delivery.channels.email.message_id import message_id
from huitou.crm.delivery.wording import Worded, worded
from huitou.crm.delivery.words.liquid import WordsError, filled
from huitou.crm.delivery.words.template import Template
from huitou.errors import Lang

# What sells says so first: rules on commercial mail in China want 广告 or AD at the beginning of the subject.
_MARK: Mapping[Lang, str] = {"zh": "广告：", "en": "AD: "}
# AD as a word of its own: "Advice on brewing" is marked by nothing, and neither is "AD-free".
_MARKED = re.compile(r"广告|AD(?![A-Za-z0-9_'’-])")


class _WholeHeader(UnstructuredHeader, BaseHeader):
    """A link or a name in one piece: the library would encode what does not fit a line, and nobody finds it then."""

    def fold(self, *, policy: Policy[Any]) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("List-Unsubscribe", _WholeHeader)
_HEADERS.map_to_type("Message-ID", _WholeHeader)
_POLICY = SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True)
class Envelope:
    """Which message, to whom, from whom, when; and ``leave``, where one POST unsubscribes."""

    key: str
    to: str
    sender: str
    leave: str
    at: dt.datetime


def letter(template: Template, lang: Lang, values: Mapping[str, str], envelope: Envelope) -> EmailMessage:
    """The mail; without a way to leave nothing that sells may go.

    Raises: UnreadyError for words that lack a value, an address that is none, and markup that cannot be laid out;
    NotSetUpError where the server does not know its own address.
    """
    said = worded(template, lang, values, envelope.leave)
    try:
        validate_email(envelope.to)
        made = _headed(envelope, said, lang)
        made.set_content(said.body)
        if said.mjml:
            made.add_alternative(_laid_out(filled(said.mjml, said.values, markup=True)), subtype="html")
    except ValidationError as problem:
        # The address itself is not said: what goes wrong is written down, and it is personal data.
        raise UnreadyError("not an address") from problem
    except (WordsError, ValueError) as problem:
        raise UnreadyError(str(problem)) from problem
    return made


def _headed(envelope: Envelope, said: Worded, lang: Lang) -> EmailMessage:
    made = EmailMessage(policy=_POLICY)
    # One line, whatever a product is called: a break would begin a header of its own.
    line = " ".join(said.subject.split())
    made["Subject"] = line if not said.sells or _MARKED.match(line) else _MARK[lang] + line
    made["From"], made["To"] = envelope.sender, Address(addr_spec=envelope.to)
    made["Date"], made["Message-ID"] = format_datetime(envelope.at), message_id(envelope.key, envelope.sender)
    if said.sells:
        made["List-Unsubscribe"] = f"<{said.leave}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return made


def _laid_out(mjml: str) -> str:
    """MJML to the tables mail programs understand, styles where they look for them. Nothing is fetched."""
    try:
        html = mrml.to_html(mjml).content
    except OSError as problem:
        raise ValueError(f"MJML: {problem}") from problem
    return css_inline.inline(html, load_remote_stylesheets=False)
