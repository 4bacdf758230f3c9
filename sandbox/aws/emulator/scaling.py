"""Application Auto Scaling's side of SageMaker: which variants it scales, and what an endpoint's end does to that."""

from moto.applicationautoscaling.models import applicationautoscaling_backends

from .errors import ACCOUNT


def _prefix(endpoint: str) -> str:
    return f"endpoint/{endpoint}/variant/"


def scaled_variants(region: str, endpoint: str) -> set[str]:
    """Names of an endpoint's variants that are registered as scalable targets."""
    backend = applicationautoscaling_backends[ACCOUNT][region]
    ids = [resource for targets in backend.targets.values() for resource in targets]
    return {resource.removeprefix(_prefix(endpoint)) for resource in ids if resource.startswith(_prefix(endpoint))}


def deregister(region: str, endpoint: str) -> None:
    """AWS takes an endpoint's targets away with it, their policies and scheduled actions too."""
    backend = applicationautoscaling_backends[ACCOUNT][region]
    prefix = _prefix(endpoint)
    for targets in backend.targets.values():
        for resource in [resource for resource in targets if resource.startswith(prefix)]:
            del targets[resource]
    for key in [key for key, policy in backend.policies.items() if policy.resource_id.startswith(prefix)]:
        del backend.policies[key]
    backend.scheduled_actions = [
        action for action in backend.scheduled_actions if not action.resource_id.startswith(prefix)
    ]
