"""An evaluation as blocks, for the report and the command line: verdicts, cards, calibration, past days."""

from __future__ import annotations

from collections.abc import Iterator

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


def blocks(evaluation: Evaluation, t: Speech) -> tuple[Block, ...]:
    """Model by model, the widest look first: the verdict, the figures of it, and the past days it rests on."""
    return tuple(_blocks(evaluation, t))


def _blocks(evaluation: Evaluation, t: Speech) -> Iterator[Block]:
    every = [*evaluation.told()]
    for answer in evaluation.answers:
        mine = [told for told in every if told.answer is answer]
        if not mine:
            continue
        # The one asked most often says most; the others stand in the table.
        main = max(mine, key=lambda told: (told.verdict.chances_held is not None, len(told.judged.cuts)))
        order, *rest = evaluation.verdict(main, t)
        yield Prose(order, "lead")
        yield Cards(tuple(_cards(main, t)))
        yield Prose(t(zh="", en=" ").join(rest))
        if len(mine) > 1:
            yield _questions(mine, t)
        yield _ways(main, t)
        if main.judged.cuts[0].bins:
            yield Prose(_how_to_read(main, t))
            yield _chart(main, t)
        for told in mine:
            yield _cuts(told, evaluation.currency, t)
        yield Prose(_rests_on(main, t), "aside")
    if untold := evaluation.untold(t):
        yield Prose(t(zh="", en=" ").join(untold), "aside")


def _rests_on(told: Told, t: Speech) -> str:
    answer = told.answer
    text = said.looked_at(answer.looked_at, answer.customers, len(told.judged.cuts), t)
    if answer.depth != QUICK:
        return text
    return text + t(
        zh="这是快速看一眼；运行 huitou evaluate 会看得更细，之后的报告就用它的结果。",
        en=" This is a quick look: huitou evaluate looks closer, and reports after it show what it found.",
    )


def _how_to_read(told: Told, t: Speech) -> str:
    whom, days = told.question.whom[t.lang], told.question.days
    return t(
        zh=f"每个点是十分之一的{whom}：横着是说 {days} 天内来的可能性，竖着是真来了多少；点在虚线上，就是说得正好。",
        en=f"Each point is a tenth of the {whom}: across, the chance said that they come within {days} days; up, how "
        "many came. On the dashed line it was as said.",
    )


def _cards(told: Told, t: Speech) -> Iterator[Card]:
    verdict, question = told.verdict, told.question
    title = question.title[t.lang]
    days = _over(len(told.judged.cuts), t)
    if question.lead == "top_share":
        beside = f"{verdict.rule_lead:.0%}" if verdict.rule_lead is not None else figures.NONE
        rule = "" if verdict.rule is None else told.answer.back_test.rules[verdict.rule][t.lang]
        yield Card(
            t(zh=f"前 10% {question.whom['zh']}带来的", en="What the first 10% brought"),
            f"{verdict.lead:.0%}",
            t(zh=f"{title}里的比例（{rule}：{beside}）", en=f"of the {title}; by {rule} {beside}"),
            days,
        )
    if verdict.bias is not None:
        far = t(zh="，别拿来做计划", en=": not to plan with") if abs(verdict.bias) > FAR_OFF else ""
        yield Card(
            t(zh="总数差多少", en="How far the total was off"),
            said.too_much(verdict.bias, t),
            t(zh=f"说的和来的比{far}", en=f"was foretold in all{far}"),
            days,
        )
    cut = told.judged.cuts[0]
    if cut.bins:
        surest = cut.bins[-1]
        yield Card(
            t(zh="最有把握的十分之一", en="The tenth it was surest of"),
            f"{surest.came / surest.asked:.0%}",
            t(zh=f"真的来了；说的是 {surest.said:.0%}", en=f"came; it had said {surest.said:.0%}"),
            _of_day(cut, t),
        )


def _over(cuts: int, t: Speech) -> str:
    if cuts == 1:
        return t(zh="过去一次", en="on one past day")
    return t(zh=f"过去 {cuts} 次的平均", en=f"mean over {cuts} past days")


def _of_day(cut: Cut, t: Speech) -> str:
    day, until = calendar.iso(cut.day), calendar.iso(cut.until)
    return t(zh=f"站在 {day} 看到 {until}", en=f"from {day} to {until}")


def _questions(mine: list[Told], t: Speech) -> Table:
    return Table(
        t(zh="每样预测的结论", en="What each forecast came to"),
        tuple(
            t(
                zh="预测什么|前 10% 带来|最好的简单规则|它的前 10%|总数差|结论",
                en="what|first 10% brought|best simple rule|its first 10%|total off|verdict",
            ).split("|")
        ),
        tuple(
            (
                words(cells.capital(told.question.title[t.lang])),
                _lead(told, told.verdict.lead, t),
                words(_best_rule(told, t)),
                _lead(told, told.verdict.rule_lead, t),
                _off(told.verdict.bias, t),
                words(said.standing(told.verdict, t)),
            )
            for told in mine
        ),
    )


def _best_rule(told: Told, t: Speech) -> str:
    rule = told.verdict.rule
    return figures.NONE if rule is None else said.way(told.answer.back_test, rule, t)


def _ways(told: Told, t: Speech) -> Table:
    """The model and each rule, on average over the past days."""
    cuts = told.judged.cuts
    title = told.question.title[t.lang]
    return Table(
        t(zh=f"模型和简单规则：{title}", en=f"The model and simple rules: {title}"),
        tuple(
            t(zh="按什么|前 10% 带来|排对的概率|总数差", en="by|first 10% brought|ranked right|total off").split("|")
        ),
        tuple(
            (
                words(said.way(told.answer.back_test, way, t)),
                _lead(told, _mean(cuts, way, told.question.lead), t),
                cells.rate(_mean(cuts, way, "auc")),
                _off(total_bias(cuts, way), t),
            )
            for way in cuts[0].figures
        ),
        remarks=(
            t(
                zh="排对的概率：随便拿一位后来买了的和一位没买的，前者排在前面的机会；瞎排是 50%。",
                en="Ranked right: how often somebody who then bought was ranked before one who did not; 50% by chance.",
            ),
        ),
    )


def _chart(told: Told, t: Speech) -> Chart:
    bins = told.judged.cuts[0].bins
    shares = [(each.said, each.came / each.asked) for each in bins]
    bands = [wilson(each.came, each.asked) or (0.0, 1.0) for each in bins]
    tips = [
        t(
            zh=f"说 {at:.1%}，来了 {came:.1%}（{each.asked:,} 位）",
            en=f"said {at:.1%}, came {came:.1%} ({each.asked:,})",
        )
        for each, (at, came) in zip(bins, shares, strict=True)
    ]
    line = charts.Line(
        t(zh="实际来的比例", en="share that came"),
        shares,
        tips,
        [(each.said, low, high) for each, (low, high) in zip(bins, bands, strict=True)],
    )
    days = told.question.days
    table = Table(
        t(zh=f"说的可能性和实际：{days} 天内再买", en=f"Chances said and what came: buying again within {days} days"),
        tuple(t(zh="人数|说的|来的|95% 下限|95% 上限", en="asked about|said|came|95 % from|to").split("|")),
        tuple(
            (cells.count(each.asked), cells.rate(at), cells.rate(came), cells.rate(low), cells.rate(high))
            for each, (at, came), (low, high) in zip(bins, shares, bands, strict=True)
        ),
    )
    says = t(
        zh="横轴是说的可能性，纵轴是实际来的比例，每点十分之一；越贴近虚线越准，浅色带是 95% 区间",
        en="across: the chance said; up: the share that came, a tenth a point; the nearer to the dashed line the "
        "better; pale band: 95 %",
    )
    return Chart(charts.held(line, as_said=t(zh="说多少就来多少", en="as it was said")), says, table)


def _cuts(told: Told, currency: str, t: Speech) -> Table:
    title, rule, beside = told.question.title[t.lang], told.verdict.rule, _best_rule(told, t)
    headings = t(
        zh=f"站在哪天|看到|{told.question.whom['zh']}|说的|来的|差|前 10% 带来|{beside}",
        en=f"asked on|judged by|{told.question.whom['en']}|foretold|came|off|first 10% brought|{beside}",
    )
    return Table(
        t(zh=f"过去的每一次：{title}", en=f"Each past day: {title}"),
        tuple(headings.split("|")),
        tuple(
            (
                cells.date(cut.day),
                cells.date(cut.until),
                cells.count(cut.asked),
                _amount(told, cut.foretold, currency, t),
                _amount(told, cut.came, currency, t),
                _off(_value(cut, MODEL, "bias"), t),
                _lead(told, _value(cut, MODEL, told.question.lead), t),
                _lead(told, None if rule is None else _value(cut, rule, told.question.lead), t),
            )
            for cut in told.judged.cuts
        ),
    )


def _amount(told: Told, amount: float | None, currency: str, t: Speech) -> Cell:
    if amount is None:
        return Cell(figures.NONE, None, "count", missing=True)
    if told.question.unit == "money":
        return cells.money(round(amount), currency, t)
    return cells.count(round(amount))


def _lead(told: Told, value: float | None, t: Speech) -> Cell:
    return cells.days(value, t) if told.question.lead == "days_off" else cells.rate(value)


def _off(bias: float | None, t: Speech) -> Cell:
    return cells.rate(None) if bias is None else Cell(said.too_much(bias, t), bias, "rate")


def _value(cut: Cut, way: str, measure: str) -> float | None:
    figure: Figure | None = cut.figures.get(way, {}).get(measure)
    return None if figure is None else figure.value


def _mean(cuts: tuple[Cut, ...], way: str, measure: str) -> float | None:
    values = [value for cut in cuts if (value := _value(cut, way, measure)) is not None]
    return sum(values) / len(values) if values else None
