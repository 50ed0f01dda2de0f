"""What a small shop in memory knows beside its orders: costs, members and contacts, coupons, touches, experiences."""

from __future__ import annotations

from dataclasses import dataclass

from huitou.calendar import parse_day


@dataclass(frozen=True, slots=True)
class Cost:
    """What was spent on a day on a channel."""

    day: int
    spent: int
    channel: str = ""
    is_advertising: bool = True


@dataclass(frozen=True, slots=True)
class Member:
    """A customer on a list of members, on one of contacts, or both; a day of None is on none, or not known."""

    customer: str
    is_member: bool = True
    joined: int | None = None
    is_contact: bool = False
    added: int | None = None


@dataclass(frozen=True, slots=True)
class Coupon:
    """A coupon by the days it was issued and used, and the last it is good on."""

    issued: int
    used: int | None = None
    expires: int | None = None
    customer: str | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    """Somebody was spoken to on a day."""

    day: int
    customer: str | None = None


@dataclass(frozen=True, slots=True)
class Experience:
    """What tickets and ratings say of the first order of a customer; a day of None is of none."""

    customer: str
    tickets_known: bool = True
    ticket: int | None = None
    minutes: int | None = None
    unanswered: bool = False
    rated: int | None = None
    stars: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A visitor on a day: a customer by name, or a device that nobody signed in on."""

    day: int
    who: str
    is_device: bool = False
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Lists:
    """What is known beside the orders."""

    costs: tuple[Cost, ...] = ()
    members: tuple[Member, ...] = ()
    coupons: tuple[Coupon, ...] = ()
    touches: tuple[Touch, ...] = ()
    experiences: tuple[Experience, ...] = ()
    visits: tuple[Visit, ...] = ()

    @property
    def known(self) -> frozenset[str]:
        has = {
            "costs": bool(self.costs),
            "members": any(each.is_member for each in self.members),
            "wecom": any(each.is_contact for each in self.members),
            "coupons": bool(self.coupons),
            "touches": bool(self.touches),
            "tickets": any(each.tickets_known for each in self.experiences),
            "ratings": any(each.rated is not None for each in self.experiences),
            "visits": bool(self.visits),
        }
        return frozenset(name for name, there in has.items() if there)


# Beside the worked example: advertising of 90.00 in the window and rent, members and contacts, and four coupons.
WORKED_LISTS = Lists(
    costs=(
        Cost(parse_day("2024-01-10"), 3000),
        Cost(parse_day("2024-02-20"), 6000),
        Cost(parse_day("2024-03-01"), 20000, is_advertising=False),
        Cost(parse_day("2024-04-02"), 5000),
    ),
    members=(
        Member("lin", joined=parse_day("2024-01-05")),
        Member("wei"),
        Member("bo", joined=parse_day("2024-04-15")),
        Member("ana", is_member=False, is_contact=True, added=parse_day("2024-01-20")),
        Member("mei", is_member=False, is_contact=True, added=parse_day("2024-05-01")),
    ),
    coupons=(
        Coupon(parse_day("2024-01-05"), used=parse_day("2024-02-09"), customer="lin"),
        Coupon(parse_day("2024-01-05"), expires=parse_day("2024-02-01"), customer="wei"),
        Coupon(parse_day("2024-03-30"), used=parse_day("2024-06-05"), customer="mei"),
        Coupon(parse_day("2024-04-01"), used=parse_day("2024-04-01")),
    ),
    # Two people and two devices came in the window, bo and a third device before and after it.
    visits=(
        Visit(parse_day("2023-12-20"), "bo"),
        Visit(parse_day("2024-01-04"), "lin", channel="live"),
        Visit(parse_day("2024-01-05"), "lin"),
        Visit(parse_day("2024-01-04"), "phone a", is_device=True, channel="live"),
        Visit(parse_day("2024-03-01"), "wei"),
        Visit(parse_day("2024-03-31"), "wei"),
        Visit(parse_day("2024-03-05"), "phone b", is_device=True),
        Visit(parse_day("2024-04-02"), "phone c", is_device=True),
    ),
)
