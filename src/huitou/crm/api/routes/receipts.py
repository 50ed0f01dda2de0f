"""What became of messages, told by the system that delivers them: stored before it is answered, and once each."""

from __future__ import annotations

from typing import Literal

from django.db import transaction
from django.http import HttpRequest
from ninja import Path, Schema
from pydantic import AwareDatetime, Field, model_validator

from huitou.crm.api.room import Open, Room
from huitou.crm.api.sent import Sent, Spelled
from huitou.crm.delivery.scrubbed import scrubbed
from huitou.crm.delivery.store import Receipt
from huitou.crm.delivery.tables import TableOutbox

room = Room("receipts")


class ReceiptIn(Sent):
    """``id`` names the telling: the same one again is none. The message is named by the ``key`` it was handed over
    under, or by the ``ref`` that was answered then. ``address``: the e-mail address or phone it went to, for one that
    bounced or was complained about; whoever else has it is left alone too. It is kept as a fingerprint.
    """

    id: str = Field(min_length=1, max_length=150, pattern=r"^[!-~]+$")
    kind: Literal["accepted", "refused", "delivered", "undelivered", "bounced", "complained"]
    key: str = Field(default="", max_length=120)
    ref: str = Field(default="", max_length=200)
    at: Spelled[AwareDatetime] | None = None
    detail: str = Field(default="", max_length=2_000)
    address: str = Field(default="", max_length=200)

    @model_validator(mode="after")
    def _names_a_message(self) -> ReceiptIn:
        if not (self.key or self.ref):
            raise ValueError("give the key of the message, or its ref")
        return self


class ReceiptsIn(Sent):
    receipts: list[ReceiptIn] = Field(min_length=1, max_length=1_000)


class ReceiptsOut(Schema):
    """``new``: how many were not told before."""

    new: int


@room.post("/{channel}", needs=Open.SIGNED, response=ReceiptsOut, summary="Receipts of a channel, signed")
def told(request: HttpRequest, channel: Path[str], said: ReceiptsIn) -> ReceiptsOut:
    """Take them in. Who bounced or complained is left alone on the channel from here on."""
    outbox = TableOutbox()
    with transaction.atomic():
        new = [outbox.receipt(_receipt(each, channel)) for each in said.receipts]
    return ReceiptsOut(new=sum(new))


def _receipt(said: ReceiptIn, channel: str) -> Receipt:
    detail = scrubbed(said.detail)
    return Receipt(f"{channel}:{said.id}", said.kind, said.key, said.ref, said.at, detail, channel, said.address)
