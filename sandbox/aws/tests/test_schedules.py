"""EventBridge Scheduler's expressions. That AWS reads them alike is not shown: the developer guide is the source."""

import unittest
from datetime import datetime, timezone

from emulator.errors import AwsError
from emulator.schedules import cron_matches, is_due

CREATED = datetime(2026, 11, 1, 8, 30, tzinfo=timezone.utc)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc)


class Cron(unittest.TestCase):
    def check(self, expression: str, fires: list[str], rests: list[str]) -> None:
        for moment in fires:
            self.assertTrue(cron_matches(expression, at(moment)), f"{expression} at {moment}")
        for moment in rests:
            self.assertFalse(cron_matches(expression, at(moment)), f"{expression} at {moment}")

    def test_minute_and_hour(self) -> None:
        self.check("15 3 * * ? *", ["2026-11-24T03:15"], ["2026-11-24T03:16", "2026-11-24T04:15"])

    def test_steps_ranges_and_lists(self) -> None:
        self.check(
            "0/20 9-17 * * ? *", ["2026-11-24T09:00", "2026-11-24T17:40"], ["2026-11-24T08:40", "2026-11-24T09:30"]
        )
        self.check("*/30 1,3 * * ? *", ["2026-11-24T03:30"], ["2026-11-24T02:30"])

    def test_weekdays_begin_with_sunday_as_one(self) -> None:
        self.check("0 0 ? * 1 *", ["2026-11-22T00:00"], ["2026-11-23T00:00"])
        self.check("0 0 ? * MON-FRI *", ["2026-11-24T00:00"], ["2026-11-22T00:00", "2026-11-28T00:00"])

    def test_last_days_and_ordinals(self) -> None:
        self.check("0 0 L * ? *", ["2026-11-30T00:00", "2028-02-29T00:00"], ["2026-11-29T00:00"])
        self.check("0 0 ? * 6L *", ["2026-11-27T00:00"], ["2026-11-20T00:00"])
        self.check("0 0 ? * 3#2 *", ["2026-11-10T00:00"], ["2026-11-03T00:00", "2026-11-17T00:00"])

    def test_month_and_year(self) -> None:
        self.check("0 0 1 JAN ? 2027", ["2027-01-01T00:00"], ["2026-01-01T00:00", "2027-02-01T00:00"])

    def test_refuses_five_fields_and_two_days(self) -> None:
        for expression in ("0 3 * * *", "0 3 1 * 2 *", "0 3 ? * ? *"):
            with self.assertRaises(AwsError, msg=expression):
                cron_matches(expression, at("2026-11-24T03:00"))


class Due(unittest.TestCase):
    def test_cron_is_read_in_its_time_zone_in_summer_and_winter(self) -> None:
        expression, zone = "cron(0 3 * * ? *)", "Europe/Berlin"
        self.assertTrue(is_due(expression, zone, at("2026-11-24T02:00"), CREATED))
        self.assertTrue(is_due(expression, zone, at("2026-07-24T01:00"), CREATED))
        self.assertFalse(is_due(expression, zone, at("2026-11-24T03:00"), CREATED))

    def test_rate_counts_from_the_creation(self) -> None:
        self.assertFalse(is_due("rate(2 hours)", "UTC", at("2026-11-01T08:30"), CREATED))
        self.assertTrue(is_due("rate(2 hours)", "UTC", at("2026-11-01T10:30"), CREATED))
        self.assertFalse(is_due("rate(2 hours)", "UTC", at("2026-11-01T10:00"), CREATED))

    def test_at_fires_once(self) -> None:
        self.assertTrue(is_due("at(2026-11-24T12:30:00)", "America/New_York", at("2026-11-24T17:30"), CREATED))
        self.assertFalse(is_due("at(2026-11-24T12:30:00)", "America/New_York", at("2026-11-25T17:30"), CREATED))

    def test_refuses_what_is_no_schedule(self) -> None:
        for expression in ("rate(2 fortnights)", "every day"):
            with self.assertRaises(AwsError):
                is_due(expression, "UTC", CREATED, CREATED)
