"""The instances behind endpoints and jobs: pods on the sandbox's node, with the model's own image."""

import http.client
import shutil
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Mapping

from . import artifacts
from .errors import artifact_missing, image_missing, ping_failed
from .node import NAMESPACE, Node
from .pace import Pace

PORT = 8080
GRACE_SECONDS = 30


class LaunchFailed(Exception):
    """An instance did not become ready; the message is AWS's failure reason."""

    log = ""
    """What the container wrote."""


@dataclass
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Instance:
    """One running container. `in_flight` keeps it from being ended under a request."""

    name: str
    address: str
    models: Path
    in_flight: int = 0
    loaded: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str], timeout: float) -> Answer:
        """One request on a connection of its own: a kept one could be closed by a container that ends."""
        connection = http.client.HTTPConnection(self.address, PORT, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()


@dataclass
class Launch:
    """What an instance is made of."""

    owner: str
    """The endpoint's or the job's name."""
    variant: str
    container: dict[str, Any]
    startup_seconds: float
    environment: dict[str, str] = field(default_factory=dict)
    isolated: bool = False


class Pods:
    """Starts containers as SageMaker does: argument `serve`, port 8080, ready when GET /ping answers 200."""

    def __init__(self, node: Node, folder: Path, pace: Pace, endpoint_url: str) -> None:
        self._node, self._folder, self._pace, self._endpoint_url = node, folder, pace, endpoint_url

    def launch(self, launch: Launch, s3: Any, region: str) -> Instance:
        name = f"i-{uuid.uuid4().hex[:17]}"
        model, models = self._folder / name / "model", self._folder / name / "models"
        models.mkdir(parents=True)
        try:
            mounts = self._fetch(launch.container, s3, model)
            self._node.create_pod(self._manifest(name, launch, region, model if mounts else None, models))
            return self._await(Instance(name, "", models), launch)
        except Exception as error:
            if isinstance(error, LaunchFailed):
                error.log = self._node.pod_log(name)
            self.end(Instance(name, "", models))
            raise

    def end(self, instance: Instance) -> None:
        """Ends an instance after the requests that it has; returns when its pod has gone."""
        while instance.in_flight > 0:
            time.sleep(0.05)
        self._node.delete_pod(instance.name, GRACE_SECONDS)
        while self._node.read_pod(instance.name):
            time.sleep(0.2)
        shutil.rmtree(self._folder / instance.name, ignore_errors=True)

    def log(self, instance: Instance) -> str:
        return self._node.pod_log(instance.name)

    def _fetch(self, container: dict[str, Any], s3: Any, folder: Path) -> bool:
        """Whether the container has model data of its own. Several models are fetched when they are asked for."""
        data = artifacts.url_of(container)
        if data is None or container.get("Mode") == "MultiModel":
            return False
        url, compressed = data
        try:
            if compressed:
                artifacts.unpack_archive(artifacts.read(s3, url), folder)
            else:
                artifacts.copy_prefix(s3, url, folder)
        except artifacts.MissingArtifact as error:
            raise LaunchFailed(artifact_missing(url)) from error
        return True

    def _manifest(self, name: str, launch: Launch, region: str, model: Path | None, models: Path) -> dict[str, Any]:
        # Without model data the image's own /opt/ml/model stays visible.
        folders = {"/opt/ml/models": models} | ({"/opt/ml/model": model} if model else {})
        environment = self._environment(launch, region)
        container = {
            "name": "model",
            "image": launch.container["Image"],
            "imagePullPolicy": "Never",
            "args": ["serve"],
            "env": [{"name": key, "value": value} for key, value in environment.items()],
            "resources": {"requests": {"cpu": "10m", "memory": "128Mi"}},
            "volumeMounts": [{"name": path.name, "mountPath": target} for target, path in folders.items()],
        }
        return {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {
                "name": name,
                "namespace": NAMESPACE,
                "annotations": {"owner": launch.owner, "variant": launch.variant},
            },
            "spec": {
                "containers": [container],
                "volumes": [{"name": path.name, "hostPath": {"path": str(path)}} for path in folders.values()],
                "automountServiceAccountToken": False,
                "enableServiceLinks": False,
                "terminationGracePeriodSeconds": GRACE_SECONDS,
            },
        }

    def _environment(self, launch: Launch, region: str) -> dict[str, str]:
        """The container's variables; in place of the role's credentials, which AWS serves by HTTP, test keys."""
        mode = {"SAGEMAKER_MULTI_MODEL": "true"} if launch.container.get("Mode") == "MultiModel" else {}
        access = {
            "AWS_REGION": region,
            "AWS_ENDPOINT_URL": self._endpoint_url,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }
        own: dict[str, str] = launch.container.get("Environment", {})
        return mode | ({} if launch.isolated else access) | launch.environment | own

    def _await(self, instance: Instance, launch: Launch) -> Instance:
        deadline = time.monotonic() + min(launch.startup_seconds, self._pace.longest_startup)
        while time.monotonic() < deadline:
            pod = self._node.read_pod(instance.name)
            if pod is None:
                break
            _refuse_failed(pod, launch.variant)
            instance.address = pod["status"].get("podIP", "")
            if instance.address and _pings(instance):
                return instance
            time.sleep(0.2)
        raise LaunchFailed(ping_failed(launch.variant))


def _refuse_failed(pod: dict[str, Any], variant: str) -> None:
    """AWS starts a container that ended again until time is up; the end is the same, and this is sooner."""
    for status in pod["status"].get("containerStatuses", []):
        if status["state"].get("waiting", {}).get("reason") in ("ErrImageNeverPull", "InvalidImageName"):
            raise LaunchFailed(image_missing(variant))
        if "terminated" in status["state"] or status["restartCount"] > 0:
            raise LaunchFailed(ping_failed(variant))


def _pings(instance: Instance) -> bool:
    try:
        return instance.ask("GET", "/ping", b"", {}, timeout=2).status == 200
    except (OSError, http.client.HTTPException):
        # Nothing listens there yet, or it speaks no HTTP.
        return False


class NoContainers:
    """Instances without containers, for tests of the control plane: they are ready at once and answer nothing."""

    def launch(self, launch: Launch, s3: Any, region: str) -> Instance:
        return Instance(f"i-{uuid.uuid4().hex[:17]}", "", Path())

    def end(self, instance: Instance) -> None:
        while instance.in_flight > 0:
            time.sleep(0.05)

    def log(self, instance: Instance) -> str:
        return ""
