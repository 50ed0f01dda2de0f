"""What ``huitou map`` asks at a terminal: what the file is, its needed columns, its words of states, its dates."""

from __future__ import annotations

from huitou.cli.output import one_line, say
from huitou.intake.draft import Draft
from huitou.intake.field_names import FIELD_NAMES
from huitou.intake.kinds import KINDS, Kind
from huitou.intake.masking import masked
from huitou.language import Speech

STATES = {
    "1": ("paid", "已付款", "paid"),
    "2": ("pending", "未付款", "not yet paid"),
    "3": ("closed", "已关闭或取消", "closed or cancelled"),
    "4": ("refunded", "付过又全退了", "paid and all refunded"),
}
_SAMPLES = 2


def ask(draft: Draft, t: Speech) -> None:
    """Settle with the user what is in doubt: needed columns, words of states, the order of dates."""
    if kinds := draft.proposal.kinds:
        say(t(zh="这个文件是什么？", en="What is this file?"))
        draft.be(kinds[_choice([kind_name(kind, t) for kind in kinds], t)])
    _ask_columns(draft, t)
    proposal = draft.proposal
    for word in list(proposal.unknown_words):
        say(t(zh=f"订单状态“{one_line(word)}”是什么意思？", en=f"What does the order state “{one_line(word)}” mean?"))
        options = [t(zh=zh, en=en) for _, zh, en in STATES.values()]
        state = list(STATES.values())[_choice(options, t)][0]
        proposal.states.setdefault(state, []).append(word)
        proposal.unknown_words.remove(word)
    if proposal.short_dates:
        say(t(zh="01/02/2024 这样的日期，哪个在前？", en="In dates such as 01/02/2024, which comes first?"))
        first = _choice(
            [t(zh="月（1 月 2 日）", en="the month (January 2)"), t(zh="日（2 月 1 日）", en="the day (1 February)")], t
        )
        proposal.date_order, proposal.short_dates = ("mdy", "dmy")[first], False


def _ask_columns(draft: Draft, t: Speech) -> None:
    """Settle the needed columns; one whose column was given to another field is asked for again."""
    settled: set[str] = set()
    while names := [n for n in draft.in_doubt if n not in settled]:
        name = names[0]
        lacking = name in draft.proposal.missing
        held = {draft.proposal.fields.get(other) for other in settled}
        places = [place for place in draft.candidates(name) if place not in held]
        if not places:
            return
        say(t(zh=f"哪一列是{FIELD_NAMES[name].zh}？", en=f"Which column is the {FIELD_NAMES[name].en}?"))
        # Where nothing looks like it, taking the first unasked would be a guess.
        chosen = _choice([_column(draft, place) for place in places], t, unasked=None if lacking else 1)
        draft.put(name, places[chosen])
        settled.add(name)


def kind_name(kind: Kind, t: Speech) -> str:
    return t(zh=KINDS[kind].zh, en=KINDS[kind].en)


def _choice(options: list[str], t: Speech, *, unasked: int | None = 1) -> int:
    """The index of the option the user picks; ``unasked``: the number taken by just pressing return."""
    for number, option in enumerate(options, start=1):
        say(f"  {number}  {option}")
    prompt = t(zh="序号", en="number") + (f" [{unasked}]" if unasked else "") + t(zh="：", en=": ")
    while True:
        try:
            typed = input(prompt).strip() or str(unasked or "")
        except EOFError:
            raise KeyboardInterrupt from None
        if typed.isdecimal() and 1 <= int(typed) <= len(options):
            return int(typed) - 1
        say(t(zh=f"请输入 1 到 {len(options)}", en=f"a number from 1 to {len(options)}, please"))


def _column(draft: Draft, place: int) -> str:
    """A column by its name and what stands in it."""
    cells = dict.fromkeys(row[place] for row in draft.sample if row[place].strip())
    shown = ", ".join(masked(one_line(cell)) for cell in list(cells)[:_SAMPLES])
    return f"{one_line(masked(draft.table.header[place]))}  ({shown})"
