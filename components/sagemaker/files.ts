import { fileFolders, sharedFolder } from "../capabilities/sagemaker/folders.js";
import { asFolder } from "../aws/s3.js";
import type { Workload } from "./workload.js";

/** Folders in S3 of a model whose requests and answers are files. */
export interface Files {
  /** Where requests are read. */
  readonly input: string;
  /** Where answers go. */
  readonly output: string;
}

/** Whether the spec leaves a folder to this project, and the settings name no bucket for it. */
export function needsBucket(workload: Workload): boolean {
  const { input, output } = written(workload);
  return hasFiles(workload) && workload.settings.bucket === undefined && !(input && output);
}

/** The folders: what the spec says, else folders of the bucket that was made for the model or that the settings name. */
export function filesOf(workload: Workload, bucket: string): Files {
  const own = ownFolder(workload, bucket);
  const { input = own + fileFolders.input, output = own + fileFolders.output } = written(workload);
  return { input: asFolder(input), output: asFolder(output) };
}

/** Folder of a model's own files in a bucket: all of one that was made for it, else a folder of its name. */
export function ownFolder({ settings, endpointName }: Workload, bucket: string): string {
  return settings.bucket === undefined ? `s3://${bucket}/` : sharedFolder(bucket, endpointName);
}

function hasFiles({ mode }: Workload): boolean {
  return mode === "async" || mode === "batch";
}

function written({ spec }: Workload): { input?: string | undefined; output?: string | undefined } {
  return spec.interface.type === "http" ? {} : spec.interface;
}
