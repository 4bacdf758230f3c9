"""The interpreter of state machines, without services."""

import unittest
from typing import Any

from emulator.states import Run, StatesError, arguments, placed, problems_of

RESOURCE = "arn:aws:states:::sagemaker:createTransformJob.sync"
PUBLISH = "arn:aws:states:::sns:publish"


def machine(**states: dict[str, Any]) -> dict[str, Any]:
    return {"StartAt": next(iter(states)), "States": states}


class Runs(unittest.TestCase):
    def setUp(self) -> None:
        self.calls: list[tuple[str, Any]] = []
        self.waits: list[float] = []
        self.failures: list[StatesError] = []

    def run_machine(self, definition: dict[str, Any], data: Any = None) -> Any:
        def job(given: Any) -> Any:
            self.calls.append(("job", given))
            if self.failures:
                raise self.failures.pop(0)
            return {"TransformJobStatus": "Completed"}

        def publish(given: Any) -> Any:
            self.calls.append(("publish", given))
            return {}

        context = {"Execution": {"Name": "run-7", "Input": data or {}}}
        return Run(definition, context, {RESOURCE: job, PUBLISH: publish}, self.waits.append).start(data or {})

    def test_a_choice_gives_defaults_to_an_empty_input(self) -> None:
        definition = machine(
            Given={
                "Type": "Choice",
                "Choices": [{"Variable": "$.input", "IsPresent": True, "Next": "Job"}],
                "Default": "Set",
            },
            Set={"Type": "Pass", "Result": "s3://default/", "ResultPath": "$.input", "Next": "Job"},
            Job={"Type": "Task", "Resource": RESOURCE, "Parameters": {"Uri.$": "$.input", "Fixed": 1}, "End": True},
        )
        self.run_machine(definition)
        self.run_machine(definition, {"input": "s3://mine/"})
        self.assertEqual(
            self.calls, [("job", {"Uri": "s3://default/", "Fixed": 1}), ("job", {"Uri": "s3://mine/", "Fixed": 1})]
        )

    def test_a_retry_has_a_name_of_its_own_and_waits_longer_each_time(self) -> None:
        name = "States.Format('digits-{}-{}', $$.Execution.Name, $$.State.RetryCount)"
        retry = {"ErrorEquals": ["SageMaker.Busy"], "IntervalSeconds": 2, "BackoffRate": 3, "MaxAttempts": 2}
        task = {"Type": "Task", "Resource": RESOURCE, "Parameters": {"Name.$": name}, "Retry": [retry], "End": True}
        self.failures = [StatesError("SageMaker.Busy", "later"), StatesError("SageMaker.Busy", "later")]
        self.run_machine(machine(Job=task))
        self.assertEqual([given["Name"] for _, given in self.calls], [f"digits-run-7-{count}" for count in range(3)])
        self.assertEqual(self.waits, [2, 6])

    def test_what_is_not_retried_is_caught_published_and_fails_the_execution(self) -> None:
        definition = machine(
            Job={
                "Type": "Task",
                "Resource": RESOURCE,
                "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Tell"}],
                "End": True,
            },
            Tell={
                "Type": "Task",
                "Resource": PUBLISH,
                "Parameters": {"Message.$": "$.error.Cause"},
                "ResultPath": None,
                "Next": "Failed",
            },
            Failed={"Type": "Fail", "ErrorPath": "$.error.Error", "CausePath": "$.error.Cause"},
        )
        self.failures = [StatesError("States.TaskFailed", "no input")]
        with self.assertRaises(StatesError) as caught:
            self.run_machine(definition)
        self.assertEqual(self.calls[-1], ("publish", {"Message": "no input"}))
        self.assertEqual((caught.exception.error, caught.exception.cause), ("States.TaskFailed", "no input"))

    def test_a_missing_path_and_an_unknown_task_fail_with_their_names(self) -> None:
        for task, error in (
            ({"Resource": RESOURCE, "Parameters": {"a.$": "$.nothing"}}, "States.ParameterPathFailure"),
            ({"Resource": "arn:aws:states:::lambda:invoke"}, "States.Runtime"),
        ):
            with self.assertRaises(StatesError) as caught:
                self.run_machine(machine(Job={"Type": "Task", "End": True, **task}))
            self.assertEqual(caught.exception.error, error)


class Parts(unittest.TestCase):
    def test_arguments_are_split_outside_of_quotes_and_brackets(self) -> None:
        self.assertEqual(
            arguments(r"'a, \'b', States.Format('{}', $.c), 3"), [r"'a, \'b'", "States.Format('{}', $.c)", "3"]
        )

    def test_a_result_is_placed_without_touching_the_input(self) -> None:
        data: dict[str, Any] = {"a": {"b": 1}}
        self.assertEqual(placed("$.a.c", data, 2), {"a": {"b": 1, "c": 2}})
        self.assertEqual(data, {"a": {"b": 1}})
        self.assertEqual(placed(None, data, 2), data)

    def test_problems_of_definitions(self) -> None:
        self.assertEqual(problems_of('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": true}}}'), [])
        for wrong in (
            "no json",
            "{}",
            '{"StartAt": "B", "States": {"A": {"Type": "Succeed"}}}',
            '{"StartAt": "A", "States": {"A": {"Type": "Pass"}}}',
            '{"StartAt": "A", "States": {"A": {"Type": "Map", "End": true}}}',
        ):
            self.assertNotEqual(problems_of(wrong), [], wrong)
