"""What is kept about the people who work with the shop, and the ways in they have."""

from __future__ import annotations

from huitou.crm.access.models.audit_entry import AuditEntry
from huitou.crm.access.models.credential import Credential
from huitou.crm.access.models.invitation import Invitation
from huitou.crm.access.models.second_factor import RecoveryCode, SecondFactor
from huitou.crm.access.models.token import ApiToken
from huitou.crm.access.models.tries import SignInTries
from huitou.crm.access.models.user import User, UserManager

__all__ = [
    "ApiToken",
    "AuditEntry",
    "Credential",
    "Invitation",
    "RecoveryCode",
    "SecondFactor",
    "SignInTries",
    "User",
    "UserManager",
]
