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
    "customer.erased": ("删除客户个人信息", "erased a customer"),
    "customers.decided": ("决定两个客户是否同一人", "decided whether two customers are one"),
    "upload.made": ("上传文件", "uploaded a file"),
    "upload.removed": ("删除上传的文件", "removed an uploaded file"),
    "import.begun": ("开始导入", "began an import"),
    "import.cancelled": ("取消导入", "cancelled an import"),
    "mapping.kept": ("保存列对应", "kept a mapping"),
    "mapping.removed": ("删除列对应", "removed a mapping"),
    "quarantine.mended": ("改正放在一边的行", "mended rows set aside"),
    "quarantine.replayed": ("重新读放在一边的行", "read rows set aside again"),
    "quarantine.dismissed": ("不再处理放在一边的行", "dismissed rows set aside"),
    "quarantine.restored": ("恢复处理放在一边的行", "took a dismissal back"),
    "exclusions.added": ("把订单排除在外", "set orders aside"),
    "exclusions.restored": ("让订单重新计入", "let orders count again"),
    "exclusions.accepted": ("采纳刷单建议", "accepted suggested exclusions"),
    "mark.added": ("记下一件事", "wrote a mark down"),
    "mark.removed": ("删除一件记下的事", "removed a mark"),
    "target.set": ("设定目标", "set a target"),
    "target.removed": ("删除目标", "removed a target"),
    "note.target": ("设置简报发到哪里", "set where the daily note goes"),
    "note.target_removed": ("删除简报去处", "removed a target of the daily note"),
    "note.tried": ("试发简报", "sent the daily note to try it"),
    "note.alert": ("添加提醒线", "drew a line for an alert"),
    "note.alert_removed": ("删除提醒线", "removed an alert"),
    "own_data.begun": ("清空模拟数据，换成自己的", "cleared the simulated data for their own"),
    "settings.changed": ("修改设置", "changed the settings"),
    "audience.made": ("新建人群", "made an audience"),
    "audience.changed": ("修改人群规则", "changed an audience's rule"),
    "audience.renamed": ("给人群改名", "renamed an audience"),
    "audience.removed": ("删除人群", "removed an audience"),
    "audience.kept": ("记下人群名单快照", "wrote down who is in an audience"),
    "audience.list_uploaded": ("上传名单", "uploaded a list of people"),
    "audience.list_matched": ("重新匹配名单", "looked a list's people up again"),
    "audience.list_removed": ("删除上传的名单", "removed an uploaded list"),
    "export": ("导出", "exported a table"),
    "unmasked": ("查看完整个人信息", "saw personal data in full"),
    "customer.consent": ("记录客户同意或拒绝", "wrote down a customer's consent"),
}


def action_word(action: str, t: Speech) -> str:
    """What the action is called; one written by a later version goes by its code."""
    zh, en = ACTIONS.get(action, (action, action))
    return t(zh=zh, en=en)
