"""InvokeEndpointAsync: input from S3, output or failure to S3, a notification, and a queue in between."""

import json
import threading
import time
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from . import artifacts
from .endpoints import Endpoint, Endpoints
from .errors import AwsError, refused_invocation
from .instances import Answer
from .runtime import Invocation, Runtime, raise_model_error
from .world import World

DEFAULT_SECONDS = 900
POLL_SECONDS = 0.1


@dataclass
class Queued:
    invocation: Invocation
    input: str
    output: str
    failure: str | None
    received: datetime
    expires: float


class AsyncRuntime:
    """Asynchronous invocations of one region's endpoints. One that scaled to zero keeps them until it is back."""

    def __init__(self, world: World, endpoints: Endpoints, runtime: Runtime, region: str) -> None:
        self._world, self._endpoints, self._runtime, self._region = world, endpoints, runtime, region
        self._lock = threading.Lock()
        self._waiting: dict[str, int] = {}

    def backlog(self, endpoint: str) -> int:
        """Invocations that are accepted and not answered."""
        with self._lock:
            return self._waiting.get(endpoint, 0)

    def invoke(self, endpoint_name: str, headers: Any) -> tuple[str, dict[str, str]]:
        """The inference's id, and the headers that say where its result will be."""
        endpoint = self._endpoints.in_service(endpoint_name)
        if endpoint.asynchronous is None:
            raise refused_invocation(f"Endpoint {endpoint_name} is not asynchronous; use InvokeEndpoint.")
        queued = _queued(endpoint, headers)
        self._count(endpoint_name, 1)
        threading.Thread(target=self._world.guarded(lambda: self._work(endpoint, queued)), daemon=True).start()
        places = {"X-Amzn-SageMaker-OutputLocation": queued.output}
        if queued.failure:
            places["X-Amzn-SageMaker-FailureLocation"] = queued.failure
        return queued.invocation.inference_id, places

    def _count(self, endpoint: str, change: int) -> None:
        with self._lock:
            self._waiting[endpoint] = self._waiting.get(endpoint, 0) + change

    def _work(self, endpoint: Endpoint, queued: Queued) -> None:
        try:
            answer = self._answer(endpoint, queued)
            self._put(queued.output, answer.body)
            self._notify(endpoint, queued, None)
        except (AwsError, artifacts.MissingArtifact) as error:
            text = f"Could not read {error}." if isinstance(error, artifacts.MissingArtifact) else str(error)
            if queued.failure:
                self._put(queued.failure, text.encode())
            self._notify(endpoint, queued, text)
        finally:
            self._count(endpoint.name, -1)

    def _answer(self, endpoint: Endpoint, queued: Queued) -> Answer:
        body = artifacts.read(self._world.client("s3", self._region), queued.input)
        invocation = replace(queued.invocation, body=body)
        while time.time() < queued.expires:
            with self._endpoints.instance(endpoint.name, None) as (variant, instance):
                most = (
                    (endpoint.asynchronous or {})
                    .get("ClientConfig", {})
                    .get("MaxConcurrentInvocationsPerInstance", 1)
                )
                if instance is not None and instance.in_flight <= most:
                    answer = self._runtime.ask(invocation, variant, instance)
                    raise_model_error(answer, endpoint.name, variant.name, self._region)
                    return answer
            time.sleep(POLL_SECONDS)
        raise AwsError("RequestExpired", "The request's time to live has expired.")

    def _put(self, url: str, body: bytes) -> None:
        bucket, key = artifacts.split_url(url)
        self._world.client("s3", self._region).put_object(Bucket=bucket, Key=key, Body=body)

    def _notify(self, endpoint: Endpoint, queued: Queued, failure: str | None) -> None:
        topics = (endpoint.asynchronous or {})["OutputConfig"].get("NotificationConfig", {})
        if topic := topics.get("ErrorTopic" if failure else "SuccessTopic"):
            message = json.dumps(_notification(endpoint, queued, failure, self._region))
            self._world.client("sns", self._region).publish(TopicArn=topic, Message=message)


def _queued(endpoint: Endpoint, headers: Any) -> Queued:
    output = (endpoint.asynchronous or {})["OutputConfig"]
    source = headers.get("X-Amzn-SageMaker-InputLocation", "")
    if not source.startswith("s3://"):
        raise refused_invocation("InputLocation must be the URI of an object in S3.")
    invocation = Invocation.of(endpoint.name, b"", headers)
    invocation.inference_id = invocation.inference_id or str(uuid.uuid4())
    invocation.timeout = float(headers.get("X-Amzn-SageMaker-InvocationTimeoutSeconds", DEFAULT_SECONDS))
    life = float(headers.get("X-Amzn-SageMaker-RequestTTLSeconds", 21600))
    name = uuid.uuid4()
    failures = output.get("S3FailurePath")
    return Queued(
        invocation,
        source,
        f"{output['S3OutputPath'].rstrip('/')}/{name}.out",
        f"{failures.rstrip('/')}/{name}-error.out" if failures else None,
        datetime.now(timezone.utc),
        time.time() + life,
    )


def _notification(endpoint: Endpoint, queued: Queued, failure: str | None, region: str) -> dict[str, object]:
    """Developer guide, async-inference-check-predictions: what the topics' subscribers get."""
    answer: dict[str, object] = {"contentType": queued.invocation.accept, "outputLocation": queued.output}
    return {
        "awsRegion": region,
        "eventTime": datetime.now(timezone.utc).isoformat(),
        "receivedTime": queued.received.isoformat(),
        "invocationStatus": "Failed" if failure else "Completed",
        **({"failureReason": failure, "failureLocation": queued.failure} if failure else {}),
        "requestParameters": {
            "contentType": queued.invocation.content_type,
            "endpointName": endpoint.name,
            "inputLocation": queued.input,
        },
        **({} if failure else {"responseParameters": answer}),
        "inferenceId": queued.invocation.inference_id,
        "eventVersion": "1.0",
        "eventSource": "aws:sagemaker",
        "eventName": "InferenceResult",
    }
