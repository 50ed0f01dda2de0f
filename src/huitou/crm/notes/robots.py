"""The forms in which staff groups take a message: WeCom, DingTalk and Feishu robots.

Sources: WeCom "群机器人配置说明" (markdown, at most 4096 bytes); DingTalk "自定义机器人" (markdown; sign is
base64(HMAC-SHA256(secret, timestamp + newline + secret)), time in milliseconds); Feishu "自定义机器人" (post; sign is
base64(HMAC-SHA256(timestamp + newline + secret, empty)), time in seconds).
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from huitou.crm.notes.note import Note
from huitou.errors import UserError

Robot = Literal["wecom", "dingtalk", "feishu"]
_WECOM_BYTES = 4096
# A robot is asked at its own platform alone: an address that somebody typed must not reach into the shop's network.
HOSTS: Mapping[Robot, frozenset[str]] = {
    "wecom": frozenset({"qyapi.weixin.qq.com"}),
    "dingtalk": frozenset({"oapi.dingtalk.com", "api.dingtalk.com"}),
    "feishu": frozenset({"open.feishu.cn", "open.larksuite.com"}),
}


@dataclass(frozen=True, slots=True)
class Posting:
    """What to POST, and where."""

    url: str
    body: dict[str, Any]


def check_address(robot: Robot, url: str) -> str:
    """The address itself. Raises: UserError ``note.address`` where it is not one of that platform's."""
    parts = urlsplit(url.strip())
    if parts.scheme != "https" or parts.hostname not in HOSTS[robot] or parts.username or parts.port not in {None, 443}:
        hosts = "、".join(sorted(HOSTS[robot]))
        raise UserError(
            "note.address",
            en=f"this is no address of such a robot; copy it from the group's settings: https://{hosts}/…",
            zh=f"这不是这种机器人的地址；请从群设置里复制，形如 https://{hosts}/…",
        )
    return url.strip()


def posting(robot: Robot, url: str, note: Note, *, secret: str = "", seconds: int) -> Posting:
    """The note for that robot; ``secret`` signs it where the robot was set up so, at ``seconds`` since 1970."""
    return _FORMS[robot](url, note, secret, seconds)


def _wecom(url: str, note: Note, _secret: str, _seconds: int) -> Posting:
    text = _markdown(note, heading="## ", mark="> ")
    return Posting(url, {"msgtype": "markdown", "markdown": {"content": _cut(text, _WECOM_BYTES)}})


def _dingtalk(url: str, note: Note, secret: str, seconds: int) -> Posting:
    milliseconds = str(seconds * 1000)
    signed = ""
    if secret:
        sign = _signed(secret, f"{milliseconds}\n{secret}")
        signed = ("&" if urlsplit(url).query else "?") + urlencode({"timestamp": milliseconds, "sign": sign})
    text = _markdown(note, heading="### ", mark="- ")
    return Posting(url + signed, {"msgtype": "markdown", "markdown": {"title": note.title, "text": text}})


def _feishu(url: str, note: Note, secret: str, seconds: int) -> Posting:
    rows = [[{"tag": "text", "text": line}] for line in note.lines]
    body: dict[str, Any] = {
        "msg_type": "post",
        "content": {"post": {"zh_cn": {"title": note.title, "content": rows}}},
    }
    if secret:
        body |= {"timestamp": str(seconds), "sign": _signed(f"{seconds}\n{secret}", "")}
    return Posting(url, body)


_FORMS: Mapping[Robot, Callable[[str, Note, str, int], Posting]] = {
    "wecom": _wecom,
    "dingtalk": _dingtalk,
    "feishu": _feishu,
}


def _markdown(note: Note, *, heading: str, mark: str) -> str:
    return "\n".join([f"{heading}{_plain(note.title)}", "", *(f"{mark}{_plain(line)}" for line in note.lines)])


def _plain(text: str) -> str:
    """Nothing in a shop's or a product's name can become a link or a mention."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>#@" else sign for sign in " ".join(text.split()))


def _cut(text: str, most: int) -> str:
    """At most so many bytes, cut between signs."""
    if len(text.encode()) <= most:
        return text
    return text.encode()[: most - 3].decode(errors="ignore") + "…"


def _signed(key: str, message: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), message.encode(), "sha256")).decode()
