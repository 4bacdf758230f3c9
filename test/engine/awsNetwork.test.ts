import assert from "node:assert/strict";

import { EC2 } from "@aws-sdk/client-ec2";

import { PlainAws } from "./support/plainAws.js";

/**
 * What the sandbox's AWS adds to moto's networks, called as any program would. How AWS differs from it these tests
 * cannot prove: the words of its refusals are those that the EC2 API reference and issues about it quote.
 */
describe("networks in the sandbox's AWS", function () {
  const aws = new PlainAws();
  let ec2: EC2;
  let vpc: string;
  let subnet: string;
  let group: string;

  before(async function () {
    await aws.start();
    ec2 = new EC2(aws.client);
    vpc = (await ec2.createVpc({ CidrBlock: "10.70.0.0/16" })).Vpc!.VpcId!;
    subnet = (await ec2.createSubnet({ VpcId: vpc, CidrBlock: "10.70.0.0/24" })).Subnet!.SubnetId!;
    const made = await ec2.createSecurityGroup({ GroupName: "models", Description: "models", VpcId: vpc });
    group = made.GroupId!;
  });
  after(() => aws.stop());

  const inUse = (error: unknown) => error instanceof Error && error.name === "DependencyViolation";

  it("makes one thing of one token, however often it is asked", async function () {
    const twice = async (create: () => Promise<string | undefined>) => {
      const [one, again] = [await create(), await create()];
      assert.ok(one);
      assert.equal(again, one);
      return one;
    };
    const table = await twice(async () => {
      const { RouteTable } = await ec2.createRouteTable({ VpcId: vpc, ClientToken: "table" });
      return RouteTable?.RouteTableId;
    });
    const gateway = await twice(async () => {
      const asked = { SubnetId: subnet, ConnectivityType: "private", ClientToken: "nat" } as const;
      return (await ec2.createNatGateway(asked)).NatGateway?.NatGatewayId;
    });
    const endpoint = await twice(async () => {
      const asked = { VpcId: vpc, ServiceName: "com.amazonaws.us-east-1.s3", ClientToken: "endpoint" };
      return (await ec2.createVpcEndpoint({ ...asked, VpcEndpointType: "Gateway" })).VpcEndpoint
        ?.VpcEndpointId;
    });
    await ec2.deleteNatGateway({ NatGatewayId: gateway });
    await ec2.deleteVpcEndpoints({ VpcEndpointIds: [endpoint] });
    await ec2.deleteRouteTable({ RouteTableId: table });
    const { RouteTable } = await ec2.createRouteTable({ VpcId: vpc, ClientToken: "table" });
    assert.notEqual(RouteTable?.RouteTableId, table, "a token outlived what it was about");
    await ec2.deleteRouteTable({ RouteTableId: RouteTable?.RouteTableId });
  });

  it("takes time with a NAT gateway, and frees its address at the end", async function () {
    const { AllocationId } = await ec2.allocateAddress({ Domain: "vpc" });
    const { NatGateway } = await ec2.createNatGateway({ SubnetId: subnet, AllocationId });
    const NatGatewayIds = [NatGateway!.NatGatewayId!];
    const look = async () => (await ec2.describeNatGateways({ NatGatewayIds })).NatGateways![0]!.State;
    assert.deepEqual([await look(), await look()], ["pending", "available"]);
    await assert.rejects(ec2.deleteSubnet({ SubnetId: subnet }), inUse);
    await ec2.deleteNatGateway({ NatGatewayId: NatGatewayIds[0] });
    assert.deepEqual([await look(), await look()], ["deleting", "deleted"]);
    const [address] = (await ec2.describeAddresses({ AllocationIds: [AllocationId!] })).Addresses!;
    assert.ok(!address?.AssociationId);
    await ec2.releaseAddress({ AllocationId });
  });

  it("keeps what something else needs", async function () {
    const callers = (
      await ec2.createSecurityGroup({ GroupName: "callers", Description: "callers", VpcId: vpc })
    ).GroupId!;
    const IpPermissions = [{ IpProtocol: "-1", UserIdGroupPairs: [{ GroupId: callers }] }];
    await ec2.authorizeSecurityGroupIngress({ GroupId: group, IpPermissions });
    await assert.rejects(ec2.deleteSecurityGroup({ GroupId: callers }), inUse);
    await ec2.revokeSecurityGroupIngress({ GroupId: group, IpPermissions });
    await ec2.deleteSecurityGroup({ GroupId: callers });

    const { InternetGateway } = await ec2.createInternetGateway();
    const attachment = { InternetGatewayId: InternetGateway?.InternetGatewayId, VpcId: vpc };
    await ec2.attachInternetGateway(attachment);
    const { AllocationId } = await ec2.allocateAddress({ Domain: "vpc" });
    const { NatGateway } = await ec2.createNatGateway({ SubnetId: subnet, AllocationId });
    await assert.rejects(ec2.detachInternetGateway(attachment), inUse);
    await ec2.deleteNatGateway({ NatGatewayId: NatGateway?.NatGatewayId });
    for (let look = 0; look < 2; look += 1) await ec2.describeNatGateways();
    await ec2.deleteSubnet({ SubnetId: subnet });
    await assert.rejects(ec2.deleteVpc({ VpcId: vpc }), inUse);
    await ec2.detachInternetGateway(attachment);
    await ec2.deleteSecurityGroup({ GroupId: group });
    await ec2.deleteVpc({ VpcId: vpc });
  });
});
