import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../sandbox/commandLine.js";
import { packLayer } from "../../../sandbox/images/layers.js";
import { writeArchive, type ImageContent } from "../../../sandbox/images/ociArchive.js";

interface Manifest {
  config: { digest: string };
  layers: { digest: string; size: number }[];
}
interface Index {
  manifests: { digest: string; annotations: Record<string, string> }[];
}
interface ImageConfig {
  config: { User: string; Entrypoint: string[]; Env: string[] };
  rootfs: { diff_ids: string[] };
}

// That containerd takes such an archive is shown on the sandbox's node, not here.
describe("an image archive", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "image-archive-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function makeContent(name: string, text: string): string {
    const content = join(folder, name);
    mkdirSync(join(content, "opt"), { recursive: true, mode: 0o700 });
    writeFileSync(join(content, "opt", "b.txt"), text);
    writeFileSync(join(content, "opt", "a.txt"), text, { mode: 0o600 });
    return content;
  }

  async function unpack(archive: string): Promise<string> {
    const target = join(folder, "unpacked");
    mkdirSync(target);
    await run("tar", ["--extract", "--file", archive, "--directory", target]);
    return target;
  }

  const image = (name: string, layers: ImageContent["layers"]): ImageContent => ({
    name,
    layers,
    config: { entrypoint: ["/run"], user: "10001:10001", env: { A: "1" } },
  });

  it("packs the same files into the same bytes, whenever they were written", async () => {
    const first = await packLayer(makeContent("first", "x"), join(folder, "first.tar"));
    const later = makeContent("later", "x");
    utimesSync(join(later, "opt", "a.txt"), 1, 1);
    chmodSync(join(later, "opt", "a.txt"), 0o644);
    const second = await packLayer(later, join(folder, "later.tar"));
    const other = await packLayer(makeContent("other", "y"), join(folder, "other.tar"));
    assert.equal(second.digest, first.digest);
    assert.notEqual(other.digest, first.digest);
  });

  it("lets a user who is not root read all of a layer", async () => {
    const { file } = await packLayer(makeContent("content", "x"), join(folder, "layer.tar"));
    const modes = (await run("tar", ["--list", "--verbose", "--file", file])).trim().split("\n");
    for (const line of modes) assert.match(line, /^(?:drwxr-xr-x|-rw-r--r--) (?:0\/0|root\/root) /);
    assert.equal(modes.length, 4);
  });

  it("names each image in full, and keeps what images share once", async () => {
    const shared = await packLayer(makeContent("shared", "x"), join(folder, "shared.tar"));
    const own = await packLayer(makeContent("own", "y"), join(folder, "own.tar"));
    const images = [image("sandbox.local/a:1", [shared]), image("sandbox.local/a:2", [shared, own])];
    const named = await writeArchive(images, join(folder, "images.tar"));
    const layout = await unpack(join(folder, "images.tar"));
    const index = JSON.parse(readFileSync(join(layout, "index.json"), "utf8")) as Index;
    assert.deepEqual(
      index.manifests.map(({ annotations }) => annotations["io.containerd.image.name"]),
      ["sandbox.local/a:1", "sandbox.local/a:2"],
    );
    assert.deepEqual(
      index.manifests.map(({ digest }) => digest),
      named.map(({ digest }) => digest),
    );
    // Two layers, two configurations, two manifests.
    assert.equal(readdirSync(join(layout, "blobs", "sha256")).length, 6);
  });

  it("gives an image its further names, and keeps its content once", async () => {
    const layer = await packLayer(makeContent("content", "x"), join(folder, "layer.tar"));
    const images = [{ ...image("sandbox.local/a:1", [layer]), aliases: ["registry.example/a:1"] }];
    const named = await writeArchive(images, join(folder, "images.tar"));
    const layout = await unpack(join(folder, "images.tar"));
    const index = JSON.parse(readFileSync(join(layout, "index.json"), "utf8")) as Index;
    assert.deepEqual(
      index.manifests.map(({ digest, annotations }) => [annotations["io.containerd.image.name"], digest]),
      [
        ["sandbox.local/a:1", named[0]!.digest],
        ["registry.example/a:1", named[0]!.digest],
      ],
    );
    assert.deepEqual(named[1], { name: "registry.example/a:1", digest: named[0]!.digest });
    assert.equal(readdirSync(join(layout, "blobs", "sha256")).length, 3);
  });

  it("finds every blob under the hash of its content, from the index down to the layers", async () => {
    const layer = await packLayer(makeContent("content", "x"), join(folder, "layer.tar"));
    const [named] = await writeArchive([image("sandbox.local/a:1", [layer])], join(folder, "images.tar"));
    const layout = await unpack(join(folder, "images.tar"));
    const blob = (digest: string) => {
      const content = readFileSync(join(layout, "blobs", digest.replace(":", "/")));
      assert.equal(`sha256:${createHash("sha256").update(content).digest("hex")}`, digest);
      return content;
    };
    const manifest = JSON.parse(blob(named!.digest).toString()) as Manifest;
    const config = JSON.parse(blob(manifest.config.digest).toString()) as ImageConfig;
    assert.deepEqual(config.rootfs.diff_ids, [layer.digest]);
    assert.equal(config.config.User, "10001:10001");
    assert.deepEqual(config.config.Env, ["A=1"]);
    assert.equal(blob(manifest.layers[0]!.digest).length, manifest.layers[0]!.size);
  });
});
