import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb.js";
import { Struct } from "google-protobuf/google/protobuf/struct_pb.js";
import { ruleNamed, unknown } from "./analyze.js";

type Props = Readonly<Record<string, unknown>>;
type Answer = (error: Error | undefined, response: analyzer.RemediateResponse | undefined) => void;
type Rpc = (call: { request: analyzer.AnalyzeRequest }, answer: Answer) => void;

/** CrossGuard's own answer to the engine; its package does not type it. */
const server = createRequire(__filename)("@pulumi/policy/server") as {
  makeRemediateRpcFun: (pack: string, version: string, level: string, policies: readonly unknown[]) => Rpc;
};

/** How a secret crosses to a policy: the engine's mark, and the value. */
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "s3cr3t" };

/** What a rule makes of the resource; undefined where it mends nothing. */
function mended(rule: string, type: string, props: Props): Promise<Props | undefined> {
  const policy = { ...ruleNamed(rule).policy, enforcementLevel: "remediate" };
  const request = new analyzer.AnalyzeRequest()
    .setType(type)
    .setName("resource")
    .setUrn(`urn:pulumi:test::test::${type}::resource`)
    .setOptions(new analyzer.AnalyzerResourceOptions())
    .setProperties(Struct.fromJavaScript(props as Parameters<typeof Struct.fromJavaScript>[0]));
  return new Promise((resolve, reject) => {
    server.makeRemediateRpcFun("pack", "1.0.0", "mandatory", [policy])({ request }, (error, response) => {
      if (response === undefined) reject(error ?? new Error("CrossGuard answered nothing"));
      else resolve(response.getRemediationsList()[0]?.getProperties()?.toJavaScript());
    });
  });
}

const volume = "aws:ebs/volume:Volume";
const logGroup = "aws:cloudwatch/logGroup:LogGroup";

// What the engine then does with the properties is tried on the engine itself, not here.
describe("remediation of AWS resources", () => {
  it("makes gp3 of gp2, written or not, and keeps what is not known and what is secret", async () => {
    const others = { size: "100", kmsKeyId: secret, availabilityZone: unknown };
    for (const type of [{ type: "gp2" }, {}]) {
      assert.deepEqual(await mended("volumes-gp3", volume, { ...others, ...type }), {
        ...others,
        type: "gp3",
      });
    }
  });

  it("leaves a volume alone that is large, of no known size, or of another type", async () => {
    for (const props of [{ type: "gp2", size: 171 }, { type: "gp2" }, { type: "io2", size: 100 }]) {
      assert.equal(await mended("volumes-gp3", volume, props), undefined);
    }
  });

  it("leaves a volume alone that is exempt", async () => {
    const tags = { "guardrail-exempt/volumes-gp3": "until=2099-12-31 measured with the vendor" };
    assert.equal(await mended("volumes-gp3", volume, { type: "gp2", size: 100, tags }), undefined);
  });

  it("leaves a volume of an instance alone", async () => {
    const props = { rootBlockDevice: { volumeType: "gp2", volumeSize: 100 } };
    assert.equal(await mended("volumes-gp3", "aws:ec2/instance:Instance", props), undefined);
  });

  it("sets the retention of logs that are kept for ever", async () => {
    for (const props of [{ name: "a" }, { name: "a", retentionInDays: 0 }]) {
      assert.deepEqual(await mended("log-retention-set", logGroup, props), {
        name: "a",
        retentionInDays: 90,
      });
    }
  });

  it("does not shorten a retention, and does not touch one that is not known", async () => {
    for (const retentionInDays of [365, unknown]) {
      assert.equal(await mended("log-retention-set", logGroup, { retentionInDays }), undefined);
    }
  });
});
