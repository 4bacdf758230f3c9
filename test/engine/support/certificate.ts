import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A certificate with its key, in PEM. */
export interface KeyPair {
  readonly Certificate: Buffer;
  readonly PrivateKey: Buffer;
}

/** A certificate that has signed itself, for two days and names such as `DNS:digits.example.com`. */
export async function certificate(subjectAltName: string): Promise<KeyPair> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "certificate-"));
  const [key, made] = [path.join(folder, "key.pem"), path.join(folder, "certificate.pem")];
  const algorithm = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const names = ["-subj", "/CN=a model", "-addext", `subjectAltName=${subjectAltName}`];
  try {
    await run("openssl", [
      ...["req", "-x509", ...algorithm, "-days", "2", ...names],
      ...["-keyout", key, "-out", made],
    ]);
    return { Certificate: fs.readFileSync(made), PrivateKey: fs.readFileSync(key) };
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
