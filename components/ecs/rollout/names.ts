/** What stands behind the last slash of an ARN: the name of a service, family and revision of a task definition. */
export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}
