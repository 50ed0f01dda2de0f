"""Asking other people's servers."""

from __future__ import annotations

import urllib.error
import urllib.request
from http.client import HTTPMessage
from typing import IO


class NoWayOn(urllib.request.HTTPRedirectHandler):
    """Who sends us elsewhere is not followed: the address that was given was checked, the other was not."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        raise urllib.error.HTTPError(req.full_url, code, f"{msg} to {newurl}", headers, fp)
