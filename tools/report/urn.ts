/** Name of the resource at the end of a URN; a name may itself hold `::`. */
export function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** Token of its type; the types of its parents stand before it. */
export function typeIn(urn: string): string {
  return urn.split("::")[2]?.split("$").at(-1) ?? "";
}

/** How a report calls a resource: `Deployment digits`. A stack has no name that says more than its type. */
export function labelIn(urn: string): string {
  const type = typeIn(urn);
  if (urn === "" || type === "pulumi:pulumi:Stack") return "stack";
  return `${type.split(":").at(-1) ?? type} ${nameIn(urn)}`;
}
