"""Showing what is masked: to who may see it, and in the log."""

from __future__ import annotations

from django.http import HttpRequest

from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api.gate import check
from huitou.crm.api.signed_in import signed_in


def insist(request: HttpRequest, needs: Permission) -> None:
    """Raises: RefusedError 403 where whoever asks may not, though they may use the endpoint."""
    check(signed_in(request), needs)


def reveal(request: HttpRequest, what: str, **detail: object) -> None:
    """Let it be seen in full. Raises: RefusedError 403."""
    insist(request, Permission.CUSTOMERS_UNMASK)
    audit.note(request, "unmasked", what, **detail)
