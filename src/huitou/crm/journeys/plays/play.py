"""A play as its file has it: who enters, the steps, the audiences it needs, and its words in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from huitou.crm.audiences.ready import READY
from huitou.crm.delivery.message import Purpose
from huitou.crm.delivery.words.template import Written
from huitou.crm.journeys.steps import STEPS
from huitou.errors import Lang
from huitou.metrics.definition import Words


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Spoken(_Model):
    subject: str
    body: str
    need: str = ""
    hesitate: str = ""
    refuse: str = ""


class PlayWords(_Model):
    """One template of a play."""

    purpose: Purpose
    zh: _Spoken
    en: _Spoken

    def written(self) -> dict[Lang, Written]:
        """In both languages."""
        return {"zh": _written(self.zh), "en": _written(self.en)}


class PlayAudience(_Model):
    """An audience a play needs that not every shop has."""

    name: dict[Lang, str]
    rule: dict[str, Any]


class Play(_Model):
    """``about`` says when it helps. Settings of steps may be words in both languages; audiences go by their key here,
    or by that of one every shop begins with."""

    id: str
    order: int
    name: dict[Lang, str]
    about: dict[Lang, str]
    holdout: float = Field(default=0.10, ge=0, le=0.5)
    again: Literal["never", "after"] = "never"
    after_days: int = 30
    leaves_when_bought: bool = True
    trigger: dict[str, Any]
    first: str
    steps: tuple[dict[str, Any], ...]
    audiences: dict[str, PlayAudience] = {}
    words: dict[str, PlayWords] = {}

    @property
    def lacking(self) -> frozenset[str]:
        """Kinds of steps it has that this version of Huitou does not know."""
        return frozenset(each["kind"] for each in self.steps) - {step.model_fields["kind"].default for step in STEPS}


@cache
def plays() -> Mapping[str, Play]:
    """Every play whose steps are all known here, by id, in the order they are offered."""
    ready = [each for each in all_plays() if not each.lacking]
    return {each.id: each for each in ready}


@cache
def all_plays() -> tuple[Play, ...]:
    """Every play there is, by its place in the list."""
    folder = files("huitou.crm.journeys.plays") / "data"
    found = [
        Play(id=file.name.removesuffix(".toml"), **tomllib.loads(file.read_text(encoding="utf-8")))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda each: each.order))


def audience_of(play: Play, key: str) -> tuple[Words, Mapping[str, Any]]:
    """The name and rule of an audience a play names. Raises: KeyError for one that is nowhere."""
    own = play.audiences.get(key)
    if own is not None:
        return own.name, own.rule
    found = next((each for each in READY if each.id == key), None)
    if found is None:
        raise KeyError(key)
    return found.name, found.rule


def _written(said: _Spoken) -> Written:
    return Written(said.subject, said.body.strip() + "\n", need=said.need, hesitate=said.hesitate, refuse=said.refuse)
