"""The page behind an unsubscribe link. Looking at it changes nothing, for robots look at links; one POST does.

It needs no cookie and no sign-in (RFC 8058): the link itself says who.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from huitou import settings as shop_settings
from huitou.crm.delivery.leaving import leave, leaver
from huitou.crm.project import clock

_PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>{}</title><main><h1>{}</h1>{}</main></html>"""
_ASK = """<p>不想再收到 {} 的营销消息，点下面的按钮，马上生效。订单通知照常发。</p>
<p lang="en">To get no more marketing messages from {}, press the button; it holds at once.
Notices about orders still come.</p>
<form method="post"><button type="submit">退订 · Unsubscribe</button></form>"""
_DONE = """<p>好了，{} 不会再给你发营销消息。</p><p lang="en">Done: {} will send you no more marketing messages.</p>"""
UNKNOWN = """<p>这个链接不完整，或不是从这里发出的。请从收到的消息里重新打开。</p>
<p lang="en">This link is not complete, or was not sent from here. Open it from the message again.</p>"""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Ask on GET, do on POST."""
    who, shop = leaver(token), shop_settings.load(settings.SHOP).name
    if who is None:
        return plain_page(shop, mark_safe(UNKNOWN), status=404)  # noqa: S308 - nothing but our own words
    if request.method != "POST":
        return plain_page(shop, format_html(_ASK, shop, shop))
    leave(who, at=clock.now())
    return plain_page(shop, format_html(_DONE, shop, shop))


def plain_page(shop: str, inside: SafeString, *, status: int = 200) -> HttpResponse:
    """A page behind a link in a message: our own words, nothing that runs, and no other site told its address."""
    response = HttpResponse(format_html(_PAGE, shop, shop, inside), status=status)
    response.headers["Cache-Control"] = "no-store"
    # The address is the right to unsubscribe somebody: no other site is told it.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
