"""Which encoding a text is in: its mark, else UTF-8, else GB18030 or Windows-1252; what it likely is when none fits."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # UTF-32's little-endian mark begins with UTF-16's.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_RUNS = re.compile(rb"[\x80-\xff]+")
_FEW_RUNS = 8
_THREE_BYTES = re.compile(rb"[\xe1-\xef][\x80-\xbf]{2}")
_FEW_CHARACTERS = 4
_SAMPLE = 65_536


def marked(head: bytes) -> str | None:
    """The encoding a byte order mark names."""
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def legacy(sample: bytes) -> str | None:
    """GB18030 or Windows-1252 by the looks of bytes that are not UTF-8; None when they look like neither.

    In Chinese text bytes above 0x7f come in pairs; in Western text mostly alone, between letters. Big5 and Shift-JIS
    often pass as GB18030, but then few characters are in its everyday part (GB2312).
    """
    runs = _HIGH_RUNS.findall(sample)
    alone = sum(len(run) == 1 for run in runs) / max(1, len(runs))
    if alone > 0.5:
        return "cp1252"
    if alone < 0.25 or len(runs) < _FEW_RUNS:
        return "gb18030"
    letters = [letter for letter in sample.decode("gb18030", "ignore") if letter > "\x7f"]
    everyday = sum(bool(letter.encode("gb2312", "ignore")) for letter in letters)
    return "gb18030" if everyday >= 0.4 * len(letters) else None


def is_utf8(sample: bytes) -> bool:
    """Whether a sample holds characters of three bytes as UTF-8 writes them, more than chance would give."""
    return len(_THREE_BYTES.findall(sample)) >= _FEW_CHARACTERS


def guess(sample: bytes) -> str | None:
    """What the text likely is, for the words of a refusal only."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:_SAMPLE], cp_exclusion=["utf_8", "gb18030", "gbk", "gb2312", "hz"]).best()
    return best.encoding if best else None
