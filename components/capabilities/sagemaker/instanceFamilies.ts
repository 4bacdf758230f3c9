/**
 * Families of SageMaker's instance types, as data; `instanceSizes.ts` has the sizes.
 *
 * Which types the API takes: enumerations ProductionVariantInstanceType and TransformInstanceType of the service model
 * in botocore 1.44.5 (November 2026). What an instance has: kubernetes/autoscaler, `ec2_instance_types.go` (list of
 * 2026-01-22), and for accelerators the instances.vantage.sh data of 2026-01-21, of the EC2 type of the same name.
 * Local disks: Amazon EC2 User Guide, "Instance store volumes". A type without sizes has no source there.
 */

/** What the types of one family have in common. */
interface Family {
  readonly architecture: "amd64" | "arm64";
  /** Product and memory of one accelerator, in GiB. */
  readonly accelerator?: { readonly product: string; readonly memoryGiB?: number };
  /** Whether its disk is the instance's own, whose size is fixed, and no volume of a chosen size. */
  readonly localDisk?: true;
  /** Older or special families, which serve where they are named and are never chosen. */
  readonly byNameOnly?: true;
  /** Whether batch transform runs on it; see `notForTransform` for single types. */
  readonly transform?: true;
}

/** Families, the first choice first where several have an instance of the same size. */
export const families = {
  m7i: { architecture: "amd64", transform: true },
  c7i: { architecture: "amd64", transform: true },
  r7i: { architecture: "amd64", transform: true },
  m6i: { architecture: "amd64", transform: true },
  c6i: { architecture: "amd64", transform: true },
  r6i: { architecture: "amd64", transform: true },
  m5: { architecture: "amd64", transform: true },
  c5: { architecture: "amd64", transform: true },
  r5: { architecture: "amd64" },
  c6in: { architecture: "amd64" },
  m5d: { architecture: "amd64", localDisk: true },
  c5d: { architecture: "amd64", localDisk: true },
  r5d: { architecture: "amd64", localDisk: true },
  m8g: { architecture: "arm64" },
  c8g: { architecture: "arm64" },
  r8g: { architecture: "arm64" },
  c7g: { architecture: "arm64" },
  m6g: { architecture: "arm64" },
  c6g: { architecture: "arm64" },
  r6g: { architecture: "arm64" },
  r7gd: { architecture: "arm64", localDisk: true },
  m6gd: { architecture: "arm64", localDisk: true },
  c6gd: { architecture: "arm64", localDisk: true },
  r6gd: { architecture: "arm64", localDisk: true },
  c6gn: { architecture: "arm64" },
  g6: {
    architecture: "amd64",
    accelerator: { product: "NVIDIA L4", memoryGiB: 24 },
    localDisk: true,
    transform: true,
  },
  g5: {
    architecture: "amd64",
    accelerator: { product: "NVIDIA A10G", memoryGiB: 24 },
    localDisk: true,
    transform: true,
  },
  g4dn: {
    architecture: "amd64",
    accelerator: { product: "NVIDIA T4", memoryGiB: 16 },
    localDisk: true,
    transform: true,
  },
  g6e: {
    architecture: "amd64",
    accelerator: { product: "NVIDIA L40S", memoryGiB: 48 },
    localDisk: true,
    transform: true,
  },
  g7e: {
    architecture: "amd64",
    accelerator: { product: "NVIDIA RTX PRO 6000 Blackwell", memoryGiB: 96 },
    localDisk: true,
  },
  g7: { architecture: "amd64", accelerator: { product: "NVIDIA" }, localDisk: true },
  p4d: { architecture: "amd64", accelerator: { product: "NVIDIA A100", memoryGiB: 40 }, localDisk: true },
  p4de: { architecture: "amd64", accelerator: { product: "NVIDIA A100", memoryGiB: 80 }, localDisk: true },
  p5: { architecture: "amd64", accelerator: { product: "NVIDIA H100", memoryGiB: 80 }, localDisk: true },
  p5e: { architecture: "amd64", accelerator: { product: "NVIDIA" }, localDisk: true },
  p5en: { architecture: "amd64", accelerator: { product: "NVIDIA H200", memoryGiB: 141 }, localDisk: true },
  "p6-b200": { architecture: "amd64", accelerator: { product: "NVIDIA B200" }, localDisk: true },
  "p6-b300": { architecture: "amd64", accelerator: { product: "NVIDIA" }, localDisk: true },
  "p6e-gb200": { architecture: "arm64", accelerator: { product: "NVIDIA" }, localDisk: true },
  inf2: {
    architecture: "amd64",
    accelerator: { product: "AWS Inferentia2", memoryGiB: 32 },
    transform: true,
  },
  trn1: {
    architecture: "amd64",
    accelerator: { product: "AWS Trainium", memoryGiB: 32 },
    localDisk: true,
    transform: true,
  },
  trn1n: { architecture: "amd64", accelerator: { product: "AWS Trainium", memoryGiB: 32 }, localDisk: true },
  trn2: { architecture: "amd64", accelerator: { product: "AWS Trainium" }, localDisk: true },
  t2: { architecture: "amd64", byNameOnly: true },
  m4: { architecture: "amd64", byNameOnly: true, transform: true },
  c4: { architecture: "amd64", byNameOnly: true, transform: true },
  p2: { architecture: "amd64", accelerator: { product: "NVIDIA" }, byNameOnly: true, transform: true },
  p3: {
    architecture: "amd64",
    accelerator: { product: "NVIDIA V100", memoryGiB: 16 },
    byNameOnly: true,
    transform: true,
  },
  inf1: { architecture: "amd64", accelerator: { product: "AWS Inferentia", memoryGiB: 8 }, byNameOnly: true },
  dl1: { architecture: "amd64", accelerator: { product: "Habana Gaudi" }, localDisk: true, byNameOnly: true },
} as const satisfies Readonly<Record<string, Family>>;

/** Types of families with batch transform that it does not run on. */
export const notForTransform: ReadonlySet<string> = new Set(["ml.c5.large", "ml.c4.large"]);

/** Name of a family. */
export type FamilyName = keyof typeof families;
