"""How comparisons are written for a person: before, after, the change with its interval, and what to mind."""

from __future__ import annotations

from collections.abc import Sequence

from huitou import calendar
from huitou.cli.output import paragraph, say, table
from huitou.cli.words import dimensions
from huitou.language import Speech
from huitou.metrics import figures
from huitou.metrics.comparison import ASSUMPTIONS, Comparison, Side
from huitou.metrics.comparison_words import change, interval, number, verdict
from huitou.metrics.dimension_words import slice_word

# From so many slices on somebody picks the one that stands out.
_MANY = 5


def show(comparisons: Sequence[Comparison], t: Speech) -> None:
    """One table, then what to mind about each line of it, each thing once."""
    if not comparisons:
        return
    cuts = dimensions(comparisons[0].by, t)
    rows = [(*(slice_word(name, label, t) for name, label in each.by.items()), *_row(each, t)) for each in comparisons]
    headings = [*cuts, *t(zh="对比|之前|现在|变化|95% 区间|", en="beside|before|now|change|95% interval|").split("|")]
    first = len(cuts) + 1
    say()
    say(table(rows, headings=headings, right=range(first, first + 4)))
    say()
    for line in dict.fromkeys(_remarks(comparisons, t)):
        say(paragraph(line))


def _row(c: Comparison, t: Speech) -> tuple[str, ...]:
    return (
        _name(c, t),
        _side(c.before, c, t),
        _side(c.after, c, t),
        change(c, t),
        interval(c, t),
        verdict(c, t),
    )


def _name(c: Comparison, t: Speech) -> str:
    star = " !" if c.forced else ""
    return c.name(t.lang) + star


def _side(side: Side | None, c: Comparison, t: Speech) -> str:
    return figures.NONE if side is None or side.value is None else number(side.value, c.unit, c.currency, t)


def _remarks(comparisons: Sequence[Comparison], t: Speech) -> list[str]:
    """What was compared with what, and what to mind: said once where it holds for every number that is there."""
    made = [c for c in comparisons if c.change is not None]
    lines = [
        f"{c.name(t.lang)}{t(zh='：', en=': ')}{calendar.iso(c.before.window.from_day)}–"
        f"{calendar.iso(c.before.window.to_day)}"
        for c in made
        if c.before and c.kind != "segment"
    ]
    of_all = set.intersection(*(set(_words(c, t)) for c in made)) if made else set()
    lines += [
        f"{c.name(t.lang)}{t(zh='：', en=': ')}{t(zh='；', en='; ').join(words)}"
        for c in comparisons
        if (words := [word for word in _words(c, t) if word not in of_all])
    ]
    lines += sorted(f"{word}{t(zh='。', en='.')}" for word in of_all)
    lines += [ASSUMPTIONS[c.assumption][t.lang] for c in made if c.interval]
    if (many := len({tuple(c.by.items()) for c in made if c.interval})) >= _MANY:
        lines.append(
            t(
                zh=f"一次比了 {many} 组：就算什么都没变，平均也会有 {many / 20:.1f} 组看起来不像偶然。",
                en=f"{many} slices at once: were nothing to change at all, {many / 20:.1f} of them would still look"
                " like more than chance.",
            )
        )
    if any(c.forced for c in comparisons):
        lines.append(t(zh="! 口径不一致，按要求算出，不能当结论。", en="! not alike: shown as asked, no conclusion."))
    elif any(c.undefined == "refused" for c in comparisons):
        zh, en = "一定要看就加 --force，会标明口径不一致。", "to see it all the same add --force: it will be marked."
        lines.append(t(zh=zh, en=en))
    return lines


def _words(c: Comparison, t: Speech) -> list[str]:
    words = [each.text(t.lang) for each in c.differs]
    return words + [each.zh if t.lang == "zh" else each.en for each in c.notes if each.code != "forced"]


CSV_COLUMNS = (
    *"kind segment value before change low high relative direction undefined forced from to before_from".split(),
    *"before_to differs assumption".split(),
)


def flat(c: Comparison) -> dict[str, object]:
    """The comparison as a row of csv."""
    low, high = c.interval or (None, None)
    before = c.before
    return {
        **c.to_dict(),
        **c.by,
        "metric": c.metric,
        "value": c.after.value,
        "before": before.value if before else None,
        "low": low,
        "high": high,
        "from": calendar.iso(c.after.window.from_day),
        "to": calendar.iso(c.after.window.to_day),
        "before_from": calendar.iso(before.window.from_day) if before else None,
        "before_to": calendar.iso(before.window.to_day) if before else None,
        "differs": " ".join(each.code for each in c.differs),
    }
