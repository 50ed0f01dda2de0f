"""Erasing one customer's personal data for good. Their amounts stay, belonging to nobody."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Field, Path, Status

from huitou.crm.access import audit
from huitou.crm.access.models import User
from huitou.crm.access.roles import Permission
from huitou.crm.api.errors import ApiError, Issue
from huitou.crm.api.room import Room
from huitou.crm.api.routes.jobs import JobOut, described, job
from huitou.crm.api.sent import Sent
from huitou.crm.api.speech import speech
from huitou.crm.jobs import asking
from huitou.crm.jobs.models import Job
from huitou.crm.jobs.timing import now
from huitou.crm.shop.erasing import ERASE
from huitou.language import Speech

room = Room("erasures")


class EraseIn(Sent):
    """``confirm``: the customer's number once more, typed by hand."""

    customer_id: int = Field(ge=0, lt=2**63)
    confirm: str = Field(max_length=40)


class ErasureOut(JobOut):
    customer_id: int
    said: str


@room.post("", needs=Permission.USERS_MANAGE, response={202: ErasureOut}, summary="Erase a customer")
def erase(request: HttpRequest, payload: EraseIn) -> Status[ErasureOut]:
    if payload.confirm.strip() != str(payload.customer_id):
        wrong = Issue(
            field="confirm",
            code="differs",
            en=f"type {payload.customer_id} to confirm",
            zh=f"请输入 {payload.customer_id} 来确认",
        )
        raise ApiError(
            422,
            "erasure.confirm",
            en="this cannot be undone: type the customer's number once more to confirm",
            zh="抹去以后找不回来：请再输入一次客户编号来确认",
            issues=[wrong],
        )
    user = request.user if isinstance(request.user, User) else None
    made = asking.ask(ERASE.id, {"customer_id": payload.customer_id}, now=now(), made_by=user)
    audit.note(request, "customer.erased", str(payload.customer_id), job=made.pk)
    return Status(202, _erasure(made, speech(request)))


@room.get("/{job_id}", needs=Permission.USERS_MANAGE, response=ErasureOut, summary="How far an erasure is")
def one(request: HttpRequest, job_id: Path[int]) -> ErasureOut:
    return _erasure(job(job_id, ERASE.id), speech(request))


def _erasure(found: Job, t: Speech) -> ErasureOut:
    return ErasureOut(
        **described(found, t).model_dump(), customer_id=found.payload["customer_id"], said=_said(found, t)
    )


def _said(found: Job, t: Speech) -> str:
    match found.state:
        case "done":
            done = found.result or {}
            if done.get("finished_before"):
                return t(zh="已抹去。", en="Erased.")
            return t(
                zh=f"已抹去：账号 {done['accounts']} 个，隔离的行 {done['quarantine_rows']} 行；"
                f"{done['orders']} 笔订单的金额保留，不再属于谁。",
                en=f"Erased: accounts {done['accounts']}, rows set aside {done['quarantine_rows']}. The amounts of"
                f" orders ({done['orders']}) stay and belong to nobody.",
            )
        case "failed":
            return t(zh="没有完成。", en="Not finished.")
        case "cancelled":
            return t(zh="已取消。", en="Cancelled.")
    return t(zh="正在抹去；数据版本要重做一遍，大店要几分钟", en="being erased; the data version is made anew")
