"""What a channel is to the rest: it hands a message to a provider, once, and says what came of it.

What is not certain is ambiguous. A channel that lets an exception through is taken to have said so: between the call
and its answer anything may have happened.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from huitou.crm.delivery.message import Message


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider has it; ``ref`` is what the provider calls it."""

    ref: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """It did not take it, and will not: a wrong address, words it does not allow."""

    detail: str


@dataclass(frozen=True, slots=True)
class Busy:
    """It did not take it, and may later: too many at once. ``until`` where it said when."""

    until: dt.datetime | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Whether it took it is not known: the connection broke, or the answer made no sense."""

    detail: str = ""


Outcome = Accepted | Refused | Busy | Ambiguous
# What a provider says of a message it was asked about: None where it cannot tell.
Found = Accepted | Refused | None


class UnreadyError(Exception):
    """The message cannot be put into words for this customer; said before the provider was asked."""


class NotSetUpError(UnreadyError):
    """Nothing can be handed over yet: the server lacks a setting, which ``str`` names. The words are not to blame."""


class Channel(Protocol):
    """One way to reach people. ``knows_keys``: the provider takes an idempotency key, so that asking twice with one
    key is one message; only then may a service notice be sent again after an ambiguous call. ``tells``: the provider
    can be asked what became of a message."""

    @property
    def name(self) -> str: ...

    @property
    def knows_keys(self) -> bool: ...

    @property
    def tells(self) -> bool: ...

    def prepare(self, message: Message, address: str) -> object:
        """What will be handed over: words filled in, addresses checked. Nothing leaves.

        Raises: UnreadyError; NotSetUpError where it is the server that is not ready.
        """
        ...

    def call(self, ready: object, key: str) -> Outcome:
        """Hand it over. Only this reaches the provider."""
        ...

    def look_up(self, key: str) -> Found:
        """What became of a message of this key; None where the provider does not know yet.

        Raises: OSError where it cannot be asked.
        """
        ...
