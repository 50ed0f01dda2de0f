"""What the cells of a column look like: times, amounts, phones, ids; judged on a sample, never on a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from huitou.intake.fields import FIELDS
from huitou.intake.reading.header import header_cell

_MOST = 0.8
_SOME = 0.5
_NOTHING = frozenset({"", "-", "--", "—", "——", "/", "无", "null", "none", "n/a", "无退款申请"}) | {
    "0000-00-00 00:00:00",
    "0000-00-00",
}
_TIME = re.compile(
    r"(19|20)\d{2}([-/.年])\d{1,2}[-/.月]\d{1,2}日?([ T].*)?|\d{1,2}[/.]\d{1,2}[/.](\d{2}|\d{4})( .*)?"
    r"|20\d{2}[01]\d[0-3]\d([0-2]\d[0-5]\d[0-5]\d)?"
)
# Seconds or milliseconds since 1970, as logs count.
_COUNTED = re.compile(r"1\d{9}(\d{3})?")
_SHORT_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.]\d{2,4}\b")
_AMOUNT = re.compile(r"[¥￥$€£]?\s*-?\s*[¥￥$€£]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?\s*元?")
_PHONE = re.compile(r"(\+?86[- ]?)?1[3-9]\d[\d*]{8}|1\d{2}\*+\d{2,4}|\+\d{8,14}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """Shares of a column's filled cells; ``distinct`` of them all. Of an empty column nothing is known.

    ``counted``: those that may count the time since 1970.
    """

    filled: float
    times: float
    amounts: float
    fractions: float
    phones: float
    emails: float
    distinct: float
    counted: float = 0.0

    def allows(self, field: str) -> bool:
        """Whether cells like these can be this field's."""
        kind = FIELDS[field]
        if self.filled == 0:
            return True
        if kind == "time":
            return self._times(field) >= _MOST
        if kind in {"money", "decimal"}:
            return self.amounts >= _MOST and self.times < _MOST
        if field in {"phone", "receiver"}:
            return self.phones >= _SOME
        if field == "email":
            return self.emails >= _SOME
        if kind == "id":
            return self.times < _MOST and self.fractions < _SOME
        return True

    def like(self, field: str) -> float:
        """How much of the column can be this field's, to put columns in order."""
        kind = FIELDS[field]
        if kind == "time":
            return self._times(field)
        if kind in {"money", "decimal"}:
            # A phone is all digits as well.
            return self.amounts - self.phones
        return self.distinct if self.filled else 0

    def _times(self, field: str) -> float:
        return self.times + self.counted if field == "event_at" else self.times


def evidence(cells: Sequence[str]) -> Evidence:
    """Judge a column by its cells."""
    texts = [text for cell in cells if (text := plain(cell)).casefold() not in _NOTHING]

    def share(pattern: re.Pattern[str]) -> float:
        return sum(bool(text and pattern.fullmatch(text)) for text in texts) / max(1, len(texts))

    amounts = share(_AMOUNT)
    return Evidence(
        filled=len(texts) / max(1, len(cells)),
        times=share(_TIME),
        amounts=amounts,
        fractions=sum("." in text for text in texts) / max(1, len(texts)) if amounts >= _SOME else 0,
        phones=share(_PHONE),
        emails=share(_EMAIL),
        distinct=len(set(texts)) / max(1, len(texts)),
        counted=share(_COUNTED),
    )


def plain(cell: str) -> str:
    """A cell without what spreadsheets put around it."""
    return header_cell(cell).removeprefix("'").strip()


def date_order(cells: Sequence[str]) -> str | None:
    """``mdy`` or ``dmy`` of dates such as 1/13/2024; '' where years come first; None where nothing tells."""
    short = [match for cell in cells if (match := _SHORT_DATE.match(plain(cell)))]
    if not short:
        return ""
    if any(int(match[1]) > 12 for match in short):
        return "dmy"
    return "mdy" if any(int(match[2]) > 12 for match in short) else None
