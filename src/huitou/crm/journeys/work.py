"""The workers of a shop's journeys, put together: what the one worker loop calls each time it comes round."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from functools import lru_cache, partial
from pathlib import Path

from django.conf import settings

from huitou import settings as shop_settings
from huitou.crm.delivery.channel import Channel
from huitou.crm.delivery.channels.email.channel import EmailChannel
from huitou.crm.delivery.channels.email.smtp import Server
from huitou.crm.delivery.channels.webhook.channel import WebhookChannel
from huitou.crm.delivery.customers import CustomerFacts
from huitou.crm.delivery.facts import Journey as JourneyState
from huitou.crm.delivery.leaving import address_of
from huitou.crm.delivery.policy import Policy
from huitou.crm.delivery.rates import Rate, read_rates
from huitou.crm.delivery.sender import Worker
from huitou.crm.delivery.wording import Wording
from huitou.crm.delivery.words.kept import find
from huitou.crm.delivery.words.language import writes_in
from huitou.crm.journeys.enrolment import HELD_OUT, PLACED
from huitou.crm.journeys.looks import let_in, running
from huitou.crm.journeys.models import Enrolled, Happened, Journey, JourneyVersion
from huitou.crm.journeys.open_matters import against, told_open
from huitou.crm.journeys.people import TablePeople
from huitou.crm.journeys.runner import Runner
from huitou.crm.journeys.surroundings import Shared, Today
from huitou.crm.journeys.tables import Tables
from huitou.crm.journeys.values import ready, values
from huitou.crm.journeys.version import Version
from huitou.crm.project import clock
from huitou.errors import UserError

# Asking waits for an answer each time, and the others wait with it.
_ASKED_AT_ONCE = 10
_NAME = uuid.uuid4().hex[:8]


def turn() -> bool:
    """Let in who is to enter, move on who is due, send what is due; whether there was anything."""
    runner, worker = _workers(settings.SHOP)
    try:
        entered = _let_in(settings.SHOP, runner)
        moved = runner.turn()
        sent = worker.turn() + worker.settle(_ASKED_AT_ONCE)
    except UserError as problem:
        # Before the first import nobody is known, and nobody walks.
        if problem.code != "shop.empty":
            raise
        return False
    return bool(entered or moved or sent)


def _let_in(shop: Path, runner: Runner) -> int:
    journeys, now = running(version), clock.now()
    if not journeys:
        return 0
    shared = Shared(shop, now)
    return let_in(journeys, runner.store, lambda began: Today(shared, runner.zone, began), now)


def _workers(shop: Path) -> tuple[Runner, Worker]:
    policy, store = policy_of(shop), Tables()
    people = TablePeople(shop, policy.zone)
    runner = Runner(_NAME, store, people, version, clock.now, policy.zone, hours=policy.hours)
    return runner, Worker(_NAME, store, facts_of(shop), channels(shop), policy, clock.now, rates=rates())


def facts_of(shop: Path) -> CustomerFacts:
    """What the gate is told of customers."""
    return CustomerFacts(
        shop, state_of, is_held_out, has_ordered, arms_of, told_open, partial(against, shop), partial(ready, shop)
    )


def policy_of(shop: Path) -> Policy:
    """What the shop allows itself."""
    return Policy.of(shop_settings.load(shop))


def rates() -> Mapping[str, tuple[Rate, ...]]:
    """What providers take, as the server is told. Raises: UserError ``server.rates``."""
    return read_rates(settings.HUITOU_RATES)


def channels(shop: Path) -> Mapping[str, Channel]:
    """Those that are set up, by name."""
    wording = Wording(
        lang=writes_in(shop),
        find=find,
        values=lambda message: values(shop, message, clock.now()),
        leave=lambda message, _: address_of(message.customer_id, message.channel, message.key),
    )
    email = EmailChannel(_server(), settings.DEFAULT_FROM_EMAIL, wording, clock.now)
    found: dict[str, Channel] = {email.name: email}
    if settings.HUITOU_WEBHOOK:
        webhook = WebhookChannel(
            url=settings.HUITOU_WEBHOOK,
            secret=settings.HUITOU_WEBHOOK_SECRET,
            wording=wording,
            clock=clock.now,
            ask=settings.HUITOU_WEBHOOK_ASK,
        )
        found[webhook.name] = webhook
    return found


def ready_channels() -> frozenset[str]:
    """The names of those by which something could go as the server is set up."""
    mail = {"email"} if settings.EMAIL_HOST and settings.DEFAULT_FROM_EMAIL else set[str]()
    return frozenset(mail | ({"webhook"} if settings.HUITOU_WEBHOOK and settings.HUITOU_WEBHOOK_SECRET else set()))


def _server() -> Server:
    tls = "whole" if settings.EMAIL_USE_SSL else "asked" if settings.EMAIL_USE_TLS else "none"
    return Server(settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD, tls)


@lru_cache(maxsize=200)
def version(journey: int, number: int) -> Version:
    """A version never changes once it is there."""
    row = JourneyVersion.objects.get(journey=journey, number=number)
    return Version.model_validate({**row.body, "journey": journey, "number": number})


def state_of(journey: int) -> JourneyState:
    return Journey.objects.values_list("state", flat=True).get(pk=journey)  # type: ignore[return-value]


def is_held_out(enrolment: int) -> bool:
    return Enrolled.objects.filter(pk=enrolment, arm=HELD_OUT).exists()


def arms_of(journey: int, customers: Collection[int]) -> Collection[str]:
    """The arms of a journey that these first entered in: numbers of one customer, whom merges made one."""
    rows = Enrolled.objects.filter(customer_id__in=customers, journey=journey).order_by("-entered_at", "-pk")
    return dict(rows.values_list("customer_id", "arm")).values()


def has_ordered(customer_id: int, since: dt.datetime) -> bool:
    """Whether an order was told of, live, that was placed since, paid or not."""
    return Happened.objects.filter(customer_id=customer_id, kind__in=PLACED, at__gte=since).exists()
