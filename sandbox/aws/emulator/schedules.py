"""EventBridge Scheduler: moto keeps the schedules, this reads their expressions and fires them."""

import json
import re
import time
from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from moto.scheduler.models import scheduler_backends

from .errors import ACCOUNT, AwsError, invalid
from .world import World, log

MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
UNITS = {"minute": 60, "hour": 3600, "day": 86400}
START_EXECUTION = "arn:aws:scheduler:::aws-sdk:sfn:startExecution"


def is_due(expression: str, zone: str, minute: datetime, created: datetime) -> bool:
    """Whether a schedule fires in the minute that begins at `minute` (UTC)."""
    kind, _, rest = expression.partition("(")
    content = rest.removesuffix(")")
    if kind == "cron":
        return cron_matches(content, minute.astimezone(ZoneInfo(zone)))
    if kind == "at":
        moment = datetime.fromisoformat(content).replace(tzinfo=ZoneInfo(zone))
        return moment.astimezone(timezone.utc).replace(second=0) == minute
    if kind == "rate":
        return _rate_is_due(content, minute, created)
    raise invalid(f"Invalid Schedule Expression {expression}.")


def _rate_is_due(content: str, minute: datetime, created: datetime) -> bool:
    match = re.fullmatch(r"(\d+) (minute|hour|day)s?", content)
    if not match:
        raise invalid(f"Invalid Schedule Expression rate({content}).")
    period = int(match[1]) * UNITS[match[2]]
    age = (minute - created.replace(second=0, microsecond=0)).total_seconds()
    return age > 0 and age % period == 0


def cron_matches(content: str, moment: datetime) -> bool:
    """Six fields: minute, hour, day of the month, month, day of the week (1 is Sunday), year."""
    fields = content.split()
    if len(fields) != 6:
        raise invalid(f"Invalid Schedule Expression cron({content}).")
    minute, hour, day, month, weekday, year = fields
    if (day == "?") == (weekday == "?"):
        raise invalid(f"Invalid Schedule Expression cron({content}).")
    return (
        _in(minute, moment.minute, 0, 59)
        and _in(hour, moment.hour, 0, 23)
        and _in(month, moment.month, 1, 12, MONTHS)
        and _in(year, moment.year, 1970, 2199)
        and (_day_matches(day, moment) if day != "?" else _weekday_matches(weekday, moment))
    )


def _in(field: str, value: int, least: int, most: int, names: list[str] | None = None) -> bool:
    """Whether a value is in a field such as `*`, `5`, `1-5`, `*/15`, `0/10` or `MON,WED`."""
    return any(value in _range(part, least, most, names or []) for part in field.split(","))


def _range(part: str, least: int, most: int, names: list[str]) -> range:
    base, _, step = part.partition("/")
    if base == "*":
        first, last = least, most
    elif "-" in base:
        first, last = (_number(end, least, names) for end in base.split("-"))
    else:
        first = _number(base, least, names)
        last = most if step else first
    return range(first, last + 1, int(step or 1))


def _number(text: str, least: int, names: list[str]) -> int:
    return names.index(text.upper()) + least if text.upper() in names else int(text)


def _day_matches(field: str, moment: datetime) -> bool:
    last = (moment.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    if field == "L":
        return moment.day == last.day
    return _in(field, moment.day, 1, 31)


def _weekday_matches(field: str, moment: datetime) -> bool:
    """`1#2` is the second Sunday, `6L` the last Friday of the month."""
    weekday = moment.isoweekday() % 7 + 1
    if "#" in field:
        day, number = field.split("#")
        return weekday == _number(day, 1, DAYS) and (moment.day - 1) // 7 + 1 == int(number)
    if field.endswith("L"):
        is_last = (moment + timedelta(days=7)).month != moment.month
        return weekday == _number(field.removesuffix("L") or "7", 1, DAYS) and is_last
    return _in(field, weekday, 1, 7, DAYS)


class Schedules:
    """Looks once a second which schedules are due, and fires each once a minute at most."""

    def __init__(self, world: World) -> None:
        self._world = world

    def run(self) -> None:
        done = _this_minute()
        while True:
            time.sleep(1)
            minute = _this_minute()
            if minute != done:
                done = minute
                self._fire_due(minute)

    def fire(self, name: str, group: str, region: str) -> str:
        """Fires a schedule at once, due or not; gives what its target answered."""
        schedule = scheduler_backends[ACCOUNT][region].get_schedule(group, name)
        return self._invoke(schedule.target, region)

    def _fire_due(self, minute: datetime) -> None:
        for region, backend in list(scheduler_backends[ACCOUNT].items()):
            for group in list(backend.schedule_groups.values()):
                for schedule in list(group.schedules.values()):
                    self._world.guarded(partial(self._fire_if_due, schedule, region, minute))()

    def _fire_if_due(self, schedule: Any, region: str, minute: datetime) -> None:
        created = datetime.fromtimestamp(schedule.creation_date, timezone.utc)
        zone = schedule.schedule_expression_timezone
        if schedule.state == "ENABLED" and is_due(schedule.schedule_expression, zone, minute, created):
            log.info("schedule %s fires: %s", schedule.name, self._invoke(schedule.target, region))

    def _invoke(self, target: dict[str, Any], region: str) -> str:
        request = _execution(target)
        answer = self._world.client("stepfunctions", region).start_execution(**request)
        return str(answer["executionArn"])


def _execution(target: dict[str, Any]) -> dict[str, str]:
    """The StartExecution that a target means: a state machine itself, or the API call with its parameters."""
    if ":stateMachine:" in target["Arn"]:
        return {"stateMachineArn": target["Arn"], "input": target.get("Input", "{}")}
    if target["Arn"] == START_EXECUTION:
        given = json.loads(target["Input"])
        return {name[0].lower() + name[1:]: value for name, value in given.items()}
    raise AwsError("EmulatorGap", f"Schedules start state machines only, not {target['Arn']}.", 501)


def _this_minute() -> datetime:
    return datetime.now(timezone.utc).replace(second=0, microsecond=0)
