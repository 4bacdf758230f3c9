"""What moto lacks of listener rules: transforms, the limits of conditions, and which load balancer uses which group."""

import re
from typing import Any

from moto.elbv2.exceptions import ELBClientError, RuleNotFoundError
from moto.elbv2.models import ELBv2Backend, FakeListenerRule, FakeRule, elbv2_backends
from moto.elbv2.responses import ELBV2Response

from .rules import values_of

Json = Any

MOST_VALUES = 5
MOST_RULES = 100
"""Of conditions a rule, and of rules a load balancer, by "Quotas for your Application Load Balancers"."""


def fill() -> None:
    create, modify, delete = ELBv2Backend.create_rule, ELBv2Backend.modify_rule, ELBv2Backend.delete_rule
    answer_created, answer_modified = ELBV2Response.create_rule, ELBV2Response.modify_rule

    def created(self: ELBv2Backend, listener_arn: str, *given: Any, **named: Any) -> FakeListenerRule:
        balancer = next((one for one in self.load_balancers.values() if listener_arn in one.listeners), None)
        count = sum(len(one._non_default_rules) for one in balancer.listeners.values()) if balancer else 0
        if count >= MOST_RULES:
            raise ELBClientError("TooManyRules", f"The maximum number of rules of the load balancer is {MOST_RULES}")
        rule = create(self, listener_arn, *given, **named)
        shared = [arn for arn in _named_groups(self, rule) if len(users_of(self.target_groups[arn])) > 1]
        if shared:
            delete(self, rule.arn)
            text = "The following target groups cannot be associated with more than one load balancer"
            raise ELBClientError("TargetGroupAssociationLimit", f"{text}: {', '.join(shared)}")
        return rule

    def modified(self: ELBv2Backend, rule_arn: str, conditions: list[Json], actions: list[Json]) -> FakeRule:
        rule = self.describe_rules(None, [rule_arn])[0]
        return modify(self, rule_arn, conditions or rule.conditions, actions or [one.data for one in rule.actions])

    def deleted(self: ELBv2Backend, arn: str) -> None:
        rule = next(iter(self.describe_rules(None, [arn])), None)
        if rule is None:
            raise RuleNotFoundError("One or more rules not found")
        if rule.is_default:
            raise ELBClientError("OperationNotPermitted", f"Default rule '{arn}' cannot be deleted")
        delete(self, arn)

    def created_with_transforms(self: ELBV2Response) -> Any:
        given = self._get_params()
        _check(given)
        answer: Any = answer_created(self)
        setattr(answer.result["Rules"][0], "transforms", given.get("Transforms", []))
        return answer

    def modified_with_transforms(self: ELBV2Response) -> Any:
        given = self._get_params()
        _check(given)
        answer: Any = answer_modified(self)
        if "Transforms" in given or str(given.get("ResetTransforms", "")).lower() == "true":
            setattr(answer.result["Rules"][0], "transforms", given.get("Transforms", []))
        return answer

    setattr(ELBv2Backend, "create_rule", created)
    setattr(ELBv2Backend, "modify_rule", modified)
    setattr(ELBv2Backend, "delete_rule", deleted)
    setattr(ELBV2Response, "create_rule", created_with_transforms)
    setattr(ELBV2Response, "modify_rule", modified_with_transforms)


def _named_groups(backend: ELBv2Backend, rule: Any) -> list[str]:
    return [arn for action in rule.actions for arn in backend._get_target_group_arns_from(action.data)]


def _check(given: Json) -> None:
    if sum(len(values_of(condition)) for condition in given.get("Conditions", [])) > MOST_VALUES:
        raise ELBClientError("ValidationError", f"A rule can only have '{MOST_VALUES}' condition values")
    kinds = [transform["Type"] for transform in given.get("Transforms", [])]
    if len(set(kinds)) < len(kinds):
        raise ELBClientError("ValidationError", "A rule can have one transform of each type")
    for transform in given.get("Transforms", []):
        for configuration in [value for key, value in transform.items() if key != "Type"]:
            _check_patterns(configuration["Rewrites"])


def _check_patterns(rewrites: list[Json]) -> None:
    for rewrite in rewrites:
        try:
            re.compile(rewrite["Regex"])
        except re.error as error:
            text = f"The regular expression '{rewrite['Regex']}' of a transform is not valid: {error}"
            raise ELBClientError("ValidationError", text) from error


def users_of(group: Any) -> list[str]:
    """ARNs of the load balancers whose listeners or rules name moto's target group."""
    backend = elbv2_backends[group.account_id][group.region_name]
    return [
        balancer.arn
        for balancer in list(backend.load_balancers.values())
        if any(
            group.arn in backend._get_target_group_arns_from(action.data)
            for listener in list(balancer.listeners.values())
            for rule in list(listener.rules.values())
            for action in rule.actions
        )
    ]
