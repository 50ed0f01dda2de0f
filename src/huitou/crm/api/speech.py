"""In which language to answer."""

from __future__ import annotations

from django.http import HttpRequest

from huitou.language import Speech


def speech(request: HttpRequest) -> Speech:
    """What the request prefers, by its Accept-Language; Chinese where it asks for neither."""
    wanted = request.headers.get("Accept-Language", "")
    for each in wanted.split(","):
        match each.strip()[:2].lower():
            case "en":
                return Speech("en")
            case "zh":
                return Speech("zh")
    return Speech("zh")
