/** Where an object or a folder of objects is in S3. */
export interface S3Location {
  readonly bucket: string;
  /** Key of the object, or of a folder with the slash at its end; empty for the whole bucket. */
  readonly key: string;
}

/** The location that an `s3://bucket/key` names. */
export function s3Location(uri: string): S3Location {
  const [, bucket, key = ""] = /^s3:\/\/([^/]+)\/?(.*)$/s.exec(uri) ?? [];
  if (bucket === undefined) {
    throw new TypeError(`"${uri}" is no address in S3`);
  }
  return { bucket, key };
}

/** The folder as AWS and clients expect it: with a slash at its end. */
export function asFolder(uri: string): string {
  return uri.endsWith("/") ? uri : `${uri}/`;
}

/** ARN of an object, or of all objects of a folder. */
export function objectsArn(partition: string, { bucket, key }: S3Location): string {
  return `arn:${partition}:s3:::${bucket}/${isFolder(key) ? `${key}*` : key}`;
}

/** Whether a key is that of a folder: it ends with a slash, or is that of the whole bucket. */
export function isFolder(key: string): boolean {
  return key === "" || key.endsWith("/");
}
