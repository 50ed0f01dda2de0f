"""What was seen in a file, as it is kept and shown: its tables, what each column is taken for, covered cells."""

from __future__ import annotations

from typing import Any

from huitou.crm.imports.covering import covered, is_personal
from huitou.errors import DataError
from huitou.intake.draft import Draft
from huitou.intake.look import Seen

Looked = dict[str, Any]


def refused(problem: DataError) -> Looked:
    """Of a file that cannot be read."""
    return {"tables": [], "refusal": {"code": problem.code, "zh": problem.zh, "en": problem.en}}


def table(seen: Seen, *, times: float = 1.0, whole: bool = True) -> Looked:
    """One table; the file has ``times`` as many rows as were looked at."""
    fields = _fields(seen)
    # In a file without a header the headings are a customer's cells.
    columns = [
        {"name": covered(cell, personal=False), "field": fields.get(place)}
        for place, cell in enumerate(seen.table.header)
    ]
    personal = [is_personal(fields.get(place), cell) for place, cell in enumerate(seen.table.header)]
    return {
        "name": seen.table.name,
        "rows": round(seen.table.records * times),
        "whole": whole,
        "refused": len(seen.table.refused),
        "returned": seen.returned,
        "layout": _layout(seen),
        "columns": columns,
        "sample": [
            [covered(cell, personal=hide) for cell, hide in zip(row, personal, strict=True)] for row in seen.sample
        ],
        "proposal": proposal(seen.draft) if seen.draft else None,
    }


def _fields(seen: Seen) -> dict[int, str]:
    found = seen.layout.find(seen.table.header) if seen.layout else seen.draft.proposal.fields if seen.draft else {}
    return {place: field for field, place in found.items()}


def _layout(seen: Seen) -> Looked | None:
    if seen.layout is None:
        return None
    return {"id": seen.layout.id, "source": seen.layout.source, "zh": seen.layout.name.zh, "en": seen.layout.name.en}


def proposal(draft: Draft) -> Looked:
    found = draft.proposal
    return {
        "kind": found.kind,
        "may_be": list(found.kinds),
        "source": found.source,
        "needed": list(found.needed),
        "missing": list(found.missing),
        "guessed": list(found.guessed),
        "doubts": {name: list(places) for name, places in found.doubts.items()},
        "knows_who": found.knows_who,
        "shape": found.rows,
        "amount": found.amount,
        "states": {state: list(words) for state, words in found.states.items()},
        "unknown_words": list(found.unknown_words),
        "date_order": found.date_order,
        "short_dates": found.short_dates,
    }
