"""Executions of Step Functions: moto keeps them, this runs them and makes the calls of the batch machine."""

import json
import threading
import time
from datetime import datetime, timezone
from typing import Any

from botocore.exceptions import ClientError

from .states import Json, Run, StatesError, now
from .world import World

POLL_SECONDS = 0.2


class Executions:
    """Runs what StartExecution makes in moto."""

    def __init__(self, world: World) -> None:
        self._world = world

    def start(self, machine: Any, execution: Any) -> None:
        execution.events = [_event(1, "ExecutionStarted", "")]
        threading.Thread(target=self._world.guarded(lambda: self._run(machine, execution)), daemon=True).start()

    def _run(self, machine: Any, execution: Any) -> None:
        try:
            data = json.loads(execution.execution_input)
            run = Run(
                json.loads(machine.definition),
                _context(machine, execution, data),
                self._tasks(execution.region_name, lambda: execution.status == "ABORTED"),
                self._world.pace.wait,
                lambda kind, name: execution.events.append(_event(len(execution.events) + 1, kind, name)),
            )
            output = json.dumps(run.start(data))
        except StatesError as error:
            _settle(execution, "FAILED", error=error.error, cause=error.cause)
        else:
            _settle(execution, "SUCCEEDED", output=output, output_details={"included": True})

    def _tasks(self, region: str, stopped: Any) -> dict[str, Any]:
        sagemaker, sns = self._world.client("sagemaker", region), self._world.client("sns", region)
        return {
            "arn:aws:states:::sagemaker:createTransformJob.sync": lambda given: _transform(sagemaker, given, stopped),
            "arn:aws:states:::sns:publish": lambda given: _plain(_called("SNS", sns.publish, given)),
        }


def _context(machine: Any, execution: Any, data: Json) -> dict[str, Json]:
    return {
        "Execution": {
            "Id": execution.execution_arn,
            "Name": execution.name,
            "Input": data,
            "RoleArn": machine.roleArn,
            "StartTime": now(),
        },
        "StateMachine": {"Id": machine.arn, "Name": machine.name},
    }


def _settle(execution: Any, status: str, **fields: Any) -> None:
    """Ends an execution, unless somebody stopped it."""
    if execution.status != "RUNNING":
        return
    for name, value in fields.items():
        setattr(execution, name, value)
    execution.stop_date = datetime.now(timezone.utc).replace(tzinfo=None)
    execution.events.append(_event(len(execution.events) + 1, f"Execution{status.capitalize()}", ""))
    execution.status = status


def _event(number: int, kind: str, state: str) -> dict[str, Any]:
    event: dict[str, Any] = {
        "timestamp": datetime.now(timezone.utc),
        "type": kind,
        "id": number,
        "previousEventId": number - 1,
    }
    return event | ({"stateEnteredEventDetails": {"name": state}} if state else {})


def _transform(sagemaker: Any, given: Json, stopped: Any) -> Json:
    """The `.sync` integration: creates the job and waits for its end."""
    _called("SageMaker", sagemaker.create_transform_job, given)
    name = given["TransformJobName"]
    while True:
        job = _called("SageMaker", sagemaker.describe_transform_job, {"TransformJobName": name})
        if stopped():
            sagemaker.stop_transform_job(TransformJobName=name)
        if job["TransformJobStatus"] in ("Completed", "Failed", "Stopped"):
            break
        time.sleep(POLL_SECONDS)
    if job["TransformJobStatus"] != "Completed":
        raise StatesError("States.TaskFailed", json.dumps(_plain(job)))
    return _plain(job)


def _called(service: str, call: Any, given: Json) -> Json:
    try:
        return call(**given)
    except ClientError as error:
        raise StatesError(_error_name(service, error), str(error)) from error
    except Exception as error:  # botocore refuses what does not fit the API before it sends it
        raise StatesError("States.Runtime", str(error)) from error


def _error_name(service: str, error: ClientError) -> str:
    """Developer guide, Step Functions' error names: a service's own exceptions carry its name before theirs."""
    code = error.response["Error"]["Code"]
    if error.response["ResponseMetadata"]["HTTPStatusCode"] >= 500 or code in (
        "ThrottlingException",
        "ValidationException",
    ):
        return f"{service}.Amazon{service}Exception"
    return f"{service}.{code if code.endswith('Exception') else code + 'Exception'}"


def _plain(answer: Json) -> Json:
    """The answer as JSON, with times in milliseconds as Step Functions gives them."""
    without = {key: value for key, value in answer.items() if key != "ResponseMetadata"}
    return json.loads(json.dumps(without, default=lambda moment: int(moment.timestamp() * 1000)))
