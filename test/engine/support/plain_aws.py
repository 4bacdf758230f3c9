"""Serves moto with what the sandbox's AWS adds to it and takes no node: budgets, networks, load balancers, ECS and EKS.

Arguments: host and port. Tasks of ECS have no containers: they run at once, and answer nothing. Clusters of EKS have an
endpoint at which nobody answers.
"""

import base64
import sys
from types import SimpleNamespace
from typing import Any

from emulator import elb, gaps, identities, network
from emulator.balancers import Balancers
from emulator.ecs import EcsRegions
from emulator.eks import EksRegions
from emulator.errors import ACCOUNT, invalid
from emulator.executions import Executions
from emulator.faults import Faults
from emulator.front import Front
from emulator.instances import NoContainers
from emulator.inventory import inventory
from emulator.pace import Pace
from emulator.world import World
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from moto.sagemaker.models import sagemaker_backends
from werkzeug.serving import make_server


class Doors:
    """Where clusters of EKS would be reached."""

    authority = base64.b64encode(b"nobody").decode()

    def open(self, region: str, name: str) -> str:
        return "https://192.0.2.1"

    def close(self, region: str, name: str) -> None:
        """There is nothing to close."""


class SageMakerOfMoto:
    """Answers nothing by itself, so that moto does."""

    def __init__(self, world: World) -> None:
        self.world = world

    def of(self, region: str) -> Any:
        kept = sagemaker_backends[ACCOUNT][region]
        return SimpleNamespace(
            answers=lambda action: False,
            registry=SimpleNamespace(models=kept._models, configurations=kept.endpoint_configs),
            endpoints=SimpleNamespace(all=kept.endpoints),
        )


class Control:
    """What tests ask that AWS answers nobody: names of all that exists."""

    def __init__(self, *services: Any) -> None:
        self._services = services

    def answer(self, method: str, name: str, given: Any) -> Any:
        if (method, name) != ("GET", "inventory"):
            raise invalid(f"/sandbox-api has no {method} {name} here")
        return inventory(*self._services, "us-east-1")


class Handler(MotoRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_request(self, code: Any = "-", size: Any = "-") -> None:
        """Nobody reads it."""


def serve(host: str, port: int) -> None:
    pace, nobody = Pace(), NoContainers()
    network.fill()
    elb.fill(Balancers(pace))
    identities.fill()
    world: Any = World(f"http://{host}:{port}", nobody, pace, without_containers=["*"])  # type: ignore[arg-type]
    node: Any = None
    sagemakers: Any = SageMakerOfMoto(world)
    ecs, eks = EcsRegions(world, node), EksRegions(world, Doors())
    control: Any = Control(sagemakers, ecs, eks)
    gaps.fill(Executions(world), {"sagemaker": lambda region, resource: None, "ecs": ecs.check_target})
    front = Front(
        DomainDispatcherApplication(create_backend_app),
        *(sagemakers, ecs, eks, control, Faults()),
    )
    make_server(host, port, front, threaded=True, request_handler=Handler).serve_forever()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
