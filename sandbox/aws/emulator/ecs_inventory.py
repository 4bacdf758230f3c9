"""Names of what ECS has, and of the things that its capacity and its tasks are made with."""

from typing import Any

from moto.autoscaling.models import autoscaling_backends
from moto.iam.models import iam_backends
from moto.kms.models import kms_backends
from moto.secretsmanager.models import secretsmanager_backends

from .ecs import EcsRegions
from .ecs_errors import name_of
from .errors import ACCOUNT


def containers(ecs_regions: EcsRegions, region: str) -> dict[str, list[str]]:
    """By kind. Of tasks those that have not ended: the others are shown for an hour, and nobody's to delete."""
    ecs = ecs_regions.of(region)
    services = [service for service in ecs.services.values() if service.status != "INACTIVE"]
    tasks = [
        task for service in ecs.services.values() for task in service.tasks if task.last_status != "STOPPED"
    ]
    return {
        "ecs:cluster": ecs.clusters.names(),
        "ecs:capacity-provider": list(ecs.clusters.providers),
        "ecs:service": [f"{service.cluster}/{service.name}" for service in services],
        "ecs:task": [f"{task.plan.cluster}/{task.plan.owner}/{task.id}" for task in tasks],
        "ecs:task-definition": list(ecs.definitions.all),
    }


def beside(region: str) -> dict[str, list[str]]:
    keys = kms_backends[ACCOUNT][region]
    own = [key for key in keys.keys.values() if key.key_state != "PendingDeletion" and not _is_of_aws(key)]
    return {
        "autoscaling:group": list(autoscaling_backends[ACCOUNT][region].autoscaling_groups),
        "iam:instance-profile": [
            profile.name for profile in iam_backends[ACCOUNT]["aws"].instance_profiles.values()
        ],
        "kms:key": [key.id for key in own],
        "kms:alias": [alias for key in own for alias in key.aliases],
        "secretsmanager:secret": [name_of(name) for name in secretsmanager_backends[ACCOUNT][region].secrets],
    }


def _is_of_aws(key: Any) -> bool:
    """One that AWS makes by itself, and nobody can delete."""
    return any(alias.startswith("alias/aws/") for alias in key.aliases)
