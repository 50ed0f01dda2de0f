"""Virtual days of the real server: orders are told live, the worker comes round, mail goes out, and people answer.

Django is set up for the shop, its mail goes to the post office, and ``huitou.crm.project.clock`` is the virtual one.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.answering.life import ARRIVES_AFTER, Life, Placed, buyer_at
from benchmarks.answering.post import Mail, Post
from huitou.crm.delivery.words.template import Written
from huitou.crm.rehearsal.clock import VirtualClock
from huitou.simulate.assortment import CHANNELS, PRODUCTS

# Shop time at which the worker comes round; live it does so each second, and finds little in between.
_ROUNDS = (dt.time(10, 1), dt.time(20, 30))
# Shop time at which it does its jobs: what is old goes, and the facts are brought up to date (live, each quarter of an
# hour).
_MORNING = dt.time(4, 30)
_AT_ONCE = 5_000
# Nothing that takes a model to know: learning what each customer is due to buy would cost more than all the rest.
_WORDS = Written("{{ shop }}的一句问候", "你好，距离上次下单 {{ days }} 天了。不想再收到：{{ leave }}\n")


@dataclass(frozen=True, slots=True)
class Habits:
    """Of a hundred mails: ``answer`` bring an order within a week, ``leave`` an unsubscribing, by one POST.

    What a robot does with the links of ``look`` more (GET, then HEAD) is to change nothing.
    """

    answer: float
    leave: float = 2
    look: float = 5


@dataclass(slots=True)
class Days:
    """What happened in them: ``placed`` are all orders, ``left`` when somebody unsubscribed, by buyer.

    ``facts_every``: on so many days what was told live becomes facts. More than two, and first orders are old by then.
    ``lists_every``: on so many the shop gives in the list of its newest members. ``beside``: what else is told of with
    an order.
    """

    life: Life
    habits: Habits
    shop: Path
    clock: VirtualClock
    post: Post
    facts_every: int = 1
    lists_every: int = 7
    rounds: tuple[dt.time, ...] = _ROUNDS
    beside: Callable[[Placed], list[dict[str, Any]]] = lambda _order: []
    placed: list[Placed] = field(default_factory=list)
    left: dict[int, dt.datetime] = field(default_factory=dict)
    looked: int = 0
    _coming: list[Placed] = field(default_factory=list)
    _sent_out: list[Placed] = field(default_factory=list)
    _read: int = 0
    _mailed: Counter[int] = field(default_factory=Counter)
    _unlisted: list[int] = field(default_factory=list)
    _known: set[int] = field(default_factory=set)

    def run(self, days: int, *, after: Callable[[int], None] = lambda _day: None) -> None:
        """So many days from that of the clock, and the morning after; ``after`` hears how many are over."""
        first = self.clock.now.astimezone(self.life.zone).date()
        if not self._coming:
            self._coming = list(self.life.to_come)
            self._known = {buyer for buyer, day in self.life.first_days().items() if day < first}
        for number in range(days + 1):
            day = first + dt.timedelta(days=number)
            if number:
                self._morning(day, number, last=number == days)
                after(number)
            for time in self.rounds if number < days else ():
                self._at(day, time)
                self.round()

    def _morning(self, day: dt.date, number: int, *, last: bool) -> None:
        """The jobs are done; the facts are brought up to date where it is the day for it, and on the last."""
        self._at(day, _MORNING)
        self._tell()
        if number % self.lists_every == 0:
            self._list_members(day)
        _until_idle([_worker(self.clock, self.life, facts=last or number % self.facts_every == 0).turn])

    def round(self) -> None:
        """What was bought is told, the worker comes round until nothing is due, and mail is read."""
        self._tell()
        _until_idle(_turns())
        self._open_mail()

    def _at(self, day: dt.date, time: dt.time) -> None:
        self.clock.now = dt.datetime.combine(day, time, self.life.zone).astimezone(dt.UTC)

    def _tell(self) -> None:
        """As the API does with what is posted to it."""
        from huitou.crm.events.reading import read
        from huitou.crm.events.taking import Sender, take

        now = self.clock.now
        due = [each for each in self._coming if each.at <= now]
        self._coming = [each for each in self._coming if each.at > now]
        told = [event for each in due for event in (*self.beside(each), each.event())]
        self._sent_out += due
        arrived = [each for each in self._sent_out if each.at + ARRIVES_AFTER <= now]
        self._sent_out = [each for each in self._sent_out if each.at + ARRIVES_AFTER > now]
        told += [each.parcel() for each in arrived]
        for first in range(0, len(told), _AT_ONCE):
            body = json.dumps(told[first : first + _AT_ONCE]).encode()
            found = read(body, {"huitou"}, now)
            if found.faults:
                raise ValueError(f"an event was refused: {found.faults[0]}")
            take(found.good, Sender("till", len(body)), now)
        self.placed += due
        new = [each.buyer for each in due if each.buyer not in self._known]
        self._unlisted += dict.fromkeys(new)
        self._known.update(new)

    def _list_members(self, day: dt.date) -> None:
        """Whoever bought first since the last list stands in this one, with what they said about e-mail."""
        import huitou

        if not self._unlisted:
            return
        path = self.shop.parent / f"members-{day.isoformat()}.csv"
        huitou.open(self.shop).load(self.life.write_members(path, self._unlisted))
        self._unlisted = []

    def _open_mail(self) -> None:
        new, self._read = self.post.mails[self._read :], len(self.post.mails)
        for mail in new:
            buyer = buyer_at(mail.to)
            self._mailed[buyer] += 1
            chance = random.Random(f"{self.life.made.seed} mail {buyer} {self._mailed[buyer]}")
            answers, leaves, looks = (chance.random() * 100 < each for each in self._shares())
            if looks:
                self._look(mail)
            if leaves:
                self._leave(mail, buyer)
            if answers:
                self._coming.append(self._answer(buyer, chance))

    def _shares(self) -> tuple[float, float, float]:
        return self.habits.answer, self.habits.leave, self.habits.look

    def _answer(self, buyer: int, chance: random.Random) -> Placed:
        """An order of one thing, an hour to a week from now."""
        at = self.clock.now + dt.timedelta(seconds=chance.randrange(3_600, 7 * 86_400))
        product = chance.choice([place for place, sold in enumerate(PRODUCTS) if sold.price])
        lines = ((product, PRODUCTS[product].price),)
        number = f"answer-{buyer}-{self._mailed[buyer]}"
        return Placed(number, buyer, at, chance.choice(CHANNELS), lines, PRODUCTS[product].price, answers=True)

    def _look(self, mail: Mail) -> None:
        self.looked += 1
        codes = [_client().get(mail.leave).status_code, _client().head(mail.leave).status_code]
        if codes != [200, 200]:
            raise ValueError(f"the page behind a link answered {codes}")

    def _leave(self, mail: Mail, buyer: int) -> None:
        answer = _client().post(
            mail.leave, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
        )
        if answer.status_code != 200:
            raise ValueError(f"unsubscribing answered {answer.status_code}")
        self.left.setdefault(buyer, self.clock.now)


def publish(play: str, *, holdout: float, salt: str, now: dt.datetime) -> int:
    """A play as it ships, in the shop's own words, and nobody looks at its messages before they go; its number.

    ``salt``: by which it is drawn who is held out, in place of one by chance.
    """
    from huitou.crm.delivery.words.kept import keep
    from huitou.crm.journeys.making import publishing
    from huitou.crm.journeys.making.from_play import body_of
    from huitou.crm.journeys.models import Journey
    from huitou.crm.journeys.plays.play import plays
    from huitou.crm.journeys.work import ready_channels, version

    version.cache_clear()
    for name, words in plays()[play].words.items():
        if not words.written()["zh"].is_script:
            keep(name, words.purpose, {"zh": _WORDS}, at=now)
    body = body_of(plays()[play], "zh", now=now)
    steps = [each.model_copy(update={"mode": "live"} if each.kind == "send" else {}) for each in body.steps]
    made = publishing.make(body.model_copy(update={"holdout": holdout, "steps": steps}), by=None, now=now)
    Journey.objects.filter(pk=made.pk).update(salt=salt)
    publishing.publish(made, revision=1, channels=ready_channels(), by=None, now=now)
    return int(made.pk)


def _worker(clock: VirtualClock, life: Life, *, facts: bool) -> Any:
    """The worker of the jobs, on this clock and in this process; ``facts``: whether it takes over what was told."""
    from huitou.crm.fact_outbox.carrying import JOB
    from huitou.crm.jobs.kinds import known
    from huitou.crm.jobs.loop import Worker

    kinds = {id_: kind for id_, kind in known().items() if facts or id_ != JOB}
    return Worker(kinds, zone=life.zone, clock=clock, apart=False, name="virtual")


def _turns() -> list[Callable[[], bool]]:
    from django.conf import settings
    from django.utils.module_loading import import_string

    return [import_string(place) for place in settings.HUITOU_TURNS]


def _until_idle(turns: list[Callable[[], bool]]) -> None:
    while sum([turn() for turn in turns]):
        pass


def _client() -> Any:
    from django.test import Client

    return Client(headers={"host": "localhost"})
