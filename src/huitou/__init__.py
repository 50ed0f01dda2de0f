"""Huitou 回头: do customers come back, how soon, and how much of the money is theirs.

The library's face; everything else lives in its room. Importing this starts no engine.
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from huitou import calendar, settings
from huitou.errors import DataError, ExternalError, HuitouError, Lang, UserError
from huitou.intake.progress import OnStep
from huitou.intake.report import ImportReport, Loaded, Replayed
from huitou.intake.request import Request
from huitou.metrics.drill import drill
from huitou.metrics.drill_rows import Drill
from huitou.metrics.measure import measure
from huitou.metrics.measurement import Measurement, Measurements
from huitou.metrics.quality import SourceQuality, quality
from huitou.metrics.question import Options
from huitou.metrics.windows import default_as_of
from huitou.warehouse import accounts, erasure
from huitou.warehouse.erasure import ErasureReport
from huitou.warehouse.snapshot import Snapshot, open_snapshot

if TYPE_CHECKING:
    from huitou.diagnosis.benchmarks import Benchmark
    from huitou.diagnosis.due import Due, DueCustomer
    from huitou.diagnosis.finding import Finding, Findings
    from huitou.identity.across import Across
    from huitou.identity.decide import Decision
    from huitou.identity.evidence import Verdict
    from huitou.identity.why import Candidate, Why
    from huitou.intake.dismissals import Dismissal
    from huitou.intake.quarantine import AsideRows, ExportedFile
    from huitou.metrics.beside import Offer
    from huitou.metrics.comparison import Comparison
    from huitou.metrics.mark_effect import MarkEffect
    from huitou.metrics.marks import Mark
    from huitou.metrics.outliers import Outlier
    from huitou.metrics.series import Step
    from huitou.metrics.suspects import Suspicion
    from huitou.metrics.targets import Progress, Target
    from huitou.predict.people_in import People
    from huitou.predict.structure import Structure
    from huitou.report.report import Report
    from huitou.warehouse.exclusions import Decisions, ExclusionChange
    from huitou.warehouse.grounds import Ground
    from huitou.warehouse.publish import Clock

# Where the names live that only some calls need: who asks for numbers should not wait for them to load.
_LATE = {
    "Across": "huitou.identity.across",
    "AsideRows": "huitou.intake.quarantine",
    "Benchmark": "huitou.diagnosis.benchmarks",
    "Candidate": "huitou.identity.why",
    "Comparison": "huitou.metrics.comparison",
    "Decision": "huitou.identity.decide",
    "Due": "huitou.diagnosis.due",
    "DueCustomer": "huitou.diagnosis.due",
    "ExclusionChange": "huitou.warehouse.exclusions",
    "ExportedFile": "huitou.intake.quarantine",
    "Finding": "huitou.diagnosis.finding",
    "Findings": "huitou.diagnosis.finding",
    "Ground": "huitou.warehouse.grounds",
    "Mark": "huitou.metrics.marks",
    "MarkEffect": "huitou.metrics.mark_effect",
    "Offer": "huitou.metrics.beside",
    "Outlier": "huitou.metrics.outliers",
    "People": "huitou.predict.people_in",
    "Progress": "huitou.metrics.targets",
    "Report": "huitou.report.report",
    "Structure": "huitou.predict.structure",
    "Suspicion": "huitou.metrics.suspects",
    "Target": "huitou.metrics.targets",
    "Verdict": "huitou.identity.evidence",
    "Why": "huitou.identity.why",
}

__all__ = [
    "Across",
    "AsideRows",
    "Benchmark",
    "Candidate",
    "Comparison",
    "DataError",
    "Decision",
    "Drill",
    "Due",
    "DueCustomer",
    "ErasureReport",
    "ExclusionChange",
    "ExportedFile",
    "ExternalError",
    "Finding",
    "Findings",
    "Ground",
    "HuitouError",
    "ImportReport",
    "Loaded",
    "Mark",
    "MarkEffect",
    "Measurement",
    "Measurements",
    "Offer",
    "Outlier",
    "People",
    "Progress",
    "Replayed",
    "Report",
    "Shop",
    "SourceQuality",
    "Structure",
    "Suspicion",
    "Target",
    "UserError",
    "Verdict",
    "Why",
    "init",
    "open",
]


def __getattr__(name: str) -> Any:
    """The names of ``_LATE``, loaded when first asked for."""
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_LATE[name]), name)


class _Days(TypedDict):
    as_of: int
    before: int | None


class Shop:
    """One shop folder: load exports into it, ask it numbers, see the names behind them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = settings.load(folder)

    def load(
        self,
        file: str | Path | Iterable[str | Path],
        *,
        source: str = "auto",
        store: str = "",
        mapping: str | Path | None = None,
        exported_at: str | dt.datetime | None = None,
        dry_run: bool = False,
        again: bool = False,
        on_step: OnStep | None = None,
    ) -> Loaded:
        """Import a file, a folder or several of both: one report per table. Importing a file twice changes nothing.

        Of a folder or several paths, files imported before are passed over (unless ``again``) and a refused one does
        not stop the others: see ``passed_over`` and ``refused`` of what is returned. ``on_step`` is told how far it is.
        A file that ``export_quarantine`` wrote goes back to where its rows came from: one report per import of theirs.
        Raises: DataError when the one file asked for is refused.
        """
        # Half of what the package takes to load, and of no use to who only asks.
        from huitou.intake.batch import load_file, load_files
        from huitou.intake.folder import is_folder

        at = calendar.instant(exported_at, self.settings.timezone) if exported_at is not None else None
        request = Request(source, store, Path(mapping) if mapping else None, at, dry_run)
        if isinstance(file, str | Path):
            if not is_folder(Path(file)):
                return load_file(self.folder, self.settings, Path(file), request, on_step=on_step)
            file = [file]
        paths = [Path(path) for path in file]
        return load_files(self.folder, self.settings, paths, request, again=again, on_step=on_step)

    def measure(self, metric_id: str, **options: Unpack[Options]) -> Measurements:
        """Ask one metric: ``shop.measure("repeat_purchase_rate", by="month", from_="2024-01-01")``."""
        with open_snapshot(self.folder) as snapshot:
            return measure(snapshot, metric_id, settings=self.settings, **options)

    def compare(
        self, metric_id: str, with_: str = "previous", *, force: bool = False, **options: Unpack[Options]
    ) -> tuple[Comparison, ...]:
        """The metric beside another number that it may be compared with, one comparison a slice.

        ``with_``: previous, last_year, promotion, spring_festival, median (of its own last 12 periods), or a segment
        such as ``channel=live``. What may not be compared says what differs; ``force`` computes it and marks it.
        """
        from huitou.metrics.compare import compare
        from huitou.metrics.seasons.promotions import promotions

        with open_snapshot(self.folder) as snapshot:
            known = promotions(self.folder, currency=self.settings.currency)
            return compare(snapshot, metric_id, with_, settings=self.settings, promotions=known, force=force, **options)

    def offered(self, metric_id: str, **options: Unpack[Options]) -> tuple[Offer, ...]:
        """What the metric, asked so, may be compared with, and why not with the rest; itself first."""
        from huitou.metrics.beside import offered
        from huitou.metrics.seasons.promotions import promotions

        with open_snapshot(self.folder) as snapshot:
            known = promotions(self.folder, currency=self.settings.currency)
            return offered(snapshot, metric_id, settings=self.settings, promotions=known, **options)

    def marks(self) -> tuple[Mark, ...]:
        """What was written down on the time line, by day."""
        from huitou.metrics import marks

        return marks.marks(self.folder)

    def mark(
        self,
        on: str | dt.date,
        text: str,
        *,
        until: str | dt.date | None = None,
        about: Mapping[str, str | Sequence[str]] | None = None,
    ) -> Mark:
        """Write down what was done or happened on a day: ``shop.mark("2024-06-01", "new greeting")``.

        ``about`` says what it touched, as ``{"channel": "live"}``: the rest can then be compared with.
        """
        from huitou.metrics import marks
        from huitou.warehouse.lock import writing

        with writing(self.folder, "mark"):
            end = None if until is None else str(until)
            return marks.add(self.folder, str(on), text, until=end, about=about, added=self._now())

    def unmark(self, number: int) -> Mark:
        """Take a mark back."""
        from huitou.metrics import marks
        from huitou.warehouse.lock import writing

        with writing(self.folder, "mark"):
            return marks.remove(self.folder, number, at=self._now())

    def mark_effect(self, number: int, metric_id: str, *, days: int = 28, **options: Unpack[Options]) -> MarkEffect:
        """How a metric moved around a mark, beside its own season and what the mark left alone. It is no proof."""
        from huitou.metrics import marks
        from huitou.metrics.mark_effect import mark_effect
        from huitou.metrics.seasons.promotions import promotions

        mark, known = marks.mark(self.folder, number), promotions(self.folder, currency=self.settings.currency)
        with open_snapshot(self.folder) as snapshot:
            return mark_effect(
                snapshot, mark, metric_id, settings=self.settings, promotions=known, days=days, **options
            )

    def _now(self) -> str:
        return dt.datetime.now(calendar.zone(self.settings.timezone)).strftime("%Y-%m-%d %H:%M")

    def targets(self) -> tuple[Target, ...]:
        """The targets per month, by metric and month."""
        from huitou.metrics import targets

        return targets.targets(self.folder)

    def set_target(self, metric_id: str, month: str, value: object) -> Target:
        """Set what a metric is to be in a month: ``shop.set_target("revenue", "2024-06", 500000)``."""
        from huitou.metrics import targets
        from huitou.warehouse.lock import writing

        with writing(self.folder, "target"):
            return targets.set_target(self.folder, metric_id, month, str(value))

    def remove_target(self, metric_id: str, month: str) -> Target:
        """Take a target away."""
        from huitou.metrics import targets
        from huitou.warehouse.lock import writing

        with writing(self.folder, "target"):
            return targets.remove_target(self.folder, metric_id, month)

    def progress(self, *, as_of: str | dt.date | None = None) -> tuple[Progress, ...]:
        """How far each target's month has come: attained share, days gone, and last year's course."""
        from huitou.metrics import targets

        day = None if as_of is None else calendar.parse_day(as_of)
        with open_snapshot(self.folder) as snapshot:
            return tuple(
                targets.progress(snapshot, each, settings=self.settings, as_of=day)
                for each in targets.targets(self.folder)
            )

    def report(self, *, lang: Lang = "en", to: str | None = None) -> Report:
        """What the orders say, as one file: ``shop.report(lang="zh").save("report.html")``; ``.save("tables.xlsx")``.

        ``to`` is the last day to know of, by default the latest in the data.
        """
        from huitou.report.report import make

        with open_snapshot(self.folder) as snapshot:
            return make(self.folder, self.settings, snapshot, lang=lang, to=to)

    def drill(self, metric_id: str, *, side: str = "numerator", **options: Unpack[Options]) -> Drill:
        """The customers behind one side of a metric, asked the same way."""
        with open_snapshot(self.folder) as snapshot:
            return drill(snapshot, metric_id, side=side, settings=self.settings, **options)

    def series(
        self, metric_id: str, step: Step = "month", window_days: int = 90, **options: Unpack[Options]
    ) -> Measurements:
        """The metric over the trailing window at the end of each step: ``shop.series("buyers", "week", 30)``."""
        from huitou.metrics.series import series

        with open_snapshot(self.folder) as snapshot:
            return series(snapshot, metric_id, step, window_days, settings=self.settings, **options)

    def structure(self, as_of: str | dt.date | None = None, *, before: str | dt.date | None = None) -> Structure:
        """Who the customers are on a day, by lifecycle stage, tier and RFM, and what they were ``before``."""
        from huitou.predict.structure import structure

        with open_snapshot(self.folder) as snapshot:
            return structure(snapshot, settings=self.settings, **self._days(snapshot, as_of, before))

    def rfm(
        self,
        cell: str | None = None,
        *,
        as_of: str | dt.date | None = None,
        before: str | dt.date | None = None,
    ) -> People:
        """Each customer's cycle, stage, tier, classes and label; of a cell alone, as ``lifecycle=lost``, ``rfm=111``.

        Also ``grid=R2F3``, and who moved since ``before`` (30 days earlier) as ``lifecycle=active:quiet``.
        """
        from huitou.predict.people_in import people_in

        with open_snapshot(self.folder) as snapshot:
            return people_in(snapshot, cell, settings=self.settings, **self._days(snapshot, as_of, before))

    def _days(self, snapshot: Snapshot, as_of: str | dt.date | None, before: str | dt.date | None) -> _Days:
        today = calendar.today(snapshot.about.timezone)
        day = default_as_of(snapshot.about.last_day, today=today) if as_of is None else calendar.parse_day(as_of)
        earlier = None if before is None else calendar.parse_day(before)
        if earlier is not None and earlier > day:
            raise UserError(
                "structure.before",
                en=f"{calendar.iso(earlier)} is not before {calendar.iso(day)}; give an earlier day to compare with",
                zh=f"{calendar.iso(earlier)} 不在 {calendar.iso(day)} 之前；对比的日期要更早",
            )
        return {"as_of": day, "before": earlier}

    def findings(self, *, as_of: str | dt.date | int | None = None) -> Findings:
        """What the numbers say: what is wrong by the money at stake, then where the shop stands."""
        from huitou.diagnosis.diagnose import findings

        with open_snapshot(self.folder) as snapshot:
            return findings(snapshot, settings=self.settings, as_of=as_of)

    def benchmarks(self) -> tuple[Benchmark, ...]:
        """What others are said to reach, each with its source and window; the shop's benchmarks.toml laid over it."""
        from huitou.diagnosis.benchmarks import benchmarks

        return benchmarks(self.folder)

    def beside(self, benchmarks: Iterable[Benchmark]) -> dict[str, float]:
        """The shop's own numbers beside those benchmarks that count alike, by the benchmark's id."""
        asked = {each.id: each for each in benchmarks if each.metric}
        with open_snapshot(self.folder) as snapshot:
            found = {
                name: measure(snapshot, each.metric or "", settings=self.settings, params=each.params)[0].value
                for name, each in asked.items()
            }
        return {name: float(value) for name, value in found.items() if value is not None}

    def people_of(self, finding: Finding, *, as_of: str | dt.date | int | None = None) -> Drill:
        """The customers a finding is about: of those its rate counts below the line, those it lacks above."""
        from huitou.diagnosis.people import people_of

        with open_snapshot(self.folder) as snapshot:
            return people_of(snapshot, finding, settings=self.settings, as_of=as_of)

    def due(self, *, as_of: str | dt.date | int | None = None) -> Due:
        """Today's list: who is before, in and past the time to remind them, by first-to-second order and category."""
        from huitou.diagnosis.due import due

        with open_snapshot(self.folder) as snapshot:
            day = None if as_of is None else calendar.parse_day(as_of)
            return due(snapshot, settings=self.settings, as_of=day)

    def quality(self) -> list[SourceQuality]:
        """How far the data can be trusted, per source and store: freshness, missing days, what is not known."""
        with open_snapshot(self.folder) as snapshot:
            return quality(self.folder, snapshot)

    def quarantine(self) -> list[AsideRows]:
        """What is set aside now, by file, column and reason; phones and e-mails in the samples are masked."""
        from huitou.intake.quarantine import list_aside

        return list_aside(self.folder)

    def dismiss(self, import_id: int, *, reason: str, rows: Iterable[int] = (), column: str = "") -> Dismissal:
        """Say that nobody will mend rows set aside by an import; the other rows of their orders go with them."""
        from huitou.intake.dismissals import Asked, dismiss

        with self._writing(f"dismiss {import_id}") as (scratch, clock):
            return dismiss(self.folder, clock, scratch, Asked(import_id, tuple(rows), column, reason))

    def undo_dismissal(self, number: int) -> Dismissal:
        """Set aside again what was dismissed."""
        from huitou.intake.dismissals import undo

        with self._writing(f"undo dismissal {number}") as (scratch, clock):
            return undo(self.folder, clock, scratch, number)

    def dismissals(self) -> list[Dismissal]:
        """What was dismissed and stands, oldest first."""
        from huitou.intake.dismissals import dismissals

        return dismissals(self.folder)

    def export_quarantine(self, path: str | Path, *, lang: Lang = "en") -> list[ExportedFile]:
        """Write the rows set aside to csv, cells in full, to be put right and imported again; a file a mapping."""
        from huitou.intake.quarantine import export_aside

        return export_aside(self.folder, Path(path), lang=lang)

    def replay(self, *, mapping: str | Path | None = None, dry_run: bool = False) -> Replayed:
        """Read what is set aside again through today's mappings, or through this one of the same source."""
        from huitou.intake.batch import replay

        return replay(self.folder, self.settings, Request(mapping=Path(mapping) if mapping else None, dry_run=dry_run))

    def outliers(self) -> list[Outlier]:
        """Purchases whose amount is far out of line for their category: for a person to look at; they count."""
        from huitou.metrics.outliers import outliers

        with open_snapshot(self.folder) as snapshot:
            return outliers(snapshot)

    def names(self, account_keys: Iterable[int], *, reveal: bool = False) -> Mapping[int, str]:
        """What these accounts are called on their platforms; phones and e-mails are masked unless ``reveal``."""
        return accounts.names(self.folder, account_keys, reveal=reveal)

    def why(self, one: int, two: int, *, reveal: bool = False) -> Why:
        """Why two customers, or accounts, are one person or are not; phones and e-mails masked unless ``reveal``."""
        from huitou.identity import why

        return why.why(self.folder, one, two, reveal=reveal)

    def suggestions(self, *, reveal: bool = False) -> list[Candidate]:
        """Pairs of customers that may be one person, for you to decide; the likeliest first."""
        from huitou.identity import why

        return why.suggestions(self.folder, reveal=reveal)

    def accept(self, one: int, two: int, *, note: str = "") -> Decision:
        """Decide that two customers are one person; the older number stays."""
        from huitou.identity import decide

        with self._writing(f"accept {one} {two}") as (scratch, clock):
            return decide.accept(self.folder, clock, scratch, one, two, note=note)

    def refuse(self, one: int, two: int, *, note: str = "") -> Decision:
        """Decide that two customers, or two accounts of one, are two people."""
        from huitou.identity import decide

        with self._writing(f"refuse {one} {two}") as (scratch, clock):
            return decide.refuse(self.folder, clock, scratch, one, two, note=note)

    def undo(self, number: int) -> Decision:
        """Take a decision of ``accept`` or ``refuse`` back, by its number."""
        from huitou.identity import decide

        with self._writing(f"undo {number}") as (scratch, clock):
            return decide.undo(self.folder, clock, scratch, number)

    def decisions(self) -> list[Verdict]:
        """Every decision on who is who, oldest first."""
        from huitou.identity import decide

        return decide.decisions(self.folder)

    def across(self) -> Across:
        """How many people are known in more than one source or store."""
        from huitou.identity import across

        return across.across(self.folder)

    def exclusions(self) -> list[Ground]:
        """What is set aside now, by which list, rule or person."""
        from huitou.warehouse.grounds import grounds

        return grounds(self.folder)

    def exclude(
        self,
        order_ids: Sequence[str] = (),
        *,
        buyers: Sequence[str] = (),
        source: str | None = None,
        store: str | None = None,
        reason: str = "brushing",
    ) -> list[ExclusionChange]:
        """Set orders aside by number, or every order of these buyers, those to come included.

        Of a buyer (nick, member id, phone, e-mail) only a keyed fingerprint is kept.
        """
        from huitou.warehouse.exclusions import Scope

        scope = Scope(source, store)
        with self._deciding("exclude") as decide:
            made = [decide.exclude(order_ids, scope, reason=reason)] if order_ids else []
            return [*made, decide.exclude_buyers(buyers, scope, reason=reason)] if buyers else made

    def restore(
        self,
        order_ids: Sequence[str] = (),
        *,
        buyers: Sequence[str] = (),
        import_id: int | None = None,
        rule: str | None = None,
        source: str | None = None,
        store: str | None = None,
    ) -> list[ExclusionChange]:
        """Let orders count after all; or take back what was said of buyers, by one import, or by a rule."""
        from huitou.warehouse.exclusions import Scope

        scope = Scope(source, store)
        with self._deciding("restore") as decide:
            made = [decide.restore(order_ids, scope)] if order_ids else []
            made += [decide.withdraw_buyers(buyers, scope)] if buyers else []
            made += [decide.withdraw_import(import_id)] if import_id is not None else []
            return [*made, decide.withdraw_rule(rule)] if rule is not None else made

    def suspects(self) -> list[Suspicion]:
        """Orders that look like brushing or tests, with the evidence; nothing follows until somebody accepts."""
        from huitou.metrics.suspects import suspects

        with open_snapshot(self.folder) as snapshot:
            return suspects(self.folder, snapshot)

    def accept_suspects(self, codes: Sequence[str]) -> list[ExclusionChange]:
        """Set aside what was suggested under these codes.

        Raises: UserError ``exclusions.code`` for a code that is not among the suggestions, or no longer.
        """
        known = {suspicion.code: suspicion for suspicion in self.suspects()}
        if gone := [code for code in codes if code not in known]:
            raise UserError(
                "exclusions.code",
                en=f"{', '.join(gone)}: no such suggestion now; see huitou exclusions suggest",
                zh=f"{'、'.join(gone)}：现在没有这条建议；见 huitou exclusions suggest",
            )
        with self._deciding("accept") as decide:
            chosen = [known[code] for code in dict.fromkeys(codes)]
            return [decide.accept(each.orders, name=each.name, reason=each.reason) for each in chosen]

    @contextmanager
    def _writing(self, what: str) -> Iterator[tuple[Path, Clock]]:
        from huitou.identity.relink import writer

        with writer(self.folder, what, self.settings) as held:
            yield held

    @contextmanager
    def _deciding(self, what: str) -> Iterator[Decisions]:
        from huitou.warehouse.exclusions import Decisions

        with self._writing(what) as (scratch, clock):
            yield Decisions(self.folder, clock, scratch)

    def erase(self, customer_id: int) -> ErasureReport:
        """Erase one customer's personal data for good; their amounts stay, belonging to nobody.

        Who shared a contact with them is linked anew: it may tell now who they are.
        """
        from huitou.identity import relink

        with self._writing(f"erase {customer_id}") as (scratch, clock):
            report = erasure.erase(self.folder, clock, scratch, customer_id)
            return replace(report, linked=relink.finish(self.folder, clock, scratch))


def init(
    folder: str | Path, *, name: str | None = None, timezone: str = "Asia/Shanghai", currency: str = "CNY"
) -> Shop:
    """Make a new shop folder and open it."""
    settings.init(Path(folder), name=name, timezone=timezone, currency=currency)
    return Shop(Path(folder))


def open(folder: str | Path) -> Shop:  # noqa: A001 - `huitou.open(...)` is how it reads in a notebook
    """Open a shop folder.

    Raises: UserError ``shop.missing`` when the folder is none.
    """
    return Shop(Path(folder))
