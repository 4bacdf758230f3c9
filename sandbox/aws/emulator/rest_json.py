"""Requests of the protocol REST-JSON, read by the description of the service's API that botocore ships."""

import json
import re
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote

from botocore.model import OperationModel, Shape

from .shapes import service_model

Record = dict[str, Any]


def find_operation(service: str, method: str, path: str) -> tuple[OperationModel, dict[str, str]] | None:
    """The operation that a method and a path, as they were sent, belong to, and the path's labels, decoded."""
    for operation, known_method, pattern in _routes(service):
        match = pattern.fullmatch(path) if method == known_method else None
        if match:
            return operation, {name: unquote(value) for name, value in match.groupdict().items()}
    return None


@cache
def _routes(service: str) -> list[tuple[OperationModel, str, re.Pattern[str]]]:
    model = service_model(service)
    operations = [model.operation_model(name) for name in model.operation_names]
    return [(one, one.http["method"], _pattern(one.http["requestUri"])) for one in operations]


def _pattern(uri: str) -> re.Pattern[str]:
    """`/clusters/{name}` as a pattern with groups; a label is one segment, in which a slash comes as %2F."""
    parts = re.split(r"\{(\w+)\}", uri.partition("?")[0])
    return re.compile("".join(f"(?P<{part}>[^/]+)" if odd else re.escape(part) for part, odd in _alternating(parts)))


def _alternating(parts: list[str]) -> list[tuple[str, bool]]:
    return [(part, index % 2 == 1) for index, part in enumerate(parts)]


def read_request(operation: OperationModel, labels: dict[str, str], query: str, body: bytes) -> Record:
    """The request by its fields' names, wherever they were sent."""
    shape = operation.input_shape
    content: Record = json.loads(body) if body else {}
    if shape is None:
        return content
    asked = parse_qs(query, keep_blank_values=True)
    for name, member in shape.members.items():
        sent_as = member.serialization.get("name", name)
        if member.serialization.get("location") == "uri":
            content[name] = labels[sent_as]
        elif member.serialization.get("location") == "querystring" and sent_as in asked:
            content[name] = _value(member, asked[sent_as])
    return content


def _value(shape: Shape, texts: list[str]) -> Any:
    if shape.type_name == "list":
        return texts
    if shape.type_name == "boolean":
        return texts[-1] == "true"
    return int(texts[-1]) if shape.type_name in ("integer", "long") else texts[-1]
