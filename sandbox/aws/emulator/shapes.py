"""Requests checked against AWS's own description of its API, which botocore ships, today's instance types included."""

import re
from functools import cache
from typing import Any, Iterator

import botocore.session
from botocore.model import ServiceModel, Shape

from .errors import AwsError, invalid

Problem = tuple[str, str, str]
"""Path, value and the rule that it breaks."""


@cache
def service_model(service: str) -> ServiceModel:
    return botocore.session.get_session().get_service_model(service)


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """AWS's patterns are Java's: Python lacks its classes of Unicode and has nearly the same by other names."""
    for java, python in ((r"\p{L}", r"\w"), (r"\p{Z}", r"\s"), (r"\p{N}", r"\d"), (r"\p{M}", r"\w")):
        text = text.replace(java, python)
    return re.compile(text)


def check_request(service: str, action: str, request: dict[str, Any]) -> None:
    """Raises what AWS answers to a request whose fields are missing, of the wrong type or out of range."""
    model = service_model(service)
    if action not in model.operation_names:
        raise AwsError("UnknownOperationException", f"{service} has no action {action}")
    shape = model.operation_model(action).input_shape
    problems = list(_problems(shape, request, "")) if shape else []
    if problems:
        raise invalid(_message(problems))


def _message(problems: list[Problem]) -> str:
    head = f"{len(problems)} validation error{'s' if len(problems) > 1 else ''} detected: "
    texts = [f"{value} at '{path}' failed to satisfy constraint: {rule}" for path, value, rule in problems]
    return head + "; ".join(texts)


def _problems(shape: Shape, value: Any, path: str) -> Iterator[Problem]:
    if shape.type_name == "structure":
        yield from _structure(shape, value, path)
    elif shape.type_name == "list":
        yield from _size(shape, value, len(value), path)
        for index, item in enumerate(value, 1):
            yield from _problems(shape.member, item, f"{path}.{index}.member")
    elif shape.type_name == "map":
        for key, item in value.items():
            yield from _problems(shape.key, key, f"{path}.key")
            yield from _problems(shape.value, item, f"{path}.{key}")
    elif shape.type_name == "string":
        yield from _string(shape, value, path)
    elif shape.type_name in ("integer", "long", "float", "double"):
        yield from _size(shape, value, value, path)


def _structure(shape: Shape, value: dict[str, Any], path: str) -> Iterator[Problem]:
    for name in shape.required_members:
        if value.get(name) is None:
            yield _join(path, name), "Value null", "Member must not be null"
    for name, item in value.items():
        # As AWS: fields that it does not know are not read.
        if item is not None and name in shape.members:
            yield from _problems(shape.members[name], item, _join(path, name))


def _join(path: str, name: str) -> str:
    name = name[0].lower() + name[1:]
    return f"{path}.{name}" if path else name


def _string(shape: Shape, value: str, path: str) -> Iterator[Problem]:
    yield from _size(shape, value, len(value), path)
    if shape.enum and value not in shape.enum:
        yield path, f"Value '{value}'", f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"
    pattern = shape.metadata.get("pattern")
    if pattern and not _pattern(pattern).fullmatch(value):
        yield path, f"Value '{value}'", f"Member must satisfy regular expression pattern: {pattern}"


def _size(shape: Shape, value: Any, size: float, path: str) -> Iterator[Problem]:
    what = "Member must have " + ("value" if value is size else "length")
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    if least is not None and size < least:
        yield path, f"Value '{value}'", f"{what} greater than or equal to {least}"
    if most is not None and size > most:
        yield path, f"Value '{value}'", f"{what} less than or equal to {most}"
