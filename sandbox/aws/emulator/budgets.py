"""What moto lacks of AWS Budgets, and what it answers unlike AWS: methods put on its own classes."""

import json
from datetime import datetime, timezone
from decimal import Decimal
from typing import Any

from moto.budgets.exceptions import DuplicateRecordException, NotFoundException
from moto.budgets.models import Budget, BudgetsBackend, Notification
from moto.budgets.responses import BudgetsResponse

IDENTITY = ("NotificationType", "ComparisonOperator", "Threshold")


def fill() -> None:
    """Completes moto. Tags are kept with the budget, so that they end with it."""
    setattr(Budget, "to_dict", _described(Budget.to_dict))
    setattr(BudgetsBackend, "create_notification", _create_notification)
    setattr(BudgetsBackend, "delete_notification", _delete_notification)
    setattr(BudgetsResponse, "create_budget", _create_budget(BudgetsResponse.create_budget))
    setattr(BudgetsResponse, "update_budget", _update_budget)
    setattr(BudgetsResponse, "describe_notifications_for_budget", _describe_notifications)
    setattr(BudgetsResponse, "describe_subscribers_for_notification", _describe_subscribers)
    setattr(BudgetsResponse, "list_tags_for_resource", _list_tags)
    setattr(BudgetsResponse, "tag_resource", _tag)
    setattr(BudgetsResponse, "untag_resource", _untag)


def _described(describe: Any) -> Any:
    def described(self: Budget) -> dict[str, Any]:
        answer: dict[str, Any] = describe(self)
        period = answer.setdefault("TimePeriod", {})
        # Where no start was given, that of the month in which the budget was made (API reference, TimePeriod).
        made = datetime.fromtimestamp(self.budget.setdefault("_made", self.budget["LastUpdatedTime"]), timezone.utc)
        month = made.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        period.setdefault("Start", int(month.timestamp()))
        if limit := answer.get("BudgetLimit"):
            limit["Amount"] = spelled(limit["Amount"])
        return {key: value for key, value in answer.items() if not key.startswith("_")}

    return described


def spelled(amount: str) -> str:
    """AWS answers `100.0` to `100` (terraform-provider-aws takes the two for the same for that reason)."""
    plain = f"{Decimal(amount):f}"
    return plain if "." in plain else f"{plain}.0"


def _create_budget(create: Any) -> Any:
    def created(self: BudgetsResponse) -> str:
        answer: str = create(self)
        budget = _budget(self, self._get_param("Budget")["BudgetName"])
        budget.budget["_tags"] = {tag["Key"]: tag["Value"] for tag in self._get_param("ResourceTags") or []}
        return answer

    return created


def _update_budget(self: BudgetsResponse) -> str:
    new = self._get_param("NewBudget")
    budget = _budget(self, new["BudgetName"])
    kept = {key: value for key, value in budget.budget.items() if key.startswith("_") or key == "LastUpdatedTime"}
    budget.budget = {**new, **kept}
    return json.dumps({})


def _create_notification(
    self: BudgetsBackend, account_id: str, budget_name: str, notification: dict[str, Any], subscribers: Any
) -> None:
    budget = self.budgets[account_id].get(budget_name)
    if budget is None:
        raise NotFoundException("Unable to create notification - the budget doesn't exist.")
    if _notification(budget, notification) is not None:
        raise DuplicateRecordException("notification", budget_name)
    budget.notifications.append(Notification(notification, subscribers))


def _delete_notification(
    self: BudgetsBackend, account_id: str, budget_name: str, notification: dict[str, Any]
) -> None:
    budget = self.budgets[account_id].get(budget_name)
    found = budget and _notification(budget, notification)
    if budget is None or found is None:
        raise NotFoundException("Unable to delete notification - it doesn't exist.")
    budget.notifications.remove(found)


def _describe_notifications(self: BudgetsResponse) -> str:
    budget = _budget(self, self._get_param("BudgetName"))
    return json.dumps({"Notifications": [_answered(one.details) for one in budget.notifications]})


def _answered(details: dict[str, Any]) -> dict[str, Any]:
    """AWS tells the state, and leaves out the threshold's type where it is PERCENTAGE (aws-cli issue 7145)."""
    kind = details.get("ThresholdType", "PERCENTAGE")
    shown = {key: details[key] for key in IDENTITY}
    return {**shown, "NotificationState": "OK", **({} if kind == "PERCENTAGE" else {"ThresholdType": kind})}


def _describe_subscribers(self: BudgetsResponse) -> str:
    budget = _budget(self, self._get_param("BudgetName"))
    found = _notification(budget, self._get_param("Notification"))
    if found is None:
        raise NotFoundException("Unable to get subscribers - the notification doesn't exist.")
    return json.dumps({"Subscribers": found.subscribers})


def _list_tags(self: BudgetsResponse) -> str:
    tags = _tags(self)
    return json.dumps({"ResourceTags": [{"Key": key, "Value": value} for key, value in tags.items()]})


def _tag(self: BudgetsResponse) -> str:
    _tags(self).update({tag["Key"]: tag["Value"] for tag in self._get_param("ResourceTags")})
    return json.dumps({})


def _untag(self: BudgetsResponse) -> str:
    tags = _tags(self)
    for key in self._get_param("ResourceTagKeys"):
        tags.pop(key, None)
    return json.dumps({})


def _tags(self: BudgetsResponse) -> dict[str, str]:
    arn: str = self._get_param("ResourceARN")
    tags: dict[str, str] = _budget(self, arn.partition(":budget/")[2]).budget.setdefault("_tags", {})
    return tags


def _budget(self: BudgetsResponse, name: str) -> Budget:
    found = self.backend.budgets[self.current_account].get(name)
    if found is None:
        raise NotFoundException(f"Unable to get budget: {name} - the budget doesn't exist.")
    return found


def _notification(budget: Budget, wanted: dict[str, Any]) -> Notification | None:
    for one in budget.notifications:
        if all(one.details[key] == wanted[key] for key in IDENTITY):
            return one
    return None
