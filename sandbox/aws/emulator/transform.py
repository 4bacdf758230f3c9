"""Batch transform jobs: objects of S3 through a model, each into an object of its own name with `.out`."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Iterable

from . import artifacts, logs
from .errors import AwsError, arn_of, invalid
from .instances import Answer, Instance, Launch, LaunchFailed
from .registry import Record, Registry
from .world import World

MEGABYTE = 1024 * 1024
DEFAULT_PAYLOAD = 6
STARTUP_SECONDS = 600
LONGEST_SECONDS = 600
"""Of one invocation where the job says nothing: API reference, ModelClientConfig."""


class JobFailed(Exception):
    """The message is the job's failure reason."""


class TransformJobs:
    """The jobs of one region."""

    def __init__(self, world: World, registry: Registry) -> None:
        self._world, self._registry = world, registry

    def create(self, request: Record) -> Record:
        name = request["TransformJobName"]
        arn = arn_of("transform-job", name, self._registry.region)
        with self._registry.lock:
            if name in self._registry.jobs:
                raise AwsError(
                    "ResourceInUse",
                    "Job name must be unique within an AWS account and region, "
                    f"and a job with this name already exists ({arn})",
                )
            model = self._registry.model(request["ModelName"])
            if "ModelDataSource" in _container(model):
                # aws/sagemaker-python-sdk issue 4777: batch takes ModelDataUrl only.
                raise invalid("ModelDataSource is not supported for batch transform jobs.")
            job = {key: value for key, value in request.items() if key != "Tags"}
            job |= {"TransformJobArn": arn, "TransformJobStatus": "InProgress", "CreationTime": time.time()}
            self._registry.jobs[name] = job
            self._registry.remember_tags(arn, request.get("Tags", []))
        threading.Thread(target=self._world.guarded(lambda: self._run(job, model)), daemon=True).start()
        return {"TransformJobArn": arn}

    def describe(self, request: Record) -> Record:
        with self._registry.lock:
            return dict(self._get(request["TransformJobName"]))

    def stop(self, request: Record) -> Record:
        with self._registry.lock:
            job = self._get(request["TransformJobName"])
            if job["TransformJobStatus"] == "InProgress":
                job["TransformJobStatus"] = "Stopping"
        return {}

    def _get(self, name: str) -> Record:
        if name not in self._registry.jobs:
            raise AwsError("ResourceNotFound", f"Could not find requested job with name: {name}")
        return self._registry.jobs[name]

    def _run(self, job: Record, model: Record) -> None:
        job["TransformStartTime"] = time.time()
        time.sleep(self._world.pace.settle)
        status, reason = "Completed", None
        try:
            self._transform(job, model)
        except (JobFailed, LaunchFailed) as error:
            status, reason = "Failed", str(error)
        with self._registry.lock:
            stopped = job["TransformJobStatus"] == "Stopping"
            job |= {"TransformJobStatus": "Stopped" if stopped else status, "TransformEndTime": time.time()}
            if reason and not stopped:
                job["FailureReason"] = reason

    def _transform(self, job: Record, model: Record) -> None:
        region = self._registry.region
        s3 = self._world.client("s3", region)
        objects = _inputs(s3, job["TransformInput"]["DataSource"]["S3DataSource"])
        environment = {"SAGEMAKER_BATCH": "true"} | job.get("Environment", {})
        launch = Launch(job["TransformJobName"], "AllTraffic", _container(model), STARTUP_SECONDS, environment)
        try:
            instance = self._world.launch(launch, logs.JOBS, launch.owner, region)
        except LaunchFailed as error:
            raise JobFailed(f"AlgorithmError: {error}") from error
        try:
            with ThreadPoolExecutor(max(1, job.get("MaxConcurrentTransforms", 1))) as pool:
                for source, target in objects:
                    self._transform_object(job, instance, pool, source, target)
        finally:
            self._world.end(instance)

    def _transform_object(
        self, job: Record, instance: Instance, pool: ThreadPoolExecutor, source: str, target: str
    ) -> None:
        if job["TransformJobStatus"] == "Stopping":
            return
        s3 = self._world.client("s3", self._registry.region)
        payloads = split_payloads(artifacts.read(s3, source), job)
        ask = _asker(job, instance)
        answers = list(pool.map(ask, payloads))
        bucket, key = artifacts.split_url(job["TransformOutput"]["S3OutputPath"].rstrip("/") + "/" + target + ".out")
        s3.put_object(Bucket=bucket, Key=key, Body=assembled(answers, job))


def _container(model: Record) -> Record:
    container: Record = model.get("PrimaryContainer") or model["Containers"][0]
    return container


def _inputs(s3: Any, source: Record) -> list[tuple[str, str]]:
    """URLs of the objects, each with its name below the prefix."""
    url = source["S3Uri"]
    if source["S3DataType"] != "S3Prefix":
        raise JobFailed(f"ClientError: the emulator reads S3Prefix only, not {source['S3DataType']}")
    bucket, prefix = artifacts.split_url(url)
    try:
        keys = list(artifacts.keys_below(s3, url))
    except s3.exceptions.NoSuchBucket as error:
        raise JobFailed(f"ClientError: S3 bucket {bucket} does not exist") from error
    if not keys:
        raise JobFailed(f"ClientError: No objects found under S3 prefix: {url}")
    # A prefix that is an object's whole key leaves nothing of it: then its last part is the name.
    return [(f"s3://{bucket}/{key}", key.removeprefix(prefix).lstrip("/") or key.split("/")[-1]) for key in keys]


def split_payloads(content: bytes, job: Record) -> list[bytes]:
    """The bodies that one object becomes, by the job's SplitType and BatchStrategy."""
    if job["TransformInput"].get("SplitType", "None") != "Line":
        return [content]
    most = job.get("MaxPayloadInMB", DEFAULT_PAYLOAD) * MEGABYTE
    lines = [line for line in content.split(b"\n") if line.strip()]
    if any(len(line) > most for line in lines):
        raise JobFailed(f"ClientError: a record is larger than MaxPayloadInMB ({job.get('MaxPayloadInMB')})")
    if job.get("BatchStrategy", "MultiRecord") == "SingleRecord":
        return lines
    return list(_together(lines, most))


def _together(lines: Iterable[bytes], most: int) -> Iterable[bytes]:
    batch = b""
    for line in lines:
        if batch and len(batch) + len(line) + 1 > most:
            yield batch
            batch = b""
        batch += line + b"\n"
    if batch:
        yield batch


def assembled(answers: list[bytes], job: Record) -> bytes:
    """The content of the output object."""
    if job["TransformOutput"].get("AssembleWith", "None") == "Line":
        return b"".join(answer + b"\n" for answer in answers)
    return b"".join(answers)


def _asker(job: Record, instance: Instance) -> Callable[[bytes], bytes]:
    content_type = job["TransformInput"].get("ContentType", "")
    accept = job["TransformOutput"].get("Accept", "")
    headers = {name: value for name, value in (("Content-Type", content_type), ("Accept", accept)) if value}
    seconds = job.get("ModelClientConfig", {}).get("InvocationsTimeoutInSeconds", LONGEST_SECONDS)
    attempts = 1 + job.get("ModelClientConfig", {}).get("InvocationsMaxRetries", 3)

    def ask(payload: bytes) -> bytes:
        for _ in range(attempts):
            answer = _one(instance, payload, headers, seconds)
            if answer.status == 200:
                return answer.body
            if 400 <= answer.status < 500:
                raise JobFailed("ClientError: See job logs for more information")
        raise JobFailed("AlgorithmError: See job logs for more information")

    return ask


def _one(instance: Instance, payload: bytes, headers: dict[str, str], seconds: float) -> Answer:
    if not instance.address:
        raise JobFailed("InternalServerError: the job's containers are switched off")
    try:
        return instance.ask("POST", "/invocations", payload, headers, seconds)
    except OSError as error:
        return Answer(0, {}, str(error).encode())
