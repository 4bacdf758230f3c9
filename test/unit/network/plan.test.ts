import assert from "node:assert/strict";
import fc from "fast-check";
import { planNetwork, type NetworkUse } from "../../../components/network/index.js";
import { networkSettings, type NetworkSettingsInput } from "../../../components/network/settings.js";
import { callersByRule } from "../../../components/network/use.js";
import { certificate, publicUse, use, vpcId } from "./recordNetwork.js";

const given: NetworkSettingsInput = {
  vpc: { id: vpcId },
  subnets: { private: { ids: ["subnet-0123456789abcdef0"] } },
};

function planned(
  uses: readonly NetworkUse[],
  settings: NetworkSettingsInput = {},
  services: readonly string[] = [],
) {
  return planNetwork(networkSettings.parse(settings), uses, { services });
}

/** The message without its first line, which counts. */
function refusal(uses: readonly NetworkUse[], settings: NetworkSettingsInput = {}): string[] {
  try {
    planned(uses, settings);
  } catch (error) {
    assert.ok(error instanceof Error);
    return error.message.split("\n").slice(1);
  }
  return assert.fail("the plan is accepted");
}

describe("the plan of a network", () => {
  it("has no load balancer where no model is called through one", () => {
    assert.deepEqual(planned([], {}, ["eks", "ec2", "eks"]), { endpoints: ["ec2", "eks"] });
  });

  it("has one load balancer for internal and private models, and another for public ones", () => {
    const uses = [use("a"), use("b", { exposure: "private", callers: ["10.1.0.0/16"] }), publicUse("c")];
    assert.deepEqual(planned(uses), {
      internal: { http: { callers: ["10.1.0.0/16", "10.64.0.0/16"] }, idleTimeout: 70, approvals: {} },
      public: {
        https: { callers: ["0.0.0.0/0"], defaultCertificate: certificate("c"), certificates: [] },
        idleTimeout: 70,
        approvals: {},
      },
      endpoints: ["ecr.api", "ecr.dkr", "logs"],
    });
  });

  it("has the callers of each listener apart", () => {
    const secured = { host: "b.example.com", certificateArn: certificate("b"), callers: ["10.2.0.0/16"] };
    const { internal } = planned([use("a", { callers: ["10.1.0.0/16"] }), use("b", secured)]);
    assert.deepEqual(internal?.http?.callers, ["10.1.0.0/16"]);
    assert.deepEqual(internal.https?.callers, ["10.2.0.0/16"]);
  });

  it("lets in whom the settings name where an internal model names nobody", () => {
    const settings = { callers: ["10.8.0.0/16", "10.9.0.0/16"] };
    assert.deepEqual(planned([use("a")], settings).internal?.http?.callers, settings.callers);
    assert.deepEqual(planned([use("a")], given).internal?.http?.callers, ["vpc"]);
  });

  it("lets in the callers of a public model alone where it names them", () => {
    const { public: outside } = planned([publicUse("a", { callers: ["203.0.113.0/24"] })]);
    assert.deepEqual(outside?.https?.callers, ["203.0.113.0/24"]);
  });

  it("uses the settings' certificate for hosts without their own, and as the default one", () => {
    const settings = { loadBalancer: { certificateArn: certificate("all") } };
    const uses = [publicUse("a", { certificateArn: undefined }), publicUse("b"), publicUse("c")];
    const { https } = planned(uses, settings).public ?? {};
    assert.equal(https?.defaultCertificate, certificate("all"));
    assert.deepEqual(https.certificates, [certificate("b"), certificate("c")]);
    assert.equal(planned([use("internal")], settings).internal?.https, undefined);
  });

  it("waits longer than the model that takes longest, and never longer than a load balancer can", () => {
    const idle = (timeoutSeconds: number) =>
      planned([use("a"), use("b", { timeoutSeconds })]).internal?.idleTimeout;
    assert.deepEqual([10, 60, 900, 3995, 4000].map(idle), [70, 70, 910, 4000, 4000]);
  });

  it("has no endpoints where there is another way to AWS", () => {
    assert.deepEqual(planned([use("a")], { nat: "one" }).endpoints, []);
    assert.deepEqual(planned([use("a")], given).endpoints, []);
  });

  it("is the same whatever the order of models, but for the default certificate", () => {
    const uses = [use("a", { callers: ["10.2.0.0/16"] }), use("b", { callers: ["10.1.0.0/16"] })];
    assert.deepEqual(planned(uses), planned([...uses].reverse()));
  });
});

describe("callers by listener rule", () => {
  it("are four at most, with the host or the path a rule's five values, and every one once", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.ipV4().map((ip) => `${ip}/32`),
          { minLength: 1, maxLength: 30 },
        ),
        (callers) => {
          const rules = callersByRule(callers);
          assert.ok(rules.every(({ length }) => length >= 1 && length <= 4));
          assert.equal(rules.length, Math.ceil(callers.length / 4));
          assert.deepEqual(rules.flat(), callers);
        },
      ),
    );
  });

  it("are one rule for everybody", () => {
    assert.deepEqual(callersByRule(["0.0.0.0/0"]), [[]]);
  });
});

describe("the plan of a network refuses", () => {
  const networks = (count: number) => Array.from({ length: count }, (_, index) => `10.1.${index}.0/24`);
  const models = (count: number, more: (index: number) => Partial<NetworkUse> = () => ({})) =>
    Array.from({ length: count }, (_, index) => use(`m${index}`, more(index)));
  const shared = "the internal load balancer that all models share would have";
  const apart = "host some of the models in a stack of their own";

  for (const [what, uses, problems, settings] of [
    [
      "a public model without a certificate",
      [use("digits", { exposure: "public", host: "digits.example.com" })],
      [
        "model digits",
        "  access.tls: is needed by a public model; set access.host, and access.tls.certificateArn or the stack's network.loadBalancer.certificateArn to a certificate of it.",
      ],
    ],
    [
      "a certificate without a host",
      [use("digits", { certificateArn: certificate("digits") })],
      ["model digits", "  access.host: is needed with a certificate; name a host of the certificate."],
    ],
    [
      "a private model without callers, also where the settings name some",
      [use("digits", { exposure: "private" })],
      [
        "model digits",
        "  access.callers.cidrs: is needed by a private model; name the networks of the organisation that call it.",
      ],
      { callers: ["10.0.0.0/8"] },
    ],
    [
      "an internal model that everybody may call",
      [use("digits", { callers: ["0.0.0.0/0"] })],
      [
        "model digits",
        '  access.callers.cidrs: "0.0.0.0/0" given, a model of exposure internal lets in no network larger than a /8; name the networks that call it, or set access.exposure to public.',
      ],
    ],
    [
      "a private model that half of the world may call",
      [use("digits", { exposure: "private", callers: ["10.0.0.0/8", "128.0.0.0/1"] })],
      [
        "model digits",
        '  access.callers.cidrs: "128.0.0.0/1" given, a model of exposure private lets in no network larger than a /8; name the networks that call it, or set access.exposure to public.',
      ],
    ],
    [
      "callers in IPv6",
      [use("digits", { callers: ["fd00::/8"] })],
      [
        "model digits",
        '  access.callers.cidrs: "fd00::/8" given, load balancers made here have IPv4 addresses alone; name IPv4 networks.',
      ],
    ],
    [
      "an answer that takes longer than a load balancer waits",
      [use("digits", { timeoutSeconds: 4001 })],
      [
        "model digits",
        '  interface.timeout: "4001s" given, a load balancer waits 4000s at most for an answer; shorten it, or host the model in mode async.',
      ],
    ],
    [
      "a host of two models",
      [publicUse("a"), publicUse("b", { host: "A.example.com" })],
      [
        "model b",
        '  access.host: "A.example.com" given, is the host of model a too; give each model a host of its own.',
      ],
    ],
    [
      "a public model in a VPC whose public subnets nobody names",
      [publicUse("digits")],
      [
        "settings of the stack",
        "  network.subnets.public: is needed by public model digits; name subnets with a way to the internet in two zones, by ids or tags.",
      ],
      given,
    ],
    [
      "a VPC with no way to AWS",
      [use("digits")],
      [
        "settings of the stack",
        '  network.endpoints: false given, without NAT, models reach ecr.api, ecr.dkr, logs through endpoints alone; leave it out, or set network.nat to "one".',
      ],
      { endpoints: false },
    ],
    [
      "more listener rules than a load balancer has",
      models(26, (index) => ({ callers: networks(16).slice(index === 0 ? 12 : 0) })),
      [
        "settings of the stack",
        `  ${shared} 101 listener rules, one for each model and four networks of its callers; AWS allows 100; ${apart}.`,
      ],
    ],
    [
      "more callers than a security group has rules",
      [use("a", { callers: networks(61) })],
      ["settings of the stack", `  ${shared} 61 networks of callers; AWS allows 60; ${apart}.`],
    ],
    [
      "more models than a security group has rules",
      models(61),
      ["settings of the stack", `  ${shared} 61 models; AWS allows 60; ${apart}.`],
    ],
    [
      "more certificates than a load balancer has",
      models(27, (index) => ({ host: `m${index}.example.com`, certificateArn: certificate(`m${index}`) })),
      [
        "settings of the stack",
        `  ${shared} 26 certificates besides the default one; AWS allows 25; ${apart}.`,
      ],
    ],
  ] as readonly [string, readonly NetworkUse[], readonly string[], NetworkSettingsInput?][]) {
    it(what, () => {
      assert.deepEqual(refusal(uses, settings), problems);
    });
  }

  it("nothing that is just within the limits", () => {
    planned(models(60));
    planned([use("a", { callers: networks(60) })]);
    planned(models(25, () => ({ callers: networks(16) })));
    planned(
      models(26, (index) => ({ host: `m${index}.example.com`, certificateArn: certificate(`m${index}`) })),
    );
    planned([publicUse("a", { callers: ["0.0.0.0/0", "::/0"] })]);
  });
});
