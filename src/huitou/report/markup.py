"""HTML that cannot be broken into: everything that is not markup already is escaped on its way in."""

from __future__ import annotations

import json
from html import escape
from typing import Any

_EMPTY = frozenset({"meta", "br", "col", "link"})


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, /, *content: str | None, **attributes: str | float | bool | None) -> Markup:
    """An element: ``tag("td", "<b>", class_="n")`` is ``<td class="n">&lt;b&gt;</td>``.

    An attribute that is None or False is left out; ``_`` in its name stands for ``-``, a last one is dropped.
    """
    said = "".join(
        _attribute(key, value) for key, value in attributes.items() if value is not None and value is not False
    )
    if name in _EMPTY:
        return Markup(f"<{name}{said}>")
    return Markup(f"<{name}{said}>{join(*content)}</{name}>")


def join(*content: str | None) -> Markup:
    """Pieces one after the other; those that are no markup are escaped, None is nothing."""
    return Markup("".join(part if isinstance(part, Markup) else escape(part) for part in content if part is not None))


def data(value: Any, *, id_: str) -> Markup:
    """JSON a script of the page reads. No ``<`` stands in it, so that nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(f'<script type="application/json" id="{escape(id_)}">{text}</script>')


def _attribute(name: str, value: str | float) -> str:
    written = name.removesuffix("_").replace("_", "-")
    return f" {written}" if value is True else f' {written}="{escape(str(value))}"'
