"""Breaking a text into lines that fit, Chinese as it is written: between any two characters, none of them a comma that
begins a line or a bracket that ends one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import wcwidth

_CLOSING = "，。；：、？！）】》”’…,.;:?!)]}%"
_OPENING = "（【《“‘([{"
# A run without spaces and without Chinese, one Chinese character, or the spaces between.
_PARTS = re.compile(r"\s+|[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]|[^\s\u2e80-\u9fff\uff00-\uffef\u3000-\u303f]+")


def wrap(text: str, width: int) -> list[str]:
    """The lines of the text; what is too long for a line stands on one of its own."""
    lines, line = [], ""
    for piece in _pieces(text):
        if line and wcwidth.wcswidth((line + piece).rstrip()) > width:
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> Iterator[str]:
    """What must stay together: a word or a Chinese character, with the marks that belong to it and the space before."""
    piece = ""
    for part in _PARTS.findall(text.strip()):
        glued = not piece.strip() or part[0] in _CLOSING or piece[-1] in _OPENING
        if piece and not glued:
            yield piece
            piece = ""
        piece += part
    if piece:
        yield piece
