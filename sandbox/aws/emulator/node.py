"""The sandbox's node, seen through Kubernetes' API: the few calls that pods need, over one pool of connections."""

import base64
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import requests
import yaml

NAMESPACE = "aws-sandbox"
LOOK_SECONDS = 0.25
BINDING_SECONDS = 5.0


class Node:
    """Creates and deletes pods. A 404 is an answer here: None, or nothing to do."""

    def __init__(self, kubeconfig: Path) -> None:
        content = yaml.safe_load(kubeconfig.read_text())
        cluster, user = content["clusters"][0]["cluster"], content["users"][0]["user"]
        self.server: str = cluster["server"]
        self.authority: str = cluster["certificate-authority-data"]
        """Who signs the API server's certificate, in base64."""
        self._session = requests.Session()
        # requests takes certificates as files only; they go with the process.
        self._files = tempfile.TemporaryDirectory()
        self._session.verify = self._file("ca.pem", cluster["certificate-authority-data"])
        self._session.cert = (
            self._file("client.pem", user["client-certificate-data"]),
            self._file("client.key", user["client-key-data"]),
        )
        # A proxy of the machine's is not for a server of the machine's own.
        self._session.trust_env = False
        self._look = threading.Lock()
        self._looked = 0.0
        self._seen: dict[str, dict[str, Any]] = {}

    def _file(self, name: str, content: str) -> str:
        path = Path(self._files.name, name)
        path.touch(mode=0o600)
        path.write_bytes(base64.b64decode(content))
        return str(path)

    def make_namespace(self) -> None:
        manifest: dict[str, Any] = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}}
        answer = self._session.post(f"{self.server}/api/v1/namespaces", json=manifest, timeout=30)
        if answer.status_code != 409:
            answer.raise_for_status()

    def namespaces(self) -> list[str]:
        answer = self._session.get(f"{self.server}/api/v1/namespaces", timeout=30)
        answer.raise_for_status()
        return [item["metadata"]["name"] for item in answer.json()["items"]]

    def bind(self, group: str, role: str, namespace: str | None) -> None:
        """
        Gives a group the rights of a ClusterRole that may list pods, in a namespace or everywhere, and returns when it has
        them: the API server learns of a binding a moment after it has taken it.
        """
        api = "rbac.authorization.k8s.io"
        manifest = {
            "apiVersion": f"{api}/v1",
            "kind": "RoleBinding" if namespace else "ClusterRoleBinding",
            "metadata": {"name": group},
            "roleRef": {"apiGroup": api, "kind": "ClusterRole", "name": role},
            "subjects": [{"apiGroup": api, "kind": "Group", "name": group}],
        }
        place = f"namespaces/{namespace}/rolebindings" if namespace else "clusterrolebindings"
        answer = self._session.post(f"{self.server}/apis/{api}/v1/{place}", json=manifest, timeout=30)
        if answer.status_code == 409:
            return
        answer.raise_for_status()
        deadline = time.monotonic() + BINDING_SECONDS
        while not self._may_list_pods(group, namespace) and time.monotonic() < deadline:
            time.sleep(0.02)

    def _may_list_pods(self, group: str, namespace: str | None) -> bool:
        asked = {"verb": "list", "resource": "pods"} | ({"namespace": namespace} if namespace else {})
        review: dict[str, Any] = {
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SubjectAccessReview",
            "spec": {"user": group, "groups": [group], "resourceAttributes": asked},
        }
        url = f"{self.server}/apis/authorization.k8s.io/v1/subjectaccessreviews"
        answer = self._session.post(url, json=review, timeout=30)
        answer.raise_for_status()
        return bool(answer.json()["status"]["allowed"])

    def create_pod(self, manifest: dict[str, Any]) -> None:
        self._session.post(self._pods(), json=manifest, timeout=30).raise_for_status()

    def read_pod(self, name: str) -> dict[str, Any] | None:
        return self._found(self._session.get(self._pods(name), timeout=30))

    def pod_names(self) -> list[str]:
        answer = self._session.get(self._pods(), timeout=30)
        answer.raise_for_status()
        return [item["metadata"]["name"] for item in answer.json()["items"]]

    def seen_pod(self, name: str) -> dict[str, Any] | None:
        """A pod as it was a moment ago: one look at all of them serves everyone who waits for one."""
        with self._look:
            if time.monotonic() - self._looked > LOOK_SECONDS:
                answer = self._session.get(self._pods(), timeout=30)
                answer.raise_for_status()
                self._seen = {item["metadata"]["name"]: item for item in answer.json()["items"]}
                self._looked = time.monotonic()
            seen = self._seen.get(name)
        # One that was made since then is there all the same.
        return seen if seen is not None else self.read_pod(name)

    def pod_log(self, name: str) -> str:
        answer = self._session.get(self._pods(f"{name}/log"), params={"tailLines": "200"}, timeout=30)
        return answer.text if answer.status_code == 200 else ""

    def container_log(self, name: str, container: str, since: str) -> list[tuple[str, str]]:
        """Lines of one container that are newer than a time, each with its own; all of them for no time."""
        asked = {"container": container, "timestamps": "true"} | ({"sinceTime": since} if since else {})
        answer = self._session.get(self._pods(f"{name}/log"), params=asked, timeout=30)
        if answer.status_code != 200:
            return []
        lines = [line.partition(" ") for line in answer.content.decode(errors="replace").splitlines()]
        # Of one width, they compare as texts; the node itself looks at whole seconds.
        return [(at, text) for at, _, text in lines if at > since]

    def delete_pod(self, name: str, grace_seconds: int) -> None:
        self._found(
            self._session.delete(self._pods(name), params={"gracePeriodSeconds": str(grace_seconds)}, timeout=30)
        )

    def _pods(self, rest: str = "") -> str:
        return f"{self.server}/api/v1/namespaces/{NAMESPACE}/pods" + (f"/{rest}" if rest else "")

    def _found(self, answer: requests.Response) -> dict[str, Any] | None:
        if answer.status_code == 404:
            return None
        answer.raise_for_status()
        content: dict[str, Any] = answer.json()
        return content
