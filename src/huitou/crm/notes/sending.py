"""Handing the note over: a robot is asked once and what it answers is read; mail goes through the server's own SMTP."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage

from huitou.crm.access.hiding import reveal
from huitou.crm.notes.models import Target, Way
from huitou.crm.notes.note import Note
from huitou.crm.notes.robots import Posting, check_address, posting
from huitou.crm.outward import NoWayOn
from huitou.errors import ExternalError, UserError

PURPOSE = "note"
_SECONDS = 10
Post = Callable[[Posting], bytes]


def send(target: Target, note: Note, *, seconds: int, post: Post | None = None) -> None:
    """Give the note to its target.

    Raises: ExternalError ``note.unreachable`` (may be tried again: nothing was taken), ``note.refused``; UserError
    ``note.mail`` where the server has no SMTP.
    """
    address = reveal(PURPOSE, target.address)
    if target.way == Way.EMAIL:
        _mail(address, note)
        return
    secret = reveal(PURPOSE, target.secret) if target.secret else ""
    robot = Way(target.way).value
    made = posting(robot, check_address(robot, address), note, secret=secret, seconds=seconds)  # type: ignore[arg-type]
    _check((post or _posted)(made))


def _posted(made: Posting) -> bytes:
    request = urllib.request.Request(  # noqa: S310 (https to a known host: check_address)
        made.url, json.dumps(made.body, ensure_ascii=False).encode(), {"Content-Type": "application/json"}
    )
    opener = urllib.request.build_opener(NoWayOn)
    try:
        with opener.open(request, timeout=_SECONDS) as answer:
            return bytes(answer.read(100_000))
    except urllib.error.HTTPError as refused:
        raise _refused(f"HTTP {refused.code}") from None
    except OSError as problem:
        why = getattr(problem, "reason", problem)
        # Where no connection was made nothing was taken; of what broke off later nobody knows.
        raise ExternalError(
            "note.unreachable",
            en=f"the group could not be reached ({type(why).__name__}); see that this machine reaches the internet",
            zh=f"联系不上群机器人（{type(why).__name__}）；请检查这台机器能不能上网",
            retryable=isinstance(why, ConnectionRefusedError | socket.gaierror),
        ) from None


def _check(answer: bytes) -> None:
    """Each platform answers 200 to everything, and says in the body whether it took the message."""
    try:
        said = json.loads(answer)
    except ValueError:
        raise _refused("no JSON") from None
    code = said.get("errcode", said.get("code", said.get("StatusCode", 0)))
    if code not in {0, "0"}:
        raise _refused(f"{code} {said.get('errmsg', said.get('msg', ''))}"[:200])


def _mail(address: str, note: Note) -> None:
    if not settings.EMAIL_HOST:
        raise UserError(
            "note.mail",
            en="this server has no mail: set HUITOU_SMTP, as smtp://user:password@host:587, and start it again",
            zh="服务器还不能发邮件：设置环境变量 HUITOU_SMTP，例如 smtp://用户:密码@主机:587，再重新启动",
        )
    text = "\n".join(f"- {line}" for line in note.lines)
    EmailMessage(note.title, text, to=[each.strip() for each in address.split(",")]).send()


def _refused(why: str) -> ExternalError:
    return ExternalError(
        "note.refused",
        en=f"the group did not take the note ({why}); look at the robot's address and secret",
        zh=f"群机器人没有收下（{why}）；请检查它的地址和密钥",
        retryable=False,
    )
