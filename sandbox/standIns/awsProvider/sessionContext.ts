import { type JsonObject, textAt } from "../provider/json.js";
import type { ApiInput } from "./translate.js";

/** The role and the session of an assumed role's ARN; the path of the role is not in it. */
const assumedRole = /^arn:[\w-]+:sts::\d{12}:assumed-role\/([^/]+)\/(.+)$/;

/**
 * The function `aws.iam.getSessionContext`: the role that issued a session, by the session's ARN. What is no session
 * is its own issuer.
 */
export async function getSessionContext(
  call: (action: string, input: ApiInput) => Promise<JsonObject>,
  arn: string,
): Promise<JsonObject> {
  const [, issuerName, sessionName] = assumedRole.exec(arn) ?? [];
  if (issuerName === undefined)
    return { id: arn, arn, issuerArn: arn, issuerId: "", issuerName: "", sessionName: "" };
  const { Role } = await call("GetRole", { RoleName: issuerName });
  const [issuerArn, issuerId] = [textAt(Role, "Arn"), textAt(Role, "RoleId")];
  return { id: arn, arn, issuerArn, issuerId, issuerName, sessionName };
}
