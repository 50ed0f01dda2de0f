"""Liquid, with bounds on what a template may cost; a value that is missing stops the message."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from liquid import BoundTemplate, Environment, StrictUndefined
from liquid.exceptions import LiquidError


class _Bounded(Environment):
    loop_iteration_limit = 1_000
    output_stream_limit = 200_000
    local_namespace_limit = 100_000
    context_depth_limit = 10
    block_nesting_limit = 20


# Nothing is loaded: a template is all there is of itself. Text and markup differ in what is escaped.
_TEXT = _Bounded(undefined=StrictUndefined)
_MARKUP = _Bounded(undefined=StrictUndefined, autoescape=True)


class WordsError(Exception):
    """A template is wrong, or a value it names is missing; what is said is Liquid's own."""


def named(source: str) -> frozenset[str]:
    """The variables a template takes from outside. Raises: WordsError."""
    try:
        return frozenset(_parsed(source, markup=False).global_variables())
    except LiquidError as problem:
        raise WordsError(_first_line(problem)) from problem


def filled(source: str, values: Mapping[str, str], *, markup: bool = False) -> str:
    """The template with its values; in ``markup`` they are escaped.

    Raises: WordsError for a template that is wrong or too large, and for a value that is missing or empty.
    """
    try:
        template = _parsed(source, markup=markup)
        empty = sorted(name for name in template.global_variables() if not values.get(name))
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
