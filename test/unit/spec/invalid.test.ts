import assert from "node:assert/strict";
import {
  formatProblem,
  HostingProblems,
  parseSpec,
  readYaml,
  type Problem,
  type SpecDocument,
} from "../../../components/spec/index.js";
import { resolveModels } from "../../../components/index.js";
import { placesOfEverything } from "../../../components/places.js";
import { invalidModels } from "./invalidModels.js";
import { invalidNames } from "./invalidNames.js";
import { invalidOperation } from "./invalidOperation.js";
import { artifact, baseSpec, companion, documentOf, specWith } from "./specs.js";

function problemsOf(document: SpecDocument): readonly Problem[] {
  const result = parseSpec(document);
  return "problems" in result ? result.problems : [];
}

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof HostingProblems) {
      return error.message;
    }
    throw error;
  }
  return assert.fail("nothing was refused");
}

describe("an invalid hosting spec", () => {
  it("starts from a valid one", () => {
    assert.deepEqual(problemsOf({ source: "base", document: baseSpec() }), []);
  });

  for (const [section, specs] of Object.entries({ ...invalidModels, ...invalidOperation, ...invalidNames })) {
    describe(section, () => {
      for (const { change, messages } of specs) {
        it(messages[0] ?? "no message", () => {
          assert.deepEqual(problemsOf(documentOf(change)).map(formatProblem), messages);
        });
      }
    });
  }

  it("is refused when it is no map at all", () => {
    const texts = [undefined, null, "digits", 7, []].map((document) =>
      problemsOf({ source: "x", document }).map(formatProblem),
    );
    assert.deepEqual(texts, [
      ["is required; expected a map of fields."],
      ["null given, expected a map of fields."],
      ['"digits" given, expected a map of fields.'],
      ["7 given, expected a map of fields."],
      ["a list given, expected a map of fields."],
    ]);
  });
});

describe("a file that is no YAML", () => {
  const files: readonly [string, string, string][] = [
    [
      "a duplicate key",
      "name: a\nname: b",
      "line 2, column 1: a field is given twice in one map; keep one of the two.",
    ],
    [
      "a duplicate key deeper down",
      "model:\n  image: a:1\n  image: b:1",
      "line 3, column 3: a field is given twice in one map; keep one of the two.",
    ],
    ["a tab", "model:\n\timage: x", "line 2, column 1: a tab is no indentation in YAML; indent with spaces."],
    [
      "an open quote",
      'name: "digits',
      "line 1, column 14: something is not closed; close the quote or bracket that is open here.",
    ],
    [
      "fields in different columns",
      "model:\n    image: x\n  version: y",
      "line 3, column 1: the indentation does not fit; begin the fields of a map in one column.",
    ],
    [
      "two documents",
      "name: a\n---\nname: b",
      "line 2, column 1: a second document begins; write one model a file.",
    ],
    [
      "two colons",
      "name: model: x",
      "line 1, column 7: a second colon stands on one line; quote the text, or begin a new line.",
    ],
    [
      "no colon",
      "name digits\nmodel: x",
      "line 1, column 1: there is no colon after a field's name; write name: value.",
    ],
    [
      "a reserved character",
      "name: @digits",
      "line 1, column 7: text begins with a reserved character; quote it.",
    ],
    [
      "an unknown escape",
      'name: "\\q"',
      "line 1, column 8: an escape in double quotes is unknown; use single quotes.",
    ],
    [
      "a list as a key",
      "? [a]\n: 1",
      "line 1, column 3: a field's name is a map or list; name it with text.",
    ],
    [
      "a stray bracket",
      "name: }",
      "line 1, column 7: something here is no YAML; quote text that holds special characters, and close every bracket.",
    ],
    [
      "an endless alias",
      "model: &m [*m]",
      "anchors and aliases (&name, *name) are not read; write the value out.",
    ],
    [
      "an unknown alias",
      "model: *m",
      "anchors and aliases (&name, *name) are not read; write the value out.",
    ],
    ["a deep nest", "[".repeat(3000), "it is nested too deeply; write a hosting spec."],
  ];
  for (const [what, text, message] of files) {
    it(`${what}: ${message}`, () => {
      const whole = messageOf(() => readYaml(text, "models/x.yaml"));
      assert.equal(
        whole.replace(/(?<=\n {2})line 1, column \d+: (?=it is nested)/, ""),
        `1 problem; nothing was created or changed.\nmodels/x.yaml\n  ${message}`,
      );
    });
  }

  it("is quoted nowhere, because it may hold a secret", () => {
    for (const text of ['t: "hunter2" hunter2', "t: 'hunter2", "t: [hunter2", "hunter2: a\nhunter2: b"]) {
      assert.doesNotMatch(
        messageOf(() => readYaml(text, "x")),
        /hunter2/,
        text,
      );
    }
  });

  it("reads JSON and empty files", () => {
    assert.deepEqual(readYaml('{"name": "digits"}', "x"), { name: "digits" });
    assert.equal(readYaml("", "x"), null);
  });
});

describe("a secret that was pasted as a value", () => {
  const secret = "hunter2";
  const changes: readonly Record<string, unknown>[] = [
    { "model.environment": { TOKEN: secret } },
    { "model.environment": { TOKEN: [secret] } },
    { "model.environment": [`TOKEN=${secret}`] },
    { "model.environment": { [`TOKEN=${secret}`]: "" } },
    { "model.environment": secret },
    { "model.secrets": { TOKEN: secret } },
    { "model.secrets": { TOKEN: { kubernetes: secret } } },
    { "model.secrets": { TOKEN: { kubernetes: { name: `${secret}!`, key: "k" } } } },
    { "model.secrets": { TOKEN: { [`token=${secret}`]: 1 } } },
    { "model.imageCredentials": secret },
    { "model.imageCredentials": { kubernetesSecret: `user:${secret}` } },
    { "model.args": ["--token", { token: secret }], "model.command": secret },
    { "model.artifacts": [artifact({ credentials: secret })] },
    { "model.artifacts": [artifact({ uri: `https://user:${secret}@host/model` })] },
    { "model.artifacts": [artifact({ uri: `https://host/model?signature=${secret}` })] },
    { "model.companions": [companion({ secrets: { TOKEN: secret }, environment: { A: { b: secret } } })] },
    { "model.healthCheck": { post: { path: "/", body: [secret] } } },
    { "access.authentication": { type: "apiKey", secret } },
    { "access.authentication": { type: "bearer", secret: { value: secret } } },
  ];
  for (const change of changes) {
    it(`is not repeated for ${Object.keys(change).join(", ")}: ${JSON.stringify(change)}`, () => {
      const documents = [
        documentOf(change),
        { source: "x", document: baseSpec(), overrides: nested(change) },
      ];
      for (const document of documents) {
        assert.doesNotMatch(
          messageOf(() => resolveModels([document], placesOfEverything)),
          /hunter2/,
        );
      }
    });
  }

  function nested(change: Record<string, unknown>): unknown {
    const { model, access } = specWith(change);
    return { model, access };
  }
});

describe("problems of several fields and files", () => {
  it("come in one error, by file: what the schema refuses, what the backend refuses of the rest, and what the stack overrides marked", () => {
    const message = messageOf(() =>
      resolveModels(
        [
          documentOf(
            { "resources.memory": "4", scaling: { minReplicas: 3, maxReplicas: 2 } },
            "models/a.yaml",
          ),
          {
            source: "models/b.yaml",
            document: specWith({ rollout: { strategy: "rolling" }, "model.port": 0 }),
            overrides: { rollout: { strategy: "canary" }, model: { version: 2, args: ["x", 1] } },
          },
          documentOf(
            { rollout: { strategy: "canary" }, access: { callers: { principals: ["x"] } } },
            "models/c.yaml",
          ),
          {
            source: "models/d.yaml",
            document: specWith({ name: "other" }),
            overrides: { rollout: { strategy: "canary" }, resources: { cpu: null } },
          },
        ],
        placesOfEverything,
      ),
    );
    assert.equal(
      message,
      [
        "12 problems; nothing was created or changed.",
        "models/a.yaml",
        '  resources.memory: "4" given, expected a size above 0 with a unit (Ki, Mi, Gi, Ti, k, M, G, T), such as 512Mi or 4Gi.',
        "  scaling.maxReplicas: 2 given, must be at least scaling.minReplicas, which is 3; raise it or lower minReplicas.",
        "models/b.yaml",
        '  model.version: 2 given, expected the version as text, such as "2" (quoted) or v1.4 (overridden by the stack).',
        "  model.args[1]: a number given, expected text (overridden by the stack).",
        "  model.port: 0 given, expected a whole number from 1 to 65535.",
        '  rollout.strategy: "canary" given, is not honoured by kubernetes in mode realtime: the Kubernetes host has no weighted routing yet (overridden by the stack); use rolling with batchSize: 1 and a bakeTime.',
        '  name: "digits" given, is also the name in models/a.yaml; give each model its own.',
        "models/c.yaml",
        '  rollout.strategy: "canary" given, is not honoured by kubernetes in mode realtime: the Kubernetes host has no weighted routing yet; use rolling with batchSize: 1 and a bakeTime.',
        "  access.callers.principals: is not honoured by kubernetes in mode realtime: a NetworkPolicy knows pods and networks, no IAM principals; use callers.namespaces or callers.cidrs.",
        '  name: "digits" given, is also the name in models/a.yaml; give each model its own.',
        "models/d.yaml",
        "  resources.cpu: is required (overridden by the stack); expected CPU cores, such as 2, 0.5 or 500m.",
        '  rollout.strategy: "canary" given, is not honoured by kubernetes in mode realtime: the Kubernetes host has no weighted routing yet (overridden by the stack); use rolling with batchSize: 1 and a bakeTime.',
      ].join("\n"),
    );
  });

  it("mark what the stack overrides where a backend refuses it", () => {
    const overrides = { rollout: { strategy: "canary" } };
    assert.equal(
      messageOf(() => resolveModels([{ source: "x", document: baseSpec(), overrides }], placesOfEverything)),
      "1 problem; nothing was created or changed.\nx\n" +
        '  rollout.strategy: "canary" given, is not honoured by kubernetes in mode realtime: the Kubernetes host has ' +
        "no weighted routing yet (overridden by the stack); use rolling with batchSize: 1 and a bakeTime.",
    );
  });

  it("count a name that two files share, even where one is invalid besides", () => {
    const broken = documentOf({ "model.port": 0 }, "models/b.yaml");
    assert.equal(
      messageOf(() => resolveModels([documentOf({}, "models/a.yaml"), broken], placesOfEverything)),
      "2 problems; nothing was created or changed.\nmodels/b.yaml\n" +
        "  model.port: 0 given, expected a whole number from 1 to 65535.\n" +
        '  name: "digits" given, is also the name in models/a.yaml; give each model its own.',
    );
  });
});
