"""What an import says of itself, kept as JSON in words of no language, and told in either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from huitou.intake.progress import Step
from huitou.intake.report import ImportReport, Loaded

Plain = dict[str, Any]


def progress(step: Step, seconds: float, taken: Sequence[str]) -> Plain:
    """Where it stands."""
    return {
        "stage": step.stage,
        "file": step.file,
        "number": step.number,
        "files": step.files,
        "rows": step.rows_done + step.rows,
        "bytes": step.done + step.place,
        "total_bytes": step.total,
        "share": round(step.share, 3),
        "seconds": round(seconds, 1),
        "taken": list(taken),
    }


def plain(loaded: Loaded, *, dry_run: bool) -> Plain:
    """All that came of it."""
    return {
        "dry_run": dry_run,
        "reports": [_report(each) for each in loaded],
        "refused": [
            {"file": each.file, "code": each.problem.code, "zh": each.problem.zh, "en": each.problem.en}
            for each in loaded.refused
        ],
        "passed_over": [
            {"file": each.file, "why": each.why, "zh": each.reason.zh, "en": each.reason.en}
            for each in loaded.passed_over
        ],
        "taken": list(loaded.taken),
        "totals": loaded.totals,
    }


def _report(report: ImportReport) -> Plain:
    shown = report.to_dict()
    shown["notes"] = [{"code": code, "zh": zh, "en": en} for code, zh, en in report.notes]
    shown["quarantine_sample"] = [
        {
            **asdict(row),
            "reason": {"zh": row.reason.zh, "en": row.reason.en},
            "place": {"zh": row.place.zh, "en": row.place.en},
        }
        for row in report.quarantine_sample
    ]
    return shown
