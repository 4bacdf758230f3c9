"""Names of all that exists, by kind: two of these compared say what was left behind."""

from typing import Any

from moto.applicationautoscaling.models import applicationautoscaling_backends
from moto.budgets.models import budgets_backends
from moto.cloudwatch.models import cloudwatch_backends
from moto.iam.models import iam_backends
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends
from moto.scheduler.models import scheduler_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends
from moto.stepfunctions.models import stepfunctions_backends

from . import ecs_inventory, logs, network_inventory
from .ecs import EcsRegions
from .eks import EksRegions
from .errors import ACCOUNT
from .sagemaker import SageMakers


def inventory(sagemakers: SageMakers, ecs: EcsRegions, eks: EksRegions, region: str) -> dict[str, list[str]]:
    """One region's resources, and the account's roles, buckets and budgets; sorted, and kinds without any left out."""
    kinds = _sagemaker(sagemakers, region) | _scaling(region) | _regional(region) | _global()
    kinds |= network_inventory.networks(region) | network_inventory.load_balancers(region)
    kinds |= ecs_inventory.containers(ecs, region) | ecs_inventory.beside(region) | eks.of(region).inventory()
    return {kind: sorted(names) for kind, names in sorted(kinds.items()) if names}


def _sagemaker(sagemakers: SageMakers, region: str) -> dict[str, list[str]]:
    one = sagemakers.of(region)
    return {
        "sagemaker:model": list(one.registry.models),
        "sagemaker:endpoint-config": list(one.registry.configurations),
        "sagemaker:endpoint": list(one.endpoints.all),
    }


def _scaling(region: str) -> dict[str, list[str]]:
    backend = applicationautoscaling_backends[ACCOUNT][region]
    return {
        "application-autoscaling:target": [
            f"{resource} {dimension}" for dimension, targets in backend.targets.items() for resource in targets
        ],
        "application-autoscaling:policy": [
            f"{policy.resource_id} {policy.policy_name}" for policy in backend.policies.values()
        ],
        "application-autoscaling:scheduled-action": [
            f"{action.resource_id} {action.scheduled_action_name}" for action in backend.scheduled_actions
        ],
    }


def _regional(region: str) -> dict[str, list[str]]:
    cloudwatch, sns = cloudwatch_backends[ACCOUNT][region], sns_backends[ACCOUNT][region]
    return {
        "cloudwatch:alarm": list(cloudwatch.alarms),
        "cloudwatch:dashboard": list(cloudwatch.dashboards),
        # SageMaker's own for all jobs is nobody's to delete.
        "logs:group": [name for name in logs_backends[ACCOUNT][region].groups if name != logs.JOBS],
        "sns:topic": list(sns.topics),
        "sns:subscription": [_subscription(one) for one in sns.subscriptions.values()],
        "sqs:queue": list(sqs_backends[ACCOUNT][region].queues),
        "states:machine": [machine.name for machine in stepfunctions_backends[ACCOUNT][region].state_machines],
        "scheduler:schedule": [
            f"{group.name}/{name}"
            for group in scheduler_backends[ACCOUNT][region].schedule_groups.values()
            for name in group.schedules
        ],
    }


def _subscription(subscription: Any) -> str:
    return f"{subscription.topic.arn} {subscription.protocol} {subscription.endpoint}"


def _global() -> dict[str, list[str]]:
    iam = iam_backends[ACCOUNT]["aws"]
    buckets = s3_backends[ACCOUNT]["aws"].buckets
    roles = list(iam.roles.values())
    budgets = budgets_backends[ACCOUNT]["aws"].budgets[ACCOUNT]
    return {
        "budgets:budget": list(budgets),
        "budgets:notification": [
            f"{name} {one.details['NotificationType']} {one.details['Threshold']}"
            for name, budget in budgets.items()
            for one in budget.notifications
        ],
        "iam:role": [role.name for role in roles],
        "iam:role-policy": [f"{role.name} {name}" for role in roles for name in role.policies],
        "iam:attachment": [f"{role.name} {arn}" for role in roles for arn in role.managed_policies],
        "iam:policy": [arn for arn in iam.managed_policies if f":{ACCOUNT}:" in arn],
        "s3:bucket": list(buckets),
        "s3:object": [f"{bucket.name}/{key}" for bucket in buckets.values() for key in bucket.keys],
    }
