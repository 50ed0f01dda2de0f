"""One line of log and one count for each request: who, where by the router's template, how it ended, how long."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from huitou.crm.access.models import User
from huitou.crm.api import errors
from huitou.crm.project.measured import measured
from huitou.crm.project.request_id import request_id

_log = logging.getLogger("huitou.request")
# A file of the web app, or nothing there is: what was asked for would be anybody's words.
_NOWHERE = "(none)"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLog:
    """Stands before everything else, and gives each answer the number by which the log knows it."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = self._answered(request)
        seconds = time.perf_counter() - began
        response.headers["X-Request-ID"] = request_id(request)
        method = request.method if request.method in _METHODS else "OTHER"
        path = _template(request)
        measured.count(method, path, response.status_code, seconds)
        _log.info(
            "request",
            extra={
                "request_id": request_id(request),
                "user_id": _user_id(request),
                "method": method,
                "path": path,
                "status": response.status_code,
                "ms": round(seconds * 1000, 1),
            },
        )
        return response

    def _answered(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self._answer(request)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as panic:  # noqa: BLE001 (a panic of an engine is no Exception, and Django lets it through)
            return errors.broken(request, panic)


def _template(request: HttpRequest) -> str:
    found = request.resolver_match
    return _NOWHERE if found is None else f"/{found.route}"


def _user_id(request: HttpRequest) -> int | None:
    """Of whoever was looked up on the way; nobody is looked up for the log's sake."""
    user = request.__dict__.get("user")
    if not isinstance(user, User):
        user = request.__dict__.get("_cached_user")
    return user.pk if isinstance(user, User) else None
