"""An evaluation as blocks, for the report and the command line: verdicts, cards, calibration, past days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from huitou import calendar
from huitou.language import Speech
from huitou.metrics import figures
from huitou.predict.accuracy import words as said
from huitou.predict.accuracy.back_test import QUICK
from huitou.predict.accuracy.evaluation import Evaluation, Told
from huitou.predict.accuracy.result import MODEL, Cut, Figure
from huitou.predict.accuracy.verdict import FAR_OFF, total_bias
from huitou.report import cells, charts
from huitou.report.blocks import Block, Card, Cards, Cell, Chart, Prose, Table, words
from huitou.statistics.interval import wilson

# From so many on a fraction makes no difference to anybody.
_MANY = 1_000


def brief(evaluation: Evaluation, t: Speech) -> Iterator[Block]:
    """For a page: the first model with its figures, and of the others what it comes to."""
    every = [*evaluation.told()]
    mains = [_main([told for told in every if told.answer is answer]) for answer in evaluation.answers]
    first, *others = [told for told in mains if told is not None]
    order, *rest = evaluation.verdict(first, t)
    yield Prose(order, "lead")
    yield Cards(tuple(_cards(first, t)))
    yield Prose(t(zh="", en=" ").join(rest))
    yield _ways(first, t)
    yield from _calibration(first, t)
    yield _cuts(first, evaluation.currency, t)
    if len(every) > 1:
        yield _questions(every, t)
    for told in others:
        title = told.answer.back_test.title[t.lang]
        whole = t(zh="", en=" ").join(evaluation.verdict(told, t))
        yield Prose(t(zh=f"{title}：{whole}", en=f"{title}. {whole}"))
    beside = [text for told in others if (text := said.among(told.answer.back_test, t))]
    unasked = [said.unasked(evaluation.unasked, t)] if evaluation.unasked else []
    yield Prose(t(zh="", en=" ").join([_rests_on(first, t), *beside, *unasked, *evaluation.untold(t)]), "aside")


def whole(evaluation: Evaluation, t: Speech) -> Iterator[Block]:
    """Every table there is, model by model."""
    every = [*evaluation.told()]
    if every:
        yield _questions(every, t)
    for answer in evaluation.answers:
        mine = [told for told in every if told.answer is answer]
        if (main := _main(mine)) is None:
            continue
        for told in mine:
            yield _ways(told, t)
            yield from _calibration(told, t)
            yield _cuts(told, evaluation.currency, t)
        yield Prose(_rests_on(main, t), "aside")
    if untold := evaluation.untold(t):
        yield Prose(t(zh="", en=" ").join(untold), "aside")


def _main(mine: list[Told]) -> Told | None:
    """The question that says most of a model: one with chances, and of these the one asked most often."""
    return max(mine, key=lambda told: (told.verdict.chances_held is not None, len(told.judged.cuts)), default=None)


def _calibration(told: Told, t: Speech) -> Iterator[Block]:
    if told.judged.cuts[0].bins:
        yield Prose(_how_to_read(told, t))
        yield _chart(told, t)


def _rests_on(told: Told, t: Speech) -> str:
    answer = told.answer
    text = said.looked_at(answer.back_test, answer.looked_at, answer.customers, len(told.judged.cuts), t)
    if answer.depth != QUICK:
        return text
    return text + t(
        zh="这是快速看一眼；在装了 Huitou 的电脑上运行 huitou evaluate 会看得更细，之后这里就用它的结果。",
        en=" This is a quick look. Run huitou evaluate where Huitou is installed for a closer one: what it finds then "
        "stands here.",
    )


def _how_to_read(told: Told, t: Speech) -> str:
    whom, do, days = told.question.whom[t.lang], told.question.do[t.lang], told.question.days
    return t(
        zh=f"每个点是十分之一的{whom}：横着是说 {days} 天内{do}的可能性，竖着是真{do}了多少；"
        "点在虚线上，就是说得正好。",
        en=f"Each point is a tenth of the {whom}: across, the chance said that they {do} within {days} days; up, how "
        "many did. On the dashed line it was as said.",
    )


def _cards(told: Told, t: Speech) -> Iterator[Card]:
    verdict, question = told.verdict, told.question
    title = question.title[t.lang]
    days = _over(len(told.judged.cuts), t)
    beside = _lead(told, verdict.rule_lead, t).text
    rule = "" if verdict.rule is None else told.answer.back_test.rules[verdict.rule][t.lang]
    name = {
        "top_share": t(zh=f"前 10% {question.whom['zh']}带来的", en="What the first 10% brought"),
        "recall": t(zh="猜中的", en="Guessed"),
        "days_off": t(zh="一半人差不到", en="Half came within"),
    }[question.lead]
    yield Card(
        name,
        f"{verdict.lead:.0%}" if question.lead != "days_off" else _lead(told, verdict.lead, t).text,
        t(zh=f"{title}（{rule}：{beside}）", en=f"{_of_what(told, t)}; by {rule} {beside}"),
        days,
    )
    if verdict.bias is not None:
        far = t(zh="，别拿来做计划", en=": not to plan with") if abs(verdict.bias) > FAR_OFF else ""
        yield Card(
            t(zh="总数差多少", en="How far the total was off"),
            said.too_much(verdict.bias, t),
            t(zh=f"说的和来的比{far}", en=f"was forecast in all{far}"),
            days,
        )
    cut = told.judged.cuts[0]
    if cut.bins:
        surest = cut.bins[-1]
        yield Card(
            t(zh="最有把握的十分之一", en="The tenth it was surest of"),
            f"{surest.came / surest.asked:.0%}",
            t(
                zh=f"真的{question.do['zh']}了；说的是 {surest.said:.0%}",
                en=f"did {question.do['en']}; it had said {surest.said:.0%}",
            ),
            _of_day(cut, t),
        )


def _of_what(told: Told, t: Speech) -> str:
    title = told.question.title[t.lang]
    return title if told.question.lead == "days_off" else t(zh=title, en=f"of {title}")


def _over(cuts: int, t: Speech) -> str:
    if cuts == 1:
        return t(zh="过去一次", en="on one past day")
    return t(zh=f"过去 {cuts} 次的平均", en=f"mean over {cuts} past days")


def _of_day(cut: Cut, t: Speech) -> str:
    day, until = calendar.iso(cut.day), calendar.iso(cut.until)
    return t(zh=f"站在 {day} 看到 {until}", en=f"from {day} to {until}")


def _questions(mine: list[Told], t: Speech) -> Table:
    headings = t(
        zh="预测什么|看什么|模型|最好的简单规则|这个规则|总数差|结论",
        en="what|measured by|the model|best simple rule|that rule|total off|verdict",
    )
    rows = [
        (
            words(cells.capital(told.question.title[t.lang])),
            words(_measure(told, t)),
            _lead(told, told.verdict.lead, t),
            words(_best_rule(told, t)),
            _lead(told, told.verdict.rule_lead, t),
            _off(told.verdict.bias, t),
            words(said.standing(told.question, told.verdict, t)),
        )
        for told in mine
    ]
    return _without_empty(
        Table(t(zh="每样预测的结论", en="What each forecast came to"), tuple(headings.split("|")), tuple(rows))
    )


def _measure(told: Told, t: Speech) -> str:
    """What the leading measure is called."""
    return {
        "top_share": t(zh="前 10% 带来", en="first 10% brought"),
        "recall": t(zh="猜中", en="guessed"),
        "days_off": t(zh="一半人差不到", en="half within"),
    }[told.question.lead]


def _without_empty(of: Table) -> Table:
    """Without the columns in which nothing stands."""
    kept = [at for at in range(len(of.headings)) if not all(row[at].missing for row in of.rows)]
    rows = tuple(tuple(row[at] for at in kept) for row in of.rows)
    return replace(of, headings=tuple(of.headings[at] for at in kept), rows=rows)


def _best_rule(told: Told, t: Speech) -> str:
    rule = told.verdict.rule
    return figures.NONE if rule is None else said.way(told.answer.back_test, rule, t)


def _ways(told: Told, t: Speech) -> Table:
    """The model and each rule, on average over the past days."""
    cuts = told.judged.cuts
    title, measure = told.question.title[t.lang], _measure(told, t)
    remark = t(
        zh=f"排对的概率：随便拿一位后来{told.question.do['zh']}了的和一位没有的，前者排在前面的机会；瞎排是 50%。",
        en=f"Ranked right: how often one who then did {told.question.do['en']} was ranked before one who did not; 50% "
        "by chance.",
    )
    return _without_empty(
        Table(
            t(zh=f"模型和简单规则：{title}", en=f"The model and simple rules: {title}"),
            tuple(t(zh=f"按什么|{measure}|排对的概率|总数差", en=f"by|{measure}|ranked right|total off").split("|")),
            tuple(
                (
                    words(said.way(told.answer.back_test, way, t)),
                    _lead(told, _mean(cuts, way, told.question.lead), t),
                    cells.rate(_mean(cuts, way, "auc")),
                    _off(total_bias(cuts, way), t),
                )
                for way in cuts[0].figures
            ),
            remarks=(remark,) if told.question.lead == "top_share" else (),
        )
    )


def _chart(told: Told, t: Speech) -> Chart:
    bins = told.judged.cuts[0].bins
    shares = [(each.said, each.came / each.asked) for each in bins]
    bands = [wilson(each.came, each.asked) or (0.0, 1.0) for each in bins]
    tips = [
        t(
            zh=f"说 {at:.1%}，实际 {came:.1%}（{each.asked:,} 位）",
            en=f"said {at:.1%}, did {came:.1%} ({each.asked:,})",
        )
        for each, (at, came) in zip(bins, shares, strict=True)
    ]
    line = charts.Line(
        t(zh=f"实际{told.question.do['zh']}的比例", en="share that did"),
        shares,
        tips,
        [(each.said, low, high) for each, (low, high) in zip(bins, bands, strict=True)],
    )
    title = told.question.title[t.lang]
    table = Table(
        t(zh=f"说的可能性和实际：{title}", en=f"Chances said and what came: {title}"),
        tuple(
            t(zh="人数|说的|实际|95% 区间下限|95% 区间上限", en="asked about|said|did|95% interval from|to").split("|")
        ),
        tuple(
            (cells.count(each.asked), cells.rate(at), cells.rate(came), cells.rate(low), cells.rate(high))
            for each, (at, came), (low, high) in zip(bins, shares, bands, strict=True)
        ),
    )
    says = t(
        zh="横轴是说的可能性，纵轴是实际的比例，每点十分之一；越贴近虚线越准，浅色带是 95% 区间",
        en="across: the chance said; up: the share that did, a tenth a point; the nearer to the dashed line the "
        "better; pale band: the 95% interval",
    )
    as_said = t(zh="说多少就来多少", en="as it was said")
    names = (t(zh="说的可能性", en="the chance said"), t(zh="实际的比例", en="the share that did"))
    return Chart(charts.held(line, as_said=as_said, names=names), says, table)


def _cuts(told: Told, currency: str, t: Speech) -> Table:
    title, rule, beside = told.question.title[t.lang], told.verdict.rule, _best_rule(told, t)
    measure, whom = _measure(told, t), told.question.whom[t.lang]
    headings = t(
        zh=f"站在哪天|看到|{whom}|说的|来的|差|{measure}|{beside}",
        en=f"asked on|judged by|{whom}|forecast|came|off|{measure}|{beside}",
    )
    # Where no total is foretold, what came is who was asked about.
    rows = tuple(
        (
            cells.date(cut.day),
            cells.date(cut.until),
            cells.count(cut.asked),
            _foretold(told, cut.foretold, currency, t),
            _came(told, None if cut.foretold is None else cut.came, currency, t),
            _off(_value(cut, MODEL, "bias"), t),
            _lead(told, _value(cut, MODEL, told.question.lead), t),
            _lead(told, None if rule is None else _value(cut, rule, told.question.lead), t),
        )
        for cut in told.judged.cuts
    )
    name = t(zh=f"过去的每一次：{title}", en=f"Each past day: {title}")
    return _without_empty(Table(name, tuple(headings.split("|")), rows))


def _foretold(told: Told, amount: float | None, currency: str, t: Speech) -> Cell:
    """What is expected is no whole number: of few, one shown whole would not add up with how far it was off."""
    if amount is None or told.question.unit == "money" or amount >= _MANY:
        return _came(told, amount, currency, t)
    return Cell(f"{amount:.1f}", round(amount, 1), "ratio")


def _came(told: Told, amount: float | None, currency: str, t: Speech) -> Cell:
    if amount is None:
        return Cell(figures.NONE, None, "count", missing=True)
    if told.question.unit == "money":
        return cells.money(round(amount), currency, t)
    return cells.count(round(amount))


def _lead(told: Told, value: float | None, t: Speech) -> Cell:
    if told.question.lead == "days_off":
        return cells.days(None if value is None else round(value, 1), t)
    return cells.rate(value)


def _off(bias: float | None, t: Speech) -> Cell:
    return cells.rate(None) if bias is None else Cell(said.too_much(bias, t), bias, "rate")


def _value(cut: Cut, way: str, measure: str) -> float | None:
    figure: Figure | None = cut.figures.get(way, {}).get(measure)
    return None if figure is None else figure.value


def _mean(cuts: tuple[Cut, ...], way: str, measure: str) -> float | None:
    values = [value for cut in cuts if (value := _value(cut, way, measure)) is not None]
    return sum(values) / len(values) if values else None
