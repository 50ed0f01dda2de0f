"""What time it is. Everything in the server that depends on it asks here, so that a test can say."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """This instant, in UTC."""
    return timezone.now()
