"""The number by which one request is found again: in its answer, in the log, in what somebody reports."""

from __future__ import annotations

import uuid

from django.http import HttpRequest

_NAME = "huitou_request_id"


def request_id(request: HttpRequest) -> str:
    """The request's number, given at the first asking; never taken from outside, for it is written to the log."""
    found: str | None = getattr(request, _NAME, None)
    if found is None:
        found = uuid.uuid4().hex
        setattr(request, _NAME, found)
    return found
