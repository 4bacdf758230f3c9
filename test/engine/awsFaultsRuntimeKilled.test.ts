import assert from "node:assert/strict";
import { EC2 } from "@aws-sdk/client-ec2";
import { EKS } from "@aws-sdk/client-eks";
import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import { waitFor } from "../../sandbox/waitFor.js";
import type { Attempt } from "./support/faultProxy.js";
import { expectFailure, type Inventory } from "./support/faultStack.js";
import { hostOnEcs, hostOnEks, RuntimeFaultStack } from "./support/runtimeFaultStack.js";

/**
 * SIGKILL between AWS's answer and the engine's note of it, on ECS and EKS: see awsFaultsKilled.test.ts for the rest. What
 * is paid by the hour and would be left over is a NAT gateway, a load balancer, a cluster of EKS. The provider draws a
 * new client token for each run, so none of them is found again: the next run says what is in the way, or the engine warns
 * of the pending operation.
 */
describe("an up on ECS or EKS that is killed", () => {
  let stack: RuntimeFaultStack;

  afterEach(() => stack.stop());

  const didAct =
    (action: string, content = "") =>
    (attempt: Attempt): boolean =>
      attempt.action === action && attempt.call.includes(content);

  async function restart(backend: "ecs" | "eks"): Promise<void> {
    stack = await RuntimeFaultStack.start(`killed-${backend}`, backend === "ecs" ? hostOnEcs : hostOnEks);
    stack.host("1");
  }

  it("while it waits for a service is completed by the next one, and again while it updates it", async () => {
    await restart("ecs");
    await stack.killWhenAnswered(didAct("DescribeServiceDeployments"));
    const clean: Inventory = await stack.converge();
    stack.host("2");
    await stack.killWhenAnswered(didAct("DescribeServiceDeployments"));
    assert.deepEqual(await stack.converge(), clean);
    await stack.destroyAll();
  });

  it("leaves a load balancer behind, and the next run warns of it and makes another", async () => {
    await restart("ecs");
    await stack.killWhenAnswered(didAct("CreateLoadBalancer"));
    stack.proxy.follow();
    const again = await stack.up();
    assert.equal(again.code, 0, again.stdout);
    assert.match(again.stdout + again.stderr, /pending[^]*network-internal/i);
    const balancing = new ElasticLoadBalancingV2(stack.client);
    const { LoadBalancers = [] } = await balancing.describeLoadBalancers();
    assert.equal(LoadBalancers.length, 2);
    const lost = LoadBalancers.find((one) => !again.stdout.includes(one.DNSName ?? ""));
    await balancing.deleteLoadBalancer({ LoadBalancerArn: lost?.LoadBalancerArn });
    await stack.destroyAll();
  });

  it("leaves a NAT gateway behind, whose address the next run finds in use", async () => {
    await restart("ecs");
    await stack.killWhenAnswered(didAct("CreateNatGateway"));
    stack.proxy.follow();
    const again = await stack.up();
    expectFailure(again);
    assert.match(again.stdout, /eipalloc-[0-9a-f]+ is already associated/);
    const ec2 = new EC2(stack.client);
    const { NatGateways: [gateway] = [] } = await ec2.describeNatGateways();
    const NatGatewayId = gateway?.NatGatewayId ?? assert.fail("there is no NAT gateway");
    await ec2.deleteNatGateway({ NatGatewayId });
    const isGone = async () => {
      const { NatGateways: [left] = [] } = await ec2.describeNatGateways({ NatGatewayIds: [NatGatewayId] });
      return left?.State === "deleted";
    };
    await waitFor("the NAT gateway is gone", isGone, { timeoutMs: 20_000 });
    await stack.converge();
    await stack.destroyAll();
  });

  it("leaves a cluster of EKS behind, whose name the next run finds in use", async () => {
    await restart("eks");
    await stack.killWhenAnswered(didAct("POST clusters", '"name":"faults-nodes"'));
    stack.proxy.follow();
    const again = await stack.up();
    expectFailure(again);
    assert.match(again.stdout, /Cluster already exists with name: faults-nodes/);
    const eks = new EKS(stack.client);
    await eks.deleteCluster({ name: "faults-nodes" });
    const isGone = async () => !(await eks.listClusters()).clusters?.includes("faults-nodes");
    await waitFor("the cluster is gone", isGone, { timeoutMs: 20_000 });
    await stack.converge();
    await stack.destroyAll();
  });
});
