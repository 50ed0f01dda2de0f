"""Tags that a journey may not put on by itself: what they say of somebody needs a separate consent (PIPL 28).

Looked for on the safe side. A person may still put such a tag on by hand, with that consent.
"""

from __future__ import annotations

import re

_PATTERNS = (
    # Health and medicine; a fault of a product (毛病) is none.
    r"(?<!毛)病|炎症|癌|症状|综合征|肿瘤|糖尿|三高|[高低]?血[糖压脂]|痛风|抑郁|焦虑|失眠|心脏|残疾|残障|手术|患者",
    r"健康(?:状况|问题|情况|档案)|亚健康|体检|[用服吃]药|药物|更年期|经期|痛经",
    r"\b(?:diabet\w*|hypertens\w*|blood (?:pressure|sugar)|cancer|tumou?rs?|depress(?:ed|ion)|anxiety|insomnia)\b",
    r"\b(?:asthma|gout|diseases?|illness(?:es)?|patients|medications?|medical|disabilit\w*)\b",
    r"\bhealth (?:condition|problem|issue)s?\b",
    r"过敏|不耐受|\b(?:allerg\w*|intoleran\w*|coeliac|celiac)\b",
    r"孕|哺乳|月子|产后|\b(?:pregnan\w*|maternity|breast-?feeding|expecting a baby|expectant)\b",
    r"宗教|信[教佛]|[信教]徒|[佛道]教|基督|天主教|伊斯兰|穆斯林|清真|犹太",
    r"\b(?:religio\w*|christians?|muslims?|islam\w*|jew(?:s|ish)?|buddhis\w*|hindus?|catholics?|halal|kosher)\b",
    # Children under 14, and being somebody's parent.
    r"宝宝|宝[妈爸]|奶[爸粉]|母婴|婴|幼儿|儿童|[小男女]孩|孩子|小朋友|小学生|未成年|[有带生]娃|(?<!\d)(?:\d|1[0-3])\s*岁",
    r"\b(?:bab(?:y|ies)|infants?|toddlers?|child(?:ren)?|kids?|minors?)\b",
    r"\b(?:under[- ]?14s?|(?:\d|1[0-3])[- ]years?[- ]olds?)\b",
)
_FOUND = re.compile("|".join(_PATTERNS), re.IGNORECASE)


def sensitive(tag: str) -> str:
    """What in a tag's name is of that kind; empty where nothing is."""
    found = _FOUND.search(tag)
    return "" if found is None else found[0]
