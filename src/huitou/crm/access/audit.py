"""Writing the log of what people did."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from huitou.crm.access.models import AuditEntry, User


def note(request: HttpRequest, action: str, subject: str = "", **detail: Any) -> None:
    """Write down that whoever asks did this, from where."""
    user = request.user if isinstance(request.user, User) else None
    AuditEntry.objects.create(
        user=user, action=action, subject=subject, detail=detail, address=request.META.get("REMOTE_ADDR") or None
    )
