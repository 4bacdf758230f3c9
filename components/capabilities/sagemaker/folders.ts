/** Folder of a model's own files in a bucket that models share. */
export function sharedFolder(bucket: string, endpointName: string): string {
  return `s3://${bucket}/${endpointName}/`;
}

/** Where requests and answers are below a model's own folder, where the spec names no folder for them. */
export const fileFolders = { input: "input/", output: "output/" } as const;
