"""What the aids say: where the shop stands, why that cannot be told yet, and what to do there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huitou.diagnosis.figures import Figure, count, fill, rate, written
from huitou.diagnosis.position.facts import YEAR, Fact
from huitou.diagnosis.position.position import Position
from huitou.diagnosis.position.rules import FILE, Rule
from huitou.diagnosis.position.stage import falling
from huitou.diagnosis.position.verdict import Kind, Reason, Verdict
from huitou.language import Speech
from huitou.metrics.definition import Words

TITLES: Mapping[Kind, Words] = {
    "stage": {"zh": "店的阶段", "en": "Stage of the shop"},
    "type": {"zh": "店的类型", "en": "Type of the shop"},
    "balance": {"zh": "获客值不值", "en": "Whether winning customers pays"},
}
FACTS: Mapping[str, Words] = {
    "purchases": {"zh": "购买数", "en": "purchases"},
    "revenue": {"zh": "净销售额", "en": "revenue"},
    "age": {"zh": "数据里第一笔购买至今", "en": "since the first purchase in the data"},
    "trend": {"zh": "销售额的变化", "en": "change in revenue"},
    "order_value": {"zh": "笔单价", "en": "average order value"},
    "frequency": {"zh": "购买频率（次/人）", "en": "purchases per buyer"},
    "lifetime_value": {"zh": "{months} 个月客户终身价值", "en": "{months}-month lifetime value"},
    "acquisition_cost": {"zh": "获客成本", "en": "acquisition cost"},
    "ratio": {"zh": "终身价值 ÷ 获客成本", "en": "lifetime value / acquisition cost"},
    "margin_ratio": {"zh": "终身价值 × 毛利率 ÷ 获客成本", "en": "lifetime value x margin / acquisition cost"},
    "margin": {"zh": "毛利率", "en": "margin"},
    "payback": {"zh": "回本", "en": "earned back"},
    "cost_days": {"zh": "记录了广告费的天数", "en": "days with recorded advertising"},
}
_VOLUME = {
    "no_purchase": {
        "zh": "还说不上来：一笔有效购买也没有。",
        "en": "Not yet: there is not one purchase.",
    },
    "few_days": {
        "zh": "还说不上来：数据不到 {needed_days}。",
        "en": "Not yet: the data covers less than {needed_days}.",
    },
    "few_purchases": {
        "zh": "还说不上来：最近一年不到 {needed_purchases} 笔购买。",
        "en": "Not yet: there are fewer than {needed_purchases} purchases in the last year.",
    },
    "gap": {
        "zh": "还说不上来：{gap_from} 到 {gap_to} 一单也没有。是没开店，还是那段订单没导入？不知道，一年的量就不作数。",
        "en": "Not yet: from {gap_from} to {gap_to} there is not one order. Whether the shop was closed or orders were"
        " not imported is not known, and so the year's volume is not.",
    },
}
REASONS: Mapping[Reason, Words] = {
    **_VOLUME,  # type: ignore[dict-item]
    "no_line": {
        "zh": "还说不上来：这个币种的笔单价多少算高，没有经验值；"
        "请在“设置 → 分界线”（店铺文件夹的 position.toml）的 [lines.order_value] 里写一个。",
        "en": "Not yet: there is no rule of thumb for what a dear order is in this currency; write one under"
        " [lines.order_value]: Settings → Thresholds, or position.toml in the shop's folder.",
    },
    "too_few": {"zh": "还说不上来：客户太少，给不出区间。", "en": "Not yet: too few customers for an interval."},
    "no_costs": {
        "zh": "还说不上来：没有记录广告费，获客成本不知道，不猜。"
        "导入一张费用表（日期、花费、渠道），或用 --cac 给一个数。",
        "en": "Not yet: no advertising is recorded, so what winning a customer costs is not known, and not guessed."
        " Import a list of costs (day, amount, channel), or give a figure with --cac.",
    },
    "costs_elsewhere": {
        "zh": "还说不上来：记录了广告费的月份，新客不是还没看满三个月，就是早在一年以前。",
        "en": "Not yet: those who came in the months with recorded advertising have not been watched for three months,"
        " or came more than a year before.",
    },
    "not_mature": {
        "zh": "还说不上来：新客还没有整月看满三个月的。",
        "en": "Not yet: no whole month of new customers has been watched for three months.",
    },
    "few_customers": {
        "zh": "还说不上来：看满三个月的新客不到 {needed_customers} 位。",
        "en": "Not yet: fewer than {needed_customers} new customers have been watched for three months.",
    },
    "no_margin": {
        "zh": "没写毛利率，值不值只能说到这里：{earned}。"
        "在“设置 → 店铺”里写毛利率（huitou.toml 的 gross_margin），或用 --margin。",
        "en": "No margin is stated, so this much can be said: {earned}. Write it under Settings → Shop (gross_margin in"
        " huitou.toml), or use --margin.",
    },
}


def headline(found: Position, verdict: Verdict, t: Speech) -> str:
    """Where the shop stands, or why that is not known; and whether somebody said so."""
    rule = verdict.rule
    if rule is None:
        return not_yet(found, verdict, t)
    name = rule.name[t.lang]
    if not verdict.overridden:
        return t(zh=f"{name}：{rule.why['zh']}。", en=f"{_capital(name)}: {rule.why['en']}.")
    judged = verdict.judged.name[t.lang] if verdict.judged else None
    by_figures = t(
        zh=f"按数看是{judged}" if judged else "按数还看不出来",
        en=f"the figures say {judged}" if judged else "the figures do not tell yet",
    )
    return t(
        zh=f"{name}（你指定的；{by_figures}）：{rule.why['zh']}。",
        en=f"{_capital(name)} (as you said; {by_figures}): {rule.why['en']}.",
    )


def not_yet(found: Position, verdict: Verdict, t: Speech) -> str:
    """Why the figures do not tell; empty where they do."""
    if verdict.undefined is None:
        return ""
    told = {"needed_customers": count(found.rules.needs["customers"]), **verdict.told}
    if verdict.undefined == "no_margin":
        told["earned"] = Figure("text", _earned(told, found, t))
    return fill(REASONS[verdict.undefined][t.lang], told, t, currency=found.currency)


def _earned(told: Mapping[str, Figure], found: Position, t: Speech) -> str:
    """What margin earns the cost back, and three times the cost; none is above all of the money."""
    margin, threefold = (written(told[name], t, currency=found.currency) for name in ("break_even", "sound"))
    months = written(told["months"], t, currency=found.currency)
    if float(told["break_even"].value) > 1:
        # A sure loss is told as one; here chance leaves room.
        return t(
            zh=f"照现在的数，毛利率到 100%，{months} 个月里也收不回获客的钱，只是还不能排除碰巧",
            en=f"going by the figures the cost is not earned back within {months} months at any margin, though that may"
            " be chance",
        )
    beyond = float(told["sound"].value) > 1
    return t(
        zh=f"毛利率超过 {margin}，{months} 个月里就收得回获客的钱；"
        + ("想要三倍，毛利率到 100% 也不够" if beyond else f"到 {threefold} 才有三倍"),
        en=f"with a margin above {margin} the cost is earned back within {months} months; "
        + ("three times over is out of reach at any margin" if beyond else f"three times over takes {threefold}"),
    )


def asides(found: Position, verdict: Verdict, t: Speech) -> Iterator[str]:
    """How the effort is shared, what else it may be, and what to mind before that."""
    rule = verdict.rule
    if rule is None:
        return
    if rule.keeping is not None:
        keep, win = (written(rate(each), t, currency=found.currency) for each in (rule.keeping, 1 - rule.keeping))
        yield t(
            zh=f"经验值：{keep} 的力气留老客，{win} 拉新客。",
            en=f"Rule of thumb: {keep} of the effort for keeping customers, {win} for winning them.",
        )
    if verdict.overridden and verdict.undefined:
        yield not_yet(found, verdict, t)
    if verdict.near and not verdict.overridden:
        others = t(zh="、", en=" or ").join(each.name[t.lang] for each in verdict.near)
        yield t(
            zh=f"离线很近，也可能是{others}：数的区间跨过了线。",
            en=f"Close to the line, it may also be {others}: the interval of a figure reaches over it.",
        )
    if verdict.kind == "stage" and found.known and falling(found.known.growth):
        yield t(
            zh="销售额在往下走：先弄清为什么（“诊断 → 为什么变了”，或 huitou explain revenue），再谈阶段。",
            en="Revenue is falling: find out why first (Diagnosis → Why it moved, or huitou explain revenue), then "
            "mind the stage.",
        )


def cautions(verdict: Verdict, t: Speech) -> Iterator[str]:
    """What the figures themselves hide: a season, or older customers who look new."""
    if any(each.name == "trend" and each.window.days < YEAR for each in verdict.facts):
        yield t(
            zh="数据不到两年，变化是半年比半年，里面带着季节。",
            en="The data covers less than two years: the change is of one half-year to the next, and the season is in"
            " it.",
        )
    if verdict.warm_up:
        yield t(
            zh="这批新客离数据开头很近，里面可能有更早就来的老客，带来的会显得偏多。",
            en="These new customers came near the start of the data: some may be older ones, and bring more than new"
            " ones do.",
        )


def lines(found: Position, verdict: Verdict, t: Speech) -> str:
    """The lines themselves: from where on the next stage begins, or what is dear and often; empty for the balance."""
    if verdict.kind == "stage" and verdict.rule:
        return _next_stage(found, verdict.rule, t)
    if verdict.kind == "type" and "order_value_line" in verdict.told:
        template = t(
            zh="线：笔单价 {order_value_line}，每位买家一年 {frequency_line} 次。",
            en="The lines: {order_value_line} an order, {frequency_line} purchases a buyer and year.",
        )
        return fill(template, verdict.told, t, currency=found.currency)
    return ""


def _next_stage(found: Position, rule: Rule, t: Speech) -> str:
    later = list(found.rules.stages.values())[list(found.rules.stages).index(rule.id) + 1 :]
    if not later:
        return ""
    name, bounds = later[0].name[t.lang], later[0].bounds
    least, days = f"{bounds['purchases']:,}", f"{bounds['age_days']:,}"
    most = written(rate(bounds["growth_up_to"]), t, currency=found.currency) if "growth_up_to" in bounds else ""
    return t(
        zh=f"下一步是{name}：最近 365 天 {least} 笔购买，开张满 {days} 天"
        + (f"，销售额的增长不超过 {most}。" if most else "。"),
        en=f"Next comes {name}: from {least} purchases in 365 days and {days} days of age"
        + (f", with revenue growing by no more than {most}." if most else "."),
    )


def source(found: Position, verdict: Verdict, t: Speech) -> str:
    """That the lines are rules of thumb, whose, and where to change them; empty where there is no answer."""
    if verdict.rule is None:
        return ""
    said = verdict.rule.source[t.lang]
    if found.rules.own:
        return t(
            zh=f"线是经验值，店里的 {FILE} 改过；没改的来自：{said}。",
            en=f"The lines are rules of thumb, some changed in the shop's {FILE}; the others: {said}.",
        )
    return t(
        zh=f"线是经验值，来源：{said}。可在“设置 → 分界线”里改，也就是店铺文件夹的 {FILE}。",
        en=f"The lines are rules of thumb: {said}. Change them under Settings → Thresholds: a {FILE} in the "
        "shop's folder.",
    )


def tactics(verdict: Verdict, t: Speech) -> tuple[str, ...]:
    return verdict.rule.tactics[t.lang] if verdict.rule else ()


def fact_name(fact: Fact, t: Speech) -> str:
    return FACTS[fact.name][t.lang].format(months=fact.months)


def costs_of_sides(found: Position, t: Speech) -> str:
    """What stands for cost and margin in the table of new and returning customers, and what is missing."""
    if found.sides is None:
        return ""
    days, whole = found.sides.cost_days, found.sides.window.days
    words = t(
        zh=f"广告费算在新客一边，{whole} 天里有 {days} 天记录了费用。"
        if days
        else "这段时间没有记录广告费，新客的成本空着，不猜。",
        en=f"Advertising stands on the side of the new; it is recorded on {days} of {whole} days. "
        if days
        else "No advertising is recorded in these days, so what the new cost is left open. ",
    )
    words += t(
        zh="留老客花的钱没有单独记录，也空着。", en="What keeping costs is not recorded apart, and left open too."
    )
    if found.sides.new.margin is None:
        words += t(zh="没写毛利率，金额都是净销售额。", en=" No margin is stated: amounts are net revenue.")
    return words


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
