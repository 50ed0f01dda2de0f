"""What an event is: one shape for all, and what each kind says. A new kind is one of these, and its list in the outbox.

They are plain dictionaries, checked: tens of thousands come in a second, and objects would cost more than all the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NotRequired

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, Strict, TypeAdapter, with_config

# Pydantic asks for this one before Python 3.12.
from typing_extensions import TypedDict


def _amount(said: Any) -> Any:
    """A number as JSON has it is as good as its digits; true is none."""
    return said if isinstance(said, bool) or not isinstance(said, int | float) else repr(said)


Id = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[!-~]+$")]
Text = Annotated[str, Field(max_length=200)]
Number = Annotated[str, Field(min_length=1, max_length=100)]
Instant = Annotated[AwareDatetime, Strict()]
Amount = Annotated[str, BeforeValidator(_amount), Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,6})?$")]
Source = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,30}$")]
_EXACT = with_config(ConfigDict(extra="forbid"))


@_EXACT
class Who(TypedDict, total=False):
    """Whom it is about: as the platform names them, by a contact, or by the number Huitou gave them."""

    unionid: Text
    member: Text
    nick: Text
    email: Text
    phone: Text
    customer_id: Annotated[int, Field(ge=1, le=2**62, strict=True)]


@_EXACT
class Item(TypedDict, total=False):
    product_id: Text
    product_name: Text
    category: Text
    quantity: Amount
    line_amount: Amount


@_EXACT
class OrderData(TypedDict):
    """``paid_amount``: what is, or is to be, paid, in the shop's currency."""

    order_id: Number
    paid_amount: Amount
    ordered_at: NotRequired[Instant]
    status: NotRequired[Literal["pending", "paid", "closed"]]
    channel: NotRequired[Text]
    province: NotRequired[Text]
    coupon: NotRequired[Text]
    discount: NotRequired[Amount]
    items: NotRequired[Annotated[list[Item], Field(max_length=200)]]


@_EXACT
class PaymentData(TypedDict):
    """The same of an order that is paid by now."""

    order_id: Number
    paid_amount: Amount
    ordered_at: NotRequired[Instant]
    channel: NotRequired[Text]
    province: NotRequired[Text]
    coupon: NotRequired[Text]
    discount: NotRequired[Amount]
    items: NotRequired[Annotated[list[Item], Field(max_length=200)]]


@_EXACT
class ParcelData(TypedDict):
    order_id: Number
    parcel_id: NotRequired[Text]
    carrier: NotRequired[Text]
    parcel_state: NotRequired[Text]
    shipped_at: NotRequired[Instant]
    promised_at: NotRequired[Instant]
    delivered_at: NotRequired[Instant]


@_EXACT
class VisitData(TypedDict, total=False):
    """Without ``who`` a visit is of its device."""

    event: Literal["enter", "view_product", "favourite"]
    device_id: Text
    device: Text
    product_id: Text
    category: Text
    channel: Text
    campaign: Text
    province: Text


@_EXACT
class CartData(TypedDict):
    product_id: Number
    device_id: NotRequired[Text]
    device: NotRequired[Text]
    category: NotRequired[Text]
    channel: NotRequired[Text]
    campaign: NotRequired[Text]


@_EXACT
class TicketData(TypedDict):
    ticket_id: Number
    opened_at: Instant
    responded_at: NotRequired[Instant]
    closed_at: NotRequired[Instant]
    order_id: NotRequired[Text]
    ticket_kind: NotRequired[Text]


class _Live(TypedDict):
    """``id`` is the sender's own within ``source``: the same again is known. ``at``: when it happened."""

    id: Id
    at: Instant
    source: NotRequired[Source]
    store: NotRequired[Annotated[str, Field(max_length=100)]]
    who: NotRequired[Who]


@_EXACT
class OrderEvent(_Live):
    kind: Literal["order"]
    data: OrderData


@_EXACT
class PaymentEvent(_Live):
    kind: Literal["payment"]
    data: PaymentData


@_EXACT
class ParcelEvent(_Live):
    kind: Literal["parcel"]
    data: ParcelData


@_EXACT
class VisitEvent(_Live):
    kind: Literal["visit"]
    data: VisitData


@_EXACT
class CartEvent(_Live):
    kind: Literal["cart"]
    data: CartData


@_EXACT
class TicketEvent(_Live):
    kind: Literal["ticket"]
    data: TicketData


AnyEvent = OrderEvent | PaymentEvent | ParcelEvent | VisitEvent | CartEvent | TicketEvent
_Event = Annotated[AnyEvent, Field(discriminator="kind")]
EVENT: TypeAdapter[AnyEvent] = TypeAdapter(_Event)
EVENTS: TypeAdapter[list[AnyEvent]] = TypeAdapter(list[_Event])
# What says whom an event is about where nobody is named.
NAMES_BY: Mapping[str, str] = {
    "parcel": "order_id",
    "ticket": "order_id",
    "visit": "device_id",
    "cart": "device_id",
}


def source_of(event: AnyEvent) -> str:
    return event.get("source", "huitou")


def key_of(event: AnyEvent) -> str:
    """What it is known by, whoever sends it again."""
    return f"{source_of(event)}/{event['id']}"
