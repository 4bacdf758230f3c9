/** One statement of an IAM policy of this project; all of them allow, and none names a principal. */
export interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** The statements as the JSON that IAM takes. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ Sid, ...rest }) => ({ Sid, Effect: "Allow", ...rest })),
  });
}

/** Who may assume a role: a service of AWS, and only on behalf of this account ("The confused deputy problem"). */
export function trustDocument(service: string, account: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
      },
    ],
  });
}

/**
 * Options of a role's policy, whose name is the program's own: a run that was interrupted finds it again, where a made-up
 * name would leave a second one that keeps the role from being deleted. A provider that does not choose the name deletes
 * the old one first; on another role it may come after the new one, so that what runs never lacks its rights.
 */
export const rightsOptions = { deleteBeforeReplace: false } as const;

/** The right to do this with these; none where there are none. */
export function granted(Sid: string, Action: readonly string[], resources: readonly string[]): Statement[] {
  return resources.length === 0 ? [] : [{ Sid, Action, Resource: unique(resources) }];
}

/** Each text once, in an order that does not depend on how they were given. */
export function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
