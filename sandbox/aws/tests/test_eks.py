"""EKS's requests by their paths, its tokens against botocore's own signatures, and whose access entry is whose."""

import base64
import unittest
from datetime import datetime, timedelta, timezone
from typing import Any

from botocore.auth import SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from emulator.eks_access import identify, matching, principal_of
from emulator.eks_authenticator import Marks
from emulator.eks_records import NODE_GROUP, Cluster, Kept, page
from emulator.eks_tokens import Refused, verify
from emulator.eks_versions import check_step
from emulator.errors import AwsError
from emulator.identities import Secret
from emulator.rest_json import find_operation, read_request

STS = "http://10.244.0.1:4000"
ROLE = "arn:aws:iam::123456789012:role/teams/deployer"
SESSION = "arn:aws:sts::123456789012:assumed-role/deployer/session"


def token_of(cluster: str, key: str = "test", token: str | None = None, expires: int = 60) -> str:
    url = f"{STS}/?Action=GetCallerIdentity&Version=2011-06-15"
    request = AWSRequest("GET", url, headers={"x-k8s-aws-id": cluster})
    SigV4QueryAuth(Credentials("test", key, token), "sts", "us-east-1", expires).add_auth(request)
    return "k8s-aws-v1." + base64.urlsafe_b64encode(request.url.encode()).decode().rstrip("=")


def secrets(session: str | None = None) -> Any:
    return lambda access_key: Secret("test", session) if access_key == "test" else None


class Requests(unittest.TestCase):
    def read(self, method: str, path: str, query: str = "", body: bytes = b"") -> tuple[str, dict[str, Any]]:
        found = find_operation("eks", method, path)
        assert found is not None
        return found[0].name, read_request(*found, query, body)

    def test_have_names_in_paths_queries_and_bodies(self) -> None:
        arn = "arn:aws:iam::1:role%2Fa"
        self.assertEqual(
            self.read("DELETE", f"/clusters/one/access-entries/{arn}"),
            ("DeleteAccessEntry", {"clusterName": "one", "principalArn": "arn:aws:iam::1:role/a"}),
        )
        self.assertEqual(self.read("GET", "/clusters", "maxResults=5"), ("ListClusters", {"maxResults": 5}))
        self.assertEqual(self.read("DELETE", "/tags/x", "tagKeys=a&tagKeys=b")[1]["tagKeys"], ["a", "b"])
        self.assertEqual(self.read("POST", "/clusters", body=b'{"name": "one"}'), ("CreateCluster", {"name": "one"}))

    def test_of_no_operation_are_none(self) -> None:
        self.assertIsNone(find_operation("eks", "PATCH", "/clusters"))
        self.assertIsNone(find_operation("eks", "GET", "/clusters/one/no-such-parts"))


class Tokens(unittest.TestCase):
    def refuse(self, message: str, token: str, cluster: str = "one", **more: Any) -> None:
        with self.assertRaisesRegex(Refused, message):
            verify(token, cluster, STS, more.pop("secrets", secrets()), **more)

    def test_that_botocore_signs_are_taken(self) -> None:
        self.assertEqual(verify(token_of("one"), "one", STS, secrets()), ("test", "us-east-1"))

    def test_of_sessions_carry_the_token_of_the_session(self) -> None:
        # With characters that a query must quote.
        signed = token_of("one", token="a+b/c=")
        self.assertEqual(verify(signed, "one", STS, secrets("a+b/c=")), ("test", "us-east-1"))
        self.refuse("no access key test with this session", signed, secrets=secrets("another"))
        self.refuse("no access key test with this session", signed)

    def test_are_of_one_cluster_and_one_secret(self) -> None:
        self.refuse("for cluster two", token_of("one"), "two")
        self.refuse("for cluster one", token_of("one", key="guess"))

    def test_live_for_15_minutes(self) -> None:
        now = datetime.now(timezone.utc)
        verify(token_of("one"), "one", STS, secrets(), now + timedelta(minutes=14))
        self.refuse("valid for 15 minutes", token_of("one"), now=now + timedelta(minutes=15, seconds=1))
        self.refuse("X-Amz-Expires", token_of("one", expires=901))

    def test_are_nothing_else(self) -> None:
        self.refuse("does not begin", "eyJhbGciOi")
        self.refuse("not base64|goes to", "k8s-aws-v1.!!!")
        elsewhere = base64.urlsafe_b64encode(b"https://sts.example/?Action=GetCallerIdentity").decode()
        self.refuse("goes to https://sts.example", f"k8s-aws-v1.{elsewhere}")
        more = base64.urlsafe_b64encode(f"{STS}/?Action=GetCallerIdentity&Action=Other".encode()).decode()
        self.refuse("no part of a token", f"k8s-aws-v1.{more}")

    def test_are_marked_by_this_process_alone(self) -> None:
        marks = Marks()
        marked = marks.add("us-east-1", "one", "k8s-aws-v1.x")
        self.assertEqual(marks.read(marked), ("us-east-1", "one", "k8s-aws-v1.x"))
        self.assertNotEqual(marked, marks.add("us-east-1", "one", "k8s-aws-v1.x"))
        for forged in (marked.replace(":one:", ":two:"), Marks().add("us-east-1", "one", "x"), "k8s-aws-v1.x"):
            with self.assertRaises(Refused):
                marks.read(forged)


class Access(unittest.TestCase):
    def cluster(self, scope: dict[str, Any]) -> Cluster:
        cluster = Cluster(Kept({"name": "one", "accessConfig": {"authenticationMode": "API"}}), "us-east-1")
        username = "arn:aws:sts::123456789012:assumed-role/deployer/{{SessionName}}"
        cluster.entries[ROLE] = {"principalArn": ROLE, "kubernetesGroups": ["team"], "username": username}
        arn = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"
        cluster.policies[ROLE] = {arn: {"policyArn": arn, "accessScope": scope}}
        return cluster

    def test_of_a_role_is_its_sessions_too(self) -> None:
        identity = identify(self.cluster({"type": "cluster", "namespaces": []}), SESSION)
        assert identity is not None
        self.assertEqual((identity.username, identity.groups), (SESSION, ["team", "system:masters"]))
        self.assertEqual(identity.roles, [])

    def test_in_namespaces_is_no_membership_of_the_masters(self) -> None:
        identity = identify(self.cluster({"type": "namespace", "namespaces": ["dev-*"]}), SESSION)
        assert identity is not None
        self.assertEqual((identity.groups, identity.roles), (["team"], [("cluster-admin", ["dev-*"])]))
        self.assertEqual(matching(["dev-*"], ["dev-a", "prod", "dev-b"]), ["dev-a", "dev-b"])

    def test_is_nobody_elses(self) -> None:
        cluster = self.cluster({"type": "cluster", "namespaces": []})
        for other in (SESSION.replace("deployer", "deploy"), ROLE.replace(":role/teams/", ":user/"), SESSION[:-8]):
            self.assertIsNone(identify(cluster, other))
        self.assertEqual(principal_of("arn:aws:iam::1:user/a"), ("arn:aws:iam::1:user/a", ""))

    def test_of_the_config_map_is_its_creators(self) -> None:
        cluster = self.cluster({"type": "cluster", "namespaces": []})
        cluster.record["accessConfig"]["authenticationMode"], cluster.creator = "CONFIG_MAP", "arn:aws:iam::1:user/a"
        self.assertIsNone(identify(cluster, SESSION))
        self.assertIsNotNone(identify(cluster, "arn:aws:iam::1:user/a"))


class Records(unittest.TestCase):
    def test_change_by_themselves_and_go(self) -> None:
        kept = Kept({})
        kept.becomes("CREATING", "ACTIVE", 60)
        self.assertEqual(kept.look(), {"status": "CREATING"})
        kept.becomes("CREATING", "ACTIVE", 0)
        self.assertEqual(kept.look(), {"status": "ACTIVE"})
        kept.becomes("DELETING", None, 0)
        self.assertIsNone(kept.look())

    def test_that_are_gone_are_not_listed(self) -> None:
        cluster = Cluster(Kept({"name": "one"}), "us-east-1")
        cluster.parts[NODE_GROUP.one] = {"a": Kept({"status": "ACTIVE"}), "b": Kept({})}
        cluster.parts[NODE_GROUP.one]["b"].becomes("DELETING", None, 0)
        self.assertEqual(cluster.names(NODE_GROUP), ["a"])

    def test_come_in_pages(self) -> None:
        first = page(["a", "b", "c"], {"maxResults": 2}, "names")
        self.assertEqual(first, {"names": ["a", "b"], "nextToken": "2"})
        self.assertEqual(page(["a", "b", "c"], {"nextToken": first["nextToken"]}, "names"), {"names": ["c"]})

    def test_versions_go_up_by_one(self) -> None:
        check_step("1.33", "1.34")
        for old, new in (("1.33", "1.35"), ("1.34", "1.33"), ("1.35", "1.36")):
            with self.assertRaises(AwsError):
                check_step(old, new)
