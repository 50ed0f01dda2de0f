"""What journeys and their steps are called, for whoever reads of them later; a version that is gone leaves its ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from huitou.crm.journeys.models import Journey, JourneyVersion
from huitou.crm.journeys.steps import STEPS
from huitou.language import Speech

_WORDS = {str(each.model_fields["kind"].default): each.words for each in STEPS}


@dataclass(slots=True)
class Named:
    """Names by journey, and each version's steps by id, read once when first asked for."""

    names: Mapping[int, str]
    _steps: dict[tuple[int, int], Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)

    def journey(self, number: int) -> str:
        return self.names.get(number, str(number))

    def step(self, journey: int, version: int, step: str, t: Speech) -> str:
        """What a step does, in words; its id where the version does not know it."""
        body = self.settings(journey, version, step)
        words = _WORDS.get(str(body.get("kind")))
        return words[t.lang] if words else step

    def settings(self, journey: int, version: int, step: str) -> Mapping[str, Any]:
        """A step as it was written; empty where it is not there."""
        if (journey, version) not in self._steps:
            row = JourneyVersion.objects.filter(journey=journey, number=version).first()
            self._steps[journey, version] = {} if row is None else {each["id"]: each for each in row.body["steps"]}
        return self._steps[journey, version].get(step, {})


def named(journeys: Iterable[int]) -> Named:
    """The names of these journeys."""
    return Named(dict(Journey.objects.filter(pk__in=set(journeys)).values_list("pk", "name")))
