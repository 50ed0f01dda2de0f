"""One's own API tokens."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Path, Schema, Status
from pydantic import Field

from huitou.crm.access import audit, tokens
from huitou.crm.access.models import ApiToken
from huitou.crm.access.roles import Permission
from huitou.crm.api.room import Open, Room
from huitou.crm.api.sent import Sent, Spelled
from huitou.crm.api.signed_in import signed_in
from huitou.crm.api.times import shop_time, shop_time_or_none
from huitou.crm.refused import NotFoundError

room = Room("tokens")


class TokenOut(Schema):
    """``prefix`` is what the token begins with."""

    id: int
    name: str
    prefix: str
    scopes: list[str]
    made: str
    expires: str
    last_used: str | None


class TokenMade(TokenOut):
    """``token`` is shown this once."""

    token: str


class TokensOut(Schema):
    """``offered``: the scopes one can give."""

    items: list[TokenOut]
    offered: list[Permission]


class TokenIn(Sent):
    name: str = Field(min_length=1, max_length=80)
    scopes: list[Spelled[Permission]] = Field(min_length=1, max_length=40)
    days: int = Field(90, ge=1, le=366)


@room.get("", needs=Open.SIGNED_IN, response=TokensOut, summary="My tokens")
def listed(request: HttpRequest) -> TokensOut:
    user = signed_in(request)
    mine = ApiToken.objects.filter(user=user, ended_at__isnull=True).order_by("-pk")
    return TokensOut(items=[_told(each) for each in mine], offered=sorted(tokens.offered(user)))


@room.post("", needs=Open.SIGNED_IN, response=TokenMade, summary="Make a token")
def make(request: HttpRequest, payload: TokenIn) -> TokenMade:
    made, text = tokens.make(signed_in(request), payload.name, payload.scopes, payload.days)
    audit.note(request, "token.made", made.prefix, scopes=made.scopes, days=payload.days)
    return TokenMade(**_told(made).model_dump(), token=text)


@room.delete("/{token_id}", needs=Open.SIGNED_IN, response={204: None}, summary="End a token")
def end(request: HttpRequest, token_id: Path[int]) -> Status[None]:
    ended = tokens.end(signed_in(request), token_id)
    if ended is None:
        raise NotFoundError(en=f"token: {token_id}", zh=f"令牌：{token_id}")
    audit.note(request, "token.ended", ended.prefix)
    return Status(204, None)


def _told(token: ApiToken) -> TokenOut:
    return TokenOut(
        id=token.pk,
        name=token.name,
        prefix=token.prefix,
        scopes=token.scopes,
        made=shop_time(token.made_at),
        expires=shop_time(token.expires_at),
        last_used=shop_time_or_none(token.last_used_at),
    )
