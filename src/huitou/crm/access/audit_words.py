"""What the log's actions are called."""

from __future__ import annotations

from huitou.language import Speech

ACTIONS: dict[str, tuple[str, str]] = {
    "session.opened": ("登录", "signed in"),
    "session.closed": ("退出登录", "signed out"),
    "session.refused": ("登录失败", "failed to sign in"),
    "owner.made": ("建立店主账号", "made the owner's account"),
    "user.made": ("在服务器上建立账号", "made an account on the server"),
    "user.changed": ("修改用户", "changed a user"),
    "user.second_factor_removed": ("为用户关闭动态码", "removed a user's one-time codes"),
    "invitation.made": ("发出邀请", "invited somebody"),
    "invitation.withdrawn": ("撤回邀请", "withdrew an invitation"),
    "invitation.accepted": ("接受邀请", "accepted an invitation"),
    "password.changed": ("修改密码", "changed the password"),
    "password.reset": ("在服务器上重设密码", "reset a password on the server"),
    "second_factor.on": ("开启动态码", "switched one-time codes on"),
    "second_factor.off": ("关闭动态码", "switched one-time codes off"),
    "second_factor.codes": ("换一批备用码", "made new recovery codes"),
    "token.made": ("新建 API 令牌", "made an API token"),
    "token.ended": ("停用 API 令牌", "ended an API token"),
    "credential.set": ("保存凭据", "set a credential"),
    "credential.removed": ("删除凭据", "removed a credential"),
    "job.cancelled": ("取消任务", "cancelled a job"),
    "customer.unmasked": ("查看客户完整资料", "saw a customer's details in full"),
    "customer.note_changed": ("修改客户备注", "changed a note on a customer"),
    "customer.note_removed": ("删除客户备注", "removed a note on a customer"),
    "customer.consent": ("记录客户同意或拒绝", "wrote down a customer's consent"),
}


def action_word(action: str, t: Speech) -> str:
    """What the action is called; one written by a later version goes by its code."""
    zh, en = ACTIONS.get(action, (action, action))
    return t(zh=zh, en=en)
