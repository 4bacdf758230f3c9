/** An image reference in its parts; the repository includes the registry. */
export interface ImageReference {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** Splits a reference such as `registry:5000/team/model:1.2@sha256:…`. A colon before the last slash is a port. */
export function parseImage(reference: string): ImageReference {
  const [name = "", digest] = reference.split("@", 2);
  const colon = name.indexOf(":", name.lastIndexOf("/") + 1);
  return colon < 0
    ? { repository: name, digest }
    : { repository: name.slice(0, colon), tag: name.slice(colon + 1), digest };
}

/** Whether a digest is whole: an abbreviated one is refused by registries, and a placeholder pins nothing. */
export function isDigest(digest: string | undefined): boolean {
  return digest !== undefined && /^(sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/.test(digest);
}
