"""What is decided of a message at the moment it would go: send it, put it off, or skip it, with the reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from huitou.crm.delivery.codes import Code


@dataclass(frozen=True, slots=True)
class Send:
    """It goes now, to this address."""

    address: str


@dataclass(frozen=True, slots=True)
class Defer:
    """Not now; judged anew at ``until``. ``detail`` is as with a skip."""

    until: dt.datetime
    code: Code
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """Not at all. ``detail`` is what a person may read beside the words of the code."""

    code: Code
    detail: str = ""


Verdict = Send | Defer | Skip
