import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { ensureCertificates, type Certificates } from "../../../sandbox/cluster/certificates.js";
import { renderKubeconfig } from "../../../sandbox/cluster/kubeconfig.js";

// Whether Kubernetes accepts them is proved by the cluster that starts with them (test/engine/zzCluster.test.ts).
describe("the cluster's certificates", () => {
  let folder: string;
  let files: Certificates;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "certificates-"));
    files = await ensureCertificates(join(folder, "certificates"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  const certificate = (file: string) => new X509Certificate(readFileSync(file));

  it("are signed by the authority of their kind and no other", () => {
    const admin = certificate(files.certificate("admin"));
    assert.equal(admin.verify(certificate(files.authority("cluster")).publicKey), true);
    assert.equal(admin.verify(certificate(files.authority("etcd")).publicKey), false);
    assert.equal(admin.ca, false);
  });

  it("name user and group as Kubernetes reads them", () => {
    assert.equal(certificate(files.certificate("kubelet")).subject, "O=system:nodes\nCN=system:node:sandbox");
    assert.equal(certificate(files.certificate("scheduler")).subject, "CN=system:kube-scheduler");
  });

  it("hold for the addresses under which servers are reached", () => {
    const server = certificate(files.certificate("apiServer"));
    for (const address of ["127.0.0.1", "10.244.0.1", "10.245.0.1"])
      assert.equal(server.checkIP(address), address);
    assert.equal(server.checkHost("kubernetes.default.svc"), "kubernetes.default.svc");
    assert.equal(server.checkIP("192.0.2.1"), undefined);
  });

  it("let only their owner read a private key", () => {
    const keys = [files.key("admin"), files.authorityKey("cluster"), files.serviceAccountKey];
    assert.deepEqual(
      keys.map((file) => statSync(file).mode & 0o077),
      [0, 0, 0],
    );
  });

  it("stay as they are at the next start", async () => {
    const before = readFileSync(files.certificate("admin"));
    await ensureCertificates(join(folder, "certificates"));
    assert.deepEqual(readFileSync(files.certificate("admin")), before);
  });

  it("are made anew, all of them, when one no longer holds for its hosts", async () => {
    const before = readFileSync(files.certificate("admin"));
    writeFileSync(files.certificate("apiServer"), readFileSync(files.certificate("scheduler")));
    await ensureCertificates(join(folder, "certificates"));
    assert.notDeepEqual(readFileSync(files.certificate("admin")), before);
    assert.equal(certificate(files.certificate("apiServer")).checkIP("127.0.0.1"), "127.0.0.1");
  });

  it("are embedded in a kubeconfig, which needs no other file", () => {
    const text = renderKubeconfig(files, "admin");
    assert.equal(text.includes(folder), false);
    const { users, clusters, "current-context": context } = parse(text) as KubeconfigText;
    assert.equal(context, "sandbox");
    assert.equal(clusters[0]?.cluster.server, "https://10.244.0.1:16443");
    const embedded = Buffer.from(users[0]?.user["client-certificate-data"] ?? "", "base64");
    assert.deepEqual(embedded, readFileSync(files.certificate("admin")));
  });
});

interface KubeconfigText {
  "current-context": string;
  clusters: { cluster: { server: string } }[];
  users: { user: { "client-certificate-data": string } }[];
}
