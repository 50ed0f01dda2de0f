"""The words a task suggests: for opening the talk, and for each way it can go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from huitou.crm.delivery.words.kept import find
from huitou.crm.delivery.words.liquid import WordsError, filled
from huitou.language import Speech
from huitou.metrics.definition import Words

Branch = Literal["open", "need", "hesitate", "refuse"]
BRANCHES: tuple[Branch, ...] = get_args(Branch)
NAMES: Mapping[Branch, Words] = {
    "open": {"zh": "开场", "en": "Opening"},
    "need": {"zh": "有需要", "en": "Wants it"},
    "hesitate": {"zh": "在犹豫", "en": "Hesitates"},
    "refuse": {"zh": "不需要", "en": "Declines"},
}
# Where the shop has written none of its own.
_BUILT_IN: Mapping[Branch, Words] = {
    "open": {
        "zh": "您好，我是{{ shop }}的客服。您上次买的{{ product }}已经 {{ days }} 天了，用得还好吗？"
        "快用完的话，我可以帮您看看合适的。",
        "en": "Hello, this is {{ shop }}. It has been {{ days }} days since you bought {{ product }}: how has it been?"
        " If it is running out I can help you find what suits you.",
    },
    "need": {
        "zh": "好的，我把您上次买的那款链接发给您，直接拍就行；地址和上次一样的话，今天就可以安排发货。",
        "en": "Gladly: here is the one you bought last time. If the address is the same, it can go out today.",
    },
    "hesitate": {
        "zh": "没关系，您不着急就先用着。是口味、用量还是别的地方拿不准？告诉我，我帮您参谋。",
        "en": "No hurry at all. Is it the taste, the amount, or something else? Tell me and I will help you decide.",
    },
    "refuse": {
        "zh": "好的，那就不打扰您了。以后有需要随时找我。",
        "en": "Of course, I will not trouble you further. I am here whenever you need something.",
    },
}


@dataclass(frozen=True, slots=True)
class Line:
    branch: Branch
    name: str
    text: str


def lines(script: str, values: Mapping[str, str], t: Speech) -> list[Line]:
    """The words of each branch, by the template ``script`` or those for any talk; one of which a value is not known is
    left out.
    """
    own = _own(script, t)
    found = []
    for branch in BRANCHES:
        text = _filled(own.get(branch, ""), values) or _filled(_BUILT_IN[branch][t.lang], values)
        if text:
            found.append(Line(branch, NAMES[branch][t.lang], text))
    return found


def _own(named: str, t: Speech) -> Mapping[Branch, str]:
    template = find(named) if named else None
    written = None if template is None else template.in_language(t.lang)
    if written is None:
        return {}
    return {"open": written.body, "need": written.need, "hesitate": written.hesitate, "refuse": written.refuse}


def _filled(source: str, values: Mapping[str, str]) -> str:
    try:
        return filled(source, values)
    except WordsError:
        return ""
