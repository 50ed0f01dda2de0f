"""The page behind an unsubscribe link. Looking at it changes nothing, for robots look at links; one POST does.

It needs no cookie and no sign-in (RFC 8058): the link itself says who. A POST that says nothing else unsubscribes from
everything on the channel; the page's own buttons may say to stop offers alone, or reminders alone. That what is sent
should not go by somebody's habits is no choice yet: everything here does.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from huitou import settings as shop_settings
from huitou.crm.delivery.choosing import GIVEN_UP, Given, give_up
from huitou.crm.delivery.leaving import Leaver, leave, leaver
from huitou.crm.delivery.suppression import suppressed
from huitou.crm.project import clock
from huitou.metrics.definition import Words

_PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex"><title>{}</title><style nonce="{}">{}</style>
<main><h1>{}</h1>{}</main></html>"""
_STYLE = """
body{margin:0;background:#f5f5f4;color:#1c1917;font:16px/1.6 system-ui,-apple-system,"PingFang SC","Microsoft YaHei",
sans-serif}
main{box-sizing:border-box;max-width:30rem;margin:0 auto;padding:2rem 1.25rem}
h1{margin:0 0 1rem;font-size:1.375rem;line-height:1.3;overflow-wrap:anywhere}
p{margin:0 0 .75rem}
[lang=en]{color:#57534e;font-size:.9375rem}
form{display:grid;gap:.75rem;margin-top:1.5rem}
button{min-height:3rem;padding:.75rem 1rem;border:1px solid #a8a29e;border-radius:.5rem;background:#fff;color:inherit;
font:inherit;text-align:left;cursor:pointer}
button:hover{border-color:#1c1917}
button:focus-visible{outline:3px solid #2563eb;outline-offset:2px}
button b,button span{display:block}
button span,button [lang=en]{color:#57534e;font-size:.875rem;line-height:1.45}
"""
_CHANNELS: Mapping[str, Words] = {
    "email": {"zh": "邮件", "en": "e-mails"},
    "sms": {"zh": "短信", "en": "text messages"},
}
_OTHER: Words = {"zh": "消息", "en": "messages"}
_ASK = """<p>{} 的{}，想收到哪些？选一个，马上生效。订单通知照常发。</p>
<p lang="en">Which {} from {} would you like? Choose one; it holds at once. Notices about orders still come.</p>
<form method="post">{}</form>"""
_BUTTON = '<button name="stop" value="{}"><b>{}</b><span>{}</span><span lang="en">{}</span></button>'
_EVERYTHING = "everything"
_CHOICES: Mapping[str, tuple[str, str, str]] = {
    _EVERYTHING: ("全部退订 · Unsubscribe", "优惠和提醒都不要", "No offers and no reminders"),
    "marketing": (
        "只要提醒 · Only reminders",
        "快用完时提醒一声，不要优惠和推广",
        "When something runs out; no offers",
    ),
    "reminder": ("只要优惠 · Only offers", "新品和活动，不要提醒", "What is new, and events; no reminders"),
}
_DONE = """<p>好了，{} 不会再给你发营销消息。</p><p lang="en">Done: {} will send you no more marketing messages.</p>"""
_STOPPED: Mapping[Given, str] = {
    "marketing": """<p>好了，{} 不会再给你发优惠和推广的{}。</p>
<p lang="en">Done: no more offers in {} from {}.</p><form method="post">{}</form>""",
    "reminder": """<p>好了，{} 不会再给你发提醒的{}。</p>
<p lang="en">Done: no more reminders in {} from {}.</p><form method="post">{}</form>""",
}
_NO_SUCH = """<p>没有这个选项，什么也没有改。请重新选一个。</p>
<p lang="en">There is no such choice, and nothing was changed. Choose again.</p>"""
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
        return plain_page(shop, _said(_ASK, who, shop, tuple(_CHOICES)))
    stop = _stop(request)
    if stop == _EVERYTHING:
        leave(who, at=clock.now())
        return plain_page(shop, format_html(_DONE, shop, shop))
    purpose = next((each for each in GIVEN_UP if each == stop), None)
    if purpose is not None:
        give_up(who, purpose, at=clock.now())
        return plain_page(shop, _after(who, shop, purpose))
    asked = _said(_ASK, who, shop, tuple(_CHOICES))
    return plain_page(shop, format_html("{}{}", mark_safe(_NO_SUCH), asked), status=400)  # noqa: S308 - our own words


def _stop(request: HttpRequest) -> str:
    """What the button says; everything where nothing says otherwise, be it that the rest cannot be read."""
    try:
        sent = request.POST
    except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
        return _EVERYTHING
    return _EVERYTHING if "List-Unsubscribe" in sent else sent.get("stop", _EVERYTHING)


def _after(who: Leaver, shop: str, purpose: Given) -> SafeString:
    # Whoever left before gets nothing by this channel, whatever they choose now.
    if suppressed({who.customer_id}, who.channel, []) == "customer":
        return format_html(_DONE, shop, shop)
    return _said(_STOPPED[purpose], who, shop, (_EVERYTHING,))


def _said(words: str, who: Leaver, shop: str, choices: tuple[str, ...]) -> SafeString:
    """The shop's name and what the channel sends, in Chinese and in English, and then the buttons."""
    kind = _CHANNELS.get(who.channel, _OTHER)
    buttons = format_html_join("\n", _BUTTON, ((each, *_CHOICES[each]) for each in choices))
    return format_html(words, shop, kind["zh"], kind["en"], shop, buttons)


def plain_page(shop: str, inside: SafeString, *, status: int = 200) -> HttpResponse:
    """A page behind a link in a message: our own words, nothing that runs, and no other site told its address."""
    nonce = secrets.token_urlsafe(16)
    style = mark_safe(_STYLE)  # noqa: S308 - nothing but our own
    response = HttpResponse(format_html(_PAGE, shop, nonce, style, shop, inside), status=status)
    response.csp_nonce = nonce  # type: ignore[attr-defined]
    response.headers["Cache-Control"] = "no-store"
    # The address is the right to unsubscribe somebody: no other site is told it.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
