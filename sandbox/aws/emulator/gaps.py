"""What moto lacks of the services that it does well enough otherwise: methods put on its own classes.

moto finds actions by the names of the methods of a service's response class.
"""

import json
from enum import Enum
from typing import Any, Callable, Mapping

from botocore.session import get_session
from moto.applicationautoscaling import models as scaling_models
from moto.applicationautoscaling import responses as scaling_responses
from moto.applicationautoscaling.exceptions import AWSValidationException
from moto.applicationautoscaling.models import ApplicationAutoscalingBackend, applicationautoscaling_backends
from moto.applicationautoscaling.responses import ApplicationAutoScalingResponse
from moto.core.exceptions import JsonRESTError
from moto.logs.exceptions import ResourceNotFoundException
from moto.logs.responses import LogsResponse
from moto.stepfunctions.models import Execution, StateMachine
from moto.stepfunctions.responses import StepFunctionResponse

from . import budgets
from .errors import ACCOUNT, AwsError
from .executions import Executions
from .states import problems_of

TargetChecks = Mapping[str, Callable[[str, str], None]]
"""What says that there is no such thing to scale, by service; gets region and resource id, and raises."""

tags_of_targets: dict[str, dict[str, str]] = {}


def fill(executions: Executions, checks: TargetChecks) -> None:
    """Completes moto."""
    _fill_scaling(checks)
    _fill_step_functions(executions)
    budgets.fill()
    setattr(LogsResponse, "associate_kms_key", _associate_kms_key)
    setattr(LogsResponse, "disassociate_kms_key", _associate_kms_key)


def _fill_scaling(checks: TargetChecks) -> None:
    enum = get_session().get_service_model("application-autoscaling").shape_for("ScalableDimension").enum
    dimensions = Enum("ScalableDimensionValueSet", {value: value for value in enum})  # type: ignore[misc]
    for module in (scaling_models, scaling_responses):
        setattr(module, "ScalableDimensionValueSet", dimensions)
    register = ApplicationAutoScalingResponse.register_scalable_target
    register_in_backend = ApplicationAutoscalingBackend.register_scalable_target

    def checked(self: ApplicationAutoscalingBackend, namespace: str, r_id: str, *rest: Any, **named: Any) -> Any:
        if namespace in checks:
            try:
                checks[namespace](self.region_name, r_id)
            except AwsError as error:
                raise AWSValidationException(str(error)) from error
        return register_in_backend(self, namespace, r_id, *rest, **named)

    def tagged(self: ApplicationAutoScalingResponse) -> Any:
        answer = register(self)
        if tags := self._get_param("Tags"):
            tags_of_targets[_target_arn(self)] = dict(tags)
        return answer

    setattr(ApplicationAutoscalingBackend, "register_scalable_target", checked)
    # Its own look is for services that moto would have.
    setattr(ApplicationAutoscalingBackend, "_ecs_service_exists_for_target", lambda self, r_id: True)
    setattr(ApplicationAutoScalingResponse, "register_scalable_target", tagged)
    put = ApplicationAutoscalingBackend.put_scaling_policy

    def replaced(self: ApplicationAutoscalingBackend, *given: Any, **named: Any) -> Any:
        """AWS keeps the alarms of a policy that is put again; moto would make others beside them."""
        before = set(self.policies.values())
        policy = put(self, *given, **named)
        for old in before - set(self.policies.values()):
            old.delete_alarms(self.account_id, self.region_name)
        return policy

    setattr(ApplicationAutoscalingBackend, "put_scaling_policy", replaced)
    for name in ("delete_scaling_policy", "delete_scheduled_action", "deregister_scalable_target"):
        setattr(ApplicationAutoscalingBackend, name, _not_found(getattr(ApplicationAutoscalingBackend, name)))
    setattr(ApplicationAutoScalingResponse, "list_tags_for_resource", _list_tags)
    setattr(ApplicationAutoScalingResponse, "tag_resource", _tag)
    setattr(ApplicationAutoScalingResponse, "untag_resource", _untag)


def _not_found(work: Callable[..., Any]) -> Callable[..., Any]:
    """Application Auto Scaling says ObjectNotFoundException of what is not there (API reference); moto says otherwise."""

    def asked(self: ApplicationAutoscalingBackend, *given: Any, **named: Any) -> Any:
        try:
            return work(self, *given, **named)
        except AWSValidationException as error:
            if not error.message.startswith("No scal") and not error.message.startswith("No scheduled"):
                raise
            raise JsonRESTError("ObjectNotFoundException", error.message) from error

    return asked


def _target_arn(response: Any) -> str:
    targets = applicationautoscaling_backends[ACCOUNT][response.region].targets
    return str(targets[response._get_param("ScalableDimension")][response._get_param("ResourceId")].arn)


def _list_tags(self: Any) -> str:
    return json.dumps({"Tags": tags_of_targets.get(self._get_param("ResourceARN"), {})})


def _tag(self: Any) -> str:
    tags_of_targets.setdefault(self._get_param("ResourceARN"), {}).update(self._get_param("Tags"))
    return json.dumps({})


def _untag(self: Any) -> str:
    for key in self._get_param("TagKeys"):
        tags_of_targets.get(self._get_param("ResourceARN"), {}).pop(key, None)
    return json.dumps({})


def _associate_kms_key(self: Any) -> str:
    group = self.logs_backend.groups.get(self._get_param("logGroupName"))
    if group is None:
        raise ResourceNotFoundException("The specified log group does not exist.")
    group.kms_key_id = self._get_param("kmsKeyId")
    return json.dumps({})


def _fill_step_functions(executions: Executions) -> None:
    start = StateMachine.start_execution

    def started(self: StateMachine, *given: Any, **named: Any) -> Execution:
        known = len(self.executions)
        execution = start(self, *given, **named)
        # The same name with the same input is the same execution.
        if len(self.executions) > known:
            executions.start(self, execution)
        return execution

    setattr(StateMachine, "start_execution", started)
    setattr(Execution, "get_execution_history", lambda self, roleArn: self.events)
    setattr(
        StepFunctionResponse, "list_state_machine_versions", lambda self: json.dumps({"stateMachineVersions": []})
    )
    setattr(StepFunctionResponse, "validate_state_machine_definition", _validate_definition)


def _validate_definition(self: Any) -> str:
    problems = problems_of(self._get_param("definition"))
    diagnostics = [{"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": text} for text in problems]
    return json.dumps({"result": "FAIL" if problems else "OK", "diagnostics": diagnostics, "truncated": False})
