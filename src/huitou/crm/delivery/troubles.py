"""Whose trouble an error is: one message's, which is put off while the others go on, or everybody's."""

from __future__ import annotations

from django.db import DataError, IntegrityError
from django.db import Error as DatabaseError

from huitou.errors import ExternalError, HuitouError

# What the database says of one row.
_OF_ONE_ROW = (DataError, IntegrityError)
_EVERYBODYS = (DatabaseError, ExternalError, OSError, MemoryError)


def is_everybodys(problem: Exception) -> bool:
    """Whether it would meet the next one too: a database that is locked or away, a shop that is being cleared.

    Then nobody is put off for it: the loop waits, and tries again.
    """
    return isinstance(problem, _EVERYBODYS) and not isinstance(problem, _OF_ONE_ROW)


def named(problem: Exception) -> str:
    """What it is called where people read it. Its own words stay in the log, for they may quote somebody's data."""
    return problem.code if isinstance(problem, HuitouError) else type(problem).__name__
