"""What a customer agreed to.

Nothing stands where nobody said it, and a merge gives nobody a consent they did not give.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path

from django.db import transaction

from huitou.crm.customers.models import Consent, Purpose
from huitou.crm.fact_outbox.entry import Entry, put
from huitou.warehouse import consents as imported


@dataclass(frozen=True, slots=True)
class Statement:
    """One account's consent, or its withdrawal; ``said_at`` None where a list does not say when."""

    account_key: int
    channel: str
    purpose: str
    given: bool
    said_at: dt.datetime | None
    source: str

    @property
    def age(self) -> tuple[bool, float]:
        return (self.said_at is not None, self.said_at.timestamp() if self.said_at else 0.0)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on a channel for a purpose: ``for_accounts`` may be written to, and no other.

    One account's refusal counts for the person: whoever asked to be left alone is left alone everywhere.
    """

    channel: str
    purpose: str
    for_accounts: frozenset[int]
    refused: bool
    latest: Statement

    @property
    def given(self) -> bool:
        return bool(self.for_accounts) and not self.refused


def say(statement: Consent) -> None:
    """Keep it, and put it down for the facts in the same transaction.

    The facts know of consent to marketing alone, which is what lists speak of.
    """
    with transaction.atomic():
        statement.save(force_insert=True)
        if statement.purpose == Purpose.MARKETING:
            put([_entry(statement)], statement.noted_at)


def _entry(said: Consent) -> Entry:
    data = {
        "consent_channel": said.channel,
        "consent_given": "yes" if said.given else "no",
        "consent_at": said.said_at.isoformat(),
        "consent_source": said.source,
    }
    return Entry(f"consent:{said.pk}", "consent", said.said_at, who={"customer_id": said.account_key}, data=data)


def standing(shop: Path, account_keys: Collection[int]) -> Iterator[Standing]:
    """What stands for the customer of these accounts, by channel and purpose: from lists and from notes here."""
    yield from standing_of(chain(listed(shop, account_keys), noted(account_keys)))


def standing_of(statements: Iterable[Statement]) -> Iterator[Standing]:
    """The newest statement of each account on a channel and purpose stands; of equally new ones, the later given."""
    ordered = sorted(statements, key=lambda each: (each.channel, each.purpose, each.age))
    for (channel, purpose), said in groupby(ordered, key=lambda each: (each.channel, each.purpose)):
        newest = {each.account_key: each for each in said}
        yield Standing(
            channel,
            purpose,
            frozenset(key for key, each in newest.items() if each.given),
            any(not each.given for each in newest.values()),
            max(newest.values(), key=lambda each: each.age),
        )


def noted(account_keys: Collection[int]) -> Iterator[Statement]:
    """What was said here."""
    for each in Consent.objects.filter(account_key__in=account_keys).order_by("said_at", "pk"):
        yield Statement(each.account_key, each.channel, each.purpose, each.given, each.said_at, each.source)


def listed(shop: Path, account_keys: Collection[int]) -> Iterator[Statement]:
    """What imported lists say: that somebody may be written to they say of marketing, for parcels need no consent."""
    for each in imported.said(shop, account_keys):
        at = None if each.given_at is None else dt.datetime.fromtimestamp(each.given_at / 1_000_000, dt.UTC)
        yield Statement(each.account_key, each.channel, Purpose.MARKETING, each.given, at, each.evidence)
