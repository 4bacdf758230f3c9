"""Amazon States Language in JSONPath, as far as batch needs it: Task, Choice, Pass, Wait, Fail, Succeed."""

import json
import re
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, Callable

Json = Any
Task = Callable[[Json], Json]

SUPPORTED = {"Task", "Choice", "Pass", "Wait", "Fail", "Succeed"}


class StatesError(Exception):
    """An error as state machines know it: a name to match by, and a cause for people."""

    def __init__(self, error: str, cause: str) -> None:
        super().__init__(f"{error}: {cause}")
        self.error, self.cause = error, cause


@dataclass
class Run:
    """One execution of a definition."""

    definition: dict[str, Json]
    context: dict[str, Json]
    tasks: dict[str, Task]
    """What does the work, by the task state's resource."""
    wait: Callable[[float], None]
    record: Callable[[str, str], None] = field(default=lambda kind, name: None)

    def start(self, data: Json) -> Json:
        """Runs to the end; gives the output or raises a StatesError."""
        name: str | None = self.definition["StartAt"]
        while name is not None:
            state = self.definition["States"][name]
            self.context["State"] = {"Name": name, "EnteredTime": now(), "RetryCount": 0}
            self.record(f"{state['Type']}StateEntered", name)
            name, data = self._step(state, data)
        return data

    def _step(self, state: dict[str, Json], data: Json) -> tuple[str | None, Json]:
        kind = state["Type"]
        if kind == "Fail":
            raise StatesError(self._text(state, "Error", data), self._text(state, "Cause", data))
        if kind == "Succeed":
            return None, self._path(state.get("InputPath", "$"), data)
        if kind == "Choice":
            return self._choose(state, data), data
        if kind == "Wait":
            self.wait(float(state["Seconds"]))
            return _next(state), data
        if kind == "Pass":
            return _next(state), self._finish(state, data, state.get("Result", self._input(state, data)))
        if kind == "Task":
            return self._task(state, data)
        raise StatesError("States.Runtime", f"the emulator runs no state of type {kind}")

    def _text(self, state: dict[str, Json], name: str, data: Json) -> str:
        if f"{name}Path" in state:
            return str(self.value(state[f"{name}Path"], data))
        return str(state.get(name, ""))

    def _input(self, state: dict[str, Json], data: Json) -> Json:
        chosen = self._path(state.get("InputPath", "$"), data)
        return self.template(state["Parameters"], chosen) if "Parameters" in state else chosen

    def _finish(self, state: dict[str, Json], data: Json, result: Json) -> Json:
        if "ResultSelector" in state:
            result = self.template(state["ResultSelector"], result)
        return self._path(state.get("OutputPath", "$"), placed(state.get("ResultPath", "$"), data, result))

    def _path(self, path: str | None, data: Json) -> Json:
        return {} if path is None else self.value(path, data)

    def _task(self, state: dict[str, Json], data: Json) -> tuple[str | None, Json]:
        attempts: dict[int, int] = {}
        while True:
            try:
                result = self._call(state["Resource"], self._input(state, data))
                return _next(state), self._finish(state, data, result)
            except StatesError as error:
                if self._retries(state.get("Retry", []), attempts, error):
                    continue
                return self._caught(state, data, error)

    def _call(self, resource: str, parameters: Json) -> Json:
        if resource not in self.tasks:
            raise StatesError("States.Runtime", f"the emulator has no task {resource}")
        return self.tasks[resource](parameters)

    def _retries(self, rules: list[dict[str, Json]], attempts: dict[int, int], error: StatesError) -> bool:
        for index, rule in enumerate(rules):
            if not matches(rule["ErrorEquals"], error.error):
                continue
            done = attempts.get(index, 0)
            if done >= rule.get("MaxAttempts", 3):
                return False
            attempts[index] = done + 1
            self.context["State"]["RetryCount"] += 1
            self.wait(rule.get("IntervalSeconds", 1) * rule.get("BackoffRate", 2.0) ** done)
            return True
        return False

    def _caught(self, state: dict[str, Json], data: Json, error: StatesError) -> tuple[str, Json]:
        for rule in state.get("Catch", []):
            if matches(rule["ErrorEquals"], error.error):
                result = {"Error": error.error, "Cause": error.cause}
                return rule["Next"], placed(rule.get("ResultPath", "$"), data, result)
        raise error

    def _choose(self, state: dict[str, Json], data: Json) -> str:
        for rule in state["Choices"]:
            if self._holds(rule, data):
                return str(rule["Next"])
        if "Default" not in state:
            raise StatesError("States.NoChoiceMatched", "no choice matched, and there is no default")
        return str(state["Default"])

    def _holds(self, rule: dict[str, Json], data: Json) -> bool:
        if "And" in rule:
            return all(self._holds(part, data) for part in rule["And"])
        if "Or" in rule:
            return any(self._holds(part, data) for part in rule["Or"])
        if "Not" in rule:
            return not self._holds(rule["Not"], data)
        return self._compares(rule, data)

    def _compares(self, rule: dict[str, Json], data: Json) -> bool:
        operator = next(key for key in rule if key not in ("Variable", "Next", "Comment"))
        if operator == "IsPresent":
            return bool(self._present(rule["Variable"], data) == rule[operator])
        if operator not in COMPARISONS:
            raise StatesError("States.Runtime", f"the emulator knows no comparison {operator}")
        return bool(COMPARISONS[operator](self.value(rule["Variable"], data), rule[operator]))

    def _present(self, path: str, data: Json) -> bool:
        try:
            self.value(path, data)
        except StatesError:
            return False
        return True

    def template(self, template: Json, data: Json) -> Json:
        """A payload template: fields whose names end in `.$` are computed, the others are as they are."""
        if isinstance(template, list):
            return [self.template(item, data) for item in template]
        if not isinstance(template, dict):
            return template
        return {
            key.removesuffix(".$"): self.value(item, data) if key.endswith(".$") else self.template(item, data)
            for key, item in template.items()
        }

    def value(self, expression: str, data: Json) -> Json:
        """A path into the data ($) or the context object ($$), or an intrinsic function."""
        if expression.startswith("States."):
            return self._intrinsic(expression, data)
        if expression.startswith("$$"):
            return _walk(expression[1:], self.context)
        return _walk(expression, data)

    def _intrinsic(self, expression: str, data: Json) -> Json:
        match = re.fullmatch(r"States\.(\w+)\((.*)\)", expression, re.DOTALL)
        if not match or match[1] not in INTRINSICS:
            raise StatesError("States.Runtime", f"the emulator knows no function {expression}")
        return INTRINSICS[match[1]](*(self._argument(text, data) for text in arguments(match[2])))

    def _argument(self, text: str, data: Json) -> Json:
        if text.startswith("'"):
            return re.sub(r"\\(.)", r"\1", text[1:-1])
        if text.startswith(("$", "States.")):
            return self.value(text, data)
        return json.loads(text)


def now() -> str:
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _next(state: dict[str, Json]) -> str | None:
    return None if state.get("End") else str(state["Next"])


def _walk(path: str, data: Json) -> Json:
    if not re.fullmatch(r"\$((\.\w+)|(\['[^']+'\])|(\[\d+\]))*", path):
        raise StatesError("States.Runtime", f"the emulator reads no path like {path}")
    value = data
    for name, quoted, index in re.findall(r"\.(\w+)|\['([^']+)'\]|\[(\d+)\]", path):
        try:
            value = value[int(index)] if index else value[name or quoted]
        except (KeyError, IndexError, TypeError) as error:
            raise StatesError("States.ParameterPathFailure", f"The path '{path}' could not be found") from error
    return value


def placed(path: str | None, data: Json, result: Json) -> Json:
    """The data with a result at a ResultPath; the data itself is left alone."""
    if path is None:
        return data
    if path == "$":
        return result
    copy = json.loads(json.dumps(data))
    spot = copy
    *parents, last = path.removeprefix("$.").split(".")
    for parent in parents:
        spot = spot.setdefault(parent, {})
    spot[last] = result
    return copy


def matches(names: list[str], error: str) -> bool:
    if error in names or "States.ALL" in names:
        return True
    # Every error of a task but a time-out is a States.TaskFailed too.
    return "States.TaskFailed" in names and error not in ("States.Timeout", "States.Runtime")


def arguments(text: str) -> list[str]:
    """An intrinsic function's arguments, split at the commas outside of quotes and brackets."""
    parts, depth, quoted, start, index = [], 0, False, 0, 0
    while index < len(text):
        character = text[index]
        if character == "\\":
            index += 1
        elif character == "'":
            quoted = not quoted
        elif not quoted and character in "()":
            depth += 1 if character == "(" else -1
        elif not quoted and character == "," and depth == 0:
            parts.append(text[start:index].strip())
            start = index + 1
        index += 1
    last = text[start:].strip()
    return [*parts, last] if last else parts


def _format(template: str, *values: Json) -> str:
    parts = template.split("{}")
    if len(parts) != len(values) + 1:
        raise StatesError("States.IntrinsicFailure", f"States.Format: {template!r} does not fit {len(values)} values")
    texts = [value if isinstance(value, str) else json.dumps(value) for value in values]
    return "".join(part + text for part, text in zip(parts, [*texts, ""], strict=True))


INTRINSICS: dict[str, Callable[..., Json]] = {
    "Format": _format,
    "UUID": lambda: str(uuid.uuid4()),
    "JsonToString": lambda value: json.dumps(value, separators=(",", ":")),
    "StringToJson": json.loads,
    "JsonMerge": lambda first, second, _deep: {**first, **second},
    "Array": lambda *values: list(values),
    "ArrayGetItem": lambda values, index: values[index],
    "StringSplit": lambda text, separators: [part for part in re.split(f"[{re.escape(separators)}]", text) if part],
    "MathAdd": lambda first, second: first + second,
}

COMPARISONS: dict[str, Callable[[Json, Json], bool]] = {
    "StringEquals": lambda value, other: isinstance(value, str) and value == other,
    "StringMatches": lambda value, other: isinstance(value, str)
    and re.fullmatch(".*".join(map(re.escape, other.split("*"))), value) is not None,
    "NumericEquals": lambda value, other: value == other,
    "NumericLessThan": lambda value, other: value < other,
    "NumericGreaterThanEquals": lambda value, other: value >= other,
    "BooleanEquals": lambda value, other: value is other,
    "IsNull": lambda value, other: (value is None) is other,
    "IsString": lambda value, other: isinstance(value, str) is other,
}


def problems_of(definition: str) -> list[str]:
    """What makes a definition invalid: its JSON, its states' types, and where they lead."""
    try:
        content = json.loads(definition)
        states = content["States"]
        names = set(states)
        targets = [content["StartAt"], *(target for state in states.values() for target in _targets(state))]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return [f"The definition is no state machine: {error!r}"]
    if content.get("QueryLanguage", "JSONPath") != "JSONPath":
        return ["The emulator reads definitions in JSONPath only"]
    wrong = [
        f"State {name} has no known Type" for name, state in states.items() if state.get("Type") not in SUPPORTED
    ]
    missing = [f"Missing 'Next' target: {target}" for target in targets if target not in names]
    endless = [f"State {name} has neither Next nor End" for name, state in states.items() if _leads_nowhere(state)]
    return wrong + missing + endless


def _targets(state: dict[str, Json]) -> list[str]:
    rules = [*state.get("Choices", []), *state.get("Catch", [])]
    return [rule["Next"] for rule in [*rules, state] if "Next" in rule] + (
        [state["Default"]] if "Default" in state else []
    )


def _leads_nowhere(state: dict[str, Json]) -> bool:
    return state.get("Type") in ("Task", "Pass", "Wait") and "Next" not in state and not state.get("End")
