/** Resource names that device plugins register on Kubernetes for the families of the spec. */
const familyResource: Readonly<Record<string, string>> = {
  nvidia: "nvidia.com/gpu",
  inferentia: "aws.amazon.com/neuron",
};

/** Whether an accelerator of the spec is a product of NVIDIA, such as `NVIDIA-L4`. */
export function isNvidiaProduct(type: string): boolean {
  return type.startsWith("NVIDIA-");
}

/** The extended resource that a pod asks for to get an accelerator: of a family, of NVIDIA's products, or as written. */
export function extendedResource(type: string): string {
  return isNvidiaProduct(type) ? "nvidia.com/gpu" : (familyResource[type] ?? type);
}
