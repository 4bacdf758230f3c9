import { type Resource, unknown } from "../analyze.js";
import { deployment } from "../objects.js";
import type { RuleCases } from "../ruleCases.js";

const undecided = { level: "advisory", says: /can't be known during preview/ } as const;

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

function exempted(rule: string, text: unknown): Resource {
  return {
    type: "aws:cloudwatch/logGroup:LogGroup",
    name: "digits",
    props: { tags: { [`guardrail-exempt/${rule}`]: text } },
  };
}

function annotated(rule: string, text: unknown): Resource {
  return deployment({ metadata: { annotations: { [`guardrail-exempt/${rule}`]: text } } });
}

const reason = "the vendor measures until then";

/** Cases of the rules in policies/rules/cost. */
export const costCases: readonly RuleCases[] = [
  {
    rule: "exemptions-valid",
    passes: [
      {
        what: "an exemption of a tag",
        resources: [exempted("image-pinned", `until=${inDays(30)} ${reason}`)],
      },
      {
        what: "one of an annotation",
        resources: [annotated("image-pinned", `until=${inDays(90)} ${reason}`)],
      },
      {
        what: "other tags",
        resources: [{ type: "aws:s3/bucket:Bucket", props: { tags: { team: "vision" } } }],
      },
    ],
    fails: [
      {
        what: "one that has ended",
        resources: [exempted("image-pinned", `until=2024-02-29 ${reason}`)],
        exempt: "never",
        reports: [
          'LogGroup "digits": its exemption from "image-pinned" ended on 2024-02-29; remove it, or have it renewed',
        ],
      },
      {
        what: "one without a reason",
        resources: [exempted("image-pinned", "until=2099-12-31 why")],
        exempt: "never",
        reports: [
          'LogGroup "digits": its exemption from "image-pinned" has no reason of at least 10 characters; write it after the date',
        ],
      },
      {
        what: "one without an end",
        resources: [annotated("image-pinned", reason)],
        exempt: "never",
        reports: [
          'Deployment "digits": its exemption from "image-pinned" has no end; write it as until=YYYY-MM-DD followed by the reason',
        ],
      },
      {
        what: "one that lasts too long",
        resources: [exempted("image-pinned", `until=${inDays(91)} ${reason}`)],
        exempt: "never",
        reports: [
          `LogGroup "digits": its exemption from "image-pinned" lasts until ${inDays(91)}, 91 days from today; the longest is 90, write an earlier day`,
        ],
      },
      {
        what: "one from every rule",
        resources: [exempted("*", `until=${inDays(30)} ${reason}`)],
        exempt: "never",
        reports: [
          'LogGroup "digits": its exemption from "*" is too broad; name one rule, such as guardrail-exempt/two-instances',
        ],
      },
    ],
    unknown: [
      {
        what: "a reason that is computed",
        resources: [exempted("image-pinned", unknown)],
        reports: [undecided],
      },
    ],
  },
  {
    rule: "exemptions-in-force",
    passes: [
      { what: "a stack without exemptions", resources: [deployment()] },
      { what: "one that has ended", resources: [exempted("image-pinned", `until=2024-02-29 ${reason}`)] },
    ],
    fails: [
      {
        what: "one that holds",
        resources: [annotated("image-pinned", `until=2099-12-31 ${reason}`)],
        exempt: "never",
        reports: [`Deployment "digits": is exempt from image-pinned until 2099-12-31: ${reason}`],
      },
    ],
    unknown: [
      { what: "one that is computed", resources: [exempted("image-pinned", unknown)], reports: [undecided] },
    ],
  },
];
