"""The answer of ``huitou evaluate``: each model's questions, what the past gave, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from huitou import calendar
from huitou.language import Speech
from huitou.predict.accuracy import words
from huitou.predict.accuracy.back_test import BackTest, Depth, Question
from huitou.predict.accuracy.result import Judged, Missing
from huitou.predict.accuracy.verdict import Verdict, verdict


@dataclass(frozen=True, slots=True)
class Found:
    """What is kept of one model: ``looked_at`` of ``customers`` were, evenly drawn; its questions in their order.

    Of a model that is not about customers both are how many were looked at on the newest day.
    """

    looked_at: int
    customers: int
    judged: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One model's back-test with what it found, and how thoroughly it looked."""

    back_test: BackTest
    depth: Depth
    found: Found

    @property
    def looked_at(self) -> int:
        return self.found.looked_at

    @property
    def customers(self) -> int:
        return self.found.customers

    @property
    def judged(self) -> tuple[Judged, ...]:
        return self.found.judged

    @property
    def is_judged(self) -> bool:
        """Whether any of its questions could be asked of the past."""
        return any(each.cuts for each in self.judged)

    def lacking(self) -> Mapping[Missing, Sequence[Question]]:
        """What cannot be judged yet, by what it lacks."""
        found: dict[Missing, list[Question]] = {}
        for question, judged in self.questions():
            if judged.missing is not None:
                found.setdefault(judged.missing, []).append(question)
        return found

    def questions(self) -> Iterator[tuple[Question, Judged]]:
        """Each question with what became of it."""
        return zip(self.back_test.questions, self.judged, strict=True)


@dataclass(frozen=True, slots=True)
class Told:
    """A question that could be judged: of which model, on which days, and the verdict."""

    answer: Answer
    question: Question
    judged: Judged
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Every model asked, as known on ``as_of``; ``unasked``: those it would have taken too long to ask."""

    as_of: int
    data_version: str
    currency: str
    answers: tuple[Answer, ...]
    unasked: tuple[BackTest, ...] = ()

    def told(self) -> Iterator[Told]:
        """What could be judged, model by model."""
        for answer in self.answers:
            for question, judged in answer.questions():
                if judged.cuts:
                    yield Told(answer, question, judged, verdict(question, judged))

    def verdict(self, told: Told, say: Speech) -> tuple[str, ...]:
        """Whether to trust it, in sentences."""
        return words.verdict(told.answer.back_test, told.question, told.judged.cuts, told.verdict, say)

    def untold(self, say: Speech) -> tuple[str, ...]:
        """What cannot be judged yet, and from when on: a sentence for all of a model that lack the same."""
        return tuple(
            words.missing(questions, missing, say)
            for answer in self.answers
            for missing, questions in answer.lacking().items()
        )

    def to_dict(self, say: Speech) -> dict[str, Any]:
        """All of it, with the sentences in one language."""
        return {
            "as_of": calendar.iso(self.as_of),
            "data_version": self.data_version,
            "currency": self.currency,
            "models": [self._model(answer, say) for answer in self.answers],
        }

    def _model(self, answer: Answer, say: Speech) -> dict[str, Any]:
        return {
            "model": answer.back_test.model,
            "depth": answer.depth.name,
            "customers": answer.customers,
            "looked_at": answer.looked_at,
            "questions": [self._question(answer, question, judged, say) for question, judged in answer.questions()],
        }

    def _question(self, answer: Answer, question: Question, judged: Judged, say: Speech) -> dict[str, Any]:
        about = {"question": question.id, "days": question.days, "unit": question.unit, "lead": question.lead}
        if judged.missing is not None:
            gone = judged.missing
            earliest = None if gone.earliest is None else calendar.iso(gone.earliest)
            return {**about, "missing": {**asdict(gone), "earliest": earliest}, "verdict": None, "cuts": []}
        told = verdict(question, judged)
        cuts = [{**asdict(cut), "day": calendar.iso(cut.day), "until": calendar.iso(cut.until)} for cut in judged.cuts]
        said = words.verdict(answer.back_test, question, judged.cuts, told, say)
        return {**about, "missing": None, "verdict": {**asdict(told), "words": list(said)}, "cuts": cuts}
