/** Settings of clusters that offer what the plain one does not. */
export const ingress = {
  className: "nginx",
  controllerNamespace: "ingress-nginx",
  annotations: { "nginx.ingress.kubernetes.io/proxy-read-timeout": "300" },
};

export const gateway = { name: "edge", namespace: "gateways" };

export const capacity = {
  label: "karpenter.sh/capacity-type",
  spot: "spot",
  onDemand: "on-demand",
  spotTaint: "example.com/spot",
};

export const secretStores = {
  awsSecretsManager: { name: "aws" },
  ssmParameter: { name: "parameters", kind: "SecretStore" },
};
