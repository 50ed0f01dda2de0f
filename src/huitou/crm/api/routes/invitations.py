"""Bringing somebody new in.

The link's code travels in bodies and behind the ``#`` of an address, which no server sees and no log keeps.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja import Path, Schema, Status
from pydantic import Field

from huitou import simulated
from huitou.crm.access import audit, invitations
from huitou.crm.access.models import Invitation
from huitou.crm.access.roles import Permission, Role
from huitou.crm.api.room import Open, Room
from huitou.crm.api.routes.session import SessionOut, enter, session_of
from huitou.crm.api.sent import Sent, Spelled
from huitou.crm.api.signed_in import signed_in
from huitou.crm.api.strength import check_password, checked_email
from huitou.crm.api.times import shop_time
from huitou.crm.project import clock
from huitou.crm.refused import NotFoundError
from huitou.crm.shop.served import data_version, shop

room = Room("invitations")


class InvitationOut(Schema):
    id: int
    email: str
    role: Role
    invited_by: str
    expires: str


class InvitationMade(InvitationOut):
    """``link`` is to be passed on; it is shown this once."""

    link: str


class InvitationIn(Sent):
    email: str = Field(max_length=254)
    role: Spelled[Role]


class Code(Sent):
    code: str = Field(min_length=20, max_length=100)


class InvitedOut(Schema):
    shop: str
    email: str
    role: Role
    invited_by: str


class Acceptance(Code):
    name: str = Field(min_length=1, max_length=80)
    password: str = Field(max_length=200)
    lang: str = Field("zh", pattern="^(zh|en)$")


@room.get("", needs=Permission.USERS_MANAGE, response=list[InvitationOut], summary="Invitations not yet accepted")
def listed(request: HttpRequest) -> list[InvitationOut]:
    waiting = invitations.waiting().select_related("made_by").order_by("-pk")
    return [_told(each) for each in waiting]


@room.post("", needs=Permission.USERS_MANAGE, response=InvitationMade, summary="Invite somebody")
def invite(request: HttpRequest, payload: InvitationIn) -> InvitationMade:
    email = checked_email(payload.email)
    made, code = invitations.invite(signed_in(request), email, payload.role)
    audit.note(request, "invitation.made", email, role=payload.role)
    return InvitationMade(**_told(made).model_dump(), link=request.build_absolute_uri(f"/invitation#{code}"))


@room.post("/look", needs=Open.ANYBODY, response=InvitedOut, summary="What a link invites to")
def look(request: HttpRequest, payload: Code) -> InvitedOut:
    found = invitations.look(payload.code)
    return InvitedOut(
        shop=shop().settings.name, email=found.email, role=Role(found.role), invited_by=found.made_by.name
    )


@room.post("/accept", needs=Open.ANYBODY, response=SessionOut, summary="Make the account, and sign in")
def accept(request: HttpRequest, payload: Acceptance) -> SessionOut:
    check_password(payload.password, name=payload.name, email=invitations.look(payload.code).email)
    # Whoever joins a shop at work is not stopped on the way in; the tour is in the menu.
    at_work = simulated.read(settings.SHOP) is None and data_version(settings.SHOP) is not None
    user = invitations.accept(payload.code, payload.name, payload.password, payload.lang, toured=at_work)
    enter(request, user)
    audit.note(request, "invitation.accepted", user.email)
    return session_of(request)


@room.delete("/{invitation_id}", needs=Permission.USERS_MANAGE, response={204: None}, summary="Withdraw an invitation")
def withdraw(request: HttpRequest, invitation_id: Path[int]) -> Status[None]:
    found = invitations.waiting().filter(pk=invitation_id)
    invitation = found.first()
    if invitation is None or not found.update(ended_at=clock.now()):
        raise NotFoundError(en=f"invitation: {invitation_id}", zh=f"邀请：{invitation_id}")
    audit.note(request, "invitation.withdrawn", invitation.email)
    return Status(204, None)


def _told(invitation: Invitation) -> InvitationOut:
    return InvitationOut(
        id=invitation.pk,
        email=invitation.email,
        role=Role(invitation.role),
        invited_by=invitation.made_by.name,
        expires=shop_time(invitation.expires_at),
    )
