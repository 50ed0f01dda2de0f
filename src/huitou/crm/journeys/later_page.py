"""The page behind a link to be reminded later. Looking changes nothing, for robots look at links; one POST does."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from huitou import settings as shop_settings
from huitou.crm.delivery.preferences import UNKNOWN, plain_page
from huitou.crm.journeys.later import ask, asker
from huitou.crm.journeys.tables import Tables
from huitou.crm.project import clock

_ASK = """<p>还没用完？点下面的按钮，过两周再提醒你。</p>
<p lang="en">Not used up yet? Press the button, and you will be reminded in two weeks.</p>
<form method="post"><button type="submit">过两周再提醒我 · Remind me in two weeks</button></form>"""
_DONE = """<p>好，过两周再提醒你。</p><p lang="en">Good: you will be reminded in two weeks.</p>"""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def later_page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask on GET, do on POST."""
    who, shop = asker(token), shop_settings.load(settings.SHOP).name
    if who is None:
        return plain_page(shop, mark_safe(UNKNOWN), status=404)  # noqa: S308 - nothing but our own words
    if request.method != "POST":
        return plain_page(shop, mark_safe(_ASK))  # noqa: S308 - nothing but our own words
    ask(who, Tables(), at=clock.now())
    return plain_page(shop, mark_safe(_DONE))  # noqa: S308 - nothing but our own words
