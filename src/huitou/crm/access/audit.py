"""Writing the log of what people did."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from huitou.crm.access.address import address
from huitou.crm.access.models import AuditEntry, User


def note(request: HttpRequest, action: str, subject: str = "", /, **detail: Any) -> None:
    """Write down that whoever asks did this, from where; what is None or empty is not part of it.

    ``audit_words`` has the words for each action.
    """
    detail = {name: value for name, value in detail.items() if value is not None and value != ""}
    user = request.user if isinstance(request.user, User) else None
    token = getattr(request, "token", None)
    if token is not None:
        detail = {**detail, "token": token.prefix}
    AuditEntry.objects.create(user=user, action=action, subject=subject[:120], detail=detail, address=address(request))
