"""What a step or a trigger of each kind asks for: the settings of its form, from the model that checks them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from huitou.crm.journeys.making.labels import CHOICES, EDGES, label
from huitou.crm.journeys.steps import STEPS
from huitou.crm.journeys.steps.wait_for import EVENTS
from huitou.crm.journeys.triggers import TRIGGERS
from huitou.crm.journeys.triggers.event import WORDS as HAPPENS
from huitou.metrics.definition import Words

Control = Literal[
    "number", "text", "yes_no", "time", "choice", "choices", "audience", "template", "script", "shares", "names"
]
# What is no setting: which step it is, and where it leads.
_NO_SETTING = frozenset({"id", "kind", "next"})
_OWN: Mapping[str, Control] = {
    "audience": "audience",
    "template": "template",
    "script": "script",
    "shares": "shares",
    "arms": "names",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One setting. ``optional``: it may be left empty. ``choices`` are what can be chosen, each with its words."""

    name: str
    label: Words
    control: Control
    optional: bool
    default: Any
    least: int | None = None
    most: int | None = None
    choices: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """``edges`` are the ways on of a step just made; none of a trigger."""

    kind: str
    words: Words
    fields: tuple[Field, ...]
    edges: tuple[tuple[str, Words], ...] = ()


def step_forms() -> tuple[Form, ...]:
    """One for each kind of step."""
    return tuple(
        Form(each.model_fields["kind"].default, each.words, tuple(_fields(each)), _edges(each)) for each in STEPS
    )


def trigger_forms() -> tuple[Form, ...]:
    """One for each kind of trigger."""
    return tuple(Form(each.model_fields["kind"].default, each.words, tuple(_fields(each))) for each in TRIGGERS)


def edge_words(name: str) -> Words:
    """What a way on is called; one that a person named goes by that name."""
    return EDGES.get(name, {"zh": name, "en": name})


def _edges(step: type[BaseModel]) -> tuple[tuple[str, Words], ...]:
    """The ways on, asked of a step with nothing but made-up settings."""
    made: Any = step.model_construct(id="x", shares={"a": 1, "b": 1}, arms=("a", "b"))
    return tuple((name, edge_words(name)) for name in made.edges)


def _fields(model: type[BaseModel]) -> Iterator[Field]:
    schema = model.model_json_schema()
    needed = set(schema.get("required", ()))
    for name, said in schema["properties"].items():
        if name in _NO_SETTING:
            continue
        some = _some(said)
        control = _control(some) if name not in _OWN else _OWN[name]
        yield Field(
            name=name,
            label=label(name),
            control=control,
            optional=name not in needed,
            default=said.get("default"),
            least=some.get("minimum"),
            most=some.get("maximum"),
            choices=_choices(name, some),
        )


def _some(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Of a setting that may be empty, what it is where it is not."""
    return next((each for each in said.get("anyOf", ()) if each.get("type") != "null"), said)


def _control(said: Mapping[str, Any]) -> Control:
    if "enum" in said:
        return "choice"
    match said.get("type"):
        case "integer":
            return "number"
        case "boolean":
            return "yes_no"
        case "array":
            return "choices"
    return "time" if said.get("format") == "time" else "text"


def _choices(name: str, said: Mapping[str, Any]) -> tuple[tuple[str, Words], ...]:
    if name == "channel":
        return tuple(CHOICES["channel"].items())
    values: Sequence[str] = said.get("enum") or said.get("items", {}).get("enum") or ()
    known: Mapping[str, Words] = CHOICES.get(name) or {"event": HAPPENS, "events": EVENTS}.get(name, {})  # type: ignore[assignment]
    return tuple((each, known.get(each, {"zh": each, "en": each})) for each in values)
