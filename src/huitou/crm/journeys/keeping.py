"""How long is kept what tells what happened: by kind, in days.

Nothing goes that a promise needs: the key of a message while its enrolment is on the way, what is unknown, contacts for
as long as caps reach, and how a customer first and last entered a journey, for coming again and for its effect.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from huitou.errors import UserError

_WRITTEN = re.compile(r"([a-z]+) (\d{1,5})")


@dataclass(frozen=True, slots=True)
class Keep:
    """``steps`` somebody took, ``decisions`` on messages, ``receipts`` of providers, ``events`` that were told live,
    ``messages`` that went or were skipped, ``entries`` into a journey between the first and the last, and ``tasks``
    that ended."""

    steps: int = 400
    decisions: int = 400
    receipts: int = 400
    events: int = 800
    messages: int = 800
    entries: int = 800
    tasks: int = 800


# A step waits for an event for up to a year, an entry for up to two; caps reach back a quarter; receipts come late.
_LEAST = Keep(steps=30, decisions=30, receipts=60, events=740, messages=120, entries=740, tasks=120)


def read_keep(text: str) -> Keep:
    """As the setting says: ``steps 200; decisions 200``; what is not named has its default.

    Raises: UserError ``server.keep``.
    """
    said: dict[str, int] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        found = _WRITTEN.fullmatch(part)
        if found is None or found[1] not in {each.name for each in fields(Keep)}:
            names = ", ".join(each.name for each in fields(Keep))
            raise UserError(
                "server.keep",
                en=f"HUITOU_KEEP says {part!r}; write a kind and its days, as steps 400; the kinds are {names}",
                zh=f"HUITOU_KEEP 里写着 {part!r}；请写成种类加天数，例如 steps 400；种类有 {names}",
            )
        least = int(getattr(_LEAST, found[1]))
        if int(found[2]) < least:
            raise UserError(
                "server.keep",
                en=f"HUITOU_KEEP keeps {found[1]} for {found[2]} days; journeys need them for at least {least}",
                zh=f"HUITOU_KEEP 里 {found[1]} 只保留 {found[2]} 天；旅程至少要用到 {least} 天",
            )
        said[found[1]] = int(found[2])
    return Keep(**said)
