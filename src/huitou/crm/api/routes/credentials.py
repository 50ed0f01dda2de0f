"""What opens other people's systems: set here, used by the server, never given back."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Path, Schema, Status
from pydantic import Field

from huitou.crm.access import audit, credentials
from huitou.crm.access.models import Credential
from huitou.crm.access.roles import Permission
from huitou.crm.api.room import Room
from huitou.crm.api.sent import Sent
from huitou.crm.api.signed_in import signed_in
from huitou.crm.api.times import shop_time
from huitou.crm.refused import NotFoundError

room = Room("credentials")
Name = Annotated[str, Path(pattern=r"^[a-z][a-z0-9._-]{0,79}$")]


class CredentialOut(Schema):
    """That there is one, and since when."""

    name: str
    changed: str
    changed_by: str
    version: int


class CredentialIn(Sent):
    """``version``: of the one it replaces; 0 for a new one."""

    value: str = Field(min_length=1, max_length=4000)
    version: int = Field(0, ge=0, le=2**31 - 1)


@room.get("", needs=Permission.CREDENTIALS_MANAGE, response=list[CredentialOut], summary="Which credentials there are")
def listed(request: HttpRequest) -> list[CredentialOut]:
    return [_told(each) for each in Credential.objects.select_related("changed_by").order_by("name")]


@room.put("/{name}", needs=Permission.CREDENTIALS_MANAGE, response=CredentialOut, summary="Set a credential")
def put(request: HttpRequest, name: Name, payload: CredentialIn) -> CredentialOut:
    kept = credentials.put(signed_in(request), name, payload.value, payload.version)
    audit.note(request, "credential.set", name)
    return _told(kept)


@room.delete("/{name}", needs=Permission.CREDENTIALS_MANAGE, response={204: None}, summary="Remove a credential")
def remove(request: HttpRequest, name: Name) -> Status[None]:
    removed, _ = Credential.objects.filter(name=name).delete()
    if not removed:
        raise NotFoundError(en=f"credential: {name}", zh=f"凭据：{name}")
    audit.note(request, "credential.removed", name)
    return Status(204, None)


def _told(kept: Credential) -> CredentialOut:
    return CredentialOut(
        name=kept.name, changed=shop_time(kept.changed_at), changed_by=kept.changed_by.name, version=kept.version
    )
