"""From what was typed to the parameters of a metric: defaults, bounds and choices."""

from __future__ import annotations

from collections.abc import Mapping

from huitou.errors import UserError
from huitou.metrics.definition import Metric, Param, ParamValue
from huitou.settings import Settings

_TRUE = {"true", "yes", "on", "1", "是"}
_FALSE = {"false", "no", "off", "0", "否"}


def resolve(metric: Metric, given: Mapping[str, object] | None, *, settings: Settings) -> dict[str, ParamValue]:
    """Every parameter of the metric that matters here, in the order of its file.

    Raises: UserError for a name the metric does not have, or a value outside its bounds or choices.
    """
    given = given or {}
    known = {param.name: param for param in metric.params}
    for name in given:
        if name not in known:
            raise UserError(
                "metrics.param",
                en=f"{metric.id} has no parameter “{name}”; it has: {', '.join(known)}",
                zh=f"{metric.id} 没有参数“{name}”；可用的有：{'、'.join(known)}",
            )
    values: dict[str, ParamValue] = {}
    for param in metric.params:
        if param.when and values.get(param.when[0]) != param.when[1]:
            _refuse_idle(metric, param, given=given)
            continue
        default = getattr(settings, param.setting) if param.setting else param.default
        values[param.name] = _value(metric, param, given=given.get(param.name, default))
    return values


def bound(metric: Metric, values: Mapping[str, ParamValue]) -> dict[str, ParamValue]:
    """The values for the SQL: a parameter that does not matter here still needs one, its default."""
    idle = {param.name: param.default for param in metric.params if param.default is not None}
    return idle | dict(values)


def _refuse_idle(metric: Metric, param: Param, *, given: Mapping[str, object]) -> None:
    if param.name in given and param.when:
        other, wanted = param.when
        raise UserError(
            "metrics.param",
            en=f"{metric.id}: “{param.name}” only matters with {other}={wanted}; add that, or leave it out",
            zh=f"{metric.id}：“{param.name}”只在 {other}={wanted} 时有用；请加上它，或去掉这个参数",
        )


def _value(metric: Metric, param: Param, *, given: object) -> ParamValue:
    value = _typed(param, given=given)
    if param.choices:
        fits = any(value == choice and type(value) is type(choice) for choice in param.choices)
    else:
        low, high = param.minimum, param.maximum
        fits = type(value) is int and (low is None or value >= low) and (high is None or value <= high)
    if not fits or value is None:
        raise UserError(
            "metrics.param",
            en=f"{metric.id}: {param.name} cannot be “{given}”; {_allowed(param, lang_en=True)}",
            zh=f"{metric.id}：{param.name} 不能是“{given}”；{_allowed(param, lang_en=False)}",
        )
    return value


def _typed(param: Param, *, given: object) -> ParamValue | None:
    if isinstance(given, str) and param.choices and isinstance(param.choices[0], bool):
        word = given.strip().lower()
        return True if word in _TRUE else False if word in _FALSE else None
    if isinstance(given, str) and not param.choices:
        return int(given) if given.strip().isascii() and given.strip().lstrip("-").isdigit() else None
    return given if isinstance(given, int | str) else None


def _allowed(param: Param, *, lang_en: bool) -> str:
    if param.choices:
        shown = [str(choice).lower() if isinstance(choice, bool) else str(choice) for choice in param.choices]
        return f"choose one of: {', '.join(shown)}" if lang_en else f"可选：{'、'.join(shown)}"
    if param.maximum is None:
        return f"use a whole number, {param.minimum} or more" if lang_en else f"请用不小于 {param.minimum} 的整数"
    span = f"{param.minimum} {'to' if lang_en else '到'} {param.maximum}"
    return f"use a whole number from {span}" if lang_en else f"请用 {span} 之间的整数"
