"""Making room for one's own data in a shop that was made up. No other shop is ever cleared."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from ninja import Path, Status
from pydantic import Field

from huitou import simulated
from huitou.crm.access import audit
from huitou.crm.access.roles import Permission
from huitou.crm.api.errors import ApiError, StaleError
from huitou.crm.api.room import Room
from huitou.crm.api.routes.jobs import JobOut, described, job
from huitou.crm.api.sent import Sent
from huitou.crm.api.signed_in import signed_in
from huitou.crm.api.speech import speech
from huitou.crm.jobs import asking
from huitou.crm.jobs.timing import now
from huitou.crm.shop import own_data
from huitou.crm.shop.own_data import CLEAR
from huitou.crm.shop.served import data_version

room = Room("own-data")


class ClearIn(Sent):
    """``data_version`` as the asker saw it, None where none is served: what came since is not cleared unseen."""

    data_version: str | None = Field(max_length=40)


@room.post("", needs=Permission.USERS_MANAGE, response={202: JobOut}, summary="Clear the simulated data for one's own")
def clear(request: HttpRequest, payload: ClearIn) -> Status[JobOut]:
    """Of a shop that ``huitou demo`` made, once nobody writes to it. Asked again while it is cleared: the same job."""
    t, user = speech(request), signed_in(request)
    if simulated.read(settings.SHOP) is None:
        raise ApiError(
            404,
            "own_data.not_simulated",
            en="this shop was not made by huitou demo, so its data is never cleared",
            zh="这家店不是 huitou demo 编出来的，它的数据不会清空",
        )
    if (begun := own_data.at_work()) is not None:
        return Status(202, described(begun, t))
    if waiting := own_data.writers():
        raise ApiError(
            422,
            "own_data.busy",
            en=f"imports or erasures are at work ({waiting}): let them end, or cancel the import under Data, then press"
            " again",
            zh=f"还有 {waiting} 个导入或抹去在进行：等它们结束，或到“数据”里取消导入，再点一次",
        )
    if payload.data_version != data_version(settings.SHOP):
        raise StaleError
    made = asking.ask(CLEAR.id, {"lang": t.lang}, now=now(), made_by=user)
    audit.note(request, "own_data.begun", str(made.pk), data_version=payload.data_version)
    return Status(202, described(made, t))


@room.get("/{job_id}", needs=Permission.USERS_MANAGE, response=JobOut, summary="How far the clearing is")
def one(request: HttpRequest, job_id: Path[int]) -> JobOut:
    return described(job(job_id, CLEAR.id), speech(request))
