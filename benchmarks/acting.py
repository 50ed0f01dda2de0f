"""Part: journeys and delivery on the shop's own tables: letting a million in, looking for who is due, walking, sending.

On SQLite; with ``--database URL`` as a program of its own on another: ``python -m benchmarks.acting --database ...``.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks import audience_counts
from benchmarks.child import call
from benchmarks.results import COSTS, Page, cells, table
from benchmarks.sizes import Sizes
from benchmarks.stopwatch import Cost, Stopwatch
from huitou import settings

_MILLION, _DUE = 1_000_000, 10_000
_NOW = dt.datetime(2026, 6, 10, 4, tzinfo=dt.UTC)
_LATER = dt.timedelta(days=30)
_LEASE = dt.timedelta(minutes=2)
_WAYS = 200_000
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
    page.at_most(f"letting {many:,} customers into a journey", lots["let in"][0].cpu_seconds, 60, "CPU s")
    claim = lots[f"a look that finds {due:,} due, all of them claimed"][0]
    page.at_most(f"a look at {many:,} sleeping, {due:,} of them due", claim.wall_seconds, 1, "s")
    cost, steps = lots["walked"]
    page.at_least("steps of journeys a worker", steps / cost.wall_seconds, 2_000, "a second")
    page.at_most("acting: peak", max(cost.peak_mb for cost, _ in lots.values()), 1_000, "MB")
    said = {name: f"{value:,}" if isinstance(value, int) else "" for name, (_, value) in lots.items()}
    page.section(
        "Acting",
        f"A journey of six steps on SQLite, {many:,} customers in it. Walked are those due, with all steps they"
        " can take at once; sent to a provider that takes everything at once.",
        table(("", "how many", *COSTS), [(name, said[name], *cells([cost])) for name, (cost, _) in lots.items()]),
    )
    _measure_audiences(page, folder, 20_000 if small else _MILLION)
    cost, ways = call(rehearse, ways=2_000 if small else _MILLION)
    page.section(
        "The rehearsal",
        "Ways of customers through two journeys on the twin in memory, with deaths, stops and overtaking; promises"
        " broken are counted.",
        table(("", *COSTS), [(f"{ways['ways']:,} ways, {ways['broken']} promises broken", *cells([cost]))]),
    )


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
    """Everybody takes the first step, which is to wait; then so many of them are due a minute from now."""
    _ready(shop)
    from huitou.crm.journeys.models import Enrolled

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


def rehearse(watch: Stopwatch, *, ways: int) -> dict[str, int]:
    """The rehearsal in memory, in parts, seeds drawn anew; how many promises were broken."""
    import logging

    from huitou.crm.journeys.memory import MemoryStore
    from huitou.crm.rehearsal.play import play
    from huitou.crm.rehearsal.promises import broken

    logging.disable(logging.CRITICAL)
    found, entered, at_once = 0, 0, min(_WAYS, ways)
    with watch:
        while entered < ways:
            played = play(random.randrange(10**9), store=MemoryStore(), customers=at_once // 2)
            found += len(broken(played))
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

    def known(self, message: Any) -> Any:
        from huitou.crm.delivery.facts import Known

        return Known(address=f"c{message.customer_id}", agreed=True)


class _Taker:
    """A provider that takes everything at once."""

    name, knows_keys, tells = "none", False, False

    def prepare(self, message: Any, address: str) -> object:  # noqa: ARG002
        return message

    def call(self, ready: object, key: str) -> Any:  # noqa: ARG002
        from huitou.crm.delivery.channel import Accepted

        return Accepted()

    def look_up(self, key: str) -> None:  # noqa: ARG002
        return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", default="", help="of another than SQLite, as DATABASE_URL takes it; emptied")
    parser.add_argument("--customers", type=int, default=_MILLION)
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
        }.items():
            sys.stdout.write(f"{name}: {value:,} in {cost.cpu_seconds:.2f} CPU s, {cost.wall_seconds:.2f} s\n")


if __name__ == "__main__":
    main()
