"""How far the data can be trusted."""

from __future__ import annotations

from django.http import HttpRequest

from huitou.crm.access.roles import Permission
from huitou.crm.api import asked, block_shapes
from huitou.crm.api.block_shapes import SectionOut
from huitou.crm.api.room import Room
from huitou.crm.api.speech import speech
from huitou.crm.shop.served import opened
from huitou.report.asking import asking
from huitou.report.sections import quality

room = Room("quality")


@room.get("", needs=Permission.DATA_READ, response=SectionOut, summary="How fresh, what is missing, what is odd")
def page(request: HttpRequest) -> SectionOut:
    t = speech(request)
    return asked.kept(
        ("quality",),
        t,
        lambda shop: block_shapes.section(
            quality.section(asking(shop.folder, shop.settings, opened(shop.folder), to=None, t=t))
        ),
    )
