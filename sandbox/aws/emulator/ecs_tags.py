"""Tags of what ECS has, by ARN."""

from typing import Any

from .ecs_errors import Record, bad_parameter, name_of


class Tags:
    """Each kind keeps its own tags; this finds them."""

    def __init__(self, ecs: Any) -> None:
        self._ecs = ecs

    def list(self, request: Record) -> Record:
        return {"tags": self._of(request["resourceArn"])}

    def add(self, request: Record) -> Record:
        tags = self._of(request["resourceArn"])
        given = {one["key"] for one in request["tags"]}
        tags[:] = [one for one in tags if one["key"] not in given] + request["tags"]
        return {}

    def remove(self, request: Record) -> Record:
        tags = self._of(request["resourceArn"])
        tags[:] = [one for one in tags if one["key"] not in request["tagKeys"]]
        return {}

    def _of(self, arn: str) -> Any:
        """The list itself, to be changed in place."""
        kind = arn.split(":")[5].split("/")[0]
        owner: Record | None = None
        if kind == "cluster":
            owner = self._ecs.clusters.all.get(name_of(arn))
        elif kind == "capacity-provider":
            owner = self._ecs.clusters.providers.get(name_of(arn))
        elif kind == "service" and arn in self._ecs.services:
            owner = self._ecs.services[arn].record
        elif kind == "task-definition" and arn in self._ecs.definitions.tags:
            return self._ecs.definitions.tags[arn]
        if owner is None:
            raise bad_parameter("The specified resource is not found. Specify a valid ARN and try again.")
        return owner["tags"]
