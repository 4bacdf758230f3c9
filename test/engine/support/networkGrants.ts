import * as fs from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import { repositoryRoot } from "../../../sandbox/paths.js";
import { readAws, readOne } from "./boto3.js";
import { policyDocument, type ReadRole, type ReadStatement } from "./readHosted.js";

/** Why something may be for more than one thing: where the code says so. */
interface Reason {
  /** File of the code, from `components/`. */
  readonly file: string;
  /** A part of the comment beside the statement, with its lines joined. */
  readonly comment: string;
  /** How the code names the statement. Default: its id, or the policy's name. */
  readonly code?: string;
  /** Whether it may be for everything, and not only for all things below one. */
  readonly everything?: true;
}

/** Statements with a wildcard, by their ids. */
const statements: Readonly<Record<string, Reason>> = {
  LogInToRegistry: {
    file: "ecs/permissions.ts",
    comment: "A token is for the account's whole registry: the action takes no narrower resource",
    everything: true,
  },
  WriteLogs: {
    file: "ecs/permissions.ts",
    comment: "The streams of the group, which ECS names after tasks",
  },
  ReadSecrets: {
    file: "ecs/permissions.ts",
    comment: "Of a secret that is named without its ARN, the six characters at its end are not known",
  },
  ReadArtifact: {
    file: "aws/readFiles.ts",
    code: "`Read${what}`",
    comment: "Which objects a folder holds is known when it is read, hence the wildcard behind its slash",
  },
  LookAtLoadBalancers: {
    file: "ecs/permissions.ts",
    comment: "The Describe actions take no resource",
    everything: true,
  },
  WorkForCluster: {
    file: "ecs/instances.ts",
    comment: "ECS gives an instance its id when it joins the cluster",
  },
  FindEndpoint: { file: "ecs/instances.ts", comment: "The action takes no resource", everything: true },
};

const ofNodes = "EKS asks for these policies of AWS's by name, with all their wildcards";
/** Policies of AWS, whose wildcards are AWS's, by their names. */
const managed: Readonly<Record<string, Reason>> = {
  AmazonEKSClusterPolicy: {
    file: "eks/roles.ts",
    comment: "EKS asks for this policy of AWS's by name, with all its wildcards",
  },
  AmazonEKSWorkerNodePolicy: { file: "eks/roles.ts", comment: ofNodes },
  AmazonEC2ContainerRegistryPullOnly: { file: "eks/roles.ts", comment: ofNodes },
  AmazonEKS_CNI_Policy: { file: "eks/roles.ts", comment: ofNodes },
};

/** Reads the roles of these names with everything that they may do. */
export async function readGrants(names: readonly string[]): Promise<ReadRole[]> {
  const listed = z.object({
    Roles: z.array(z.object({ RoleName: z.string(), AssumeRolePolicyDocument: policyDocument })),
  });
  const { Roles } = await readOne(listed, "iam", "list_roles");
  const own = Roles.filter(({ RoleName }) => names.includes(RoleName));
  const inline = z.object({ PolicyNames: z.array(z.string()) });
  const attached = z.object({ AttachedPolicies: z.array(z.object({ PolicyArn: z.string() })) });
  const policy = z.object({ RoleName: z.string(), PolicyDocument: policyDocument });
  const ofEach = (operation: string) =>
    readAws(...own.map(({ RoleName }) => ["iam", operation, { RoleName }] as const));
  const [policies, attachments] = [
    z.array(inline).parse(await ofEach("list_role_policies")),
    z.array(attached).parse(await ofEach("list_attached_role_policies")),
  ];
  const calls = own.flatMap(({ RoleName }, index) =>
    (policies[index]?.PolicyNames ?? []).map(
      (PolicyName) => ["iam", "get_role_policy", { RoleName, PolicyName }] as const,
    ),
  );
  const documents = z.array(policy).parse(await readAws(...calls));
  return own.map(({ RoleName: name, AssumeRolePolicyDocument: { Statement: trust } }, index) => ({
    name,
    trust,
    statements: documents
      .filter(({ RoleName }) => RoleName === name)
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    managed: (attachments[index]?.AttachedPolicies ?? []).map(({ PolicyArn }) => PolicyArn),
  }));
}

/** Statements of a role with a wildcard whose reason the code does not say. */
export function reasonlessStatements({ name, statements: all }: ReadRole): string[] {
  return all
    .filter((statement) => !isJustified(statement))
    .map((found) => `${name}: ${JSON.stringify(found)}`);
}

function isJustified({ Sid, Action, Resource, Effect, ...others }: ReadStatement): boolean {
  // What a statement is not for would be a wildcard without a star.
  if (Effect !== "Allow" || "NotAction" in others || "NotResource" in others) return false;
  if (Action.some(isWild) || Action.length === 0 || Resource.length === 0) return false;
  if (!Resource.some(isWild)) return true;
  const reason = statements[Sid];
  return reason !== undefined && (reason.everything ?? !Resource.includes("*")) && isSaid(reason, Sid);
}

function isWild(text: string): boolean {
  return /[*?]/.test(text);
}

/** Policies of AWS that a role has without a reason in the code. */
export function reasonlessPolicies({ name, managed: all }: ReadRole): string[] {
  return all
    .filter((arn) => {
      const policy = arn.replace("arn:aws:iam::aws:policy/", "");
      const reason = managed[policy];
      return reason === undefined || !isSaid(reason, policy);
    })
    .map((arn) => `${name}: ${arn}`);
}

/** Longest way from a statement's name to its reason, in characters of code with its spaces drawn together. */
const besides = 600;

/** Whether the comment stands beside what it is about. */
function isSaid({ file, comment, code }: Reason, what: string): boolean {
  const content = fs.readFileSync(path.join(repositoryRoot, "components", file), "utf8");
  const text = content.replaceAll(/\s+(?:(?:\/\/|\*) )?/g, " ");
  const [said, named] = [text.indexOf(comment), text.indexOf(code ?? `"${what}"`)];
  return said >= 0 && named >= 0 && Math.abs(named - said) < besides;
}

/** Roles that more than one service of AWS, or somebody else, may assume. */
export function trustProblems({ name, trust }: ReadRole): string[] {
  const principal = z.strictObject({ Service: z.string() });
  const isFine = ({ Effect, Principal, Action }: ReadStatement) =>
    Effect === "Allow" && principal.safeParse(Principal).success && !Action.some(isWild);
  return trust.length === 1 && trust.every(isFine) ? [] : [`${name}: ${JSON.stringify(trust)}`];
}
