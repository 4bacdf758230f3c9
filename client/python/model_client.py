"""Calls a hosted model by its endpoint description, with nothing but Python's standard library (3.9 or newer).

    from model_client import connect
    digits = connect(json.load(open("digits.endpoint.json")))
    answer = digits.predict({"instances": [pixels]})

The description is one model of the stack output `models`. Models on SageMaker need boto3, too. As a program:

    python3 model_client.py ENDPOINT.json < payload.json

which of a batch model takes a list of payloads and prints the list of their answers.
"""

import argparse
import functools
import http.client
import io
import json
import random
import re
import socket
import sys
import time
import urllib.error
import urllib.request
import uuid
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, Callable, Mapping, Optional, Sequence, TypeVar

SCHEMA_VERSION = 1

_KNOWN_KINDS = ("http", "sageMaker", "sageMakerAsync", "sageMakerBatch")
_KNOWN_AUTHENTICATION = ("none", "awsSigV4", "apiKey", "bearer")
_PASSING_STATUSES = (429, 502, 503, 504)
_FIRST_DELAY_SECONDS = 0.2
_LONGEST_DELAY_SECONDS = 5.0
_LONGEST_RETRY_AFTER_SECONDS = 60.0
_LONGEST_EXCERPT = 500
_LONGEST_BATCH_POLL_SECONDS = 15.0
_QUEUE_SECONDS = 1800.0
# Bounds of InvokeEndpointAsync's RequestTTLSeconds (SageMaker API reference).
_LEAST_QUEUE_SECONDS, _MOST_QUEUE_SECONDS = 60, 21_600

T = TypeVar("T")
Credential = Callable[[Mapping[str, Any]], str]


class InvalidEndpointError(ValueError):
    """The endpoint description cannot be used: it is malformed, or made for a newer client."""


class InvalidCallError(ValueError):
    """The call asks for what its endpoint cannot do: a batch of one that answers requests, or a variant that it lacks."""


class ModelRequestError(Exception):
    """The model, or something in front of it, refused the request; trying again would not help.

    `status` is the one of HTTP; None where an asynchronous or batch backend tells none.
    """

    def __init__(self, message: str, status: Optional[int], body: str) -> None:
        super().__init__(message)
        self.status = status
        self.body = body


class ModelUnavailableError(Exception):
    """No attempt got an answer: connections failed, or the model was overloaded or away."""


class ModelTimeoutError(Exception):
    """An attempt was not answered within the endpoint's time. It is not repeated."""


@dataclass(frozen=True)
class BatchStatus:
    """How a batch job is doing."""

    # running, succeeded, failed, timedOut or stopped.
    state: str
    # s3:// folder with the answers of a job that succeeded.
    output: str
    # Why it failed, as AWS tells it.
    reason: Optional[str] = None


class _PassingFailure(Exception):
    """One attempt failed in a way that may pass; the message says how."""

    def __init__(self, message: str, retry_after: Optional[str] = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ModelClient:
    """A client of one model; make it with `connect`. Each call raises InvalidCallError where the endpoint cannot do it."""

    def __init__(self, endpoint: Mapping[str, Any], retries: int) -> None:
        self.endpoint = endpoint
        self.retries = retries
        self._name = endpoint["name"]
        self._call = endpoint["call"]

    def predict(
        self,
        payload: Any,
        target_model: Optional[str] = None,
        target_variant: Optional[str] = None,
        queue_seconds: float = _QUEUE_SECONDS,
    ) -> Any:
        """Sends `payload` as JSON and returns the model's JSON answer. A prediction is safe to send again.

        `target_model` names a model of a multi-model endpoint, which needs it; `target_variant` one of `call.variants`.
        `queue_seconds` is how long the request may wait until an asynchronous endpoint takes it up.
        """
        raise InvalidCallError(f"{self._name} answers no single requests: use run_batch or start_batch.")

    def run_batch(self, payloads: Sequence[Any], timeout_seconds: Optional[float] = None) -> "list[Any]":
        """Has a batch job answer every payload, and returns the answers in the payloads' order.

        The payloads are put into a folder of their own below `call.input` and removed when the job has ended.
        `timeout_seconds` bounds the waiting, not the job.
        """
        raise self._no_batch()

    def start_batch(self, input: Optional[str] = None, output: Optional[str] = None) -> str:
        """Starts a batch job over the files of an s3:// folder and returns its id at once.

        By default it reads `call.input` and writes to a folder of its own below `call.output`.
        """
        raise self._no_batch()

    def batch_status(self, id: str) -> BatchStatus:
        """How the batch job is doing."""
        raise self._no_batch()

    def batch_result(self, id: str, timeout_seconds: Optional[float] = None) -> "list[Any]":
        """Waits for the job's end and returns its answers, in the order of the files' names and of their lines."""
        raise self._no_batch()

    def _no_batch(self) -> InvalidCallError:
        return InvalidCallError(f"{self._name} answers single requests and runs no batch jobs: use predict.")

    def _refuse_targets(self, model: Optional[str], variant: Optional[str], why: str) -> None:
        for option, given in (("target_model", model), ("target_variant", variant)):
            if given is not None:
                raise InvalidCallError(f"{self._name}: {option} {json.dumps(given)} cannot be chosen: {why}.")

    def _keep_trying(self, address: str, attempt: Callable[[], T]) -> T:
        """Attempts until one succeeds or fails for good, with pauses that grow."""
        attempts = 0
        while True:
            attempts += 1
            try:
                return attempt()
            except _PassingFailure as failure:
                delay = _delay(attempts, failure.retry_after)
                if attempts > self.retries or delay is None:
                    times = "1 attempt" if attempts == 1 else f"{attempts} attempts"
                    message = f"{self._name} is not available at {address} after {times}: {failure}"
                    raise ModelUnavailableError(message) from failure.__cause__
            time.sleep(delay)

    def _json(self, text: str, status: Optional[int] = None) -> Any:
        try:
            return json.loads(text)
        except ValueError:
            answered = "answered" if status is None else f"answered {status}"
            message = f"{self._name} {answered} with what is not JSON: {_excerpt(text)}"
            raise ModelRequestError(message, status, _excerpt(text)) from None


class _HttpClient(ModelClient):
    """One HTTP request, one answer."""

    def __init__(
        self,
        endpoint: Mapping[str, Any],
        retries: int,
        headers: Mapping[str, str],
        credential: Optional[Credential],
    ) -> None:
        super().__init__(endpoint, retries)
        self._headers = headers
        self._credential = credential

    def predict(
        self,
        payload: Any,
        target_model: Optional[str] = None,
        target_variant: Optional[str] = None,
        queue_seconds: float = _QUEUE_SECONDS,
    ) -> Any:
        why = "its address leads to one model, and the backend divides the traffic"
        self._refuse_targets(target_model, target_variant, why)
        body = json.dumps(payload).encode()
        status, text = self._keep_trying(self._call["url"], lambda: self._attempt(body))
        if not 200 <= status < 300:
            message = f"{self._name} answered {status}: {_excerpt(text) or '(no body)'}"
            raise ModelRequestError(message, status, _excerpt(text))
        return self._json(text, status)

    def _attempt(self, body: bytes) -> "tuple[int, str]":
        try:
            status, text, retry_after = self._send(body)
        except (urllib.error.URLError, http.client.HTTPException, ConnectionError) as error:
            raise _PassingFailure(str(getattr(error, "reason", error) or error)) from error
        if status in _PASSING_STATUSES:
            raise _PassingFailure(f"the last answer was {status}: {_excerpt(text)}", retry_after)
        return status, text

    def _send(self, body: bytes) -> "tuple[int, str, Optional[str]]":
        """One request within the endpoint's time: status, text and Retry-After of its answer."""
        call = self._call
        request = urllib.request.Request(call["url"], body, self._request_headers(), method=call["method"])
        try:
            with _opened(request, call["timeoutSeconds"]) as response:
                return response.getcode(), response.read().decode(errors="replace"), response.headers.get("Retry-After")
        except (urllib.error.URLError, socket.timeout) as error:
            if not isinstance(getattr(error, "reason", error), socket.timeout):
                raise
            raise ModelTimeoutError(
                f"{self._name} did not answer within {call['timeoutSeconds']} s at {call['url']}."
            ) from error

    def _request_headers(self) -> "dict[str, str]":
        headers = {**self._headers, "Accept": "application/json", "Content-Type": self._call["contentType"]}
        authentication = self.endpoint["authentication"]
        if authentication["type"] == "apiKey" and self._credential:
            headers[authentication["header"]] = self._credential(authentication["secret"])
        if authentication["type"] == "bearer" and self._credential:
            headers["Authorization"] = f"Bearer {self._credential(authentication['secret'])}"
        return headers


class _AwsClient(ModelClient):
    """What the models on AWS share: clients of boto3, and their errors as the errors of this module."""

    def __init__(self, endpoint: Mapping[str, Any], retries: int) -> None:
        super().__init__(endpoint, retries)
        try:
            import boto3
            import botocore.config
            import botocore.exceptions
            import botocore.parsers
        except ImportError as absent:
            raise InvalidEndpointError(f"{self._name} is called through AWS: install boto3.") from absent
        self._errors = botocore.exceptions
        self._unreadable = botocore.parsers.ResponseParserError
        # botocore attempts once, because this client repeats, and as often as for every other backend.
        config = botocore.config.Config(retries={"total_max_attempts": 1}, read_timeout=self._patience())
        session = boto3.session.Session()
        self._service = functools.lru_cache(
            lambda service: session.client(service, region_name=self._call["region"], config=config)
        )

    def _patience(self) -> float:
        """How long AWS may be silent, in seconds."""
        return 60

    def _send(self, address: str, operation: Callable[[], T]) -> T:
        """Sends again where it may help."""

        def attempt() -> T:
            try:
                return operation()
            except self._errors.ClientError as error:
                raise self._own_error(error.response) from error
            except (
                self._errors.ConnectionError,
                self._errors.HTTPClientError,
                self._errors.IncompleteReadError,
                self._errors.ResponseStreamingError,
            ) as error:
                raise _PassingFailure(f"connection failed: {error}") from error
            except self._unreadable as error:
                raise ModelRequestError(f"{address} answered with what is not AWS's form: {error}", None, "") from error

        return self._keep_trying(address, attempt)

    def _own_error(self, response: Mapping[str, Any]) -> Exception:
        code, message = response["Error"].get("Code", ""), response["Error"].get("Message", "")
        if code == "ModelError":
            text = _excerpt(response.get("OriginalMessage") or message)
            return self._error_of_model(response.get("OriginalStatusCode", 0), text)
        status = response["ResponseMetadata"]["HTTPStatusCode"]
        body = _excerpt(f"{code}: {message}")
        if status == 429 or status >= 500 or _THROTTLING.search(code):
            return _PassingFailure(f"the last answer of AWS was {status} {body}")
        return ModelRequestError(f"AWS refused the call of {self._name} with {status} {body}", status, body)

    def _error_of_model(self, status: int, body: str) -> Exception:
        # SageMaker gives no status where the container gave none: it was away, or too slow for SageMaker's 60 s.
        if status < 100 and "timed out" in body.lower():
            return ModelTimeoutError(f"{self._name} did not answer within the time of SageMaker: {body}")
        if status < 100 or status in _PASSING_STATUSES:
            return _PassingFailure(f"the last answer was {status}: {body}")
        return ModelRequestError(f"{self._name} answered {status}: {body or '(no body)'}", status, body)

    def _write(self, uri: str, text: str) -> None:
        bucket, key = _location(uri)
        content = {"Body": text.encode(), "ContentType": self._call["contentType"]}
        self._send(uri, lambda: self._service("s3").put_object(Bucket=bucket, Key=key, **content))

    def _read(self, uri: str) -> Optional[str]:
        """The object's text; None while there is none."""
        bucket, key = _location(uri)

        def get() -> Optional[str]:
            s3 = self._service("s3")
            try:
                return s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode(errors="replace")
            except s3.exceptions.NoSuchKey:
                return None

        def read() -> Optional[str]:
            try:
                return get()
            except self._errors.ClientError as denial:
                if not _is_denied(denial.response):
                    raise
                return get() if self._is_listed(bucket, key, denial) else None

        return self._send(uri, read)

    def _is_listed(self, bucket: str, key: str, denial: Exception) -> bool:
        """Who may list a part of the bucket alone hears "access denied" also of what is missing: the list tells."""
        try:
            page = self._service("s3").list_objects_v2(Bucket=bucket, Prefix=key, MaxKeys=1)
        except self._errors.ClientError as error:
            if _is_denied(error.response):
                raise denial from error
            raise
        return any(found["Key"] == key for found in page.get("Contents", []))

    def _list(self, folder: str) -> "list[str]":
        """Addresses of all objects below a folder, in the order of their names."""
        bucket, prefix = _location(folder)
        keys: "list[str]" = []
        token: "dict[str, str]" = {}
        while True:
            page = self._send(
                folder, lambda: self._service("s3").list_objects_v2(Bucket=bucket, Prefix=prefix, **token)
            )
            keys += [found["Key"] for found in page.get("Contents", [])]
            if "NextContinuationToken" not in page:
                return [f"s3://{bucket}/{key}" for key in sorted(keys)]
            token = {"ContinuationToken": page["NextContinuationToken"]}


class _SageMakerClient(_AwsClient):
    """A real-time or serverless endpoint: InvokeEndpoint."""

    def predict(
        self,
        payload: Any,
        target_model: Optional[str] = None,
        target_variant: Optional[str] = None,
        queue_seconds: float = _QUEUE_SECONDS,
    ) -> Any:
        call = self._call
        request = {
            "EndpointName": call["endpointName"],
            "ContentType": call["contentType"],
            "Accept": call["contentType"],
            "Body": json.dumps(payload).encode(),
            **self._target_model(target_model),
            **self._target_variant(target_variant),
        }

        address = _endpoint_address(call)

        def invoke() -> str:
            try:
                response = self._service("sagemaker-runtime").invoke_endpoint(**request)
                return response["Body"].read().decode(errors="replace")
            except self._errors.ReadTimeoutError as error:
                seconds = call["timeoutSeconds"]
                raise ModelTimeoutError(f"{self._name} did not answer within {seconds} s at {address}.") from error

        return self._json(self._send(address, invoke), 200)

    def _patience(self) -> float:
        # SageMaker sends an answer when it has the whole of it, within 60 s: silence is all that can take long.
        return float(self._call["timeoutSeconds"])

    def _target_model(self, chosen: Optional[str]) -> "dict[str, str]":
        models = self._call.get("targetModels")
        if models is None:
            self._refuse_targets(chosen, None, "it hosts one model")
            return {}
        if chosen in models:
            return {"TargetModel": models[chosen]}
        rest = "." if chosen is None else f", and not {json.dumps(chosen)}."
        raise InvalidCallError(f"{self._name} hosts several models: give target_model, one of {', '.join(models)}{rest}")

    def _target_variant(self, chosen: Optional[str]) -> "dict[str, str]":
        variants = self._call.get("variants")
        if variants is None:
            self._refuse_targets(None, chosen, "it has one variant")
        if chosen is None or variants is None:
            return {}
        if chosen in variants:
            return {"TargetVariant": chosen}
        known = ", ".join(variants)
        raise InvalidCallError(f"{self._name} has no variant {json.dumps(chosen)}: target_variant is one of {known}.")


class _SageMakerAsyncClient(_AwsClient):
    """An asynchronous endpoint: the payload goes to S3, and the answer is awaited there."""

    def predict(
        self,
        payload: Any,
        target_model: Optional[str] = None,
        target_variant: Optional[str] = None,
        queue_seconds: float = _QUEUE_SECONDS,
    ) -> Any:
        call = self._call
        self._refuse_targets(
            target_model, target_variant, "an asynchronous endpoint hosts one model with one variant"
        )
        if not 0 < queue_seconds <= _MOST_QUEUE_SECONDS:
            raise ValueError(f"queue_seconds: given {queue_seconds}; give seconds above 0, up to {_MOST_QUEUE_SECONDS}.")
        seconds = queue_seconds + call["timeoutSeconds"]
        deadline = time.monotonic() + seconds
        id = str(uuid.uuid4())
        location = f"{call['input']}{id}.json"
        self._write(location, json.dumps(payload))
        request = {
            "EndpointName": call["endpointName"],
            "ContentType": call["contentType"],
            "Accept": call["contentType"],
            "InputLocation": location,
            "InferenceId": id,
            # Nobody waits longer, so the endpoint need not work on it later.
            "RequestTTLSeconds": max(_LEAST_QUEUE_SECONDS, -int(-queue_seconds // 1)),
            "InvocationTimeoutSeconds": -int(-call["timeoutSeconds"] // 1),
        }
        places = self._send(
            _endpoint_address(call), lambda: self._service("sagemaker-runtime").invoke_endpoint_async(**request)
        )
        late = (
            f"{self._name} gave no answer within {seconds:g} s: {queue_seconds:g} s in the queue and its own "
            f"{call['timeoutSeconds']:g} s."
        )
        return self._await_answer(places["OutputLocation"], places.get("FailureLocation"), deadline, late)

    def _await_answer(self, output: str, failure: Optional[str], deadline: float, late: str) -> Any:
        polls = 0
        while True:
            polls += 1
            answer = self._read(output)
            if answer is not None:
                return self._json(answer)
            failed = None if failure is None else self._read(failure)
            if failed is not None:
                body = _excerpt(failed)
                raise ModelRequestError(f"{self._name} failed: {body or '(no reason)'}", None, body)
            _pause_until(deadline, _poll_delay(polls, _LONGEST_DELAY_SECONDS), late)


class _SageMakerBatchClient(_AwsClient):
    """Transform jobs: executions of the state machine that the stack made for them."""

    def run_batch(self, payloads: Sequence[Any], timeout_seconds: Optional[float] = None) -> "list[Any]":
        if not payloads:
            return []
        folder = f"{uuid.uuid4()}/"
        files = self._files(f"{self._call['input']}{folder}", payloads)
        for uri, text in files.items():
            self._write(uri, text)
        id = self.start_batch(f"{self._call['input']}{folder}", f"{self._call['output']}{folder}")
        status = self._await_end(id, timeout_seconds)
        # A schedule that reads the whole of `call.input` would answer them once more.
        for bucket, key in map(_location, files):
            self._send(f"s3://{bucket}/{key}", lambda: self._service("s3").delete_object(Bucket=bucket, Key=key))
        answers = self._answers(status)
        if len(answers) == len(payloads):
            return answers
        message = f"{self._name} gave {len(answers)} answers to {len(payloads)} payloads; they are in {status.output}."
        raise ModelRequestError(message, None, "")

    def _files(self, folder: str, payloads: Sequence[Any]) -> "dict[str, str]":
        """What a job reads: one file with a payload a line, or a file for each, named in the payloads' order."""
        documents = [json.dumps(payload) for payload in payloads]
        if self._call["split"] == "line":
            return {f"{folder}payloads.jsonl": "".join(f"{document}\n" for document in documents)}
        digits = len(str(len(documents)))
        return {f"{folder}{index:0{digits}}.json": document for index, document in enumerate(documents)}

    def start_batch(self, input: Optional[str] = None, output: Optional[str] = None) -> str:
        # With a name of its own, a start that is sent again starts no second job.
        name = str(uuid.uuid4())
        files = {"output": output or f"{self._call['output']}{name}/", **({"input": input} if input else {})}
        request = {"stateMachineArn": self._call["stateMachineArn"], "name": name, "input": json.dumps(files)}
        started = self._send(self._address, lambda: self._service("stepfunctions").start_execution(**request))
        return started["executionArn"]

    def batch_status(self, id: str) -> BatchStatus:
        states = self._service("stepfunctions")
        described = self._send(self._address, lambda: states.describe_execution(executionArn=id))
        job, given = _document(described.get("output")), _document(described.get("input"))
        output = _part(job, "TransformOutput").get("S3OutputPath") or given.get("output") or self._call["output"]
        cause = described.get("cause", "")
        reasons = [described.get("error", ""), _excerpt(_document(cause).get("FailureReason") or cause)]
        reason = ": ".join(part for part in reasons if part)
        state = _BATCH_STATES[described["status"]]
        return BatchStatus(state, output if output.endswith("/") else f"{output}/", reason or None)

    def batch_result(self, id: str, timeout_seconds: Optional[float] = None) -> "list[Any]":
        return self._answers(self._await_end(id, timeout_seconds))

    @property
    def _address(self) -> str:
        return f"state machine {self._call['stateMachineArn']}"

    def _await_end(self, id: str, timeout_seconds: Optional[float]) -> BatchStatus:
        deadline = float("inf") if timeout_seconds is None else time.monotonic() + timeout_seconds
        late = f"The batch job {id} of {self._name} has not ended within {timeout_seconds} s; it goes on."
        polls = 0
        while True:
            polls += 1
            status = self.batch_status(id)
            if status.state != "running":
                return status
            _pause_until(deadline, _poll_delay(polls, _LONGEST_BATCH_POLL_SECONDS), late)

    def _answers(self, status: BatchStatus) -> "list[Any]":
        self._refuse_unsuccessful(status)
        answers: "list[Any]" = []
        for uri in self._list(status.output):
            # SageMaker names an answer file after its payload file (SageMaker API reference, TransformOutput).
            if not uri.endswith(".out"):
                continue
            text = self._read(uri) or ""
            whole = self._call["split"] == "file"
            documents = [text] if whole else [line for line in text.split("\n") if line.strip()]
            answers += [self._json(document) for document in documents]
        return answers

    def _refuse_unsuccessful(self, status: BatchStatus) -> None:
        """Fails as a prediction would unless the job succeeded."""
        if status.state == "succeeded":
            return
        reason = status.reason or "no reason given"
        message = f"The batch job of {self._name} {_BATCH_ENDS[status.state]}: {reason}"
        if status.state == "timedOut":
            raise ModelTimeoutError(message)
        if status.state == "failed" and _NOT_NOW.search(reason):
            raise ModelUnavailableError(message)
        raise ModelRequestError(message, None, reason)


_THROTTLING = re.compile("throttl|too ?many ?requests|request ?limit|slow ?down", re.IGNORECASE)
# AWS had no instance for the job, or no time; the same job may succeed later.
_NOT_NOW = re.compile("capacity|throttl|limit ?exceeded|service ?unavailable", re.IGNORECASE)
# States of an execution (Step Functions API reference, DescribeExecution).
_BATCH_STATES = {
    "RUNNING": "running",
    "PENDING_REDRIVE": "running",
    "SUCCEEDED": "succeeded",
    "FAILED": "failed",
    "TIMED_OUT": "timedOut",
    "ABORTED": "stopped",
}
_BATCH_ENDS = {"failed": "failed", "timedOut": "took longer than its time", "stopped": "was stopped"}


def _endpoint_address(call: Mapping[str, Any]) -> str:
    return f"SageMaker endpoint {call['endpointName']} in {call['region']}"


def _is_denied(response: Mapping[str, Any]) -> bool:
    return response["ResponseMetadata"]["HTTPStatusCode"] == 403


def _location(uri: str) -> "tuple[str, str]":
    """Bucket and key of an `s3://bucket/key` address."""
    matched = re.fullmatch("s3://([^/]+)/(.*)", uri, re.DOTALL)
    if matched is None:
        raise ValueError(f"{uri} is no s3:// address.")
    return matched[1], matched[2]


def _document(text: Optional[str]) -> Mapping[str, Any]:
    """The JSON object in a text; an empty one where there is none."""
    try:
        document = json.loads(text or "null")
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _poll_delay(polls: int, longest: float) -> float:
    return min(longest, _FIRST_DELAY_SECONDS * 1.5 ** (polls - 1))


def _pause_until(deadline: float, seconds: float, late: str) -> None:
    """Waits, but not beyond the deadline, which is a timeout."""
    left = deadline - time.monotonic()
    time.sleep(max(0.0, min(seconds, left)))
    if left <= seconds:
        raise ModelTimeoutError(late)


def connect(
    endpoint: Any,
    headers: Optional[Mapping[str, str]] = None,
    credential: Optional[Credential] = None,
    retries: int = 3,
) -> ModelClient:
    """A client for the model that `endpoint` describes.

    `credential` reads a secret's value from its reference; endpoints with an API key or bearer token need it.
    `retries` is how often a request is sent again after a failed connection, an answer 429, 502, 503 or 504, or
    throttling or a failure of AWS.
    """
    _check(endpoint)
    if not 0 <= retries <= 10:
        raise ValueError(f"retries: given {retries}; give a whole number from 0 to 10.")
    kind = endpoint["call"]["kind"]
    if kind == "http":
        _require_credentials(endpoint, credential)
        return _HttpClient(endpoint, retries, headers or {}, credential)
    if headers is not None:
        raise InvalidEndpointError(
            f"{endpoint['name']} is called through boto3, which signs and sends the requests itself: leave `headers` out."
        )
    return _AWS_CLIENTS[kind](endpoint, retries)


_AWS_CLIENTS = {
    "sageMaker": _SageMakerClient,
    "sageMakerAsync": _SageMakerAsyncClient,
    "sageMakerBatch": _SageMakerBatchClient,
}


def _require_credentials(endpoint: Mapping[str, Any], credential: Optional[Credential]) -> None:
    authentication = endpoint["authentication"]
    if authentication["type"] == "awsSigV4":
        raise InvalidEndpointError(
            f"{endpoint['name']} wants requests signed with AWS credentials, which this client cannot do; use botocore."
        )
    if authentication["type"] in ("apiKey", "bearer") and credential is None:
        secret = json.dumps(authentication.get("secret"))
        raise InvalidEndpointError(
            f"{endpoint['name']} wants a secret: pass `credential`, a function that reads the secret {secret}."
        )


def _check(endpoint: Any) -> None:
    """Checks what this client uses of a description; its JSON Schema says the rest."""
    if not isinstance(endpoint, dict):
        raise InvalidEndpointError("This is not an endpoint description; pass one model of the stack output `models`.")
    version = endpoint.get("schemaVersion")
    if isinstance(version, int) and version > SCHEMA_VERSION:
        raise InvalidEndpointError(
            f"The endpoint description has schemaVersion {version}; this client reads up to {SCHEMA_VERSION}. "
            "Upgrade model_client.py."
        )
    call, authentication = _part(endpoint, "call"), _part(endpoint, "authentication")
    kind = call.get("kind")
    if isinstance(kind, str) and kind not in _KNOWN_KINDS:
        raise InvalidEndpointError(
            f'The endpoint is called by "{kind}", which this client does not know. Upgrade model_client.py.'
        )
    problems = [
        *_unless(version == SCHEMA_VERSION, "schemaVersion", f"expected {SCHEMA_VERSION}", version),
        *_unless(isinstance(endpoint.get("name"), str), "name", "expected text", endpoint.get("name")),
        *_unless(kind in _KNOWN_KINDS, "call.kind", f"expected one of {', '.join(_KNOWN_KINDS)}", kind),
        *_problems_of_call(call, _FIELDS.get(str(kind), ())),
        *_unless(
            authentication.get("type") in _KNOWN_AUTHENTICATION,
            "authentication.type",
            f"expected one of {', '.join(_KNOWN_AUTHENTICATION)}",
            authentication.get("type"),
        ),
        *_unless(
            authentication.get("type") != "apiKey" or isinstance(authentication.get("header"), str),
            "authentication.header",
            "expected a header name",
            authentication.get("header"),
        ),
    ]
    if problems:
        first = "This is not an endpoint description; pass one model of the stack output `models`."
        raise InvalidEndpointError("\n".join([first, *problems]))


_CHECKS: "dict[str, tuple[Callable[[Any], bool], str]]" = {
    "url": (lambda given: str(given).startswith(("http://", "https://")), "a URL"),
    "method": (lambda given: given == "POST", "POST"),
    "contentType": (lambda given: given == "application/json", "application/json"),
    "timeoutSeconds": (lambda given: isinstance(given, (int, float)) and given > 0, "seconds above 0"),
    "region": (lambda given: isinstance(given, str), "an AWS region"),
    "endpointName": (lambda given: isinstance(given, str), "the name of an endpoint"),
    "input": (lambda given: re.fullmatch("s3://[^/]+/(.+/)?", str(given)) is not None, "an s3:// folder"),
    "output": (lambda given: re.fullmatch("s3://[^/]+/(.+/)?", str(given)) is not None, "an s3:// folder"),
    "stateMachineArn": (lambda given: str(given).startswith("arn:"), "the ARN of a state machine"),
    "split": (lambda given: given in ("line", "file"), "line or file"),
}
_FIELDS = {
    "http": ("url", "method", "contentType", "timeoutSeconds"),
    "sageMaker": ("region", "endpointName", "contentType", "timeoutSeconds"),
    "sageMakerAsync": ("region", "endpointName", "contentType", "input", "timeoutSeconds"),
    "sageMakerBatch": ("region", "stateMachineArn", "input", "output", "contentType", "split"),
}


def _problems_of_call(call: Mapping[str, Any], fields: Sequence[str]) -> "list[str]":
    problems: "list[str]" = []
    for name in fields:
        fine, expected = _CHECKS[name]
        problems += _unless(fine(call.get(name)), f"call.{name}", f"expected {expected}", call.get(name))
    return problems


def _part(endpoint: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = endpoint.get(name)
    return part if isinstance(part, dict) else {}


def _unless(fine: bool, path: str, expected: str, given: Any) -> "list[str]":
    return [] if fine else [f"  {path}: {expected}, given {json.dumps(given)}"]


def _delay(attempts: int, retry_after: Optional[str]) -> Optional[float]:
    """Seconds to wait before the next attempt; None when the server asks for more than a minute."""
    asked = _retry_after_seconds(retry_after)
    if asked is not None:
        return asked if asked <= _LONGEST_RETRY_AFTER_SECONDS else None
    return random.uniform(0, min(_LONGEST_DELAY_SECONDS, _FIRST_DELAY_SECONDS * 2 ** (attempts - 1)))


def _retry_after_seconds(header: Optional[str]) -> Optional[float]:
    """The header is a number of seconds or a date; anything else counts as absent."""
    if header is None:
        return None
    if header.isdecimal():
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (TypeError, ValueError):
        return None


def _excerpt(text: str) -> str:
    return text if len(text) <= _LONGEST_EXCERPT else f"{text[:_LONGEST_EXCERPT]}…"


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A followed redirect would carry an API key to another host."""

    def redirect_request(self, *_: Any) -> None:
        return None


class _DeadlineReader(io.RawIOBase):
    """Reads from a socket until a moment of `time.monotonic()`.

    A socket's own timeout begins anew with every byte: an answer that trickles would never time out.
    """

    def __init__(self, sock: socket.socket, deadline: float) -> None:
        self._sock = sock
        self._raw = sock.makefile("rb", buffering=0)
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> Optional[int]:
        self._sock.settimeout(_remaining(self._deadline))
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


def _remaining(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise socket.timeout("timed out")
    return seconds


class _DeadlineResponse(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *arguments: Any, deadline: float, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        self.fp.close()
        self.fp = io.BufferedReader(_DeadlineReader(sock, deadline))


class _DeadlineConnection(http.client.HTTPConnection):
    """Takes its timeout as the time for everything: connecting, sending and the whole answer."""

    def __init__(self, *arguments: Any, timeout: float, **options: Any) -> None:
        super().__init__(*arguments, timeout=timeout, **options)
        self._deadline = time.monotonic() + timeout
        self.response_class = functools.partial(_DeadlineResponse, deadline=self._deadline)

    def connect(self) -> None:
        super().connect()
        self.sock.settimeout(_remaining(self._deadline))


class _DeadlineTlsConnection(_DeadlineConnection, http.client.HTTPSConnection):
    pass


class _HttpHandler(urllib.request.HTTPHandler):
    def http_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(_DeadlineConnection, request)


class _HttpsHandler(urllib.request.HTTPSHandler):
    def https_open(self, request: urllib.request.Request) -> Any:
        return self.do_open(_DeadlineTlsConnection, request)


_opener = urllib.request.build_opener(_NoRedirects, _HttpHandler, _HttpsHandler)


def _opened(request: urllib.request.Request, timeout: float) -> Any:
    """The answer, whatever its status."""
    try:
        return _opener.open(request, timeout=timeout)
    except urllib.error.HTTPError as answer:
        return answer


def main() -> None:
    parser = argparse.ArgumentParser(description="Sends the JSON payload on stdin to a hosted model.")
    parser.add_argument("endpoint", type=argparse.FileType(), help="file with the endpoint description")
    parser.add_argument("--target-model", help="model of a multi-model endpoint that answers")
    parser.add_argument("--target-variant", help="variant that answers")
    arguments = parser.parse_args()
    try:
        client = connect(json.load(arguments.endpoint))
        payload = json.load(sys.stdin)
        if client.endpoint["call"]["kind"] == "sageMakerBatch":
            print(json.dumps(client.run_batch(payload)))
        else:
            print(json.dumps(client.predict(payload, arguments.target_model, arguments.target_variant)))
    except (
        InvalidEndpointError,
        InvalidCallError,
        ModelRequestError,
        ModelUnavailableError,
        ModelTimeoutError,
    ) as error:
        sys.exit(f"{type(error).__name__}: {error}")
    except ValueError as error:
        sys.exit(f"not JSON: {error}")


if __name__ == "__main__":
    main()
