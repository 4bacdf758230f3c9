"""InvokeEndpoint: a request goes to the model's own container, and what it says comes back as SageMaker words it."""

import http.client
import json
import random
import shutil
import threading
import uuid
from dataclasses import dataclass
from typing import Mapping

from . import artifacts
from .capture import captured
from .endpoints import Endpoint, Endpoints, Variant
from .errors import AwsError, refused_invocation, target_model_missing
from .instances import Answer, Instance
from .world import World

MEGABYTE = 1024 * 1024
MOST_BYTES = 6 * MEGABYTE
"""Of a request's body: Runtime API reference, InvokeEndpoint (6291456)."""
MOST_SERVERLESS_BYTES = 4 * MEGABYTE
"""Developer guide, serverless endpoints."""
LONGEST_SECONDS = 60

HEADER = "X-Amzn-SageMaker-"


@dataclass
class Invocation:
    """What a caller sent, whatever way it came."""

    endpoint: str
    body: bytes
    content_type: str
    accept: str = ""
    custom_attributes: str = ""
    target_variant: str | None = None
    target_model: str | None = None
    inference_id: str = ""
    timeout: float = LONGEST_SECONDS

    @staticmethod
    def of(endpoint: str, body: bytes, headers: Mapping[str, str]) -> "Invocation":
        return Invocation(
            endpoint,
            body,
            content_type=headers.get("Content-Type", ""),
            accept=headers.get("Accept", ""),
            custom_attributes=headers.get(f"{HEADER}Custom-Attributes", ""),
            target_variant=headers.get(f"{HEADER}Target-Variant"),
            target_model=headers.get(f"{HEADER}Target-Model"),
            inference_id=headers.get(f"{HEADER}Inference-Id", ""),
        )

    def headers(self) -> dict[str, str]:
        """What the container gets of it."""
        given = {
            "Content-Type": self.content_type,
            "Accept": self.accept,
            f"{HEADER}Custom-Attributes": self.custom_attributes,
            f"{HEADER}Target-Model": self.target_model or "",
            f"{HEADER}Inference-Id": self.inference_id,
        }
        return {name: value for name, value in given.items() if value}


class Runtime:
    """Invocations of one region's endpoints."""

    def __init__(self, world: World, endpoints: Endpoints, region: str) -> None:
        self._world, self._endpoints, self._region = world, endpoints, region

    def invoke(self, invocation: Invocation) -> tuple[Answer, dict[str, str]]:
        """The container's answer and the headers that SageMaker adds."""
        endpoint = self._endpoints.in_service(invocation.endpoint)
        if endpoint.asynchronous is not None:
            raise refused_invocation(f"Endpoint {endpoint.name} is asynchronous; use InvokeEndpointAsync.")
        self._mirror(invocation)
        with self._endpoints.instance(invocation.endpoint, invocation.target_variant) as (variant, instance):
            _check_size(invocation, variant)
            if instance is None:
                raise AwsError("InternalFailure", f"Variant {variant.name} has no instance.", 503)
            _check_concurrency(variant, instance)
            answer = self.ask(invocation, variant, instance)
        raise_model_error(answer, invocation.endpoint, variant.name, self._region)
        self._capture(endpoint, invocation, variant.name, answer)
        return answer, {"x-amzn-invoked-production-variant": variant.name} | _session(answer)

    def ask(self, invocation: Invocation, variant: Variant, instance: Instance) -> Answer:
        """One request to one instance; no answer in time is an answer of status 0, as SageMaker reports it."""
        if not instance.address:
            raise AwsError("InternalFailure", f"Containers of {invocation.endpoint} are switched off.", 500)
        path = "/invocations"
        if variant.container.get("Mode") == "MultiModel":
            path = f"/models/{self._loaded(invocation, variant, instance)}/invoke"
        try:
            return instance.ask("POST", path, invocation.body, invocation.headers(), invocation.timeout)
        except TimeoutError:
            return Answer(0, {}, b"Your invocation timed out while waiting for a response from container primary.")
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, {}, f"The container closed the connection: {error}".encode())
        finally:
            if variant.container.get("MultiModelConfig", {}).get("ModelCacheSetting") == "Disabled":
                self._unload(path, instance)

    def _capture(self, endpoint: Endpoint, invocation: Invocation, variant: str, answer: Answer) -> None:
        """At once, where AWS takes minutes, and by chance where a part of the invocations is to be captured."""
        config = endpoint.capture
        if (
            not config
            or not config.get("EnableCapture")
            or random.random() * 100 >= config["InitialSamplingPercentage"]
        ):
            return
        given = (invocation.content_type, invocation.body)
        url, content = captured(
            config, endpoint.name, variant, given, (answer.headers.get("Content-Type", ""), answer.body)
        )
        bucket, key = artifacts.split_url(url)
        self._world.client("s3", self._region).put_object(Bucket=bucket, Key=key, Body=content.encode())

    def _mirror(self, invocation: Invocation) -> None:
        """The shadow variant gets a copy, and nobody sees its answer."""
        taken = self._endpoints.shadow(invocation.endpoint)
        if taken is None:
            return
        variant, instance = taken

        def send() -> None:
            try:
                self.ask(invocation, variant, instance)
            finally:
                self._endpoints.release(instance)

        threading.Thread(target=self._world.guarded(send), daemon=True).start()

    def _loaded(self, invocation: Invocation, variant: Variant, instance: Instance) -> str:
        """The name by which the container knows the target model; it is fetched and loaded when it is new."""
        target = invocation.target_model
        if not target:
            raise refused_invocation("Invoking a multi-model endpoint requires the TargetModel parameter.")
        name = uuid.uuid5(uuid.NAMESPACE_URL, target).hex
        with instance.lock:
            if name not in instance.loaded:
                self._load(name, target, variant, instance)
                instance.loaded.add(name)
        return name

    def _load(self, name: str, target: str, variant: Variant, instance: Instance) -> None:
        prefix, _ = artifacts.url_of(variant.container) or ("", True)
        bucket, key = artifacts.split_url(prefix.rstrip("/") + "/" + target.lstrip("/"))
        folder = instance.models / name / "model"
        try:
            content = artifacts.read(self._world.client("s3", self._region), f"s3://{bucket}/{key}")
        except artifacts.MissingArtifact as error:
            raise target_model_missing(bucket, key) from error
        artifacts.unpack_archive(content, folder)
        request = json.dumps({"model_name": name, "url": f"/opt/ml/models/{name}/model"}).encode()
        answer = instance.ask("POST", "/models", request, {"Content-Type": "application/json"}, LONGEST_SECONDS)
        if answer.status not in (200, 409):
            raise AwsError(
                "ModelError", _received(answer, "server", self._region, "", target), 424, **_original(answer)
            )

    def _unload(self, path: str, instance: Instance) -> None:
        name = path.split("/")[2]
        with instance.lock:
            instance.ask("DELETE", f"/models/{name}", b"", {}, LONGEST_SECONDS)
            instance.loaded.discard(name)
            shutil.rmtree(instance.models / name, ignore_errors=True)


def _check_size(invocation: Invocation, variant: Variant) -> None:
    most = MOST_SERVERLESS_BYTES if variant.serverless else MOST_BYTES
    if len(invocation.body) > most:
        raise refused_invocation(
            f"1 validation error detected: Value at 'body' failed to satisfy constraint: "
            f"Member must have length less than or equal to {most}"
        )


def _check_concurrency(variant: Variant, instance: Instance) -> None:
    if variant.serverless and instance.in_flight > variant.serverless["MaxConcurrency"]:
        raise AwsError("ThrottlingException", "Rate exceeded", 429)


def raise_model_error(answer: Answer, endpoint: str, variant: str, region: str) -> None:
    """What SageMaker makes of an answer that is no success: the container's status is in its fields."""
    if 200 <= answer.status < 300:
        return
    side = "client" if 400 <= answer.status < 500 else "server"
    raise AwsError("ModelError", _received(answer, side, region, endpoint, variant), 424, **_original(answer))


def _received(answer: Answer, side: str, region: str, endpoint: str, source: str) -> str:
    text = answer.body.decode(errors="replace")
    return (
        f'Received {side} error ({answer.status}) from {source} with message "{text}". See '
        f"https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}#logEventViewer:group="
        f"/aws/sagemaker/Endpoints/{endpoint} in account 123456789012 for more information."
    )


def _original(answer: Answer) -> dict[str, object]:
    return {"OriginalStatusCode": answer.status, "OriginalMessage": answer.body.decode(errors="replace")}


def _session(answer: Answer) -> dict[str, str]:
    """Headers of the container that pass through."""
    wanted = {"content-type", "x-amzn-sagemaker-custom-attributes"}
    return {name: value for name, value in answer.headers.items() if name.lower() in wanted}
