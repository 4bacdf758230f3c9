"""
ECS's parts without a node, and its scheduler with tasks that have no containers. That AWS's scheduler decides alike is
not shown: the developer guide and the API reference are the sources.
"""

import time
import unittest
from typing import Any, Callable

from emulator.definitions import Definitions
from emulator.deployments import threshold_of
from emulator.ecs import Ecs
from emulator.errors import AwsError
from emulator.pace import Pace
from emulator.services import choose
from emulator.shifting import steps
from emulator.task_containers import ended, failed_start, runs, statuses
from emulator.task_pods import first_ones, manifest
from emulator.world import World

ROLE = "arn:aws:iam::123456789012:role/execution"
Json = dict[str, Any]


def definition(*containers: Json, **more: Any) -> Json:
    fargate: Json = {
        "requiresCompatibilities": ["FARGATE"],
        "cpu": "256",
        "memory": "512",
        "executionRoleArn": ROLE,
    }
    plain = [{"name": "model", "image": "model:1", "portMappings": [{"containerPort": 8080}]}]
    return {"family": "digits", "containerDefinitions": list(containers) or plain, **fargate, **more}


class TaskDefinitions(unittest.TestCase):
    def setUp(self) -> None:
        self.definitions = Definitions("us-east-1")

    def refused(self, message: str, request: Json) -> None:
        with self.assertRaises(AwsError) as caught:
            self.definitions.register(request)
        self.assertIn(message, str(caught.exception))

    def test_a_size_that_fargate_does_not_have_is_refused(self) -> None:
        self.refused(
            "No Fargate configuration exists for given values: 256 CPU, 4096 memory",
            definition(memory="4096"),
        )
        self.refused("No Fargate configuration exists for given values: 300 CPU", definition(cpu="300"))
        self.definitions.register(definition(cpu="1 vCPU", memory="2 GB"))

    def test_what_needs_the_execution_role_is_refused_without_one(self) -> None:
        container = {"name": "model", "image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/digits:1"}
        self.refused("execution role ARN to support ECR images", definition(container, executionRoleArn=""))

    def test_what_fargate_lacks_is_refused(self) -> None:
        gpu = {"name": "model", "image": "m", "resourceRequirements": [{"type": "GPU", "value": "1"}]}
        self.refused("do not support GPU", definition(gpu))
        shared = {"name": "model", "image": "m", "linuxParameters": {"sharedMemorySize": 64}}
        self.refused("do not support 'sharedMemorySize'", definition(shared))

    def test_numbers_are_never_given_twice(self) -> None:
        self.definitions.register(definition())
        self.definitions.deregister({"taskDefinition": "digits:1"})
        deleted = self.definitions.delete({"taskDefinitions": ["digits:1"]})
        self.assertEqual([one["status"] for one in deleted["taskDefinitions"]], ["DELETE_IN_PROGRESS"])
        self.assertEqual(self.definitions.register(definition())["taskDefinition"]["revision"], 2)

    def test_an_active_revision_is_not_deleted(self) -> None:
        self.definitions.register(definition())
        answer = self.definitions.delete({"taskDefinitions": ["digits:1", "digits:7"]})
        reasons = [one["reason"] for one in answer["failures"]]
        self.assertIn("still in ACTIVE status", reasons[0])
        self.assertIn("does not exist", reasons[1])


class Pods(unittest.TestCase):
    def setUp(self) -> None:
        waits = [{"containerName": "unpack", "condition": "SUCCESS"}]
        containers: list[Json] = [
            {
                "name": "model",
                "image": "m",
                "dependsOn": waits,
                "mountPoints": [{"sourceVolume": "models", "containerPath": "/m"}],
            },
            {
                "name": "unpack",
                "image": "u",
                "essential": False,
                "dependsOn": [{"containerName": "fetch", "condition": "COMPLETE"}],
            },
            {"name": "fetch", "image": "f", "essential": False},
        ]
        registered = Definitions("us-east-1").register(definition(*containers, volumes=[{"name": "models"}]))
        self.definition = registered["taskDefinition"]

    def test_what_others_wait_for_runs_before_them_in_order(self) -> None:
        self.assertEqual(first_ones(self.definition["containerDefinitions"]), ["fetch", "unpack"])
        spec = manifest("pod", "service", self.definition, {"model": {"A": "1"}})["spec"]
        self.assertEqual([one["name"] for one in spec["initContainers"]], ["fetch", "unpack"])
        self.assertEqual([one["env"] for one in spec["containers"]], [[{"name": "A", "value": "1"}]])
        self.assertEqual(spec["containers"][0]["volumeMounts"][0]["name"], spec["volumes"][0]["name"])

    def state(self, **containers: Json) -> Any:
        return statuses(
            {
                "status": {
                    "containerStatuses": [
                        {"name": n, "ready": False, "state": s} for n, s in containers.items()
                    ]
                }
            }
        )

    def test_a_container_that_fails_before_the_others_keeps_the_task_from_starting(self) -> None:
        failure = failed_start(self.definition, self.state(fetch={"terminated": {"exitCode": 4}}))
        assert failure is not None
        self.assertEqual((failure.code, failure.reason), ("TaskFailedToStart", "Task failed to start"))

    def test_an_image_that_is_not_there_is_named(self) -> None:
        failure = failed_start(
            self.definition, self.state(model={"waiting": {"reason": "ErrImageNeverPull"}})
        )
        assert failure is not None
        self.assertRegex(failure.reason, "^CannotPullContainerError: .*failed to resolve ref m: m: not found")

    def test_the_end_of_an_essential_container_is_the_task_s(self) -> None:
        done = {"terminated": {"exitCode": 0}}
        self.assertIsNone(ended(self.definition, self.state(fetch=done, unpack=done, model={"running": {}})))
        self.assertTrue(runs(self.definition, self.state(model={"running": {}})))
        failure = ended(self.definition, self.state(model=done))
        assert failure is not None
        self.assertEqual(failure.reason, "Essential container in task exited")


class Numbers(unittest.TestCase):
    def test_the_circuit_breaker_trips_at_half_of_the_tasks_within_bounds(self) -> None:
        found = [threshold_of({}, desired) for desired in (1, 6, 25, 1000)]
        self.assertEqual(found, [3, 3, 13, 200])
        own = {"deploymentCircuitBreaker": {"thresholdConfiguration": {"type": "COUNT", "value": 7}}}
        self.assertEqual(threshold_of(own, 1), 7)

    def test_capacity_providers_get_their_base_then_their_weight(self) -> None:
        strategy = [
            {"capacityProvider": "FARGATE", "base": 2, "weight": 1},
            {"capacityProvider": "FARGATE_SPOT", "weight": 3},
        ]
        used: list[str] = []
        for _ in range(10):
            used.append(choose(strategy, used))
        self.assertEqual([used.count("FARGATE"), used.count("FARGATE_SPOT")], [4, 6])

    def test_traffic_shifts_in_steps(self) -> None:
        self.assertEqual(steps({"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 5}), [(100, 5)])
        canary = {
            "strategy": "CANARY",
            "canaryConfiguration": {"canaryPercent": 20, "canaryBakeTimeInMinutes": 2},
        }
        self.assertEqual(steps(canary), [(20, 2), (100, 0)])
        linear = {
            "strategy": "LINEAR",
            "linearConfiguration": {"stepPercent": 30, "stepBakeTimeInMinutes": 1},
        }
        self.assertEqual([percent for percent, _ in steps(linear)], [30, 60, 90, 100])


class Scheduling(unittest.TestCase):
    """Without target groups, and on instances, so that nothing is asked of other services."""

    def setUp(self) -> None:
        self.world = World("http://127.0.0.1:9", None, Pace(longest_wait=0.1, settle=0.02))  # type: ignore[arg-type]
        self.world.without_containers.append("*")
        self.ecs = Ecs(self.world, None, "us-east-1")  # type: ignore[arg-type]
        self.answer(
            "CreateCapacityProvider",
            name="gpu",
            autoScalingGroupProvider={"autoScalingGroupArn": "arn:group"},
        )
        self.answer("CreateCluster", clusterName="c", capacityProviders=["gpu"])
        for _ in range(3):
            self.answer(
                "RegisterTaskDefinition",
                family="digits",
                containerDefinitions=[{"name": "m", "image": "m", "memory": 64}],
            )
        breaker = {"enable": True, "rollback": True}
        self.create: Json = {
            "cluster": "c",
            "serviceName": "s",
            "taskDefinition": "digits:1",
            "desiredCount": 4,
            "capacityProviderStrategy": [{"capacityProvider": "gpu", "weight": 1}],
            "deploymentConfiguration": {"deploymentCircuitBreaker": breaker},
        }

    def tearDown(self) -> None:
        for service in self.ecs.services.values():
            self.answer("DeleteService", cluster="c", service=service.name, force=True)
        self.until(lambda: all(one.status == "INACTIVE" for one in self.ecs.services.values()))

    def answer(self, action: str, **request: Any) -> Json:
        return self.ecs.answer(action, request)

    def until(self, holds: Callable[[], Any]) -> None:
        end = time.monotonic() + 10
        while not holds():
            self.assertLess(time.monotonic(), end, "it takes too long")
            time.sleep(0.02)

    def newest(self) -> Json:
        brief = self.answer("ListServiceDeployments", cluster="c", service="s")["serviceDeployments"][0]
        asked = [brief["serviceDeploymentArn"]]
        found: Json = self.answer("DescribeServiceDeployments", serviceDeploymentArns=asked)[
            "serviceDeployments"
        ][0]
        return found

    def settled(self) -> Json:
        self.until(lambda: "finishedAt" in self.newest())
        return self.newest()

    def service(self) -> Json:
        found: Json = self.answer("DescribeServices", cluster="c", services=["s"])["services"][0]
        return found

    def test_a_roll_keeps_within_its_percentages(self) -> None:
        configuration = {"maximumPercent": 150, "minimumHealthyPercent": 75}
        self.answer("CreateService", **self.create | {"deploymentConfiguration": configuration})
        self.settled()
        service = next(iter(self.ecs.services.values()))
        seen: list[tuple[int, int]] = []
        self.answer("UpdateService", cluster="c", service="s", taskDefinition="digits:2")
        while "finishedAt" not in self.newest():
            with service.lock:
                live = service.live()
                seen.append((len(live), sum(task.ready for task in live)))
            time.sleep(0.005)
        self.assertEqual(self.newest()["status"], "SUCCESSFUL")
        self.assertLessEqual(max(live for live, _ in seen), 6)
        self.assertGreaterEqual(min(ready for _, ready in seen), 3)
        self.assertEqual([one["taskDefinition"][-8:] for one in self.service()["deployments"]], ["digits:2"])

    def test_a_broken_version_is_rolled_back_and_a_good_one_then_serves(self) -> None:
        self.answer("CreateService", **self.create)
        self.settled()
        self.world.scripted_failures["s"] = "CannotPullContainerError: a test"
        self.answer("UpdateService", cluster="c", service="s", taskDefinition="digits:2")
        failed = self.settled()
        self.assertEqual(failed["status"], "ROLLBACK_SUCCESSFUL")
        self.assertIn("circuit breaker: tasks failed to start", failed["statusReason"])
        self.assertEqual(failed["deploymentCircuitBreaker"]["status"], "TRIGGERED")
        self.assertTrue(self.service()["taskDefinition"].endswith("digits:1"))
        stopped = self.answer("ListTasks", cluster="c", serviceName="s", desiredStatus="STOPPED")["taskArns"]
        reasons = {
            one["stoppedReason"] for one in self.answer("DescribeTasks", cluster="c", tasks=stopped)["tasks"]
        }
        self.assertIn("CannotPullContainerError: a test", reasons)
        self.answer("UpdateService", cluster="c", service="s", taskDefinition="digits:3")
        self.assertEqual(self.settled()["status"], "SUCCESSFUL")
        self.assertEqual(self.service()["runningCount"], 4)

    def test_a_first_version_that_is_broken_has_nothing_to_go_back_to(self) -> None:
        self.world.scripted_failures["s"] = "a test"
        self.answer("CreateService", **self.create)
        self.assertEqual(self.settled()["status"], "ROLLBACK_FAILED")
        count = len(self.answer("ListTasks", cluster="c", desiredStatus="STOPPED")["taskArns"])
        time.sleep(0.5)
        self.assertEqual(
            len(self.answer("ListTasks", cluster="c", desiredStatus="STOPPED")["taskArns"]), count
        )
        self.answer("UpdateService", cluster="c", service="s", forceNewDeployment=True)
        self.assertEqual(self.settled()["status"], "SUCCESSFUL")

    def test_a_deployment_is_stopped_by_a_person_and_by_the_next_one(self) -> None:
        self.answer("CreateService", **self.create)
        self.settled()
        self.world.pace.settle = 0.5
        self.answer("UpdateService", cluster="c", service="s", taskDefinition="digits:2")
        first = self.newest()["serviceDeploymentArn"]
        self.answer("UpdateService", cluster="c", service="s", taskDefinition="digits:3")
        asked = {"serviceDeploymentArns": [first]}
        self.assertEqual(
            self.answer("DescribeServiceDeployments", **asked)["serviceDeployments"][0]["status"], "STOPPED"
        )
        self.answer("StopServiceDeployment", serviceDeploymentArn=self.newest()["serviceDeploymentArn"])
        self.assertEqual(self.settled()["status"], "ROLLBACK_SUCCESSFUL")
        self.assertTrue(self.service()["taskDefinition"].endswith("digits:1"))

    def test_a_task_that_somebody_stops_is_replaced(self) -> None:
        self.answer("CreateService", **self.create)
        self.settled()
        first = self.answer("ListTasks", cluster="c")["taskArns"]
        self.answer("StopTask", cluster="c", task=first[0], reason="a test")
        self.until(
            lambda: self.service()["runningCount"] == 4
            and first[0] not in self.answer("ListTasks", cluster="c")["taskArns"]
        )

    def test_names_are_taken_once_and_a_repeated_call_is_the_same(self) -> None:
        made = self.answer("CreateService", **self.create, clientToken="token")
        again = self.answer("CreateService", **self.create, clientToken="token")
        self.assertEqual(made["service"]["serviceArn"], again["service"]["serviceArn"])
        with self.assertRaisesRegex(AwsError, "not idempotent"):
            self.answer("CreateService", **self.create)

    def test_nothing_goes_that_is_in_use(self) -> None:
        self.answer("CreateService", **self.create)
        with self.assertRaisesRegex(AwsError, "scaled above 0"):
            self.answer("DeleteService", cluster="c", service="s")
        with self.assertRaisesRegex(AwsError, "while Services are active"):
            self.answer("DeleteCluster", cluster="c")
        provider = self.answer("DeleteCapacityProvider", capacityProvider="gpu")["capacityProvider"]
        self.assertEqual(provider["updateStatus"], "DELETE_FAILED")

    def test_a_service_is_not_given_a_provider_that_its_cluster_lacks(self) -> None:
        self.create["capacityProviderStrategy"] = [{"capacityProvider": "FARGATE", "weight": 1}]
        with self.assertRaisesRegex(AwsError, "support launch_type FARGATE"):
            self.answer("CreateService", **self.create)
        self.create["capacityProviderStrategy"] = [{"capacityProvider": "other", "weight": 1}]
        with self.assertRaisesRegex(AwsError, "not associated with the cluster"):
            self.answer("CreateService", **self.create)


if __name__ == "__main__":
    unittest.main()
