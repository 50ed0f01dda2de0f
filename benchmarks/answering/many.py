"""Part: many shops that answer messages, and many that do not: how often the reading of effect covers the truth."""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.answering.post import post_office
from benchmarks.answering.truth import MEASURES
from benchmarks.answering.trying import PLAYS, Found, Plan, Tried, made, tried
from benchmarks.child import call
from benchmarks.results import Page, table
from benchmarks.sizes import Sizes
from benchmarks.stopwatch import Stopwatch

CUSTOMERS, BEFORE = 3_000, 250
# Of a hundred mails so many bring an order; in turn, with the share that is held out.
_ANSWERS = (5.0, 10.0, 20.0)
_HOLDOUTS = (0.2, 0.3)
# A 95 % interval covers the truth in 16 of 20 shops or more all but 3 times in a thousand.
_PROMISED = 16 / 20


def measure(page: Page, folder: Path, sizes: Sizes) -> None:
    shops = 1 if sizes.runs < 3 else 20
    found = list(try_all(folder, seed=int(f"{dt.datetime.now(dt.UTC):%Y%m%d}"), shops=shops, play="win_back"))
    for answering in (True, False):
        of = [each for each in found if bool(each.answer) is answering]
        name = "that answer" if answering else "that do not"
        page.at_least(f"effect in shops {name}: truth covered, least of four", _least(of) * 100, _PROMISED * 100, "%")
    page.at_most("promises the provider's log shows broken", sum(len(each.wrong) for each in found), 0, "")
    page.section(f"Ninety days of {shops} shops that answer messages, and as many that do not", *described(found))


def try_all(folder: Path, *, seed: int, shops: int, play: str) -> Iterator[Tried]:
    """So many shops that answer messages, and as many that do not; no two of one seed."""
    for place in range(shops):
        for kind in range(2):
            plan = Plan(
                play=play,
                seed=(seed * 2 + kind) * 1_000 + place,
                customers=CUSTOMERS,
                before=BEFORE,
                answer=0.0 if kind else _ANSWERS[place % 3],
                holdout=_HOLDOUTS[place % 2],
            )
            yield try_one(folder, plan)


def try_one(folder: Path, plan: Plan) -> Tried:
    """In a process of its own, for a server is for one shop."""
    work = Path(tempfile.mkdtemp(dir=folder))
    arguments = {name: getattr(plan, name) for name in Plan.__slots__}
    _, plain = call(live, folder=str(work), **arguments)
    shutil.rmtree(work)
    return Tried.of(plain)


def live(watch: Stopwatch, *, folder: str, **arguments: Any) -> dict[str, Any]:
    """Ninety days of one shop."""
    from huitou.crm.project import boot
    from huitou.crm.rehearsal.clock import VirtualClock

    plan = Plan(**arguments)
    lived, shop = made(plan, Path(folder))
    boot.ready(shop)
    from django.conf import settings

    from huitou.crm.project import clock as asked

    clock = VirtualClock(lived.began)
    asked.now = clock
    with post_office(clock) as post, watch:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", post.port, False
        settings.DEFAULT_FROM_EMAIL = "山野茶铺 <tea@shop.example.com>"
        settings.HUITOU_URL = "https://shop.example.com"
        return tried(plan, lived, shop, clock, post).plain()


def described(found: Sequence[Tried]) -> list[str]:
    """The tables: how often each measure was covered, every shop, and every promise that was broken."""
    seeds = [each.seed for each in found]
    about = (
        f"Seeds {min(seeds)} to {max(seeds)}; play {found[0].play}. Every order and mail goes the way it would in a"
        " shop; the truth is what those treated bought, less what they would have bought with nobody writing to them."
    )
    shares = [
        (f"{answer:g} of 100 mails answered", days, *(_share(found, answer, days, measure) for measure in MEASURES))
        for answer in sorted({each.answer for each in found})
        for days in sorted({one.days for each in found for one in each.found if each.answer == answer})
    ]
    text = [
        about,
        table(("covered", "within days", *MEASURES), [(name, str(days), *rest) for name, days, *rest in shares]),
        table(
            (
                "seed",
                "answered",
                "held out",
                "entered",
                "mails",
                "orders of them",
                "left",
                "buyers, percentage points",
                "revenue a person",
                "too early",
            ),
            [_row(each) for each in found],
        ),
    ]
    wrong = [f"{each.seed}: {one}" for each in found for one in each.wrong]
    return [*text, "\n".join(wrong[:50])] if wrong else text


def _share(found: Sequence[Tried], answer: float, days: int, measure: str) -> str:
    of = [
        one
        for each in found
        if each.answer == answer
        for one in each.found
        if (one.days, one.measure) == (days, measure)
    ]
    return f"{sum(one.covered for one in of)}/{len(of)}"


def _least(found: Sequence[Tried]) -> float:
    """Of the readings within thirty days, the measure that was covered least often."""
    of = [[one for each in found for one in each.found if (one.days, one.measure) == (30, name)] for name in MEASURES]
    return min((sum(one.covered for one in each) / len(each) for each in of if each), default=0.0)


def _row(each: Tried) -> tuple[str, ...]:
    by = {(one.days, one.measure): one for one in each.found}
    return (
        str(each.seed),
        f"{each.answer:g} %",
        f"{each.held_out} ({each.holdout:.0%})",
        str(each.entered),
        str(each.mails),
        str(each.answers),
        str(each.left),
        _against(by.get((30, "buyers")), 100, ".1f"),
        _against(by.get((30, "revenue")), 0.01, ".2f"),
        ", ".join(f"{days}: {why}" for days, why in each.early.items()),
    )


def _against(one: Found | None, times: float, form: str) -> str:
    """The truth, then what was read."""
    if one is None:
        return ""
    truth, value, low, high = (f"{each * times:{form}}" for each in (one.truth, one.value, one.low, one.high))
    return f"{truth}; {value} ({low} to {high}){'' if one.covered else ' **missed**'}"


def main(argv: list[str]) -> int:
    """Exit 1 when a promise was broken, or the truth covered in fewer shops than promised."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answering", description=__doc__)
    parser.add_argument("--seed", type=int, default=int(f"{dt.datetime.now(dt.UTC):%Y%m%d}"), help="default: the date")
    parser.add_argument("--shops", type=int, default=20, help="shops of each kind; each takes a minute or two")
    parser.add_argument("--play", choices=PLAYS, default="win_back")
    args = parser.parse_args(argv)
    folder = Path(tempfile.mkdtemp())
    found = []
    try:
        for each in try_all(folder, seed=args.seed, shops=args.shops, play=args.play):
            found.append(each)
            print(" | ".join(_row(each)), flush=True)
    finally:
        shutil.rmtree(folder)
    print("\n" + "\n\n".join(described(found)))
    kept = all(
        _least([each for each in found if bool(each.answer) is answering]) >= _PROMISED for answering in (True, False)
    )
    return 0 if kept and not any(each.wrong for each in found) else 1
