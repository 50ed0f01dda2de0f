"""What whoever runs the server asks it: /healthz, /readyz, /metrics; answered before hosts and sessions are read."""

from __future__ import annotations

import ipaddress
import os
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from huitou.crm.project import exposition, health

TOKEN_VARIABLE = "HUITOU_METRICS_TOKEN"  # noqa: S105 (where it is, not what it is)


class Operations:
    """Health is open to everybody and says nothing but how things are; the metrics are for this machine and for whoever
    has the token."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"}:
            match request.path:
                case "/healthz":
                    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
                case "/readyz":
                    return _readyz()
                # The web app's page of the metrics has the same address, and browsers ask for it by name.
                case "/metrics" if "text/html" not in request.headers.get("Accept", ""):
                    return _metrics(request)
        return self._answer(request)


def _readyz() -> HttpResponse:
    checks = health.checks()
    ready = all(state in health.GOOD for state in checks.values())
    return JsonResponse({"ready": ready, "checks": checks}, status=200 if ready else 503)


def _metrics(request: HttpRequest) -> HttpResponse:
    if not (_from_here(request) or _with_token(request)):
        return HttpResponse("not from here, and not without the token\n", status=403, content_type="text/plain")
    return HttpResponse(exposition.text(), content_type=exposition.CONTENT_TYPE)


def _from_here(request: HttpRequest) -> bool:
    """Asked by this machine itself. A proxy on it asks for others, and says so."""
    if settings.HTTPS or "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR") or "").is_loopback
    except ValueError:
        return False


def _with_token(request: HttpRequest) -> bool:
    wanted = os.environ.get(TOKEN_VARIABLE, "")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(wanted) and secrets.compare_digest(given.encode(), wanted.encode())
