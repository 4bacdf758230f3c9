import { unique, type Statement } from "./policyDocument.js";
import { isFolder, objectsArn, s3Location } from "./s3.js";

/**
 * The right to read files in S3: the objects, and of a folder those below it; and to list them, or the folders `listed`
 * that they are in.
 *
 * @param what What they are, for the statements' ids, such as `Artifact`.
 */
export function readFiles(
  what: string,
  uris: readonly string[],
  partition: string,
  listed: readonly string[] = uris,
): Statement[] {
  if (uris.length === 0) {
    return [];
  }
  const places = listed.map(s3Location);
  return [
    {
      Sid: `Read${what}`,
      Action: ["s3:GetObject"],
      // Which objects a folder holds is known when it is read, hence the wildcard behind its slash.
      Resource: uris.map((uri) => objectsArn(partition, s3Location(uri))),
    },
    // A permission to list is one on the bucket; the condition narrows it to what may be read. Without it whoever reads
    // hears "access denied" of an object that is missing.
    ...unique(places.map(({ bucket }) => bucket)).map((bucket, index) => ({
      Sid: `List${what}${index === 0 ? "" : index}`,
      Action: ["s3:ListBucket"],
      Resource: [`arn:${partition}:s3:::${bucket}`],
      Condition: {
        StringLike: {
          "s3:prefix": places
            .filter((place) => place.bucket === bucket)
            .map(({ key }) => (isFolder(key) ? `${key}*` : key)),
        },
      },
    })),
  ];
}
