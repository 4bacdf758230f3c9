import assert from "node:assert/strict";
import { parse } from "yaml";
import { z } from "zod";
import { certificateFiles } from "../../../sandbox/cluster/certificates.js";
import { configurationFiles, renderConfiguration } from "../../../sandbox/cluster/configuration.js";
import { configurationHash, processArguments } from "../../../sandbox/cluster/controlPlane.js";

const certificates = certificateFiles("/certificates");

describe("how the node's processes are started", () => {
  it("lets the API server ask the sandbox's AWS, and nobody else, whose a token is", () => {
    const files = configurationFiles();
    const args = processArguments(certificates, files)["kube-apiserver"];
    assert.ok(args.includes(`--authentication-token-webhook-config-file=${files.tokenWebhook}`));
    const webhook = z.object({ clusters: z.array(z.object({ cluster: z.object({ server: z.url() }) })) });
    const { clusters } = webhook.parse(parse(renderConfiguration(certificates)[files.tokenWebhook] ?? ""));
    assert.deepEqual(
      clusters.map(({ cluster }) => cluster.server),
      ["http://127.0.0.1:16444/authenticate"],
    );
  });

  // Whoever compares it with that of a node that runs sees whether another version of the sandbox started it.
  it("has a hash that stays as long as nothing of it changes", () => {
    const hash = configurationHash(certificates);
    assert.equal(configurationHash(certificateFiles("/certificates")), hash);
    assert.notEqual(configurationHash(certificateFiles("/elsewhere")), hash);
  });
});
