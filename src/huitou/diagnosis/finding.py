"""A finding: one reading that applies, with its figures, its words in both languages, and its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, overload

from huitou import calendar, money
from huitou.diagnosis.figures import fill
from huitou.diagnosis.reading import Reading, Severity
from huitou.diagnosis.sighting import Sighting, Stake
from huitou.errors import Lang
from huitou.language import Speech

# Behind a formula of days that are no quarter.
_SCALED = {"zh": "（{window_days}的数折成 {quarter}）", "en": " (of {window_days}, scaled to {quarter})"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, at which slice, how sure, what it costs a quarter, and which question shows it."""

    reading: Reading
    sighting: Sighting
    currency: str

    @property
    def id(self) -> str:
        return self.reading.id

    @property
    def severity(self) -> Severity:
        return self.reading.severity

    @property
    def at(self) -> Mapping[str, str]:
        """The slice it is about: dimension and label; empty for the whole shop."""
        return self.sighting.at

    @property
    def stake(self) -> Stake | None:
        return self.sighting.stake

    @property
    def metric(self) -> str:
        return self.reading.evidence.metric

    @property
    def asked(self) -> Mapping[str, Any]:
        """The options that ``measure`` gives the figures for, and ``drill`` the names."""
        return self.sighting.asked

    def headline(self, lang: Lang) -> str:
        return self._say(self.reading.words[lang].headline, lang)

    def details(self, lang: Lang) -> list[str]:
        return [self._say(sentence, lang) for sentence in self.reading.words[lang].details]

    def todo(self, lang: Lang) -> list[str]:
        return [self._say(sentence, lang) for sentence in self.reading.words[lang].todo]

    def sure(self, lang: Lang) -> str:
        """How sure it is; empty where the figures are simply counted."""
        return self._say(self.reading.words[lang].sure, lang)

    def whom(self, lang: Lang) -> str:
        """Who is on the list of names; empty where there is none."""
        return self._say(self.reading.words[lang].whom, lang)

    def formula(self, lang: Lang) -> str:
        """How the money at stake is worked out, with its figures; empty without money."""
        if not self.stake:
            return ""
        figures = self.sighting.figures
        scaled = "window_days" in figures and figures["window_days"] != figures["quarter"]
        return self._say(self.reading.words[lang].money + (_SCALED[lang] if scaled else ""), lang)

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON has it: days as 2024-03-31, money as decimal strings."""
        figures = self.sighting.figures
        return {
            "id": self.id,
            "severity": self.severity,
            "at": dict(self.at),
            "figures": {name: self._plain(figure.unit, figure.value) for name, figure in figures.items()},
            "stake": {
                "per_quarter": money.money_text(self.stake.minor, self.currency),
                "low": money.money_text(self.stake.low, self.currency),
                "high": money.money_text(self.stake.high, self.currency),
                "currency": self.currency,
            }
            if self.stake
            else None,
            "evidence": {"metric": self.metric, **self._question()},
            **{lang: self._words(lang) for lang in ("zh", "en")},
        }

    def _words(self, lang: Lang) -> dict[str, Any]:
        return {
            "headline": self.headline(lang),
            "details": self.details(lang),
            "sure": self.sure(lang),
            "todo": self.todo(lang),
            "whom": self.whom(lang),
            "formula": self.formula(lang),
        }

    def _question(self) -> dict[str, Any]:
        asked = dict(self.asked)
        days = {"from": asked.pop("from_", None), "to": asked.pop("to", None)}
        return {name: calendar.iso(day) for name, day in days.items() if day is not None} | asked

    def _plain(self, unit: str, value: float | str) -> float | str:
        if unit == "money":
            return money.money_text(int(value), self.currency)
        return calendar.iso(int(value)) if unit == "day" else value

    def _say(self, template: str, lang: Lang) -> str:
        return fill(template, self.sighting.figures, Speech(lang), currency=self.currency)


def _people(number: int) -> str:
    return f"{number:,} customer{'' if number == 1 else 's'}"


def _days(number: int) -> str:
    return f"{number:,} day{'' if number == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found as of a day: illnesses first, dearest first, then where the shop stands.

    ``customers`` have bought by then, ``buyers`` of them in the last 90 days; the data covers ``days``.
    """

    items: tuple[Finding, ...]
    as_of: int
    data_version: str
    customers: int
    buyers: int
    days: int

    @overload
    def __getitem__(self, place: int) -> Finding: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, place: int | slice) -> Finding | tuple[Finding, ...]:
        return self.items[place]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.items)

    def silence(self, lang: Lang) -> str:
        """Why nothing at all is said: on how little it would rest."""
        day = calendar.iso(self.as_of)
        if not self.customers:
            return Speech(lang)(
                zh=f"还看不出什么：到 {day} 没有一笔知道是谁买的购买。",
                en=f"Nothing can be said yet: up to {day} there is no purchase of which it is known who made it.",
            )
        return Speech(lang)(
            zh=f"还看不出什么：到 {day}，数据有 {self.days:,} 天、{self.customers:,} 位客户，最近 90 天来买的有"
            f" {self.buyers:,} 位。人少或日子短的时候，差一点多半是碰巧，不说比说错好。",
            en=f"Nothing can be said yet: up to {day} there are {_people(self.customers)} in {_days(self.days)} of "
            f"data, and {self.buyers:,} of them bought in the last 90 days. With so few or so short a time, "
            "differences are mostly chance, and silence is better than a wrong word.",
        )

    @property
    def illnesses(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.items if finding.severity == "illness")

    @property
    def states(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.items if finding.severity == "state")

    def to_dicts(self) -> list[dict[str, Any]]:
        return [finding.to_dict() for finding in self.items]
