"""Liquid, with bounds on what a template may cost; a value that is missing stops the message.

Unless the template says what stands in its place: ``{{ name | default: "friend" }}``, wherever it names it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from liquid import BoundTemplate, Environment
from liquid.exceptions import LiquidError
from liquid.undefined import StrictDefaultUndefined

from huitou.crm.delivery.words.variables import VARIABLES


class _Bounded(Environment):
    loop_iteration_limit = 1_000
    output_stream_limit = 200_000
    local_namespace_limit = 100_000
    context_depth_limit = 10
    block_nesting_limit = 20


# Nothing is loaded: a template is all there is of itself. Text and markup differ in what is escaped.
_TEXT = _Bounded(undefined=StrictDefaultUndefined)
_MARKUP = _Bounded(undefined=StrictDefaultUndefined, autoescape=True)
# ``default`` first of all that is done with it; what else is done with nothing fails.
_BEFORE = re.compile(r"(?:\{\{-?|\{%-?\s*(?:echo|assign\s+\w+\s*=))\s*")
_DEFAULTED = re.compile(r"\w+\s*\|\s*default\s*:")


class WordsError(Exception):
    """A template is wrong, or a value it names is missing; what is said is Liquid's own."""


def named(source: str) -> frozenset[str]:
    """The variables a template takes from outside. Raises: WordsError."""
    try:
        return frozenset(_parsed(source, markup=False).global_variables())
    except LiquidError as problem:
        raise WordsError(_first_line(problem)) from problem


def needed(source: str) -> frozenset[str]:
    """Of these the ones without which it is not sent: all but those for which it says a ``default`` each time.

    Raises: WordsError.
    """
    try:
        return _needed(_parsed(source, markup=False), source)
    except LiquidError as problem:
        raise WordsError(_first_line(problem)) from problem


def _needed(template: BoundTemplate, source: str) -> frozenset[str]:
    places = template.analyze(include_partials=False).globals
    # What there is nothing of for anybody, no default makes right.
    return frozenset(
        name
        for name, used in places.items()
        if name not in VARIABLES or not all(_defaulted(source, each.span.index) for each in used)
    )


def _defaulted(source: str, place: int) -> bool:
    before = source.rfind("{", 0, place)
    begins = max(before - 1, 0)
    return bool(_BEFORE.fullmatch(source, begins, place) and _DEFAULTED.match(source, place))


def filled(source: str, values: Mapping[str, str], *, markup: bool = False) -> str:
    """The template with its values; in ``markup`` they are escaped.

    Raises: WordsError for a template that is wrong or too large, and for a value it needs that is missing or empty.
    """
    try:
        template = _parsed(source, markup=markup)
        empty = sorted(name for name in _needed(template, source) if not values.get(name))
        if empty:
            raise WordsError(", ".join(empty))
        return template.render(**values)
    except LiquidError as problem:
        raise WordsError(_first_line(problem)) from problem


@lru_cache(maxsize=500)
def _parsed(source: str, *, markup: bool) -> BoundTemplate:
    return (_MARKUP if markup else _TEXT).from_string(source)


def _first_line(problem: LiquidError) -> str:
    return str(problem).partition("\n")[0]
