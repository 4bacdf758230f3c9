import assert from "node:assert/strict";
import * as fs from "node:fs";
import { ACM } from "@aws-sdk/client-acm";
import { connect } from "model-hosting-client";
import { z } from "zod";
import { awsControl, startAws } from "../../sandbox/aws/index.js";
import { digitsAnswer, readHeldOut } from "../../sandbox/demonstration/heldOut.js";
import { prepareNode } from "../../sandbox/example.js";
import { silentProgress } from "../../sandbox/progress.js";
import { ecs, eks } from "./support/backends.js";
import { certificate } from "./support/certificate.js";
import {
  readGrants,
  reasonlessStatements,
  reasonlessPolicies,
  trustProblems,
} from "./support/networkGrants.js";
import {
  idsOf,
  readBalancers,
  readGroups,
  resourcesOf,
  type ReadBalancer,
  type StackResource,
} from "./support/networkRead.js";
import {
  fiveNetworks,
  innerHost,
  networkSpec,
  publicHost,
  silent,
  tenModels,
  vpcCidr,
} from "./support/networkSpecs.js";
import { expectSuccess, TestProject } from "./support/project.js";
import { useSandboxAws } from "./support/sageMaker.js";
import { ask } from "./support/targets.js";

const namespace = "net-models";
const steps = z.object({ steps: z.array(z.object({ op: z.string(), urn: z.string() })) });

/**
 * Ten models on ECS that share what costs by the hour, through the real engine. What keeps callers out is read back by
 * boto3, and tried by calls from loopback addresses that play networks. What it cannot prove: that AWS's load balancers
 * and security groups do what the emulator's do; that one group reaches another is read, not tried, since pods have no
 * security groups; nor does the emulator evaluate what roles may do.
 */
describe("models that share a network", function () {
  this.timeout(600_000);
  const project = new TestProject("shared-network");
  let acm: ACM;
  let certificateArn: string;
  let authority: string;
  let leaveAws: () => void;
  let rows: number[][];
  let untouched: string[];
  let made: StackResource[];
  let inner: ReadBalancer;
  let outer: ReadBalancer;

  before(async () => {
    const example = await prepareNode(silentProgress);
    rows = readHeldOut(example.heldOut).instances.slice(0, 5);
    await startAws(silentProgress);
    leaveAws = useSandboxAws();
    await awsControl.containers(`${silent}*`, false);
    acm = new ACM();
    untouched = await everything();
    const pair = await certificate(`DNS:${publicHost}`);
    authority = pair.Certificate.toString();
    certificateArn = (await acm.importCertificate(pair)).CertificateArn ?? "";
    await project.create();
    host();
    expectSuccess(await project.up());
    made = await resourcesOf(project);
    const [internal, facing, ...others] = await readBalancers(one("aws:ec2/vpc:Vpc"));
    assert.ok(internal && facing && others.length === 0, "one load balancer of each kind");
    [inner, outer] = [internal, facing];
  });

  after(async () => {
    if (fs.existsSync(project.folder)) await project.dispose();
    await awsControl.containers(`${silent}*`, true);
    await acm.deleteCertificate({ CertificateArn: certificateArn });
    leaveAws();
  });

  const host = (...more: object[]): void => {
    project.configure({
      models: [...tenModels(certificateArn), ...more],
      network: { vpc: { cidr: vpcCidr }, nat: "one" },
      ecs,
      eks: eks("net-cluster", namespace),
    });
  };

  const one = (type: string): string => {
    const [id, ...others] = made.filter((resource) => resource.type === type).map((found) => found.id);
    assert.ok(id !== undefined && others.length === 0, `${type}: ${JSON.stringify([id, ...others])}`);
    return id;
  };

  it("share one network, one cluster and one load balancer of each kind", () => {
    one("aws:ec2/vpc:Vpc");
    one("aws:ec2/natGateway:NatGateway");
    one("aws:ecs/cluster:Cluster");
    assert.equal(made.filter(({ type }) => type === "aws:ecs/service:Service").length, 11, "two variants");
    assert.deepEqual([inner.Scheme, outer.Scheme], ["internal", "internet-facing"]);
    assert.deepEqual(
      [inner, outer].map(({ AvailabilityZones }) => AvailabilityZones.length),
      [2, 2],
    );
    assert.deepEqual(
      [inner, outer].map(({ LoadBalancerArn }) => LoadBalancerArn).sort(),
      Object.values(idsOf(made, "aws:lb/loadBalancer:LoadBalancer")).sort(),
    );
  });

  it("answer as ever through it, each by its own path or host", async () => {
    const payload = { instances: rows };
    const answers = [
      await connect(await project.endpoint("net-open")).predict(payload),
      await call("net-known", { localAddress: "127.0.7.1" }),
      await call("net-public"),
    ].map((answer) => digitsAnswer.parse(answer));
    assert.equal(answers[0]?.predictions.length, rows.length);
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
  });

  it("are behind security groups that let in the callers of the specs and nobody else, read by boto3", async () => {
    const groups = await readGroups(one("aws:ec2/vpc:Vpc"));
    const [ofInner, ofOuter, ...rest] = [...inner.SecurityGroups, ...outer.SecurityGroups].map((id) =>
      groups.find((group) => group.id === id),
    );
    assert.ok(ofInner && ofOuter && rest.length === 0);
    const callers = [vpcCidr, "127.0.7.0/24", "127.0.8.0/24", "10.20.0.0/16", ...fiveNetworks];
    assert.deepEqual(ofInner.ingress, callers.map((cidr) => `tcp 80 ${cidr}`).sort());
    assert.deepEqual(ofOuter.ingress, ["tcp 443 0.0.0.0/0"]);
    const others = groups.filter((group) => group !== ofInner && group !== ofOuter);
    const [tasks, instances] = [
      others.filter(({ name }) => name.startsWith("net-")),
      others.filter(({ name }) => !name.startsWith("net-")),
    ];
    assert.equal(tasks.length, 10);
    const balancerOf = (name: string) => (name.startsWith("net-public-") ? ofOuter : ofInner).id;
    assert.deepEqual(
      tasks.map(({ name, ingress }) => [name, ...ingress]),
      tasks.map(({ name }) => [name, `tcp 8080 ${balancerOf(name)}`]),
    );
    // Those of the model with instances: nobody calls an instance, since tasks have addresses of their own.
    assert.deepEqual(
      instances.map(({ ingress }) => ingress),
      [[]],
    );
    // Load balancers reach tasks, tasks and instances reach AWS, and nothing else.
    assert.deepEqual(
      [...ofInner.egress, ...ofOuter.egress].sort(),
      tasks.map(({ id }) => `tcp 8080 ${id}`).sort(),
    );
    for (const { name, egress } of others) assert.deepEqual(egress, ["tcp 443 0.0.0.0/0"], name);
  });

  it("have listener rules for their own place, callers and weights alone, read by boto3", () => {
    const expected = expectedRules.map(({ sources, ...rule }) => ({
      ...rule,
      conditions: { ...rule.conditions, "source-ip": sources },
    }));
    assert.deepEqual(shown(inner), sortedRules(expected));
    assert.deepEqual(shown(outer), [
      {
        conditions: { "host-header": [publicHost] },
        weights: { "net-public-test": 100 },
        rewrites: [],
      },
    ]);
  });

  it("say to callers who ask for no model that there is none, and speak TLS where there is a certificate", () => {
    const listeners = [inner, outer].map(({ listeners: all }) =>
      all.map(({ Port, Protocol, SslPolicy = "", Certificates, DefaultActions: [action] }) => [
        ...[Port, Protocol, SslPolicy, Certificates.map(({ CertificateArn }) => CertificateArn)],
        ...[action?.Type, action?.["FixedResponseConfig"]],
      ]),
    );
    const nobody = { StatusCode: "404", ContentType: "text/plain", MessageBody: "no such model" };
    assert.deepEqual(listeners, [
      [[80, "HTTP", "", [], "fixed-response", nobody]],
      [
        [
          443,
          "HTTPS",
          "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
          [certificateArn],
          "fixed-response",
          nobody,
        ],
      ],
    ]);
  });

  it("refuse callers that their specs do not name", async () => {
    const address = `http://${inner.DNSName}`;
    const status = async (path: string, localAddress: string, headers = {}) => {
      const answer = await ask(`${address}/${path}/ping`, { localAddress, headers });
      return [answer.status, answer.body];
    };
    const nobody = [404, "no such model"];
    // A host of the VPC, and what belongs to somebody else.
    assert.equal((await status("net-open", "127.0.0.1"))[0], 200);
    assert.deepEqual(await status("net-known", "127.0.0.1"), nobody);
    // Networks that another spec names are let in by the security group, and refused by the rule.
    assert.equal((await status("net-known", "127.0.7.1"))[0], 200);
    assert.deepEqual(await status("net-open", "127.0.7.1"), nobody);
    assert.deepEqual(await status("net-known", "127.0.8.1"), nobody);
    assert.deepEqual(await status("net-known", "127.0.8.1", { host: innerHost }), nobody);
    // Who is not named by any spec does not get so far.
    for (const path of ["net-open", "net-known"]) {
      await assert.rejects(status(path, "127.0.9.1"), /ECONNRESET|socket hang up/);
    }
  });

  it("are not reached from the internet, but for the public one by its host", async () => {
    const address = `https://${outer.DNSName}`;
    const secured = { ca: authority, servername: publicHost };
    const at = async (path: string, name: string) =>
      (await ask(`${address}${path}`, { ...secured, headers: { host: name } })).status;
    assert.equal(await at("/ping", publicHost), 200);
    assert.equal(await at("/ping", innerHost), 404);
    assert.equal(await at("/net-open/ping", "elsewhere.example.com"), 404);
  });

  it("are left alone by a second up and a preview, and a refresh finds no drift", async () => {
    expectSuccess(await project.up("--refresh", "--expect-no-changes"));
    expectSuccess(await project.pulumi("preview", "--expect-no-changes"));
  });

  it("are joined by an eleventh that makes nothing but its own", async () => {
    host(networkSpec("net-eleventh"));
    assert.deepEqual(await previewed(), eleventh);
  });

  it("let in the callers of an eleventh by one more rule", async () => {
    host(networkSpec("net-eleventh", { access: { callers: { cidrs: ["10.99.0.0/16"] } } }));
    const rule = "create aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    assert.deepEqual(
      await previewed(),
      [...eleventh, `${rule} network-internal-http-from-10.99.0.0/16`].sort(),
    );
  });

  it("give their roles no more than they need: every wildcard has its reason beside it", async () => {
    host(networkSpec("net-pods", { placement: { backend: "eks" } }));
    expectSuccess(await project.up());
    const roles = await readGrants(Object.values(idsOf(await resourcesOf(project), "aws:iam/role:Role")));
    // An execution role each, a task role, a shift's, the instances', and the cluster's two.
    assert.equal(roles.length, 10 + 1 + 1 + 1 + 2);
    assert.deepEqual(roles.flatMap(reasonlessStatements), []);
    assert.deepEqual(roles.flatMap(reasonlessPolicies), []);
    assert.deepEqual(roles.flatMap(trustProblems), []);
  });

  it("leave AWS as it was", async () => {
    expectSuccess(await project.dispose());
    const left = (await everything()).filter((thing) => !untouched.includes(thing));
    assert.deepEqual(left, []);
  });

  /** The rules of a load balancer, with target groups by their logical names. */
  function shown({ listeners }: ReadBalancer): ShownRule[] {
    const groups = Object.entries(idsOf(made, "aws:lb/targetGroup:TargetGroup"));
    const name = (arn: string) => groups.find(([, id]) => id === arn)?.[0] ?? arn;
    return sortedRules(
      listeners.flatMap(({ rules }) =>
        rules.map(({ conditions, weights, transforms }) => ({
          conditions,
          weights: Object.fromEntries(Object.entries(weights).map(([arn, weight]) => [name(arn), weight])),
          rewrites: transforms,
        })),
      ),
    );
  }

  /** Asks a model through the load balancer, as a caller with a given address. */
  async function call(model: string, options: { localAddress?: string } = {}): Promise<unknown> {
    const { call: how } = await project.httpEndpoint(model);
    const url = new URL(how.url);
    const isPublic = url.hostname === publicHost;
    const address = isPublic ? outer.DNSName : url.hostname;
    const answer = await ask(`${url.protocol}//${address}${url.pathname}`, {
      ...options,
      ...(isPublic ? { ca: authority, servername: publicHost } : {}),
      method: "POST",
      headers: { "content-type": "application/json", host: url.host },
      body: [JSON.stringify({ instances: rows })],
    });
    assert.equal(answer.status, 200, `${model}: ${answer.body}`);
    return JSON.parse(answer.body);
  }

  /** What a preview would do, as `operation type name`, sorted, without what stays the same. */
  async function previewed(): Promise<string[]> {
    const { stdout } = expectSuccess(await project.pulumi("preview", "--json"));
    return steps
      .parse(JSON.parse(stdout))
      .steps.filter(({ op }) => op !== "same")
      .map(({ op, urn }) => `${op} ${urn.split("::").slice(2).join(" ").replace(/^.*\$/, "")}`)
      .sort();
  }
});

/** A rule as it is compared. */
interface ShownRule {
  readonly conditions: object;
  readonly weights: object;
  readonly rewrites: readonly unknown[];
}

function sortedRules(rules: readonly ShownRule[]): ShownRule[] {
  const key = ({ conditions }: ShownRule) => JSON.stringify(Object.entries(conditions).sort());
  return [...rules].sort((one, other) => key(one).localeCompare(key(other)));
}

const byPath = (model: string, sources: readonly string[], weights: object = { [`${model}-test`]: 100 }) => ({
  conditions: { "path-pattern": [`/${model}/*`] },
  sources,
  weights,
  rewrites: [
    {
      Type: "url-rewrite",
      UrlRewriteConfig: { Rewrites: [{ Regex: `^/${model}/(.*)$`, Replace: "/$1" }] },
    },
  ],
});

/** The rules of the internal load balancer. */
const expectedRules = [
  byPath("net-open", [vpcCidr]),
  byPath("net-known", ["127.0.7.0/24"]),
  byPath(`${silent}other`, ["127.0.8.0/24"]),
  byPath(`${silent}private`, ["10.20.0.0/16"]),
  {
    conditions: { "host-header": [innerHost] },
    sources: ["127.0.7.0/24"],
    weights: { [`${silent}hosted-test`]: 100 },
    rewrites: [],
  },
  byPath(`${silent}many`, fiveNetworks.slice(0, 4)),
  byPath(`${silent}many`, fiveNetworks.slice(4)),
  byPath(`${silent}test`, [vpcCidr], { [`${silent}test-test-new`]: 90, [`${silent}test-test-old`]: 10 }),
  byPath(`${silent}canary`, [vpcCidr], { [`${silent}canary-02e601`]: 100, [`${silent}canary-test-b`]: 0 }),
  byPath(`${silent}rich`, [vpcCidr]),
];

/** What a preview of an eleventh model creates: all of it bears the model's name. */
const eleventh = [
  "create aws:cloudwatch/logGroup:LogGroup net-eleventh-test",
  "create aws:ec2/securityGroup:SecurityGroup net-eleventh-test",
  "create aws:ecs/service:Service net-eleventh-test",
  "create aws:ecs/taskDefinition:TaskDefinition net-eleventh-test",
  "create aws:iam/role:Role net-eleventh-test-execution",
  "create aws:iam/rolePolicy:RolePolicy net-eleventh-test-logs",
  "create aws:iam/rolePolicy:RolePolicy net-eleventh-test-version-78d53403",
  "create aws:lb/listenerRule:ListenerRule net-eleventh-test",
  "create aws:lb/targetGroup:TargetGroup net-eleventh-test",
  "create aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule net-eleventh-test-to-anywhere",
  "create aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule net-eleventh-test-to-tasks-at-8080",
  "create aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule net-eleventh-test-from-load-balancer-at-8080",
  "create model-hosting:ecs:EcsHost net-eleventh",
  "create model-hosting:index:ModelHost net-eleventh",
  "create pulumi-nodejs:dynamic/model-hosting:ServiceRollout net-eleventh-test",
  "create pulumi-nodejs:dynamic/model-hosting:TaskDefinitionHistory net-eleventh-test",
];

/** All that there is in AWS, as `kind name`. */
async function everything(): Promise<string[]> {
  const inventory = await awsControl.inventory();
  return Object.entries(inventory).flatMap(([kind, names]) => names.map((name) => `${kind} ${name}`));
}
