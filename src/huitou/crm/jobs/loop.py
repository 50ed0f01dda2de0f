"""The one worker loop: what is due is claimed, done, and watched over until it has ended."""

from __future__ import annotations

import datetime as dt
import logging
import os
import signal
import socket
import threading
import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.utils.module_loading import import_string

from huitou import calendar
from huitou import settings as shop_settings
from huitou.crm.jobs import kinds as job_kinds
from huitou.crm.jobs import schedule
from huitou.crm.jobs.children import Child
from huitou.crm.jobs.claiming import claim, lost, take_over
from huitou.crm.jobs.held import Held
from huitou.crm.jobs.kinds import Kinds
from huitou.crm.jobs.models import Job, State, WorkerBeat
from huitou.crm.jobs.performing import perform
from huitou.crm.jobs.timing import Clock, Timing, now

Turn = Callable[[], bool]

_log = logging.getLogger("huitou.jobs")
_AT_ONCE = 2
_SCHEDULE_SECONDS = 30.0


class Worker:
    """Call ``turn`` again and again; ``stop`` in the end. ``apart``: whether kinds that want a process get one."""

    def __init__(
        self,
        kinds: Kinds,
        *,
        zone: dt.tzinfo,
        clock: Clock = now,
        timing: Timing | None = None,
        apart: bool = True,
        name: str = "",
    ) -> None:
        self.name = name or f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:6]}"
        self.children: list[Child] = []
        self._kinds = kinds
        self._zone = zone
        self._clock = clock
        self._timing = timing or Timing()
        self._apart = apart
        self._began = clock()
        self._beat_at: dt.datetime | None = None
        self._scheduled_at: dt.datetime | None = None

    def turn(self) -> bool:
        """Look after what is at work, and take on what is due; whether anything was taken on or ended."""
        self._beat()
        if self._is_over(self._scheduled_at, _SCHEDULE_SECONDS):
            self._scheduled_at = self._clock()
            schedule.make_due(self._kinds, self._scheduled_at, self._zone)
        ended = self._look_after()
        ended += take_over(self._clock, self._timing, self._kinds)
        return self._take_on() or ended > 0

    def stop(self) -> None:
        """End what is at work, to be done by the next worker, and leave."""
        for child in self.children:
            child.end()
            child.close()
            child.held.again(dt.timedelta(), forget=True)
        self.children = []
        WorkerBeat.objects.filter(name=self.name).delete()

    def _beat(self) -> None:
        """Say that this worker is there, and renew what it holds."""
        if not self._is_over(self._beat_at, self._timing.beat):
            return
        self._beat_at = self._clock()
        WorkerBeat.objects.update_or_create(
            name=self.name, defaults={"beat_at": self._beat_at}, create_defaults=self._first_beat()
        )
        for child in self.children:
            if child.held.renew():
                child.reassure()
            elif not child.ended:
                child.end()

    def _first_beat(self) -> dict[str, dt.datetime | None]:
        return {"beat_at": self._beat_at, "started_at": self._began}

    def _is_over(self, since: dt.datetime | None, seconds: float) -> bool:
        return since is None or (self._clock() - since).total_seconds() >= seconds

    def _look_after(self) -> int:
        """Settle the processes that have ended, and end those that somebody asked to; give how many."""
        asked = set(Job.objects.filter(state=State.RUNNING, cancel_asked=True).values_list("pk", flat=True))
        for child in self.children:
            if child.held.job.pk in asked and not child.ended:
                child.end()
        over = [child for child in self.children if child.ended]
        for child in over:
            child.close()
            # It said itself how it ended, unless it broke off.
            lost(child.held, self._kinds[child.held.job.kind])
        self.children = [child for child in self.children if child not in over]
        return len(over)

    def _take_on(self) -> bool:
        room = len(self.children) < _AT_ONCE
        wanted = [kind.id for kind in self._kinds.values() if room or not self._in_child(kind.id)]
        held = claim(self.name, self._clock, self._timing, wanted)
        if held is None:
            return False
        self._begin(held)
        return True

    def _begin(self, held: Held) -> None:
        kind = self._kinds[held.job.kind]
        if self._in_child(kind.id):
            self.children.append(Child(held, self._timing))
        else:
            perform(kind, held)

    def _in_child(self, kind: str) -> bool:
        return self._apart and self._kinds[kind].apart


def run() -> None:
    """Work until TERM or Ctrl-C; Django is set up for the shop."""
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _signal, _frame: ending.set())
    timing = Timing()
    zone = calendar.zone(shop_settings.load(settings.SHOP).timezone)
    worker = Worker(job_kinds.known(), zone=zone, timing=timing)
    turns: list[Turn] = [worker.turn, *(_guarded(import_string(place)) for place in settings.HUITOU_TURNS)]
    try:
        while not ending.is_set():
            # Each of them, whatever the others had to do.
            if not sum(map(_turned, turns)):
                ending.wait(timing.busy if worker.children else timing.idle)
    finally:
        worker.stop()


def _guarded(turn: Turn) -> Turn:
    """What goes wrong in another room's turn keeps nobody from importing."""

    def guarded() -> bool:
        try:
            return turn()
        except DatabaseError:
            raise
        except Exception:  # noqa: BLE001 - whatever it is, imports have to go on
            _log.exception("%s.%s failed; trying again", turn.__module__, turn.__name__)
            return False

    return guarded


def _turned(turn: Turn) -> bool:
    """One turn; a database that is away for a moment is asked again at the next."""
    try:
        close_old_connections()
        return turn()
    except DatabaseError:
        _log.exception("the database could not be asked; trying again")
        return False
