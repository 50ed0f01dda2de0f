"""From where somebody asks."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str | None:
    """The asker's address. Behind our own proxy (HUITOU_HTTPS) it is the last one the proxy wrote down: what stands
    before it, anybody may have made up."""
    said = request.META.get("REMOTE_ADDR") or ""
    if settings.HTTPS:
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or said
    try:
        return str(ipaddress.ip_address(said))
    except ValueError:
        return None
