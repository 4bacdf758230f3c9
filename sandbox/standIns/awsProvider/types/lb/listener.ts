import { type JsonObject, listAt, textAt } from "../../../provider/json.js";
import { type Fields, number, text } from "../../fields.js";
import type { Context, ResourceType } from "../../resourceType.js";
import { type ApiInput, fromApi } from "../../translate.js";
import { AwsError } from "../../services.js";
import { untilAccepted } from "../../waiting.js";
import { firstOf } from "../ec2/shared.js";
import { actionsField, actionsFromApi, actionsInApi } from "./actions.js";
import { allPages, tagging, withTags } from "./shared.js";

const fields: Fields = {
  alpnPolicy: text({
    oneOf: ["HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"],
  }),
  certificateArn: text(),
  defaultActions: actionsField(),
  loadBalancerArn: text({ required: true, forceNew: true }),
  port: number({ range: [1, 65_535] }),
  protocol: text({
    computed: true,
    oneOf: ["HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE"],
  }),
  sslPolicy: text({ computed: true }),
};

/** A certificate that was just issued is not known everywhere yet; the real provider waits as long. */
const certificateSpread = { codes: ["CertificateNotFoundException", "CertificateNotFound"] };
const certificateLimitSeconds = 300;

const isApplication = (inputs: JsonObject) =>
  textAt(inputs, "loadBalancerArn").includes(":loadbalancer/app/");
const isSecure = (protocol: unknown) => protocol === "HTTPS" || protocol === "TLS";

function listenerInApi(inputs: JsonObject): ApiInput {
  const { alpnPolicy, certificateArn, port, protocol, sslPolicy } = inputs;
  return {
    ...(alpnPolicy !== undefined && { AlpnPolicy: [alpnPolicy] }),
    ...(certificateArn !== undefined && { Certificates: [{ CertificateArn: certificateArn }] }),
    DefaultActions: actionsInApi(inputs, "defaultActions"),
    Port: port,
    Protocol: protocol ?? (isApplication(inputs) ? "HTTP" : undefined),
    SslPolicy: sslPolicy,
  };
}

/** A load balancer has one listener a port. */
async function listenerOn(context: Context, inputs: JsonObject): Promise<string> {
  const asked = { LoadBalancerArn: textAt(inputs, "loadBalancerArn") };
  const listeners = await allPages(context, "DescribeListeners", asked, "Listeners");
  return textAt(
    listeners.find(({ Port }) => Port === inputs.port),
    "ListenerArn",
  );
}

export const listener: ResourceType = {
  service: "elbv2",
  fields,
  outputs: ["arn"],
  tagging,
  create: async (context, inputs, tags) => {
    let made: JsonObject = {};
    await untilAccepted(
      context,
      "a listener's certificate is known",
      async () => {
        const asked = { LoadBalancerArn: inputs.loadBalancerArn, ...listenerInApi(inputs) };
        made = await context.create("CreateListener", withTags(asked, tags));
      },
      certificateSpread,
      certificateLimitSeconds,
    );
    return textAt(firstOf(made, "Listeners"), "ListenerArn") || (await listenerOn(context, inputs));
  },
  read: async ({ find }, id, known) => {
    const found = firstOf(await find("DescribeListeners", { ListenerArns: [id] }), "Listeners");
    if (found === undefined) return undefined;
    const { sslPolicy, ...shown } = fromApi(fields, { ...found, AlpnPolicy: listAt(found, "AlpnPolicy")[0] });
    return {
      ...shown,
      ...(isSecure(found.Protocol) && { sslPolicy }),
      certificateArn: textAt(firstOf(found, "Certificates"), "CertificateArn") || undefined,
      defaultActions: actionsFromApi(listAt(found, "DefaultActions"), listAt(known, "defaultActions")),
      arn: id,
    };
  },
  update: async (context, id, { inputs }) => {
    await untilAccepted(
      context,
      "a listener's certificate is known",
      () => context.call("ModifyListener", { ListenerArn: id, ...listenerInApi(inputs) }),
      certificateSpread,
      certificateLimitSeconds,
    );
  },
  delete: async ({ call }, id) => {
    await call("DeleteListener", { ListenerArn: id });
  },
};

const certificateFields: Fields = {
  certificateArn: text({ required: true, forceNew: true }),
  listenerArn: text({ required: true, forceNew: true }),
};
const certificateInApi = (known: JsonObject) => ({
  ListenerArn: known.listenerArn,
  Certificates: [{ CertificateArn: known.certificateArn }],
});

async function certificatesOf(context: Context, ListenerArn: string): Promise<JsonObject[]> {
  try {
    return await allPages(context, "DescribeListenerCertificates", { ListenerArn }, "Certificates");
  } catch (error) {
    if (error instanceof AwsError && error.isMissing) return [];
    throw error;
  }
}

/** A further certificate of a listener, for another host's name. */
export const listenerCertificate: ResourceType = {
  service: "elbv2",
  fields: certificateFields,
  outputs: [],
  create: async (context, inputs) => {
    await untilAccepted(
      context,
      "a listener's certificate is known",
      () => context.call("AddListenerCertificates", certificateInApi(inputs)),
      certificateSpread,
      certificateLimitSeconds,
    );
    return `${textAt(inputs, "listenerArn")}_${textAt(inputs, "certificateArn")}`;
  },
  read: async (context, _id, known) => {
    const certificates = await certificatesOf(context, textAt(known, "listenerArn"));
    const found = certificates.find(
      ({ CertificateArn, IsDefault }) => CertificateArn === known.certificateArn && IsDefault !== true,
    );
    return found && { certificateArn: known.certificateArn, listenerArn: known.listenerArn };
  },
  delete: async ({ call }, _id, known) => {
    await call("RemoveListenerCertificates", certificateInApi(known));
  },
  parseImport: (id) => {
    const [listenerArn, certificateArn] = id.split("_");
    return { id, known: { listenerArn, certificateArn } };
  },
};
