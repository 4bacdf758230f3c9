"""
Starts the emulator: `python -m emulator --host H --port P --kubeconfig FILE --folder FOLDER --certificate FILE --key FILE
--token-webhook-port P`.
"""

import argparse
import logging
import os
import signal
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class ApiServer:
    """What of the node's API server clusters of EKS need: its certificate, and the port where it asks about tokens."""

    certificate: Path
    key: Path
    webhook_port: int


def main() -> None:
    parser = argparse.ArgumentParser(prog="emulator", description="AWS for the sandbox.")
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--kubeconfig", type=Path, required=True, help="access to the node that runs containers")
    parser.add_argument("--folder", type=Path, required=True, help="where models are unpacked for containers")
    parser.add_argument("--certificate", type=Path, required=True, help="of the node's API server")
    parser.add_argument("--key", type=Path, required=True, help="of the node's API server")
    parser.add_argument("--token-webhook-port", type=int, required=True, help="where that asks about tokens")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("emulator").setLevel(logging.INFO)
    # moto reads it when it is imported: managed policies of AWS are attached to roles here.
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    api_server = ApiServer(arguments.certificate, arguments.key, arguments.token_webhook_port)
    serve(arguments.host, arguments.port, arguments.kubeconfig, arguments.folder, api_server)


def serve(host: str, port: int, kubeconfig: Path, folder: Path, api_server: ApiServer) -> None:
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
    from werkzeug.serving import make_server

    from . import elb, gaps, identities, network
    from .balancers import Balancers
    from .control import Control
    from .ecs import EcsRegions
    from .eks import EksRegions
    from .eks_authenticator import Authenticator, Marks
    from .eks_front import HOST, Doors
    from .executions import Executions
    from .faults import Faults
    from .front import Front
    from .instances import Pods
    from .node import Node
    from .pace import Pace
    from .sagemaker import SageMakers
    from .schedules import Schedules
    from .world import World

    class Handler(MotoRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_request(self, code: Any = "-", size: Any = "-") -> None:
            """The record of calls says it better."""

    pace = Pace()
    url = f"http://{host}:{port}"
    node = Node(kubeconfig)
    node.make_namespace()
    for name in node.pod_names():
        # Of an emulator that ended without having cleaned up.
        node.delete_pod(name, 0)
    world = World(url, Pods(node, folder, pace, url), pace)
    sagemakers, faults, schedules = SageMakers(world), Faults(), Schedules(world)
    ecs = EcsRegions(world, node)
    gaps.fill(Executions(world), {"sagemaker": sagemakers.check_target, "ecs": ecs.check_target})
    network.fill()
    elb.fill(Balancers(pace))
    identities.fill()
    marks = Marks()
    eks = EksRegions(world, Doors(marks, node.server, node.authority, api_server.certificate, api_server.key))
    front = Front(
        DomainDispatcherApplication(create_backend_app),
        sagemakers,
        ecs,
        eks,
        Control(sagemakers, ecs, eks, schedules, faults),
        faults,
    )
    threading.Thread(target=world.guarded(schedules.run), daemon=True).start()
    webhook = make_server(
        HOST, api_server.webhook_port, Authenticator(eks, marks, node, url), threaded=True, request_handler=Handler
    )
    threading.Thread(target=webhook.serve_forever, daemon=True).start()
    server = make_server(host, port, front, threaded=True, request_handler=Handler)
    server.daemon_threads = True  # type: ignore[attr-defined]
    try:
        server.serve_forever()
    finally:
        for name in node.pod_names():
            node.delete_pod(name, 0)


if __name__ == "__main__":
    main()
