"""What an event is: one shape for all, and what each kind says. A new kind is a class here and its cells in cells.py."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter
from pydantic_core import PydanticCustomError


def _no_zero(said: str) -> str:
    # One database keeps it and the other does not.
    if "\0" in said:
        raise PydanticCustomError("zero_character", "there is a zero character in it")
    return said


def _instant(said: Any) -> Any:
    if not isinstance(said, str):
        raise PydanticCustomError("instant", "has to be a time with its zone, as 2026-06-10T12:00:00+08:00")
    return said


def _amount(said: Any) -> Any:
    """A number as JSON has it is as good as its digits; true is none."""
    return said if isinstance(said, bool) or not isinstance(said, int | float) else repr(said)


Id = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[!-~]+$")]
Text = Annotated[str, Field(max_length=200), AfterValidator(_no_zero)]
Number = Annotated[Text, Field(min_length=1, max_length=100)]
Instant = Annotated[AwareDatetime, BeforeValidator(_instant)]
Amount = Annotated[str, BeforeValidator(_amount), Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,6})?$")]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Who(_Said):
    """Whom it is about: as the platform names them, by a contact, or by the number Huitou gave them."""

    unionid: Text = ""
    member: Text = ""
    nick: Text = ""
    email: Text = ""
    phone: Text = ""
    customer_id: int | None = Field(default=None, ge=1, le=2**62, strict=True)


class Item(_Said):
    product_id: Text = ""
    product_name: Text = ""
    category: Text = ""
    quantity: Amount = "1"
    line_amount: Amount | None = None


class OrderData(_Said):
    """``paid_amount``: what is, or is to be, paid, in the shop's currency."""

    order_id: Number
    paid_amount: Amount
    ordered_at: Instant | None = None
    status: Literal["pending", "paid", "closed"] = "pending"
    channel: Text = ""
    province: Text = ""
    coupon: Text = ""
    discount: Amount | None = None
    items: list[Item] = Field(default=[], max_length=200)


class PaymentData(OrderData):
    status: Literal["paid"] = "paid"


class ParcelData(_Said):
    order_id: Number
    parcel_id: Text = ""
    carrier: Text = ""
    parcel_state: Text = ""
    shipped_at: Instant | None = None
    promised_at: Instant | None = None
    delivered_at: Instant | None = None


class VisitData(_Said):
    """Without ``who`` a visit is of its device."""

    event: Literal["enter", "view_product", "favourite"] = "enter"
    device_id: Text = ""
    device: Text = ""
    product_id: Text = ""
    category: Text = ""
    channel: Text = ""
    campaign: Text = ""
    province: Text = ""


class CartData(_Said):
    product_id: Number
    device_id: Text = ""
    device: Text = ""
    category: Text = ""
    channel: Text = ""
    campaign: Text = ""


class TicketData(_Said):
    ticket_id: Number
    opened_at: Instant
    responded_at: Instant | None = None
    closed_at: Instant | None = None
    order_id: Text = ""
    ticket_kind: Text = ""


class LiveEvent(_Said):
    """``id`` is the sender's own within ``source``: the same again is known. ``at``: when it happened."""

    # Whether it may be about nobody who is named: an order, or a device, then says who.
    names_by: ClassVar[str] = ""

    id: Id
    at: Instant
    source: Annotated[str, Field(pattern=r"^[a-z0-9_]{1,30}$")] = "huitou"
    store: Annotated[Text, Field(max_length=100)] = ""
    who: Who = Who()

    @property
    def key(self) -> str:
        return f"{self.source}/{self.id}"


class OrderEvent(LiveEvent):
    kind: Literal["order"]
    data: OrderData


class PaymentEvent(LiveEvent):
    kind: Literal["payment"]
    data: PaymentData


class ParcelEvent(LiveEvent):
    names_by: ClassVar[str] = "order_id"
    kind: Literal["parcel"]
    data: ParcelData


class VisitEvent(LiveEvent):
    names_by: ClassVar[str] = "device_id"
    kind: Literal["visit"]
    data: VisitData = VisitData()


class CartEvent(LiveEvent):
    names_by: ClassVar[str] = "device_id"
    kind: Literal["cart"]
    data: CartData


class TicketEvent(LiveEvent):
    names_by: ClassVar[str] = "order_id"
    kind: Literal["ticket"]
    data: TicketData


AnyEvent = OrderEvent | PaymentEvent | ParcelEvent | VisitEvent | CartEvent | TicketEvent
EVENT: TypeAdapter[AnyEvent] = TypeAdapter(Annotated[AnyEvent, Field(discriminator="kind")])
