"""Part: journeys and delivery on the shop's own tables: letting a million in, looking for who is due, walking, sending.

On SQLite; with ``--database URL`` as a program of its own on another: ``python -m benchmarks.acting --database ...``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks import audience_counts
from benchmarks.acting_growth import HEADINGS, weigh, weights
from benchmarks.child import call
from benchmarks.results import COSTS, Page, cells, table
from benchmarks.sizes import Sizes
from benchmarks.stopwatch import Cost, Stopwatch
from huitou import settings

_MILLION, _DUE = 1_000_000, 10_000
# So many walk to where they sleep, which tells what a step costs.
_WALKED = 100_000
_NOW = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
_LATER = dt.timedelta(days=30)
_LEASE = dt.timedelta(minutes=2)
_WAYS = 200_000
# Events of one request.
_AT_ONCE = 5_000
_STEPS = [
    {"id": "soon", "kind": "wait", "days": 30, "next": {"next": "send"}},
    {"id": "send", "kind": "send", "channel": "none", "template": "t", "mode": "live", "next": {"next": "half"}},
    {"id": "half", "kind": "split", "shares": {"a": 1, "b": 1}, "next": {"a": "tag", "b": "wait"}},
    {"id": "tag", "kind": "goal", "next": {"next": "end"}},
    {"id": "wait", "kind": "wait_for", "events": ["order"], "minutes": 600},
    {"id": "end", "kind": "leave"},
]


def measure(page: Page, folder: Path, sizes: Sizes) -> None:
    small = sizes.runs < 3
    shop, many, due = str(folder / "acting"), 20_000 if small else _MILLION, 1_000 if small else _DUE
    settings.init(folder / "acting")
    lots: dict[str, tuple[Cost, Any]] = {
        "let in": call(enrol, shop=shop, customers=many),
        "put to sleep": call(put_to_sleep, shop=shop, due=due),
        "a look that finds nobody due": call(look, shop=shop, at=0, limit=1),
        f"a look that finds {due:,} due, all of them claimed": call(look, shop=shop, at=1, limit=due),
        "walked": call(walk, shop=shop),
        "sent": call(send, shop=shop),
    }
    _, found = call(weigh, shop=shop)
    page.at_most(f"letting {many:,} customers into a journey", lots["let in"][0].cpu_seconds, 60, "CPU s")
    claim = lots[f"a look that finds {due:,} due, all of them claimed"][0]
    page.at_most(f"a look at {many:,} sleeping, {due:,} of them due", claim.wall_seconds, 1, "s")
    cost, steps = lots["walked"]
    page.at_least("steps of journeys a worker", steps / cost.wall_seconds, 2_000, "a second")
    cost, messages = lots["sent"]
    page.at_least("messages judged and handed over, a worker", messages / cost.wall_seconds, 500, "a second")
    page.at_most("acting: peak", max(cost.peak_mb for cost, _ in lots.values()), 1_000, "MB")
    said = {name: f"{value:,}" if isinstance(value, int) else "" for name, (_, value) in lots.items()}
    page.section(
        "Acting",
        f"A journey of six steps on SQLite, {many:,} customers in it. Walked are those due, with all steps they"
        " can take at once; sent to a provider that takes everything at once.",
        table(("", "how many", *COSTS), [(name, said[name], *cells([cost])) for name, (cost, _) in lots.items()]),
    )
    _measure_audiences(page, folder, 20_000 if sizes.runs < 3 else _MILLION)
    _events(page, folder, small=sizes.runs < 3)
    page.section(
        "What acting leaves",
        "On SQLite, with indexes. A year is of a million customers who each enter four journeys: 20 million steps, 12"
        " million messages, as many receipts and events, 18 million decisions; kept is as long as is kept by default."
        " How customers first and last entered is kept for good.",
        table(HEADINGS, [each.cells() for each in weights(found)]),
    )


def rehearsing(page: Page, folder: Path, sizes: Sizes) -> None:
    small, shop = sizes.runs < 3, folder / "rehearsing"
    settings.init(shop)
    cost, ways = call(rehearse, shop=str(shop), ways=2_000 if small else _MILLION)
    page.section(
        "The rehearsal",
        "Ways of customers through two journeys on the twin in memory, with deaths, stops and overtaking; promises"
        " broken are counted.",
        table(("", *COSTS), [(f"{ways['ways']:,} ways, promises broken: {ways['broken'] or 'none'}", *cells([cost]))]),
    )


def _events(page: Page, folder: Path, *, small: bool) -> None:
    """Live events: taken in by one process of the server, and told to journeys by one worker."""
    shop, batches = str(folder / "acting"), 4 if small else 200
    taking, taken = call(take_events, shop=shop, batches=batches)
    telling, told = call(tell_events, shop=shop, batches=batches)
    page.at_least("live events taken in by one process", taken / taking.cpu_seconds, 50_000, "a CPU second")
    page.section(
        "Live events",
        f"Visits in batches of {_AT_ONCE:,}, read, checked and stored for journeys and for the facts; then told to"
        " journeys, whose customers are known by then.",
        table(
            ("", "how many", *COSTS),
            [("taken in", f"{taken:,}", *cells([taking])), ("told", f"{told:,}", *cells([telling]))],
        ),
    )


def take_events(watch: Stopwatch, *, shop: str, batches: int) -> int:
    """Take in batches of visits; how many were new."""
    _ready(shop)
    from huitou.crm.events.reading import read
    from huitou.crm.events.taking import Sender, take

    bodies = [_visits(number) for number in range(batches)]
    taken = 0
    with watch:
        for body in bodies:
            taken += take(read(body, {"huitou"}, _NOW).good, Sender("bench", len(body)), _NOW)
    return taken


def tell_events(watch: Stopwatch, *, shop: str, batches: int) -> int:
    """Tell journeys of as many; how many were new."""
    _ready(shop)
    from huitou.crm.journeys.enrolment import Event
    from huitou.crm.journeys.tables import Tables

    events = [
        [Event(f"b{batch}-{n}", "visit", (batch * _AT_ONCE + n) % _MILLION + 1, _NOW) for n in range(_AT_ONCE)]
        for batch in range(batches)
    ]
    with watch:
        return sum(Tables().tell(each, _NOW) for each in events)


def _visits(batch: int) -> bytes:
    at = _NOW.isoformat()
    return json.dumps(
        [
            {
                "id": f"{batch}-{number}",
                "kind": "visit",
                "at": at,
                "who": {"member": f"m{(batch * 7_919 + number * 31) % 100_000}"},
                "data": {"event": "view_product", "product_id": f"p{number % 500}", "channel": "app"},
            }
            for number in range(_AT_ONCE)
        ]
    ).encode()


def _measure_audiences(page: Page, folder: Path, customers: int) -> None:
    found = list(audience_counts.costs(folder, customers))
    asked = [cost for name, cost, _ in found if not name.endswith("asked first")]
    page.at_most(f"counting an audience of {customers:,}", max(cost.wall_seconds for cost in asked), 2, "s")
    page.section(
        "Audiences",
        f"One count each in a shop of {customers:,} customers, in a process of its own. What models say is kept with"
        " the data version: whoever asks first waits for it.",
        table(("", "how many", *COSTS), [(name, f"{count:,}", *cells([cost])) for name, cost, count in found]),
    )


def enrol(watch: Stopwatch, *, shop: str, customers: int) -> int:
    """Let so many customers in."""
    _ready(shop)
    from huitou.crm.journeys.assignment import Design
    from huitou.crm.journeys.enrolment import Entry
    from huitou.crm.journeys.models import Journey
    from huitou.crm.journeys.tables import Tables

    Journey.objects.create(pk=1, name="j", salt="s", made_at=_NOW)
    entries = [Entry(each, "once", _NOW) for each in range(1, customers + 1)]
    with watch:
        return Tables().enrol(_version(), Design("s", 0.1), entries, _NOW)


def put_to_sleep(watch: Stopwatch, *, shop: str, due: int) -> int:
    """Some take the first step, which is to wait, and everybody else is laid beside them at once; how many took it.

    Then so many of them are due a minute from now.
    """
    _ready(shop)
    from huitou.crm.journeys.models import Enrolled

    last = list(Enrolled.objects.order_by("pk").values_list("pk", flat=True)[:_WALKED])[-1]
    Enrolled.objects.filter(pk__gt=last).update(due_at=_NOW + _LATER)
    with watch:
        walked = _walk_all(_NOW)
    first = list(Enrolled.objects.order_by("pk").values_list("pk", flat=True)[:due])
    Enrolled.objects.filter(pk__lte=first[-1]).update(due_at=_NOW + dt.timedelta(minutes=1))
    return walked


def look(watch: Stopwatch, *, shop: str, at: int, limit: int) -> int:
    """One look for who is due."""
    _ready(shop)
    from huitou.crm.journeys.tables import Tables

    now = _NOW + dt.timedelta(minutes=at)
    with watch:
        held = Tables().claim_due("w", now, lease=_LEASE, limit=limit)
    Tables().release(held, now)
    return len(held)


def walk(watch: Stopwatch, *, shop: str) -> int:
    """Those who are due take all the steps they can; how many steps that was."""
    _ready(shop)
    from huitou.crm.journeys.models import Enrolled, Taken

    now = _NOW + _LATER + dt.timedelta(minutes=1)
    Enrolled.objects.filter(due_at__gt=_NOW + dt.timedelta(minutes=1)).update(due_at=now + _LATER)
    before = Taken.objects.count()
    with watch:
        _walk_all(now)
    return Taken.objects.count() - before


def send(watch: Stopwatch, *, shop: str) -> int:
    """Messages that are due go, one transaction before each call and one after."""
    _ready(shop)
    from huitou.crm.delivery.models import Outgoing
    from huitou.crm.delivery.policy import Hours, Policy
    from huitou.crm.delivery.sender import Worker
    from huitou.crm.journeys.tables import Tables

    zone = ZoneInfo("UTC")
    always = Policy(zone, hours=Hours(dt.time(0), dt.time(23, 59, 59, 999_999)))
    worker = Worker("w", Tables(), _People(), {"none": _Taker()}, always, lambda: _NOW + _LATER + _LEASE)
    with watch:
        while worker.turn(500):
            pass
    return Outgoing.objects.filter(state="sent").count()


def wake(watch: Stopwatch, *, shop: str, many: int, turn: int) -> int:
    """Make so many of those who still sleep due; how many they are."""
    _ready(shop)
    from huitou.crm.journeys.models import Enrolled

    with watch:
        asleep = Enrolled.objects.filter(step="soon").order_by("-pk")
        keys = list(asleep.values_list("pk", flat=True)[:many])
        return Enrolled.objects.filter(pk__gte=keys[-1], step="soon").update(due_at=_woken_at(turn))


def work(watch: Stopwatch, *, shop: str, turn: int, answers_in: float) -> dict[str, int]:
    """One worker of several: walk and send until nothing is due; how many it moved on and how many it sent.

    ``answers_in``: seconds its provider takes to answer.
    """
    _ready(shop)
    from huitou.crm.delivery.policy import Hours, Policy
    from huitou.crm.delivery.sender import Worker
    from huitou.crm.journeys.runner import Runner
    from huitou.crm.journeys.tables import Tables

    zone, version, name = ZoneInfo("UTC"), _version(), str(os.getpid())
    now = _woken_at(turn) + _LEASE
    always = Policy(zone, hours=Hours(dt.time(0), dt.time(23, 59, 59, 999_999)))
    runner = Runner(name, Tables(), _People(), lambda *_: version, lambda: now, zone, _LEASE)
    sender = Worker(name, Tables(), _People(), {"none": _Taker(answers_in)}, always, lambda: now)
    walked = sent = 0
    with watch:
        while moved := runner.turn(500):
            walked += moved
        while judged := sender.turn(100):
            sent += judged
    return {"walked": walked, "sent": sent}


def _woken_at(turn: int) -> dt.datetime:
    """A day for each turn, before everybody else is due."""
    return _NOW + _LATER + (10 + turn) * dt.timedelta(days=1)


def rehearse(watch: Stopwatch, *, shop: str, ways: int) -> dict[str, Any]:
    """The rehearsal in memory, in parts, seeds drawn anew; by seed the promises that were broken."""
    # It writes nothing there, but models are not known without a shop.
    _ready(shop)
    import logging

    from huitou.crm.journeys.memory import MemoryStore
    from huitou.crm.rehearsal.play import play
    from huitou.crm.rehearsal.promises import broken

    logging.disable(logging.CRITICAL)
    found: dict[int, list[str]] = {}
    entered, at_once = 0, min(_WAYS, ways)
    with watch:
        while entered < ways:
            seed = random.randrange(10**9)
            played = play(seed, store=MemoryStore(), customers=at_once // 2)
            if said := broken(played):
                found[seed] = said
            entered += played.entered
    return {"ways": entered, "broken": found}


def _walk_all(now: dt.datetime) -> int:
    from huitou.crm.journeys.runner import Runner
    from huitou.crm.journeys.tables import Tables

    version = _version()
    runner = Runner("w", Tables(), _People(), lambda *_: version, lambda: now, ZoneInfo("UTC"), _LEASE)
    walked = 0
    while moved := runner.turn(1_000):
        walked += moved
    return walked


def _version() -> Any:
    from huitou.crm.journeys.version import Version

    return Version.model_validate({"journey": 1, "number": 1, "first": "soon", "steps": _STEPS})


def _ready(shop: str) -> None:
    from huitou.crm.project import boot

    boot.ready(Path(shop))


class _People:
    """Everybody may be written to, and nobody has bought."""

    def of(self, ids: Sequence[int], now: dt.datetime) -> Mapping[int, Any]:  # noqa: ARG002
        return dict.fromkeys(ids, self)

    def has_bought(self, since: dt.datetime) -> bool:  # noqa: ARG002
        return False

    def gather(self, messages: Sequence[Any]) -> None:
        """Nothing to read."""

    def same(self, message: Any) -> frozenset[int]:
        return frozenset({message.customer_id})

    def known(self, message: Any) -> Any:
        from huitou.crm.delivery.facts import Known

        return Known(address=f"c{message.customer_id}", agreed=True)


class _Taker:
    """A provider that takes everything, and answers after so many seconds."""

    name, knows_keys, tells = "none", False, False

    def __init__(self, answers_in: float = 0) -> None:
        self.answers_in = answers_in

    def prepare(self, message: Any, address: str) -> object:  # noqa: ARG002
        return message

    def call(self, ready: object, key: str) -> Any:  # noqa: ARG002
        from huitou.crm.delivery.channel import Accepted

        if self.answers_in:
            time.sleep(self.answers_in)
        return Accepted()

    def look_up(self, key: str) -> None:  # noqa: ARG002
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", default="", help="of another than SQLite, as DATABASE_URL takes it; emptied")
    parser.add_argument("--customers", type=int, default=_MILLION)
    parser.add_argument("--workers", type=int, nargs="*", default=[], help="then so many at once, one after the other")
    parser.add_argument("--answers-in", type=float, default=0, help="seconds a provider takes to answer these")
    parser.add_argument("--many", type=int, default=10_000, help="so many customers are due for these")
    args = parser.parse_args()
    if args.database:
        os.environ["DATABASE_URL"] = args.database
    with tempfile.TemporaryDirectory(prefix="huitou-acting-") as folder:
        settings.init(Path(folder) / "acting")
        shop, due = str(Path(folder) / "acting"), min(_DUE, args.customers // 10)
        for name, (cost, value) in {
            "let in": call(enrol, shop=shop, customers=args.customers),
            "put to sleep": call(put_to_sleep, shop=shop, due=due),
            "a look": call(look, shop=shop, at=1, limit=due),
            "walked": call(walk, shop=shop),
            "sent": call(send, shop=shop),
            "events taken in": call(take_events, shop=shop, batches=20),
            "events told": call(tell_events, shop=shop, batches=20),
        }.items():
            sys.stdout.write(f"{name}: {value:,} in {cost.cpu_seconds:.2f} CPU s, {cost.wall_seconds:.2f} s\n")
        for turn, workers in enumerate(args.workers):
            _together(shop, workers, turn, min(args.many, args.customers // 10), args.answers_in)
        for weight in weights(call(weigh, shop=shop)[1]):
            sys.stdout.write(" ".join(weight.cells()) + "\n")


def _together(shop: str, workers: int, turn: int, many: int, answers_in: float) -> None:
    """So many workers at once on as much work; what each did, and what they did together."""
    call(wake, shop=shop, many=many, turn=turn)
    with ThreadPoolExecutor(workers) as pool:
        done = list(pool.map(lambda _: call(work, shop=shop, turn=turn, answers_in=answers_in), range(workers)))
    wall, cpu = max(cost.wall_seconds for cost, _ in done), sum(cost.cpu_seconds for cost, _ in done)
    walked, sent = (sum(value[name] for _, value in done) for name in ("walked", "sent"))
    sys.stdout.write(
        f"{workers} workers: {walked:,} moved on and {sent:,} messages in {wall:.2f} s, {cpu:.2f} CPU s,"
        f" {sent / wall:,.0f} messages a second\n"
    )


if __name__ == "__main__":
    main()
