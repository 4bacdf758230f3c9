"""Load balancers' decisions, without sockets: rules, transforms, bodies, health and the choice of a target."""

import asyncio
import threading
import time
import unittest
from types import SimpleNamespace
from typing import Any

from emulator import callers, messages, rules
from emulator.health import FAILED, PASSED, matches
from emulator.messages import CHUNKED, UNTIL_CLOSED, Framing, Malformed, Request
from emulator.pace import Pace
from emulator.rules import Reached
from emulator.targets import Group, Target

FROM_INSIDE = Reached("10.64.0.9", "HTTP", 80)


def request(target: str = "/", method: str = "GET", **headers: str) -> Request:
    given = {"Host": "models.example.com", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return Request((method, target, "HTTP/1.1"), list(given.items()))


class Conditions(unittest.TestCase):
    def holds(self, condition: dict[str, Any], given: Request, reached: Reached = FROM_INSIDE) -> bool:
        return rules.holds(condition, given, reached)

    def test_hosts_match_in_any_case_and_without_their_port(self) -> None:
        condition = {"Field": "host-header", "HostHeaderConfig": {"Values": ["*.Example.com"]}}
        self.assertTrue(self.holds(condition, request(Host="models.example.com:8080")))
        self.assertFalse(self.holds(condition, request(Host="example.com")))

    def test_paths_match_in_their_case_and_without_the_query(self) -> None:
        condition = {"Field": "path-pattern", "Values": ["/digits/*"]}
        self.assertTrue(self.holds(condition, request("/digits/predict?a=/")))
        self.assertFalse(self.holds(condition, request("/Digits/predict")))
        self.assertFalse(self.holds(condition, request("/digits?x=/digits/")))

    def test_brackets_of_a_pattern_are_themselves(self) -> None:
        condition = {"Field": "path-pattern", "Values": ["/[a]"]}
        self.assertTrue(self.holds(condition, request("/[a]")))
        self.assertFalse(self.holds(condition, request("/a")))

    def test_sources_are_networks(self) -> None:
        condition = {"Field": "source-ip", "SourceIpConfig": {"Values": ["10.64.0.0/16", "fd00::/8"]}}
        self.assertTrue(self.holds(condition, request()))
        self.assertFalse(self.holds(condition, request(), Reached("10.65.0.1", "HTTP", 80)))

    def test_methods_headers_and_queries(self) -> None:
        method = {"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["POST"]}}
        self.assertTrue(self.holds(method, request(method="POST")))
        self.assertFalse(self.holds(method, request()))
        header = {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-Version", "Values": ["v?"]}}
        self.assertTrue(self.holds(header, request(x_version="V2")))
        self.assertFalse(self.holds(header, request()))
        query = {"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "model", "Value": "a*"}]}}
        self.assertTrue(self.holds(query, request("/?x=1&model=ab")))
        self.assertFalse(self.holds(query, request("/?other=ab")))

    def test_the_lowest_priority_comes_first_and_the_default_last(self) -> None:
        def rule(priority: Any, conditions: list[Any]) -> Any:
            return SimpleNamespace(priority=priority, conditions=conditions, is_default=priority == "default")

        anywhere = [{"Field": "path-pattern", "Values": ["*"]}]
        given = [rule("default", []), rule("10", anywhere), rule("9", anywhere)]
        self.assertEqual(rules.first_match(given, request(), FROM_INSIDE).priority, "9")
        self.assertEqual(rules.first_match(given[:1], request(), FROM_INSIDE).priority, "default")


class Actions(unittest.TestCase):
    def test_weights_of_nothing_are_nobodys(self) -> None:
        self.assertIsNone(rules.drawn({"a": 0}))
        self.assertEqual({rules.drawn({"a": 0, "b": 1}) for _ in range(50)}, {"b"})

    def test_a_transform_rewrites_path_and_host(self) -> None:
        path = {"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": [{"Regex": "^/m/(.*)$", "Replace": "/$1"}]}}
        host = {
            "Type": "host-header-rewrite",
            "HostHeaderRewriteConfig": {"Rewrites": [{"Regex": "^models", "Replace": "in"}]},
        }
        given = rules.transformed(request("/m/predict?x=/m/1"), [path, host])
        self.assertEqual((given.target, given.get("host")), ("/predict?x=/m/1", "in.example.com"))
        self.assertEqual(rules.transformed(request("/other"), [path]).target, "/other")

    def test_a_redirect_keeps_what_it_does_not_name(self) -> None:
        location = rules.redirect_location({"Protocol": "HTTPS", "Port": "443"}, request("/a?b=c"), FROM_INSIDE)
        self.assertEqual(location, "https://models.example.com:443/a?b=c")


class Bodies(unittest.TestCase):
    def read(self, data: bytes, framing: Framing) -> bytes:
        async def run() -> bytes:
            reader = asyncio.StreamReader()
            reader.feed_data(data)
            reader.feed_eof()
            return b"".join([piece async for piece in messages.pieces(reader, framing, 1)])

        return asyncio.run(run())

    def test_end_as_they_are_framed(self) -> None:
        self.assertEqual(self.read(b"abcdef", Framing(4)), b"abcd")
        self.assertEqual(self.read(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nTrail: er\r\n\r\nmore", CHUNKED), b"abcde")
        self.assertEqual(self.read(b"abc", UNTIL_CLOSED), b"abc")

    def test_that_end_too_early_are_no_bodies(self) -> None:
        for data, framing in ((b"abc", Framing(4)), (b"5\r\nab", CHUNKED), (b"2\r\nab\r\n", CHUNKED)):
            with self.assertRaises(asyncio.IncompleteReadError):
                self.read(data, framing)

    def test_of_two_lengths_are_refused(self) -> None:
        with self.assertRaises(Malformed):
            messages.framing_of_request(request(Content_Length="3", Transfer_Encoding="chunked"))

    def test_are_absent_from_some_answers(self) -> None:
        answer = messages.Answer(("HTTP/1.1", "200", "OK"), [("Content-Length", "5")])
        self.assertTrue(messages.framing_of_answer(answer, "HEAD").is_empty)
        self.assertEqual(messages.framing_of_answer(answer, "GET"), Framing(5))


class Targets(unittest.TestCase):
    def setUp(self) -> None:
        self.loop = asyncio.new_event_loop()
        thread = threading.Thread(target=self.loop.run_forever)
        thread.start()
        self.addCleanup(self.loop.close)
        self.addCleanup(thread.join)
        self.addCleanup(self.loop.call_soon_threadsafe, self.loop.stop)
        self.description = SimpleNamespace(
            attributes={"deregistration_delay.timeout_seconds": 300, "load_balancing.algorithm.type": "round_robin"},
            port=80,
            health_check_port="traffic-port",
            # Emulated instances are never asked and always healthy: no socket is needed here.
            target_type="instance",
        )
        self.group = Group(self.description, self.loop, Pace(settle=0.05))
        self.addCleanup(self.group.close)

    def states(self, *asked: dict[str, Any]) -> dict[str, str]:
        return {address: state[0] for address, _, _, state in self.group.states(list(asked))}

    def register(self, *addresses: str) -> None:
        self.group.register([{"Id": address} for address in addresses])
        while "initial" in self.states().values():
            time.sleep(0.01)

    def test_serve_in_turn(self) -> None:
        self.register("a", "b")
        taken = [self.group.take() for _ in range(4)]
        self.assertEqual(sorted(one.address for one in taken if one), ["a", "a", "b", "b"])

    def test_drain_until_the_last_request_is_answered(self) -> None:
        self.register("a", "b")
        taken = [one for one in (self.group.take(), self.group.take()) if one]
        self.group.deregister([{"Id": "a"}])
        after = [self.group.take() for _ in range(3)]
        self.assertEqual({one.address for one in after if one}, {"b"})
        time.sleep(0.1)
        self.assertEqual(self.states(), {"a": "draining", "b": "healthy"})
        self.group.give_back(next(one for one in taken if one.address == "a"))
        self.assertEqual(self.states(), {"b": "healthy"})
        self.assertEqual(self.states({"Id": "a"}), {"a": "unused"})

    def test_are_healthy_after_one_check_and_again_after_several(self) -> None:
        target = Target("a", 80)
        seen = []
        for finding in (PASSED, FAILED, FAILED, PASSED, PASSED):
            target.note(finding, to_heal=2, to_fail=2)
            seen.append(target.state[0])
        self.assertEqual(seen, ["healthy", "healthy", "unhealthy", "unhealthy", "healthy"])

    def test_match_codes(self) -> None:
        self.assertTrue(matches(204, "200,202-299"))
        self.assertFalse(matches(201, "200,202-299"))


class Callers(unittest.TestCase):
    def test_without_an_address_of_their_own_are_hosts_of_the_vpc_or_on_the_internet(self) -> None:
        internal = SimpleNamespace(scheme="internal", subnets=[SimpleNamespace(cidr_block="10.64.16.0/20")])
        self.assertEqual(callers.source_of("127.0.0.1", internal), "10.64.16.4")
        self.assertEqual(callers.source_of("127.0.7.1", internal), "127.0.7.1")
        public = SimpleNamespace(scheme="internet-facing", subnets=[])
        self.assertEqual(callers.source_of("127.0.0.1", public), "203.0.113.1")


if __name__ == "__main__":
    unittest.main()
