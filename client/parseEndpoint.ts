import { z } from "zod";
import { callKinds, endpoint, endpointSchemaVersion, type Endpoint } from "./endpoint.js";
import { InvalidEndpointError } from "./errors.js";

/** Only what tells a description of a newer client from a malformed one. */
const versioned = z.looseObject({ schemaVersion: z.number() });
const kinded = z.looseObject({ call: z.looseObject({ kind: z.string() }) });

/** Checks an endpoint description; throws one InvalidEndpointError with every problem. */
export function parseEndpoint(value: unknown): Endpoint {
  refuseNewer(value);
  const result = endpoint.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(
    (issue) =>
      `  ${issue.path.map(String).join(".") || "(the whole value)"}: ${issue.message}${given(value, issue.path)}`,
  );
  throw new InvalidEndpointError(
    ["This is not an endpoint description; pass one model of the stack output `models`.", ...problems].join(
      "\n",
    ),
  );
}

function refuseNewer(value: unknown): void {
  const version = versioned.safeParse(value);
  if (version.success && version.data.schemaVersion > endpointSchemaVersion) {
    throw new InvalidEndpointError(
      `The endpoint description has schemaVersion ${version.data.schemaVersion}; this client reads up to ` +
        `${endpointSchemaVersion}. Upgrade model-hosting-client.`,
    );
  }
  const kind = kinded.safeParse(value);
  if (kind.success && !callKinds.includes(kind.data.call.kind)) {
    throw new InvalidEndpointError(
      `The endpoint is called by "${kind.data.call.kind}", which this client does not know (it knows ` +
        `${callKinds.join(", ")}). Upgrade model-hosting-client.`,
    );
  }
}

/** What stands at the path, unless it is a whole object or may be a secret that was pasted in. */
function given(value: unknown, path: PropertyKey[]): string {
  if (path.includes("authentication")) return "";
  const found = path.reduce<unknown>(
    (parent, key) => (typeof parent === "object" && parent !== null ? Reflect.get(parent, key) : undefined),
    value,
  );
  return typeof found === "object"
    ? ""
    : `, given ${found === undefined ? "nothing" : JSON.stringify(found)}`;
}
