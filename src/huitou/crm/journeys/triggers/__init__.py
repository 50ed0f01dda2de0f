"""What lets people into a journey, one file each; a new one is a file and its line below."""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import Field

from huitou.crm.journeys.triggers.audience import AudienceTrigger
from huitou.crm.journeys.triggers.birthday import BirthdayTrigger
from huitou.crm.journeys.triggers.date import DateTrigger
from huitou.crm.journeys.triggers.event import EventTrigger
from huitou.crm.journeys.triggers.expected import ExpectedTrigger
from huitou.crm.journeys.triggers.parcel import ParcelTrigger

_Any = EventTrigger | AudienceTrigger | ExpectedTrigger | DateTrigger | BirthdayTrigger | ParcelTrigger
AnyTrigger = Annotated[_Any, Field(discriminator="kind")]
TRIGGERS: tuple[type[_Any], ...] = get_args(_Any)
