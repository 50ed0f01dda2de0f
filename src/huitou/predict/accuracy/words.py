"""Whether to trust what is foretold, for the person who sells by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from huitou.calendar import iso
from huitou.language import Speech
from huitou.predict.accuracy.back_test import BackTest, Question
from huitou.predict.accuracy.result import MODEL, Cut, Missing
from huitou.predict.accuracy.verdict import FAR_OFF, TENTH, Drift, Verdict, furthest_off, is_worse
from huitou.predict.words import Words, amid

# Said and come so far apart look like a miss to the reader, though chance makes as much.
_APART = 0.05
# What there is to trust, by the leading measure.
_SUBJECTS: Mapping[str, Words] = {
    "top_share": {"zh": "排序", "en": "The ranking"},
    "recall": {"zh": "推荐", "en": "The guesses"},
    "days_off": {"zh": "日子", "en": "The days"},
}
# Totals so near are right for all that anybody plans.
_RIGHT = 0.01

STANDINGS: Mapping[str, Words] = {
    "better": {"zh": "可信", "en": "can be trusted"},
    "as_good": {"zh": "不用模型也行", "en": "A simple rule does as well"},
    "unclear": {"zh": "还说不准", "en": "It cannot be told yet"},
    "worse": {"zh": "先别照它做", "en": "Do not go by it yet"},
    "chance": {"zh": "还排不出高低", "en": "Nobody can be ranked yet"},
}


def verdict(of: BackTest, question: Question, cuts: Sequence[Cut], found: Verdict, say: Speech) -> tuple[str, ...]:
    """The order and the rule it was held against, the total, the chances, and what changed since a month before."""
    sentences = [_order(of, question, found, say), *_total(of, found, say), *_chances(question, cuts[0], found, say)]
    return (*sentences, *(drift(each, say) for each in found.drift))


def _order(of: BackTest, question: Question, found: Verdict, say: Speech) -> str:
    stands = standing(question, found, say)
    told = _led(of, question, found, say)
    if found.rule is None:
        return say(zh=f"{stands}：{told}。", en=f"{stands}: {told}.")
    rule = _rule(of, found.rule, say)
    use = {
        "better": "",
        "as_good": say(
            zh=f"{amid(rule)}一样好，而且更简单，用它就行。",
            en=f" Going by {rule} does as well and is simpler: use that.",
        ),
        "unclear": say(
            zh="领先不多，可能是碰巧：先照旧做，过几个月再看。",
            en=" So small a lead may be chance: go on as you do, and look again in some months.",
        ),
        "chance": say(
            zh="都和随便挑差不多：先别按名次挑人。",
            en=" Neither does better than a draw: do not pick people by rank yet.",
        ),
        "worse": say(zh=f"{amid(rule)}更好：用它。", en=f" Going by {rule} does better: use that."),
    }[found.standing]
    return say(zh=f"{stands}：{told}。{use}", en=f"{stands}: {told}.{use}")


def _led(of: BackTest, question: Question, found: Verdict, say: Speech) -> str:
    """What the model reached in the leading measure, and the best rule beside it."""
    title, whom = question.title[say.lang], question.whom[say.lang]
    rule = "" if found.rule is None else _rule(of, found.rule, say)
    beside = found.rule_lead
    if question.lead == "days_off":
        other = (
            ""
            if beside is None
            else say(zh=f"；{amid(rule)}是 {beside:.0f} 天", en=f"; by {rule}, within {beside:.0f}")
        )
        return say(
            zh=f"真的再买的人里，一半离所说的日子不超过 {found.lead:.0f} 天{other}",
            en=f"of those who did buy again, half came within {found.lead:.0f} days of the day said{other}",
        )
    if question.lead == "recall":
        other = "" if beside is None else say(zh=f"；{amid(rule)}猜中 {beside:.0%}", en=f"; by {rule}, {beside:.0%}")
        return say(
            zh=f"{title}里，猜中了 {found.lead:.0%}{other}",
            en=f"of {title}, {found.lead:.0%} were among the guesses{other}",
        )
    other = "" if beside is None else say(zh=f"，{amid(rule)}是 {beside:.0%}", en=f", by {rule} {beside:.0%}")
    return say(
        zh=f"{title}，{found.lead:.0%} 来自排在最前的 10% {whom}；随便挑是 {TENTH:.0%}{other}",
        en=f"the 10% of {whom} ranked first brought {found.lead:.0%} of the {title}; by chance it would be "
        f"{TENTH:.0%}{other}",
    )


def _total(of: BackTest, found: Verdict, say: Speech) -> Iterator[str]:
    if found.bias is None:
        return
    much = too_much(found.bias, say)
    text = say(zh=f"总数{much}", en=f"The forecast total was {much}")
    if found.rule_bias is not None:
        rule, bias = found.rule_bias
        name, beside = _rule(of, rule, say), too_much(bias, say)
        text += say(zh=f"（{name}，{beside}）", en=f" (by {name}, {beside})")
    use = ""
    if found.rule_is_nearer and found.rule_bias is not None:
        rule = _rule(of, found.rule_bias[0], say)
        use = say(zh=f"做计划时，总数{amid(rule)}算。", en=f" For a total go by {rule}.")
    elif abs(found.bias) > FAR_OFF:
        use = say(zh="总数先别拿来做计划。", en=" Do not plan with the total.")
    yield say(zh=f"{text}。{use}", en=f"{text}.{use}")


def too_much(bias: float, say: Speech) -> str:
    """How far a total was off, and which way."""
    if abs(bias) < _RIGHT:
        return say(zh="差不到 1%", en="right to 1%")
    size = f"{abs(bias):.0%}"
    return say(zh=f"{'多' if bias > 0 else '少'}说了 {size}", en=f"{size} too {'much' if bias > 0 else 'little'}")


def _chances(question: Question, cut: Cut, found: Verdict, say: Speech) -> Iterator[str]:
    if found.chances_held is None:
        return
    surest, do = cut.bins[-1], question.do[say.lang]
    said, came = f"{surest.said:.0%}", f"{surest.came / surest.asked:.0%}"
    if found.chances_held:
        apart = abs(surest.came / surest.asked - surest.said) >= _APART
        luck = say(zh="，相差在碰巧的范围内", en=", no further off than chance makes") if apart else ""
        yield say(
            zh=f"说的可能性靠得住：最有把握的十分之一，说 {said} 会{do}，实际 {came}{luck}。",
            en=f"The chances held: of the tenth it was surest of, {said} were to {do} and {came} did{luck}.",
        )
    else:
        missed = furthest_off(cut)
        said, came = f"{missed.said:.0%}", f"{missed.came / missed.asked:.0%}"
        yield say(
            zh=f"说的可能性不准：有十分之一，说 {said} 会{do}，实际 {came}。只看高低，别当真数。",
            en=f"The chances did not hold: of one tenth, {said} were to {do} and {came} did. Take them as high or low, "
            "not at their word.",
        )


def drift(of: Drift, say: Speech) -> str:
    """One measure now and a month before, and whether that is more than chance."""
    name = {
        "bias": say(zh="总数", en="the forecast total was"),
        "top_share": say(zh="前 10% 带来的", en="the first 10% brought"),
        "recall": say(zh="猜中的", en="the guesses named"),
        "days_off": say(zh="日子的误差", en="the day was off by"),
    }[of.measure]
    now, before = (_amount(of.measure, value, say) for value in (of.now, of.before))
    if not of.is_real:
        judged = say(zh="相差在碰巧的范围内", en="no more of a change than chance makes")
    elif is_worse(of):
        judged = say(zh="变差了，不是碰巧", en="worse, and not by chance")
    else:
        judged = say(zh="变好了，不是碰巧", en="better, and not by chance")
    return say(
        zh=f"{name}：最近一次{_after(now)}，一个月前{_after(before)}，{judged}。",
        en=f"Lately {name} {now}, a month before {before}: {judged}.",
    )


def _amount(measure: str, value: float, say: Speech) -> str:
    if measure == "days_off":
        return say(zh=f"{value:.1f} 天", en=f"{value:.1f} days")
    return too_much(value, say) if measure == "bias" else f"{value:.0%}"


def missing(questions: Sequence[Question], of: Missing, say: Speech) -> str:
    """Why these cannot be judged yet, what it takes, and from when on."""
    what = {
        "nobody": say(
            zh="还没有一笔算数的、知道是谁买的订单", en="there is no purchase yet of which it is known who made it"
        ),
        "too_short": say(
            zh=f"从第一笔订单算起要满 {of.needs} 天，现在是 {of.has} 天",
            en=f"it takes {of.needs} days since the first order, and so far it is {_plural(of.has, 'day')}",
        ),
        "too_few": say(
            zh=f"当时已知的客户太少，要 {of.needs} 位，有 {of.has} 位",
            en=f"it takes {of.needs} customers known by then, not {of.has}",
        ),
        "too_few_again": say(
            zh=f"到当时为止同一样东西再买过 {of.has} 次，至少要 {of.needs} 次",
            en=f"it takes {of.needs} times that the same was bought again by then, not {of.has}",
        ),
        "no_goods": say(
            zh="没有哪笔知道是谁买的订单写明了商品", en="no order of a known customer says what was bought"
        ),
        "too_few_lapsed": say(
            zh=f"早就不来的客户要 {of.needs} 位，有 {of.has} 位",
            en=f"it takes {of.needs} customers who stayed away, not {of.has}",
        ),
        "no_visits": say(zh="过去那些天没有访问记录", en="no visits are known of the days asked about"),
        "visits_too_short": say(
            zh=f"要有 {of.needs} 天的访问记录，现在有 {of.has} 天",
            en=f"it takes {of.needs} days of recorded visits, not {of.has}",
        ),
        "too_few_did": say(
            zh=f"三个月里这样做了的访客要 {of.needs} 位，有 {of.has} 位",
            en=f"it takes {of.needs} visitors who did so in three months, not {of.has}",
        ),
        "too_little_came": say(
            zh=f"后来只有 {of.has} 次，至少要 {of.needs} 次", en=f"only {of.has} of these came, and it takes {of.needs}"
        ),
    }[of.why]
    day = None if of.earliest is None else iso(of.earliest)
    when = "" if day is None else say(zh=f"。最早 {day} 可以", en=f". The earliest day for it is {day}")
    title = say(zh="、", en="; ").join(question.title[say.lang] for question in questions)
    return say(zh=f"{title}：还检验不了，{what}{when}。", en=f"{_cap(title)}: not to be judged yet; {what}{when}.")


def standing(question: Question, of: Verdict, say: Speech) -> str:
    """The verdict in a few words."""
    stands = STANDINGS[of.standing][say.lang]
    if of.standing != "better":
        return stands
    subject = _SUBJECTS[question.lead][say.lang]
    return say(zh=f"{subject}{stands}", en=f"{subject} {stands}")


def way(of: BackTest, name: str, say: Speech) -> str:
    """What the model or a rule is called in a table."""
    return say(zh="模型", en="The model") if name == MODEL else _cap(_rule(of, name, say))


def looked_at(of: BackTest, looked: int, customers: int, cuts: int, say: Speech) -> str:
    """On how many customers and past days it rests."""
    whole = looked == customers
    who = say(
        zh=f"全部 {customers:,} 位客户" if whole else f"均匀抽出的 {looked:,} 位客户（共 {customers:,} 位）",
        en=f"all {customers:,} customers" if whole else f"{looked:,} customers evenly drawn from {customers:,}",
    )
    if of.among is not None:
        who = of.among[say.lang]
    days = say(
        zh=f"过去的 {cuts} 天" if cuts > 1 else "过去的一天",
        en="one past day" if cuts == 1 else f"{cuts} past days a month apart",
    )
    return say(
        zh=f"回到{days}，每次只用当天已知的重新学一遍，再和后来发生的对照；看了{who}。",
        en=f"Asked on {days}, learning each time from what was known then, and held against what came; for {who}.",
    )


def among(of: BackTest, say: Speech) -> str:
    """Who was looked at, of a model that is not about customers; else empty."""
    if of.among is None:
        return ""
    title, who = of.title[say.lang], of.among[say.lang]
    return say(zh=f"“{title}”看的是{who}。", en=f"“{title}” is for {who}.")


def unasked(models: Sequence[BackTest], say: Speech) -> str:
    """Which models a quick look left out, and how to have them asked."""
    titles = [f"“{model.title[say.lang]}”" for model in models]
    return say(
        zh=f"{'、'.join(titles)}要算得久，这里没有检验：在装了 Huitou 的电脑上运行 huitou evaluate 或 "
        "huitou prepare 之后就有。",
        en=f"Not asked here, for it takes longer: {', '.join(titles)}. Run huitou evaluate or huitou prepare "
        "where Huitou is installed, and they stand here.",
    )


def _rule(of: BackTest, rule: str, say: Speech) -> str:
    return of.rules[rule][say.lang]


def _after(text: str) -> str:
    """The same where it ends what stands before it."""
    return f" {text}" if text[0].isascii() else text


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _cap(text: str) -> str:
    return text[:1].upper() + text[1:]
