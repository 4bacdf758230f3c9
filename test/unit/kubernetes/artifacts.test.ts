import assert from "node:assert/strict";
import { hosted, type Hosted } from "../support/hosted.js";
import { container, pod } from "./evidence.js";

const secret = { kubernetes: { name: "keys", key: "token" } };
const mount = { name: "artifact-0", mountPath: "/opt/ml/model", readOnly: true };
const download = `${pod}.initContainers[name=download-0]`;

function withArtifact(uri: string, credentials?: object): Promise<Hosted> {
  return hosted({ model: { artifacts: [{ uri, ...(credentials && { credentials }) }] } });
}

// That the storage initializer reads these variables and files is its documentation's word; no test here pulls it.
describe("an artifact", () => {
  for (const uri of [
    "s3://models/digits",
    "gs://models/digits",
    "hf://example/digits:main",
    "https://files.example.com/digits.tgz",
  ]) {
    it(`is downloaded from ${uri} before the model starts, and the model cannot change it`, async () => {
      const model = await withArtifact(uri);
      assert.deepEqual(model.find(`${download}.args`), [uri, "/opt/ml/model"]);
      assert.deepEqual(model.find(`${download}.volumeMounts`), [
        { name: "artifact-0", mountPath: "/opt/ml/model" },
      ]);
      assert.equal(model.find(`${download}.securityContext.runAsUser`), 1000);
      assert.deepEqual(model.find(`${container}.volumeMounts`), [mount]);
      assert.deepEqual(model.find(`${pod}.volumes`), [{ name: "artifact-0", emptyDir: {} }]);
    });
  }

  it("is mounted from a claim", async () => {
    const model = await withArtifact("pvc://models/digits/3");
    assert.equal(model.find(`${pod}.initContainers`), undefined);
    assert.deepEqual(model.find(`${pod}.volumes`), [
      { name: "artifact-0", persistentVolumeClaim: { claimName: "models", readOnly: true } },
    ]);
    assert.deepEqual(model.find(`${container}.volumeMounts`), [{ ...mount, subPath: "digits/3" }]);
  });

  it("is mounted from an image", async () => {
    const model = await withArtifact("oci://registry.example.com/digits-weights:3");
    assert.deepEqual(model.find(`${pod}.volumes[0].image`), {
      reference: "registry.example.com/digits-weights:3",
      pullPolicy: "IfNotPresent",
    });
    assert.deepEqual(model.find(`${container}.volumeMounts`), [mount]);
  });

  it("comes with others, each in its own folder", async () => {
    const model = await hosted({
      model: {
        artifacts: [
          { uri: "s3://models/digits", mountPath: "/models/base" },
          { uri: "pvc://adapters", mountPath: "/models/adapter" },
        ],
      },
    });
    const mounts = model.find(`${container}.volumeMounts`) as { mountPath: string }[];
    assert.deepEqual(
      mounts.map(({ mountPath }) => mountPath),
      ["/models/base", "/models/adapter"],
    );
  });
});

describe("an artifact's credentials", () => {
  const tokens: Readonly<Record<string, string>> = {
    "hf://example/digits": "HF_TOKEN",
    "https://files.example.com/digits.tgz": "files.example.com-headers",
    "https://files.example.com:8443/digits.tgz": "files.example.com-headers",
    "https://Files.example.com/digits.tgz": "files.example.com-headers",
    "https://10.1:8443/digits.tgz": "10.1-headers",
    "https://[FD00:0::7]:8443/digits.tgz": "fd00:0::7-headers",
  };
  for (const [uri, name] of Object.entries(tokens)) {
    it(`are variable ${name} for ${uri}`, async () => {
      const model = await withArtifact(uri, secret);
      assert.deepEqual(model.find(`${download}.env`), [
        { name, valueFrom: { secretKeyRef: { name: "keys", key: "token" } } },
      ]);
    });
  }

  const files: Readonly<Record<string, string>> = {
    "s3://models/digits": "AWS_SHARED_CREDENTIALS_FILE",
    "gs://models/digits": "GOOGLE_APPLICATION_CREDENTIALS",
  };
  for (const [uri, name] of Object.entries(files)) {
    it(`are the file that ${name} names for ${uri}, out of the model's reach`, async () => {
      const model = await withArtifact(uri, secret);
      assert.deepEqual(model.find(`${download}.env`), [
        { name, value: "/opt/model-hosting/credentials/credentials" },
      ]);
      assert.deepEqual(model.find(`${pod}.volumes[name=artifact-0-credentials].secret`), {
        secretName: "keys",
        items: [{ key: "token", path: "credentials" }],
      });
      assert.deepEqual(model.find(`${container}.volumeMounts`), [mount]);
    });
  }

  for (const uri of ["pvc://models/digits", "oci://registry.example.com/weights:3"]) {
    it(`are refused for ${uri}`, async () => {
      await assert.rejects(withArtifact(uri, secret), {
        message: /model\.artifacts\[0\]\.credentials.*not honoured/,
      });
    });
  }
});

describe("downloads", () => {
  const egress = async (uri: string, access: object = {}) => {
    const model = await hosted({ model: { artifacts: [{ uri }] }, access });
    return model.find("NetworkPolicy spec.egress[1]");
  };

  it("open HTTPS, on the port that the URI names", async () => {
    assert.deepEqual(await egress("s3://models/digits"), { ports: [{ protocol: "TCP", port: 443 }] });
    assert.deepEqual(await egress("https://files.example.com:8443/digits.tgz"), {
      ports: [{ protocol: "TCP", port: 8443 }],
    });
  });

  it("open nothing where nothing is downloaded or the spec lists networks", async () => {
    assert.equal(await egress("pvc://models/digits"), undefined);
    assert.deepEqual(await egress("s3://models/digits", { egress: { cidrs: ["10.0.0.0/8"] } }), {
      to: [{ ipBlock: { cidr: "10.0.0.0/8" } }],
    });
  });
});
