"""Requests checked against botocore's description of SageMaker, and the emulator's own decisions about traffic."""

import unittest
from typing import Any

from emulator.endpoints import traffic_steps
from emulator.errors import AwsError
from emulator.faults import Fault, Faults
from emulator.registry import Registry, create_configuration, list_tags, page
from emulator.shapes import check_request
from emulator.transform import JobFailed, assembled, split_payloads


def variant(**changes: Any) -> dict[str, Any]:
    return {
        "VariantName": "primary",
        "ModelName": "m",
        "InstanceType": "ml.m5.large",
        "InitialInstanceCount": 1,
    } | changes


def configuration(*variants: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"EndpointConfigName": "c", "ProductionVariants": list(variants), **more}


class Shapes(unittest.TestCase):
    def check(self, request: dict[str, Any], message: str) -> None:
        with self.assertRaises(AwsError) as caught:
            check_request("sagemaker", "CreateEndpointConfig", request)
        self.assertEqual(caught.exception.code, "ValidationException")
        self.assertIn(message, str(caught.exception))

    def test_takes_what_is_valid(self) -> None:
        tags = [{"Key": "team", "Value": "Größe 1"}]
        check_request("sagemaker", "CreateEndpointConfig", configuration(variant(), Tags=tags))

    def test_names_the_field_and_the_rule(self) -> None:
        self.check({}, "Value null at 'endpointConfigName' failed to satisfy constraint: Member must not be null")
        self.check(configuration(variant(InstanceType="ml.x9.huge")), "'productionVariants.1.member.instanceType'")
        self.check(configuration(variant(VolumeSizeInGB=513)), "less than or equal to 512")
        self.check(configuration(variant()) | {"EndpointConfigName": "-a"}, "regular expression pattern")

    def test_counts_the_problems(self) -> None:
        self.check(configuration(variant(VolumeSizeInGB=0, VariantName="_")), "2 validation errors detected: ")


class Configurations(unittest.TestCase):
    def setUp(self) -> None:
        self.registry = Registry("us-east-1", models={"m": {}})

    def refuse(self, request: dict[str, Any], message: str) -> None:
        with self.assertRaisesRegex(AwsError, message):
            create_configuration(self.registry, request)

    def test_are_kept_whole(self) -> None:
        shadow = [variant(VariantName="shadow")]
        create_configuration(
            self.registry, configuration(variant(), ShadowProductionVariants=shadow, ExecutionRoleArn="r")
        )
        kept = self.registry.configuration("c")
        self.assertEqual(
            (kept["ShadowProductionVariants"][0]["VariantName"], kept["ExecutionRoleArn"]), ("shadow", "r")
        )
        self.assertEqual(list_tags(self.registry, {"ResourceArn": kept["EndpointConfigArn"]}), {"Tags": []})
        self.refuse(configuration(variant()), "Cannot create already existing endpoint configuration")

    def test_refuse_what_sagemaker_refuses(self) -> None:
        serverless = {
            "VariantName": "primary",
            "ModelName": "m",
            "ServerlessConfig": {"MemorySizeInMB": 1500, "MaxConcurrency": 5},
        }
        self.refuse(configuration(serverless), "MemorySizeInMB 1500 is not one of")
        serverless["ServerlessConfig"] = {"MemorySizeInMB": 2048, "MaxConcurrency": 5, "ProvisionedConcurrency": 6}
        self.refuse(configuration(serverless), "cannot be greater than MaxConcurrency")
        serverless["ServerlessConfig"] = {"MemorySizeInMB": 2048, "MaxConcurrency": 5}
        self.refuse(configuration(serverless, DataCaptureConfig={}), "DataCaptureConfig is not supported")
        self.refuse(configuration(variant(ModelName="none")), 'Could not find model "arn:aws:sagemaker:us-east-1')
        self.refuse(configuration(variant(), variant()), "must be unique")
        shadows = [variant(VariantName="s1"), variant(VariantName="s2")]
        self.refuse(configuration(variant(), ShadowProductionVariants=shadows), "shadow variant")


class Pages(unittest.TestCase):
    def test_are_filtered_sorted_and_cut(self) -> None:
        rows = [{"Name": name, "CreationTime": 1.0} for name in ("digits-a", "other", "Digits-b", "digits-c")]
        request = {"NameContains": "digits", "MaxResults": 2}
        first = page(rows, request, "Name", ("Name",), "Rows")
        self.assertEqual(first, {"Rows": [{"Name": "digits-c"}, {"Name": "Digits-b"}], "NextToken": "2"})
        self.assertEqual(
            page(rows, request | {"NextToken": "2"}, "Name", ("Name",), "Rows"), {"Rows": [{"Name": "digits-a"}]}
        )


class Traffic(unittest.TestCase):
    def steps(self, routing: dict[str, Any], instances: int = 4) -> list[float]:
        return traffic_steps({"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": routing}}, instances)[0]

    def test_shifts_as_the_deployment_says(self) -> None:
        percent, count = {"Type": "CAPACITY_PERCENT", "Value": 25}, {"Type": "INSTANCE_COUNT", "Value": 2}
        self.assertEqual(traffic_steps({}, 1), ([1.0], 0))
        self.assertEqual(self.steps({"Type": "CANARY", "CanarySize": percent}), [0.25, 1.0])
        self.assertEqual(self.steps({"Type": "LINEAR", "LinearStepSize": percent}), [0.25, 0.5, 0.75, 1.0])
        rolling = {"MaximumBatchSize": count, "WaitIntervalInSeconds": 60}
        self.assertEqual(traffic_steps({"RollingUpdatePolicy": rolling}, 4), ([0.5, 1.0], 60))


class Payloads(unittest.TestCase):
    def job(self, strategy: str, split: str = "Line", **more: Any) -> dict[str, Any]:
        return {"TransformInput": {"SplitType": split}, "BatchStrategy": strategy, "TransformOutput": {}, **more}

    def test_are_lines_or_the_whole(self) -> None:
        content = b"1\n\n2\n3"
        self.assertEqual(split_payloads(content, self.job("SingleRecord")), [b"1", b"2", b"3"])
        self.assertEqual(split_payloads(content, self.job("MultiRecord")), [b"1\n2\n3\n"])
        self.assertEqual(split_payloads(content, self.job("SingleRecord", "None")), [content])

    def test_hold_no_more_than_the_job_allows(self) -> None:
        line = b"x" * 600_000
        content = b"\n".join([line, line, line])
        sizes = [len(part) for part in split_payloads(content, self.job("MultiRecord", MaxPayloadInMB=1))]
        self.assertEqual(sizes, [600_001] * 3)
        with self.assertRaises(JobFailed):
            split_payloads(b"x" * 1_100_000, self.job("SingleRecord", MaxPayloadInMB=1))

    def test_are_put_together_as_asked(self) -> None:
        self.assertEqual(assembled([b"a", b"b"], {"TransformOutput": {"AssembleWith": "Line"}}), b"a\nb\n")
        self.assertEqual(assembled([b"a", b"b"], {"TransformOutput": {}}), b"ab")


class OrderedFaults(unittest.TestCase):
    def test_hit_the_calls_that_they_are_meant_for(self) -> None:
        faults = Faults()
        faults.add(Fault("error", service="sagemaker", action="CreateModel", skip=1, times=2))
        calls = [("iam", "CreateModel"), ("sagemaker", "ListModels"), *[("sagemaker", "CreateModel")] * 4]
        self.assertEqual([faults.hit(*call) for call in calls], [None, None, None, "error", "error", None])
