"""What the server does with a path: SageMaker's container contract for one model, and the one for several.

A contract has one method for each HTTP method; it gives the answer's content or raises a Refusal.
"""

import threading
from http import HTTPStatus
from pathlib import Path
from typing import Any, Protocol

from model import BrokenModel, Model


class Refusal(Exception):
    """A request that is answered with an error status."""

    def __init__(self, status: HTTPStatus, message: str) -> None:
        super().__init__(message)
        self.status = status


class Contract(Protocol):
    """Answers requests whose bodies are read and parsed already."""

    name: str

    def get(self, path: str) -> dict[str, Any]: ...

    def post(self, path: str, payload: Any) -> dict[str, Any]: ...

    def delete(self, path: str) -> dict[str, Any]: ...


class OneModel:
    """GET /ping and POST /invocations."""

    def __init__(self, folder: Path) -> None:
        self._model = Model(folder)
        self.name = f"version {self._model.version}"

    def get(self, path: str) -> dict[str, Any]:
        if path != "/ping":
            raise self._unknown(path)
        return {"model_version": self._model.version}

    def post(self, path: str, payload: Any) -> dict[str, Any]:
        if path != "/invocations":
            raise self._unknown(path)
        return self._model.predict(payload)

    def delete(self, path: str) -> dict[str, Any]:
        raise Refusal(HTTPStatus.NOT_IMPLEMENTED, "no DELETE here; GET /ping or POST /invocations")

    def _unknown(self, path: str) -> Refusal:
        return Refusal(HTTPStatus.NOT_FOUND, f"no {path} here; GET /ping or POST /invocations")


class ManyModels:
    """SageMaker's contract for multi-model endpoints: it says which models to load, unload and ask.

    GET /ping, GET /models, POST /models {"model_name", "url"}, GET and DELETE /models/NAME,
    POST /models/NAME/invoke. `url` is the folder that holds the model's files.
    """

    name = "several models"

    def __init__(self) -> None:
        self._models: dict[str, tuple[str, Model]] = {}
        self._lock = threading.Lock()

    def get(self, path: str) -> dict[str, Any]:
        if path == "/ping":
            return {}
        if path == "/models":
            return {"models": [_described(name, url) for name, (url, _) in list(self._models.items())]}
        name, action = _parts(path)
        if action:
            raise _unknown(path)
        url, _ = self._loaded(name)
        return _described(name, url)

    def post(self, path: str, payload: Any) -> dict[str, Any]:
        if path == "/models":
            return self._load(payload)
        name, action = _parts(path)
        if action != "invoke":
            raise _unknown(path)
        _, model = self._loaded(name)
        return model.predict(payload)

    def delete(self, path: str) -> dict[str, Any]:
        name, action = _parts(path)
        if action:
            raise _unknown(path)
        with self._lock:
            self._loaded(name)
            del self._models[name]
        return {}

    def _load(self, payload: Any) -> dict[str, Any]:
        name, url = (payload.get("model_name"), payload.get("url")) if isinstance(payload, dict) else (None, None)
        if not isinstance(name, str) or not isinstance(url, str):
            raise Refusal(HTTPStatus.BAD_REQUEST, 'expected an object {"model_name": "...", "url": "..."}')
        with self._lock:
            if name in self._models:
                raise Refusal(HTTPStatus.CONFLICT, f"{name} is loaded already")
            try:
                self._models[name] = (url, Model(Path(url)))
            except BrokenModel as error:
                raise Refusal(HTTPStatus.INTERNAL_SERVER_ERROR, str(error)) from error
        return _described(name, url)

    def _loaded(self, name: str) -> tuple[str, Model]:
        if name not in self._models:
            raise Refusal(HTTPStatus.NOT_FOUND, f"model {name} is not loaded")
        return self._models[name]


def _described(name: str, url: str) -> dict[str, str]:
    return {"modelName": name, "modelUrl": url}


def _parts(path: str) -> tuple[str, str]:
    """Name and action of /models/NAME[/ACTION]."""
    head, _, rest = path.removeprefix("/").partition("/")
    name, _, action = rest.partition("/")
    if head != "models" or not name:
        raise _unknown(path)
    return name, action


def _unknown(path: str) -> Refusal:
    return Refusal(HTTPStatus.NOT_FOUND, f"no {path} here; GET /ping, /models or /models/NAME[/invoke]")
