"""AWS Budgets as boto3 sees it, with what moto lacks; the wordings of refusals are moto's."""

import unittest
from typing import Any

import boto3
from botocore.exceptions import ClientError
from emulator import budgets
from moto import mock_aws

ACCOUNT = "123456789012"
KEY = {"AccountId": ACCOUNT, "BudgetName": "digits"}
FORECAST = {"NotificationType": "FORECASTED", "ComparisonOperator": "GREATER_THAN", "Threshold": 100.0}


def budget(**changes: Any) -> dict[str, Any]:
    limit = {"Amount": "100", "Unit": "USD"}
    return {"BudgetName": "digits", "BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": limit} | changes


class BudgetsApi(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        budgets.fill()

    def setUp(self) -> None:
        mock = mock_aws()
        mock.start()
        self.addCleanup(mock.stop)
        self.client = boto3.client(
            "budgets", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
        )
        self.client.create_budget(AccountId=ACCOUNT, Budget=budget())

    def described(self) -> Any:
        return self.client.describe_budget(**KEY)["Budget"]

    def notify(self, address: str, **changes: Any) -> None:
        subscribers = [{"SubscriptionType": "EMAIL", "Address": address}]
        self.client.create_notification(**KEY, Notification=FORECAST | changes, Subscribers=subscribers)

    def refused(self, code: str, call: Any, **given: Any) -> None:
        with self.assertRaises(ClientError) as caught:
            call(**given)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)

    def test_an_amount_is_answered_with_a_fraction(self) -> None:
        self.assertEqual(self.described()["BudgetLimit"], {"Amount": "100.0", "Unit": "USD"})
        self.assertEqual(budgets.spelled("1000000000000000000000"), "1000000000000000000000.0")
        self.assertEqual(budgets.spelled("40.5"), "40.5")

    def test_an_update_keeps_notifications_and_tags(self) -> None:
        arn = f"arn:aws:budgets::{ACCOUNT}:budget/digits"
        self.client.tag_resource(ResourceARN=arn, ResourceTags=[{"Key": "team", "Value": "a"}])
        self.notify("a@example.com")
        start = self.described()["TimePeriod"]["Start"]
        limit = {"Amount": "40.5", "Unit": "USD"}
        self.client.update_budget(AccountId=ACCOUNT, NewBudget=budget(BudgetLimit=limit))
        self.assertEqual(self.described()["BudgetLimit"]["Amount"], "40.5")
        self.assertEqual(self.described()["TimePeriod"]["Start"], start)
        found = self.client.describe_notifications_for_budget(**KEY)["Notifications"]
        self.assertEqual(found, [FORECAST | {"NotificationState": "OK"}])
        tags = self.client.list_tags_for_resource(ResourceARN=arn)["ResourceTags"]
        self.assertEqual(tags, [{"Key": "team", "Value": "a"}])
        self.client.untag_resource(ResourceARN=arn, ResourceTagKeys=["team"])
        self.assertEqual(self.client.list_tags_for_resource(ResourceARN=arn)["ResourceTags"], [])

    def test_a_notification_is_there_once(self) -> None:
        self.notify("a@example.com")
        self.notify("b@example.com", Threshold=80.0)
        self.refused("DuplicateRecordException", self.notify, address="c@example.com")
        told = self.client.describe_subscribers_for_notification(**KEY, Notification=FORECAST)["Subscribers"]
        self.assertEqual([one["Address"] for one in told], ["a@example.com"])
        self.client.delete_notification(**KEY, Notification=FORECAST)
        self.refused("NotFoundException", self.client.delete_notification, **KEY, Notification=FORECAST)
        self.assertEqual(len(self.client.describe_notifications_for_budget(**KEY)["Notifications"]), 1)

    def test_what_is_not_there_is_not_found(self) -> None:
        self.client.delete_budget(**KEY)
        for call in (self.client.describe_budget, self.client.describe_notifications_for_budget):
            self.refused("NotFoundException", call, **KEY)
        self.refused("NotFoundException", self.client.update_budget, AccountId=ACCOUNT, NewBudget=budget())
