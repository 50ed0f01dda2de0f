"""What was promised, held against what truly happened: each break in words; none is what is wanted.

It looks at the providers' own books, at what is true in the world, and at the store's end state, and shares no code
with what it judges but the names of things.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from huitou.crm.delivery.message import State
from huitou.crm.journeys.enrolment import Enrolment, Event, Transition
from huitou.crm.journeys.steps import AnyStep
from huitou.crm.journeys.version import Version
from huitou.crm.rehearsal.play import Play
from huitou.crm.rehearsal.provider import Call
from huitou.crm.rehearsal.world import LASTS

# A verdict may be so old when the provider is asked.
_FRESH = dt.timedelta(seconds=10)
_SELLS = {"marketing", "reminder"}
_Told = list[tuple[Event, dt.datetime]]


def broken(play: Play) -> list[str]:
    """Every promise that was broken, with whom and when."""
    held = (_ends, _truth, _once, _allowed, _hours, _caps, _rates, _ways)
    return [said for promise in held for said in promise(play)]


def _calls(play: Play) -> Iterator[Call]:
    for provider in play.providers.values():
        yield from provider.calls


def _ends(play: Play) -> Iterator[str]:
    """Every planned message ends in exactly one of sent, skipped with a code, or unknown."""
    for message, standing in play.store.messages():
        if standing.state not in {State.SENT, State.SKIPPED, State.UNKNOWN}:
            yield f"{message.key} never ended: {standing.state}"
        if (standing.state is State.SKIPPED) != bool(standing.code):
            yield f"{message.key} is {standing.state} with the code {standing.code!r}"


def _truth(play: Play) -> Iterator[str]:
    """What is called sent was taken by its provider, what is called skipped was not."""
    for message, standing in play.store.messages():
        taken = message.key in play.providers[message.channel].taken
        if standing.state is State.SENT and not taken:
            yield f"{message.key} is called sent, and its provider never had it"
        if standing.state is State.SKIPPED and taken:
            yield f"{message.key} is called skipped ({standing.code}), and its provider took it"


def _once(play: Play) -> Iterator[str]:
    """Nothing is taken twice; what sells is not tried again once nobody can tell what came of it."""
    for provider in play.providers.values():
        yield from (f"{key} was taken {times} times" for key, times in provider.taken.items() if times > 1)
    unclear: dict[str, int] = {}
    died = {message.key: standing.calls for message, standing in play.store.messages()}
    for call in _calls(play):
        key = call.message.key
        if key in unclear and call.message.purpose in _SELLS:
            yield f"{key} was tried again after a call whose end nobody knew ({died[key]} calls noted)"
        if not call.clear or (call.taken and call.message.purpose in _SELLS):
            unclear[key] = 1


def _allowed(play: Play) -> Iterator[str]:
    """Nothing goes to who is held out, erased, or did not agree; nothing after they said no."""
    arms = play.store.arms()
    for call in _calls(play):
        message = call.message
        who = play.world.people[message.customer_id]
        if arms[message.origin.enrolment] == "held_out":
            yield f"{message.key} went to somebody who is held out"
        if who.erased_at is not None and call.at > who.erased_at + _FRESH:
            yield f"{message.key} went to somebody who was erased"
        if message.purpose not in _SELLS:
            continue
        if play.world.halted(message.origin.journey, call.at - _FRESH, call.at):
            yield f"{message.key} went while its journey was halted"
        planned = message.expires_at - LASTS
        if any(planned <= at < call.at - _FRESH for at in who.bought):
            yield f"{message.key} went to somebody who had bought"
        refused = who.refused_at.get(message.purpose)
        if message.purpose not in who.agreed and (refused is None or call.at > refused + _FRESH):
            yield f"{message.key} went without consent"
        if not who.allowed:
            yield f"{message.key} went to a contact that may only be used to deliver"


def _hours(play: Play) -> Iterator[str]:
    """What sells goes by day, by the clock of the shop and of the customer."""
    hours = play.policy.hours
    for call in _calls(play):
        if call.message.purpose not in _SELLS:
            continue
        zones = [play.world.zone, play.world.people[call.message.customer_id].zone]
        for zone in filter(None, zones):
            local = call.at.astimezone(zone).time()
            early = (call.at - _FRESH).astimezone(zone).time()
            if not (hours.opens <= local < hours.closes or hours.opens <= early < hours.closes):
                yield f"{call.message.key} went at {local:%H:%M} in {zone}"


def _caps(play: Play) -> Iterator[str]:
    """Nobody gets more that sells than the shop allows itself, in any stretch of shop days."""
    got: dict[int, list[dt.date]] = defaultdict(list)
    for call in _calls(play):
        if call.taken and call.message.purpose in _SELLS:
            got[call.message.customer_id].append(_day(call.at, play.world.zone))
    for customer, days in got.items():
        days.sort()
        for cap in play.policy.caps:
            for first in range(len(days) - cap.most):
                if (days[first + cap.most] - days[first]).days < cap.days:
                    yield f"customer {customer} got {cap.most + 1} in {cap.days} days from {days[first]}"


def _rates(play: Play) -> Iterator[str]:
    """No provider is asked more often than it allows, in any stretch of time."""
    for name, rates in play.rates.items():
        asked = sorted(call.at for call in play.providers[name].calls)
        for rate in rates:
            for first, after in zip(asked, asked[rate.most :], strict=False):
                if after - first < dt.timedelta(seconds=rate.seconds):
                    yield f"{name} was asked {rate.most + 1} times in {rate.seconds} seconds from {first}"


def _ways(play: Play) -> Iterator[str]:
    """Everybody who entered left; each way is one chain of steps; each step that sends planned one message."""
    chains: dict[int, list[Transition]] = defaultdict(list)
    for taken in sorted(play.store.steps(), key=lambda each: (each.enrolment, each.number)):
        chains[taken.enrolment].append(taken)
    told: dict[int, _Told] = defaultdict(list)
    for event, heard in play.world.told:
        told[event.customer_id].append((event, heard))
    planned = Counter((message.origin.enrolment, message.origin.step) for message, _ in play.store.messages())
    enrolments = list(play.store.enrolments())
    if len(enrolments) != play.entered:
        yield f"{play.entered} were let in, {len(enrolments)} are there"
    for each in enrolments:
        version = play.versions[each.journey, each.version]
        yield from _chain(each, version, chains[each.id])
        yield from _steps(each, version, chains[each.id], told[each.customer_id], planned)


def _chain(each: Enrolment, version: Version, chain: list[Transition]) -> Iterator[str]:
    if each.step is not None:
        yield f"enrolment {each.id} is still at {each.step}"
    if [taken.number for taken in chain] != list(range(len(chain))):
        yield f"enrolment {each.id} has the steps {[taken.number for taken in chain]}"
    at: str | None = version.first
    for taken in chain:
        if taken.step != at:
            yield f"enrolment {each.id} went from {taken.step}, being at {at}"
        at = taken.to


def _steps(
    each: Enrolment, version: Version, chain: list[Transition], told: _Told, planned: Counter[tuple[int, str]]
) -> Iterator[str]:
    since = each.entered_at
    for taken in chain:
        step = version.step(taken.step)
        if taken.why == "timeout" and _happened(told, step, since, taken.at):
            yield f"enrolment {each.id} waited in vain at {taken.step} for what had happened"
        sends = step.kind == "send" and taken.why not in {"reached", "stopped"} and each.arm != "held_out"
        if planned[each.id, taken.step] != int(sends):
            yield f"enrolment {each.id} planned {planned[each.id, taken.step]} messages at {taken.step}"
        since = taken.at


def _happened(told: _Told, step: AnyStep, since: dt.datetime, until: dt.datetime) -> bool:
    """Whether the store was told, in good time, of something the step waits for."""
    kinds = getattr(step, "events", ())
    return any(event.kind in kinds and event.at >= since and when < until for event, when in told)


def _day(at: dt.datetime, zone: ZoneInfo) -> dt.date:
    return at.astimezone(zone).date()
