"""What comes in: importing exports, and what becomes of the rows set aside."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from huitou import calendar
from huitou.errors import HuitouError, Lang
from huitou.shop.folder import ShopFolder

if TYPE_CHECKING:
    from huitou.intake.aside_rows import AsideTable
    from huitou.intake.batch import Part
    from huitou.intake.dismissals import Dismissal
    from huitou.intake.progress import OnStep
    from huitou.intake.quarantine import AsideRows, ExportedFile
    from huitou.intake.report import ImportReport, Loaded, Replayed


class Loading(ShopFolder):
    """Importing, and mending or dismissing what was set aside."""

    def load(
        self,
        file: str | Path | Iterable[str | Path] | Mapping[Path, str],
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
        A mapping of paths says what to call each, where the path does not.
        A file that ``export_quarantine`` wrote goes back to where its rows came from: one report per import of theirs.
        Raises: DataError when the one file asked for is refused.
        """
        from huitou.intake.batch import load_file, load_files
        from huitou.intake.folder import is_folder
        from huitou.intake.request import Request

        at = calendar.instant(exported_at, self.settings.timezone) if exported_at is not None else None
        request = Request(source, store, Path(mapping) if mapping else None, at, dry_run)
        if isinstance(file, str | Path) and not is_folder(Path(file)):
            loaded = load_file(self.folder, self.settings, Path(file), request, on_step=on_step)
        else:
            paths = [Path(path) for path in ([file] if isinstance(file, str | Path) else file)]
            names = dict(file) if isinstance(file, Mapping) else None
            loaded = load_files(self.folder, self.settings, paths, request, again=again, names=names, on_step=on_step)
        if not dry_run:
            self._prepare_funnel()
        return loaded

    def load_parts(self, parts: Sequence[Part], what: str, *, on_step: OnStep | None = None) -> Loaded:
        """Import files each of which says how it is to be read; ``what`` is told to whoever waits meanwhile.

        One that was read to its end before is passed over, so that who was interrupted may do it all again.
        """
        from huitou.intake.batch import load_parts

        loaded = load_parts(self.folder, self.settings, parts, what, on_step=on_step)
        self._prepare_funnel()
        return loaded

    def _prepare_funnel(self) -> None:
        """Of many visits a funnel takes seconds, next to nothing beside the import: whoever asks then need not wait."""
        from huitou.diagnosis.funnel.funnel import prepare
        from huitou.warehouse.facts import Facts

        if Facts(self.folder).table("visits") is None:
            return
        # The import stands. What cannot be asked now is asked when somebody wants it, and says then why it cannot.
        with contextlib.suppress(HuitouError), self._snapshot() as snapshot:
            prepare(snapshot)

    def replay(self, *, mapping: str | Path | None = None, dry_run: bool = False) -> Replayed:
        """Read what is set aside again through today's mappings, or through this one of the same source."""
        from huitou.intake.batch import replay
        from huitou.intake.request import Request

        return replay(self.folder, self.settings, Request(mapping=Path(mapping) if mapping else None, dry_run=dry_run))

    def quarantine(self) -> list[AsideRows]:
        """What is set aside now, by file, column and reason; phones and e-mails in the samples are masked."""
        from huitou.intake.quarantine import list_aside

        return list_aside(self.folder)

    def quarantine_rows(self, import_id: int) -> AsideTable:
        """The rows an import set aside that can be put right, cells in full."""
        from huitou.intake.aside_rows import aside_table

        return aside_table(self.folder, import_id)

    def mend(
        self, import_id: int, rows: Mapping[int, Mapping[str, str]], *, dry_run: bool = False
    ) -> list[ImportReport]:
        """Put right rows that an import set aside, as ``{row: {heading: cell}}``; other cells stay as they stand.

        What is still wrong stays set aside, with today's reason.
        """
        from huitou.intake.aside_rows import write_mended
        from huitou.warehouse.peek import aside

        with aside(self.folder) as scratch:
            path = scratch / "mended.csv"
            write_mended(self.folder, import_id, rows, path)
            return self.load(path, dry_run=dry_run)

    def export_quarantine(self, path: str | Path, *, lang: Lang = "en") -> list[ExportedFile]:
        """Write the rows set aside to csv, cells in full, to be put right and imported again; a file a mapping."""
        from huitou.intake.quarantine import export_aside

        return export_aside(self.folder, Path(path), lang=lang)

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
