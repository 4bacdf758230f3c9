"""Whose an access key is, and its secret: of the sandbox's own, of users, and of roles that were assumed."""

from dataclasses import dataclass
from typing import Any

from moto.iam.models import iam_backends
from moto.sts.models import STSBackend, sts_backends

from .errors import ACCOUNT

SANDBOX_USER = f"arn:aws:iam::{ACCOUNT}:user/sandbox"
"""Whose keys the sandbox's own are; it may do everything, and IAM does not list it."""
SANDBOX_KEYS = {"test": "test"}
NOBODY = ":user/moto"


@dataclass(frozen=True)
class Secret:
    key: str
    session_token: str | None = None


def fill() -> None:
    """moto calls whoever has keys that it does not know by an ARN that no principal of IAM has."""
    identify = STSBackend.get_caller_identity

    def identified(self: STSBackend, access_key_id: str, region: str) -> tuple[str, str, str]:
        user_id, arn, account = identify(self, access_key_id, region)
        return user_id, SANDBOX_USER if arn.endswith(NOBODY) else arn, account

    setattr(STSBackend, "get_caller_identity", identified)


def arn_of(access_key: str, region: str) -> str:
    """What STS answers to GetCallerIdentity."""
    return str(sts_backends[ACCOUNT]["aws"].get_caller_identity(access_key, region)[1])


def secret_of(access_key: str) -> Secret | None:
    """None for a key that was never given out, or is switched off."""
    if access_key in SANDBOX_KEYS:
        return Secret(SANDBOX_KEYS[access_key])
    role: Any = sts_backends[ACCOUNT]["aws"].get_assumed_role_from_access_key(access_key)
    if role is not None:
        return Secret(role.secret_access_key, role.session_token)
    users = list(iam_backends[ACCOUNT]["aws"].users.values())
    keys = [key for user in users for key in user.access_keys]
    active = (key for key in keys if key.access_key_id == access_key and key.status == "Active")
    return next((Secret(key.secret_access_key) for key in active), None)
