import { z } from "zod";
import { type Caller, clientSettings, once, sendToAws } from "./aws.js";

/** A place in S3: an object, or a folder where the key is empty or ends in "/". */
export interface Location {
  readonly bucket: string;
  readonly key: string;
}

/** Parts of an `s3://bucket/key` address. A key may hold what a URL may not, such as "#". */
export function locationOf(uri: string): Location {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(uri) ?? [];
  if (bucket === undefined || key === undefined) throw new TypeError(`${uri} is no s3:// address.`);
  return { bucket, key };
}

/** Reads and writes texts in S3. */
export class TextObjects {
  private readonly connect: () => ReturnType<typeof s3Client>;

  constructor(
    region: string,
    private readonly caller: Caller,
  ) {
    this.connect = once(() => s3Client(region));
  }

  async write(uri: string, text: string, contentType: string, abortSignal: AbortSignal): Promise<void> {
    const { s3, client } = await this.connect();
    const { bucket: Bucket, key: Key } = locationOf(uri);
    const command = new s3.PutObjectCommand({ Bucket, Key, Body: text, ContentType: contentType });
    await sendToAws(this.caller, uri, abortSignal, () => client.send(command, { abortSignal }));
  }

  /** The object's text; undefined while there is none. */
  async read(uri: string, abortSignal: AbortSignal): Promise<string | undefined> {
    const { s3, client } = await this.connect();
    const { bucket: Bucket, key: Key } = locationOf(uri);
    const get = async () => {
      try {
        const { Body } = await client.send(new s3.GetObjectCommand({ Bucket, Key }), { abortSignal });
        return (await Body?.transformToString()) ?? "";
      } catch (error) {
        if (error instanceof s3.NoSuchKey) return undefined;
        throw error;
      }
    };
    const isListed = async () => {
      const command = new s3.ListObjectsV2Command({ Bucket, Prefix: Key, MaxKeys: 1 });
      return (
        (await client.send(command, { abortSignal })).Contents?.some((found) => found.Key === Key) === true
      );
    };
    return sendToAws(this.caller, uri, abortSignal, async () => {
      try {
        return await get();
      } catch (denial) {
        if (!isDenied(denial)) throw denial;
        // Who may list a part of the bucket alone hears "access denied" also of what is missing (S3 API reference,
        // GetObject): the list tells the one from the other.
        const listed = await isListed().catch((error: unknown) => {
          throw isDenied(error) ? denial : error;
        });
        return listed ? await get() : undefined;
      }
    });
  }

  /** Addresses of all objects below a folder, in the order of their names. */
  async list(folder: string, abortSignal: AbortSignal): Promise<string[]> {
    const { s3, client } = await this.connect();
    const { bucket: Bucket, key: Prefix } = locationOf(folder);
    const found: string[] = [];
    let token: string | undefined;
    do {
      const command = new s3.ListObjectsV2Command({ Bucket, Prefix, ContinuationToken: token });
      const page = await sendToAws(this.caller, folder, abortSignal, () =>
        client.send(command, { abortSignal }),
      );
      found.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    return found.sort().map((key) => `s3://${Bucket}/${key}`);
  }

  async remove(uri: string, abortSignal: AbortSignal): Promise<void> {
    const { s3, client } = await this.connect();
    const { bucket: Bucket, key: Key } = locationOf(uri);
    const command = new s3.DeleteObjectCommand({ Bucket, Key });
    await sendToAws(this.caller, uri, abortSignal, () => client.send(command, { abortSignal }));
  }
}

const denied = z.object({ $metadata: z.object({ httpStatusCode: z.literal(403) }) });

function isDenied(error: unknown): boolean {
  return denied.safeParse(error).success;
}

async function s3Client(region: string) {
  const s3 = await import("@aws-sdk/client-s3");
  return { s3, client: new s3.S3Client(clientSettings(region)) };
}
