"""Cells of a file as they may be shown to who imports it: enough to see that a column is what it is taken for."""

from __future__ import annotations

from huitou.intake.masking import masked

# Fields that tell who somebody is, and words by which a column of such is called.
_OF_PEOPLE = frozenset(
    "nick phone email contact receiver address birthday memo unionid consent_source device_id".split()
)
_CALLED = (
    "姓名 收货人 收件人 联系人 买家会员名 会员名 昵称 旺旺 地址 电话 手机 邮箱 身份证 生日 留言 备注"
    " name nick address phone mobile e-mail email recipient receiver contact birthday note remark memo"
).split()


def is_personal(field: str | None, heading: str) -> bool:
    """Whether a column holds what identifies people, by what it is taken for or what it is called."""
    called = heading.casefold()
    return field in _OF_PEOPLE or (field is None and any(word in called for word in _CALLED))


def covered(cell: str, *, personal: bool) -> str:
    """A cell without what identifies somebody: of a phone and an e-mail the middle, of a name all but its first."""
    shown = masked(cell)
    if not personal or not cell.strip() or shown != cell:
        return shown
    return f"{cell.strip()[0]}**"
