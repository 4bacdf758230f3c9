import assert from "node:assert/strict";
import { DeleteSubnetCommand, DeleteVpcCommand, DescribeSecurityGroupsCommand } from "@aws-sdk/client-ec2";
import {
  AssociateAccessPolicyCommand,
  type Cluster,
  CreateAccessEntryCommand,
  CreateAddonCommand,
  CreateClusterCommand,
  CreateFargateProfileCommand,
  CreateNodegroupCommand,
  CreatePodIdentityAssociationCommand,
  DeleteAccessEntryCommand,
  DeleteClusterCommand,
  DeleteFargateProfileCommand,
  DeleteNodegroupCommand,
  DeletePodIdentityAssociationCommand,
  DescribeClusterCommand,
  DescribeFargateProfileCommand,
  DescribeNodegroupCommand,
  DescribeUpdateCommand,
  DisassociateAccessPolicyCommand,
  ListTagsForResourceCommand,
  ResourceNotFoundException,
  TagResourceCommand,
  UpdateClusterConfigCommand,
  UpdateClusterVersionCommand,
  UpdateNodegroupConfigCommand,
  UpdatePodIdentityAssociationCommand,
} from "@aws-sdk/client-eks";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
} from "@aws-sdk/client-iam";
import { ApiException, type CoreV1Api } from "@kubernetes/client-node";
import { z } from "zod";
import { awsControl, startAws } from "../../sandbox/aws/index.js";
import { prepareNode } from "../../sandbox/example.js";
import { statePaths } from "../../sandbox/paths.js";
import { silentProgress } from "../../sandbox/progress.js";
import { openCluster } from "../../sandbox/userCluster.js";
import { waitFor } from "../../sandbox/waitFor.js";
import { readOne } from "./support/boto3.js";
import {
  activeCluster,
  eksClients,
  type EksClients,
  type Keys,
  makeNetwork,
  makeRole,
  makeToken,
  sandboxKeys,
  throughCli,
  withToken,
} from "./support/eks.js";

const prefix = `eks-test-${process.pid}`;
const policy = (name: string) => `arn:aws:eks::aws:cluster-access-policy/${name}`;
const sandboxUser = "arn:aws:iam::123456789012:user/sandbox";

/**
 * Clusters of EKS through AWS's own SDK and CLI, boto3 and Kubernetes' own client. What it cannot prove: that AWS does
 * the same. All clusters lead to the sandbox's one node: what is hosted by one is seen by the others, and no node group
 * brings a machine.
 */
describe("the sandbox's EKS", () => {
  let clients: EksClients;
  let network: Awaited<ReturnType<typeof makeNetwork>>;
  const roles = { cluster: "", node: "", fargate: "", pods: "", person: "" };
  const names = { main: `${prefix}-main`, other: `${prefix}-other` };
  let main: Cluster;
  let other: Cluster;

  before(async function () {
    this.timeout(300_000);
    await prepareNode(silentProgress);
    await startAws(silentProgress);
    clients = eksClients();
    network = await makeNetwork(clients);
    roles.cluster = await makeRole(clients, `${prefix}-cluster`, "eks.amazonaws.com");
    roles.node = await makeRole(clients, `${prefix}-node`, "ec2.amazonaws.com");
    roles.fargate = await makeRole(clients, `${prefix}-fargate`, "eks-fargate-pods.amazonaws.com");
    roles.pods = await makeRole(clients, `${prefix}-pods`, "pods.eks.amazonaws.com");
    roles.person = await makeRole(clients, `${prefix}-person`);
    [main, other] = await Promise.all([makeCluster(names.main), makeCluster(names.other)]);
  });

  after(async () => {
    for (const name of Object.values(names)) await removeCluster(name);
    for (const SubnetId of network.subnetIds) await clients.ec2.send(new DeleteSubnetCommand({ SubnetId }));
    await clients.ec2.send(new DeleteVpcCommand({ VpcId: network.VpcId }));
    for (const arn of Object.values(roles)) {
      await clients.iam.send(new DeleteRoleCommand({ RoleName: arn.split("/").pop() }));
    }
    const left = Object.entries(await awsControl.inventory()).filter(([, all]) =>
      all.some((name) => name.includes(prefix)),
    );
    assert.deepEqual(left, []);
  });

  async function makeCluster(name: string): Promise<Cluster> {
    await clients.eks.send(new CreateClusterCommand(request(name)));
    const cluster = await activeCluster(clients, name);
    const principal = { clusterName: name, principalArn: sandboxUser };
    await clients.eks.send(new CreateAccessEntryCommand(principal));
    await clients.eks.send(new AssociateAccessPolicyCommand({ ...principal, ...administer }));
    return cluster;
  }

  const administer = {
    policyArn: policy("AmazonEKSClusterAdminPolicy"),
    accessScope: { type: "cluster" as const },
  };

  function request(name: string) {
    return {
      name,
      roleArn: roles.cluster,
      version: "1.34",
      resourcesVpcConfig: { subnetIds: network.subnetIds, endpointPrivateAccess: true },
      accessConfig: {
        authenticationMode: "API" as const,
        bootstrapClusterCreatorAdminPermissions: false,
      },
      tags: { owner: "tests" },
    };
  }

  async function removeCluster(name: string): Promise<void> {
    await clients.eks.send(new DeleteClusterCommand({ name }));
    await waitFor(`cluster ${name} is gone`, () => isGone(new DescribeClusterCommand({ name })), {
      timeoutMs: 20_000,
    });
  }

  async function isGone(describe: DescribeClusterCommand): Promise<boolean> {
    try {
      await clients.eks.send(describe);
      return false;
    } catch (error) {
      assert.ok(error instanceof ResourceNotFoundException);
      return true;
    }
  }

  const canList = async (api: CoreV1Api) => (await api.listNamespace()).items.length > 0;

  /** Kubernetes says no more to somebody that it does not know. */
  async function assertUnknown(api: CoreV1Api): Promise<void> {
    await assert.rejects(api.listNamespace(), (error: unknown) => hasStatus(error, 401));
  }

  async function assertForbidden(work: Promise<unknown>): Promise<void> {
    await assert.rejects(work, (error: unknown) => hasStatus(error, 403));
  }

  function hasStatus(error: unknown, status: number): boolean {
    assert.ok(error instanceof ApiException, String(error));
    assert.equal(error.code, status);
    return true;
  }

  describe("a token", () => {
    it("that the AWS CLI signs opens the cluster that it names", async () => {
      assert.equal(await canList(await throughCli(main)), true);
      assert.equal(await canList(await throughCli(other)), true);
    }).timeout(60_000);

    it("is one for boto3's cluster, too: EKS's answers have what update-kubeconfig needs", async () => {
      const answer = z.object({
        cluster: z.object({ endpoint: z.url(), certificateAuthority: z.object({ data: z.base64() }) }),
      });
      const { cluster } = await readOne(answer, "eks", "describe_cluster", { name: names.main });
      assert.equal(cluster.endpoint, main.endpoint);
      assert.deepEqual(cluster.certificateAuthority, main.certificateAuthority);
    });

    // The token made by hand below is as good as the CLI's: what follows is refused for what it changes.
    it("made by hand opens it as well", async () => {
      assert.equal(await canList(withToken(main, makeToken({ cluster: names.main }))), true);
    });

    it("of another cluster is refused, although the caller has an entry in both", async () => {
      await assertUnknown(await throughCli(main, sandboxKeys, names.other));
      await assertUnknown(withToken(main, makeToken({ cluster: names.other })));
      await assertUnknown(withToken(main, makeToken({ cluster: "no-such-cluster" })));
    }).timeout(60_000);

    const minutes = (count: number) => new Date(Date.now() + count * 60_000);
    const refused: [string, Omit<Parameters<typeof makeToken>[0], "cluster">][] = [
      ["older than 15 minutes", { signedAt: minutes(-15.1) }],
      ["of the future", { signedAt: minutes(5) }],
      ["signed with another secret", { keys: { ...sandboxKeys, secretAccessKey: "guess" } }],
      ["of an access key that nobody has", { keys: { ...sandboxKeys, accessKeyId: "AKIAUNKNOWN" } }],
      ["with a session that its key does not have", { keys: { ...sandboxKeys, sessionToken: "s" } }],
      ["whose signature does not cover the cluster", { headers: ["host"] }],
      ["whose signature does not cover the host", { headers: ["x-k8s-aws-id"] }],
      ["for another place than STS", { url: "http://10.244.0.1:1" }],
      ["of another request", { action: "GetSessionToken" }],
    ];
    for (const [what, change] of refused) {
      it(`${what} is refused`, () =>
        assertUnknown(withToken(main, makeToken({ cluster: names.main, ...change }))));
    }

    it("of 14 minutes ago still opens the cluster", async () => {
      const token = makeToken({ cluster: names.main, signedAt: minutes(-14) });
      assert.equal(await canList(withToken(main, token)), true);
    });

    it("opens nothing where no cluster was called: the API server itself knows none", async () => {
      const { server } = openCluster(statePaths.kubeconfig).getCurrentCluster() ?? {};
      await assertUnknown(withToken({ ...main, endpoint: server }, makeToken({ cluster: names.main })));
    });
  });

  describe("access entries", () => {
    let user: Keys;
    let arn: string;
    const UserName = `${prefix}-user`;
    const principal = () => ({ clusterName: names.main, principalArn: arn });
    const associate = (policyArn: string, namespaces?: string[]) =>
      clients.eks.send(
        new AssociateAccessPolicyCommand({
          ...principal(),
          policyArn: policy(policyArn),
          accessScope: namespaces ? { type: "namespace", namespaces } : { type: "cluster" },
        }),
      );
    const disassociate = (policyArn: string) =>
      clients.eks.send(new DisassociateAccessPolicyCommand({ ...principal(), policyArn: policy(policyArn) }));
    const asUser = () => withToken(main, makeToken({ cluster: names.main, keys: user }));

    before(async () => {
      const { User } = await clients.iam.send(new CreateUserCommand({ UserName }));
      arn = User?.Arn ?? "";
      const { AccessKey } = await clients.iam.send(new CreateAccessKeyCommand({ UserName }));
      user = {
        accessKeyId: AccessKey?.AccessKeyId ?? "",
        secretAccessKey: AccessKey?.SecretAccessKey ?? "",
      };
    });
    after(async () => {
      await clients.iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: user.accessKeyId }));
      await clients.iam.send(new DeleteUserCommand({ UserName }));
    });

    it("decide who is let in, from the moment of each change", async () => {
      await assertUnknown(asUser());
      await clients.eks.send(new CreateAccessEntryCommand(principal()));
      // Known now, and allowed nothing: an entry alone gives no rights.
      await assertForbidden(asUser().listNamespace());
      await associate("AmazonEKSClusterAdminPolicy");
      assert.equal(await canList(asUser()), true);
      await clients.eks.send(new DeleteAccessEntryCommand(principal()));
      await assertUnknown(asUser());
    });

    it("give the rights of their policies, everywhere or in their namespaces", async () => {
      await clients.eks.send(new CreateAccessEntryCommand(principal()));
      try {
        await associate("AmazonEKSViewPolicy");
        assert.ok(await asUser().listNamespacedPod({ namespace: "default" }));
        await assertForbidden(asUser().listNamespacedSecret({ namespace: "default" }));
        await disassociate("AmazonEKSViewPolicy");
        await associate("AmazonEKSEditPolicy", ["defau*"]);
        assert.ok(await asUser().listNamespacedSecret({ namespace: "default" }));
        await assertForbidden(asUser().listNamespacedSecret({ namespace: "kube-system" }));
      } finally {
        await clients.eks.send(new DeleteAccessEntryCommand(principal()));
      }
    });

    it("are of principals that exist, each once, and of clusters that have them", async () => {
      const create = (change: object) =>
        clients.eks.send(new CreateAccessEntryCommand({ ...principal(), ...change }));
      await assert.rejects(create({ principalArn: `${roles.person}-no` }), {
        name: "InvalidParameterException",
        message: /principalArn is invalid/,
      });
      await assert.rejects(create({ principalArn: sandboxUser }), { name: "ResourceInUseException" });
      await assert.rejects(create({ kubernetesGroups: ["system:masters"] }), {
        name: "InvalidParameterException",
      });
    });

    it("of a role let in who has assumed it", async () => {
      const answer = z.object({
        Credentials: z.object({
          AccessKeyId: z.string(),
          SecretAccessKey: z.string(),
          SessionToken: z.string(),
        }),
      });
      const session = { RoleArn: roles.person, RoleSessionName: "deploy" };
      const { Credentials } = await readOne(answer, "sts", "assume_role", session);
      const keys = {
        accessKeyId: Credentials.AccessKeyId,
        secretAccessKey: Credentials.SecretAccessKey,
        sessionToken: Credentials.SessionToken,
      };
      await assertUnknown(await throughCli(main, keys));
      const entry = { clusterName: names.main, principalArn: roles.person };
      await clients.eks.send(new CreateAccessEntryCommand(entry));
      await clients.eks.send(new AssociateAccessPolicyCommand({ ...entry, ...administer }));
      assert.equal(await canList(await throughCli(main, keys)), true);
      await clients.eks.send(new DeleteAccessEntryCommand(entry));
      await assertUnknown(await throughCli(main, keys));
    }).timeout(60_000);
  });

  describe("a cluster", () => {
    it("is read back as it was asked for, with what EKS makes for it", async () => {
      const { cluster } = await clients.eks.send(new DescribeClusterCommand({ name: names.main }));
      const { accessConfig, resourcesVpcConfig: config } = cluster ?? {};
      assert.deepEqual(accessConfig, { authenticationMode: "API" });
      assert.equal(config?.vpcId, network.VpcId);
      assert.deepEqual([config.endpointPublicAccess, config.endpointPrivateAccess], [true, true]);
      const groups = { GroupIds: [config.clusterSecurityGroupId ?? ""] };
      const { SecurityGroups } = await clients.ec2.send(new DescribeSecurityGroupsCommand(groups));
      assert.match(SecurityGroups?.[0]?.GroupName ?? "", new RegExp(`^eks-cluster-sg-${names.main}-`));
    });

    it("takes one kind of change at a time, and one version at a time", async () => {
      const update = (change: object) =>
        clients.eks.send(new UpdateClusterConfigCommand({ name: names.main, ...change }));
      const logging = { clusterLogging: [{ types: ["api" as const], enabled: true }] };
      const upgradePolicy = { supportType: "STANDARD" as const };
      await assert.rejects(update({ logging, upgradePolicy }), { name: "InvalidParameterException" });
      const started = await update({ upgradePolicy });
      await assert.rejects(update({ logging }), { name: "ResourceInUseException", message: /in progress/ });
      await waitFor("the update is done", () => isDone(started.update?.id), { timeoutMs: 20_000 });
      await assert.rejects(update({ upgradePolicy }), { message: /already at the desired configuration/ });
      await assert.rejects(
        clients.eks.send(new UpdateClusterVersionCommand({ name: names.main, version: "1.36" })),
        { name: "InvalidParameterException" },
      );
      const { cluster } = await clients.eks.send(new DescribeClusterCommand({ name: names.main }));
      assert.deepEqual(cluster?.upgradePolicy, upgradePolicy);
    });

    async function isDone(updateId: string | undefined): Promise<boolean> {
      const { update } = await clients.eks.send(new DescribeUpdateCommand({ name: names.main, updateId }));
      return update?.status === "Successful";
    }

    it("needs a role that EKS may assume, two zones, and a version that EKS has", async () => {
      const create = (change: object) =>
        clients.eks.send(new CreateClusterCommand({ ...request(`${prefix}-wrong`), ...change }));
      const invalid = (message: RegExp) => ({ name: "InvalidParameterException", message });
      await assert.rejects(create({ roleArn: roles.node }), invalid(/could not be assumed/));
      await assert.rejects(create({ version: "1.22" }), invalid(/unsupported Kubernetes version/));
      const oneZone = { subnetIds: network.subnetIds.slice(0, 1) };
      await assert.rejects(create({ resourcesVpcConfig: oneZone }), invalid(/two different AZs/));
    });

    it("is administered by whoever made it, unless it says that it is not", async () => {
      const name = `${prefix}-owned`;
      await clients.eks.send(
        new CreateClusterCommand({ ...request(name), accessConfig: { authenticationMode: "API" } }),
      );
      const cluster = await activeCluster(clients, name);
      assert.equal(await canList(withToken(cluster, makeToken({ cluster: name }))), true);
      await removeCluster(name);
    });
  });

  describe("parts of a cluster", () => {
    const nodegroup = { clusterName: names.main, nodegroupName: "nodes" };
    const profile = { clusterName: names.main, fargateProfileName: "models" };

    it("keep a cluster from being deleted, and are read back until they are gone", async () => {
      await clients.eks.send(
        new CreateNodegroupCommand({
          ...nodegroup,
          nodeRole: roles.node,
          subnets: network.subnetIds,
          instanceTypes: ["g5.xlarge"],
          scalingConfig: { minSize: 0, maxSize: 3, desiredSize: 0 },
          taints: [{ key: "nvidia.com/gpu", effect: "NO_SCHEDULE" }],
        }),
      );
      await settled(async () => (await describeNodes())?.status === "ACTIVE");
      await clients.eks.send(
        new UpdateNodegroupConfigCommand({
          ...nodegroup,
          scalingConfig: { desiredSize: 2 },
          labels: { addOrUpdateLabels: { gpu: "yes" } },
        }),
      );
      await settled(async () => (await describeNodes())?.status === "ACTIVE");
      const found = await describeNodes();
      assert.deepEqual(found?.scalingConfig, { minSize: 0, maxSize: 3, desiredSize: 2 });
      assert.deepEqual(found.labels, { gpu: "yes" });
      assert.equal(found.taints?.[0]?.effect, "NO_SCHEDULE");
      await assert.rejects(clients.eks.send(new DeleteClusterCommand({ name: names.main })), {
        name: "ResourceInUseException",
        message: /nodegroups attached/,
      });
      await clients.eks.send(new DeleteNodegroupCommand(nodegroup));
      await settled(async () => (await describeNodes()) === undefined);
    });

    async function describeNodes() {
      return absentWhenGone(async () => {
        const { nodegroup: found } = await clients.eks.send(new DescribeNodegroupCommand(nodegroup));
        return found;
      });
    }

    it("of Fargate are made and deleted one at a time", async () => {
      const create = (fargateProfileName: string) =>
        clients.eks.send(
          new CreateFargateProfileCommand({
            ...profile,
            fargateProfileName,
            podExecutionRoleArn: roles.fargate,
            selectors: [{ namespace: "models" }],
          }),
        );
      await create("models");
      await assert.rejects(create("more"), { name: "ResourceInUseException", message: /status CREATING/ });
      await settled(async () => (await describeProfile())?.status === "ACTIVE");
      assert.deepEqual((await describeProfile())?.subnets, network.subnetIds);
      await assert.rejects(clients.eks.send(new DeleteClusterCommand({ name: names.main })), {
        name: "ResourceInUseException",
      });
      await clients.eks.send(new DeleteFargateProfileCommand(profile));
      await settled(async () => (await describeProfile()) === undefined);
    });

    async function describeProfile() {
      return absentWhenGone(async () => {
        const { fargateProfile } = await clients.eks.send(new DescribeFargateProfileCommand(profile));
        return fargateProfile;
      });
    }

    async function absentWhenGone<T>(describe: () => Promise<T>): Promise<T | undefined> {
      try {
        return await describe();
      } catch (error) {
        assert.ok(error instanceof ResourceNotFoundException, String(error));
        return undefined;
      }
    }

    const settled = (look: () => Promise<boolean>) =>
      waitFor("the part is settled", look, { timeoutMs: 20_000, intervalMs: 100 });

    it("such as add-ons have AWS's version, and go with the cluster", async () => {
      const addon = { clusterName: names.other, addonName: "vpc-cni" };
      const { addon: made } = await clients.eks.send(
        new CreateAddonCommand({ ...addon, configurationValues: "{}" }),
      );
      assert.match(made?.addonVersion ?? "", /^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
      await assert.rejects(clients.eks.send(new CreateAddonCommand(addon)), {
        name: "ResourceInUseException",
      });
      await assert.rejects(clients.eks.send(new CreateAddonCommand({ ...addon, addonName: "no-such" })), {
        name: "InvalidParameterException",
      });
      // Tags are found by the ARN of whatever has one.
      const resourceArn = made?.addonArn ?? "";
      await clients.eks.send(new TagResourceCommand({ resourceArn, tags: { owner: "tests" } }));
      const { tags } = await clients.eks.send(new ListTagsForResourceCommand({ resourceArn }));
      assert.deepEqual(tags, { owner: "tests" });
      assert.ok((await awsControl.inventory())["eks:addon"]?.includes(`${names.other}/vpc-cni`));
    });

    it("such as pods' roles are one for each service account", async () => {
      const place = { clusterName: names.main, namespace: "models", serviceAccount: "digits" };
      const create = new CreatePodIdentityAssociationCommand({ ...place, roleArn: roles.pods });
      const { association } = await clients.eks.send(create);
      await assert.rejects(clients.eks.send(create), {
        name: "ResourceInUseException",
        message: new RegExp(association?.associationId ?? "absent"),
      });
      const key = { clusterName: names.main, associationId: association?.associationId };
      // The role of nodes trusts EC2, not pods.
      const update = new UpdatePodIdentityAssociationCommand({ ...key, roleArn: roles.node });
      await assert.rejects(clients.eks.send(update), { name: "InvalidParameterException" });
      const kind = "eks:pod-identity-association";
      assert.ok((await awsControl.inventory())[kind]?.includes(`${names.main} models/digits`));
      await clients.eks.send(new DeletePodIdentityAssociationCommand(key));
      assert.equal((await awsControl.inventory())[kind], undefined);
    });
  });
});
