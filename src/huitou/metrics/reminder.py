"""When to remind a customer, given how long customers usually take."""

from __future__ import annotations


def reminder_window(typical_gap: int) -> tuple[int, int]:
    """The first and last day to remind on: 0.70 and 0.85 of the typical gap, each rounded half up.

    A typical gap of 35 days gives days 25 to 30.
    """
    return (typical_gap * 70 + 50) // 100, (typical_gap * 85 + 50) // 100
