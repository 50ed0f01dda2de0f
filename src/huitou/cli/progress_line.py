"""What the progress line says of a step, in so many columns."""

from __future__ import annotations

import wcwidth

from huitou.cli.output import one_line
from huitou.cli.words import count
from huitou.intake.progress import Stage, Step
from huitou.language import Speech

_FIRST_GUESS_SECONDS = 2.0
_FIRST_GUESS_SHARE = 0.02
_LEAST_NAME = 12
_BETWEEN = " · "
_FORETOLD: frozenset[Stage] = frozenset({"reading", "cleaning", "writing"})


def line(step: Step, seconds: float, t: Speech, *, width: int) -> str:
    """What to say of a step after so many seconds, in so many columns: the name is cut, then the end left out."""
    before, parts = _overall(step), [_work(step, t), *_speed(step, seconds, t)]
    if step.stage == "publishing":
        return wcwidth.clip(before + parts[0], 0, width)
    while len(parts) > 1 and _wide(before, *parts) + _LEAST_NAME > width:
        parts.pop()
    name = _shortened(one_line(step.file), max(width - _wide(before, *parts), _LEAST_NAME))
    return wcwidth.clip(before + _BETWEEN.join([name, *parts]), 0, width)


def _wide(before: str, *parts: str) -> int:
    return wcwidth.wcswidth(before) + sum(wcwidth.wcswidth(_BETWEEN + part) for part in parts)


def seconds_left(step: Step, seconds: float) -> int | None:
    """How long until all is published, by how long it took so far; None while that is a mere guess."""
    if step.stage not in _FORETOLD or not step.total or seconds < _FIRST_GUESS_SECONDS:
        return None
    done = step.share
    return int(seconds * (1 - done) / done) if done >= _FIRST_GUESS_SHARE else None


def _overall(step: Step) -> str:
    if step.files < 2:
        return ""
    return f"{step.number}/{step.files} · {_megabytes(step.done + step.place)}/{_megabytes(step.total)} MB{_BETWEEN}"


def _work(step: Step, t: Speech) -> str:
    words = {
        "reading": t(zh="读取", en="reading"),
        "cleaning": t(zh="清洗", en="cleaning"),
        "writing": t(zh="写入", en="writing"),
        "publishing": t(zh="正在更新报表", en="making the numbers"),
    }
    size = f" {_megabytes(step.place)}/{_megabytes(step.size)} MB" if step.stage == "reading" else ""
    return words[step.stage] + size


def _speed(step: Step, seconds: float, t: Speech) -> list[str]:
    """The time left, the rows, and the rows a second, as far as they are known."""
    parts = []
    if (left := seconds_left(step, seconds)) is not None:
        parts.append(t(zh=f"还要约 {_duration(left, t)}", en=f"about {_duration(left, t)} left"))
    if rows := step.rows_done + step.rows:
        parts.append(f"{count(rows)} {t(zh='行', en='rows')}")
        if seconds >= 1:
            parts.append(f"{count(int(rows / seconds))} {t(zh='行/秒', en='rows/s')}")
    return parts


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f}"


def _duration(seconds: int, t: Speech) -> str:
    minutes, rest = divmod(seconds, 60)
    hours, minutes_left = divmod(minutes, 60)
    if hours:
        return t(zh=f"{hours} 小时 {minutes_left} 分", en=f"{hours} h {minutes_left} min")
    if minutes:
        return t(zh=f"{minutes} 分 {rest} 秒", en=f"{minutes} min {rest} s")
    return t(zh=f"{rest} 秒", en=f"{rest} s")


def _shortened(name: str, width: int) -> str:
    """The end of a name that is too long: there stand the date and the kind."""
    wide = wcwidth.wcswidth(name)
    return name if wide <= width else "…" + wcwidth.clip(name, wide - width + 1, wide).lstrip()
