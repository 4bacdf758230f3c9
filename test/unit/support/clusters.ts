/** Settings of clusters that offer what the plain one does not. */
export const ingress = {
  className: "nginx",
  controllerNamespace: "ingress-nginx",
  annotations: { "nginx.ingress.kubernetes.io/proxy-read-timeout": "300" },
};

export const gateway = { name: "edge", namespace: "gateways" };

/** Ways in through Ingress controllers, one for each exposure. */
export const behindIngress = {
  routes: {
    private: { ingress },
    public: { ingress: { className: "nginx-public", controllerNamespace: "ingress-public" } },
  },
};

/** Ways in through Gateways, one for each exposure. */
export const behindGateway = {
  routes: {
    private: { gateway },
    public: { gateway: { name: "internet", namespace: "gateways" } },
  },
};

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
