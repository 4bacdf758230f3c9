import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { z } from "zod";
import { marker } from "../../../tools/report/markdown.js";
import { commandOf, jobOf, readWorkflow, workflowFiles, workflowText } from "./workflow.js";

const manifest = z.object({
  scripts: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
});
const { scripts, devDependencies } = manifest.parse(JSON.parse(fs.readFileSync("package.json", "utf8")));

/** All jobs of all workflows, with names for messages. */
const jobs = workflowFiles().flatMap((file) =>
  Object.entries(readWorkflow(file).jobs).map(([name, job]) => ({ name: `${file} ${name}`, job })),
);
const steps = jobs.flatMap(({ name, job }) => job.steps.map((step) => ({ name, step })));

/**
 * The workflows as GitHub reads them. What it cannot prove: that GitHub runs them so; that needs a repository there, its
 * environments and a role in AWS.
 */
describe("the workflows", () => {
  it("are those that docs/pull-requests.md tells of", () => {
    assert.deepEqual(workflowFiles(), ["deploy-stack.yml", "deploy.yml", "preview.yml"]);
  });

  it("use actions by their full commit, with the version beside it", () => {
    for (const file of workflowFiles()) {
      const lines = workflowText(file)
        .split("\n")
        .filter((line) => /^\s*(- )?uses: /.test(line) && !line.includes("./.github/workflows/"));
      for (const line of lines) {
        assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/, `${file}: ${line}`);
      }
    }
  });

  it("use one commit of each action", () => {
    const used = steps.flatMap(({ step }) => (step.uses === undefined ? [] : [step.uses]));
    const actions = new Set(used.map((uses) => uses.split("@")[0]));
    assert.equal(new Set(used).size, actions.size);
  });

  it("start with no permission, and give each job those that it needs", () => {
    for (const file of workflowFiles()) assert.deepEqual(readWorkflow(file).permissions, {}, file);
    assert.deepEqual(Object.fromEntries(jobs.map(({ name, job }) => [name, job.permissions])), {
      "preview.yml preview": { contents: "read", "id-token": "write" },
      "preview.yml comment": { "pull-requests": "write" },
      "deploy.yml dev": { contents: "read", "id-token": "write" },
      "deploy.yml prod": { contents: "read", "id-token": "write" },
      "deploy-stack.yml up": { contents: "read", "id-token": "write" },
    });
  });

  it("keep no token of GitHub's in the checkout", () => {
    const checkouts = steps.filter(({ step }) => step.uses?.startsWith("actions/checkout@"));
    assert.equal(checkouts.length, 2);
    for (const { name, step } of checkouts) assert.equal(step.with["persist-credentials"], false, name);
  });

  it("reach AWS by OIDC alone: no key of AWS's is a secret of theirs", () => {
    const logins = steps.filter(({ step }) => step.uses?.startsWith("aws-actions/"));
    assert.equal(logins.length, 2);
    for (const { step } of logins) {
      assert.deepEqual(Object.keys(step.with).sort(), ["aws-region", "role-to-assume"]);
    }
    const secrets = workflowFiles().flatMap((file) => workflowText(file).match(/secrets\.\w+/g) ?? []);
    assert.deepEqual([...new Set(secrets)], ["secrets.PULUMI_CONFIG_PASSPHRASE"]);
  });

  it("put nothing of a pull request's into a command's text", () => {
    for (const { name, step } of steps) assert.doesNotMatch(step.run ?? "", /\$\{\{/, name);
  });

  it("have credentials only after packages have run their install scripts", () => {
    for (const { name, job } of jobs.filter(({ job: { steps: all } }) =>
      all.some(({ run }) => run === "npm ci"),
    )) {
      const order = job.steps.map(({ run, uses }) => run ?? uses ?? "");
      const login = order.findIndex((text) => text.startsWith("aws-actions/"));
      assert.ok(order.indexOf("npm ci") < login, name);
    }
  });

  it("end by themselves", () => {
    for (const { name, job } of jobs) assert.ok(job.uses !== undefined || job["timeout-minutes"], name);
  });

  it("run npm scripts that there are, and the CLI of the SDK's version", () => {
    const named = steps.flatMap(({ step }) => step.run?.match(/npm run -s ([\w:]+)/)?.slice(1) ?? []);
    assert.deepEqual([...new Set(named)], ["report"]);
    for (const script of named) assert.ok(script in scripts, script);
    const versions = steps.flatMap(({ step }) => step.with["pulumi-version"] ?? []);
    assert.deepEqual([...new Set(versions)], [devDependencies["@pulumi/pulumi"]]);
  });
});

describe("the workflow of pull requests", () => {
  it("previews every environment, of this repository's own branches alone", () => {
    assert.deepEqual(readWorkflow("preview.yml").on, { pull_request: { branches: ["main"] } });
    const { strategy, if: condition, environment } = jobOf("preview.yml", "preview");
    assert.deepEqual(strategy?.matrix, { stack: ["dev", "prod"] });
    assert.equal(condition, "github.event.pull_request.head.repo.full_name == github.repository");
    assert.equal(environment, "${{ matrix.stack }}-preview");
  });

  it("begins with a report that there is none, which the real one overwrites", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "placeholder-"));
    const job = jobOf("preview.yml", "preview");
    const env = {
      PATH: process.env["PATH"],
      RUNNER_TEMP: folder,
      STACK: "prod",
      GITHUB_SERVER_URL: "https://github.example",
      GITHUB_REPOSITORY: "o/r",
      GITHUB_RUN_ID: "42",
    };
    assert.equal(job.steps[0]?.name, "Begin with no report");
    const { status } = spawnSync("bash", ["-e", "-c", commandOf(job, "Begin with no report")], { env });
    const lines = fs.readFileSync(path.join(folder, "report", "prod.md"), "utf8").split("\n");
    fs.rmSync(folder, { recursive: true });
    assert.deepEqual([status, lines[0]], [0, marker("prod")]);
    assert.match(
      lines.join("\n"),
      /❌ .*No report was made.*\(https:\/\/github\.example\/o\/r\/actions\/runs\/42\)/,
    );
    assert.match(commandOf(job, "Report"), / --out "\$RUNNER_TEMP\/report\/\$STACK\.md"$/);
  });

  it("runs no code of the pull request where it may write", () => {
    const { steps: all } = jobOf("preview.yml", "comment");
    assert.deepEqual(
      all.map(({ uses, name }) => uses?.split("@")[0] ?? name),
      ["actions/download-artifact", "Renew the comments"],
    );
  });

  describe("comments", () => {
    let folder: string;

    beforeEach(() => {
      folder = fs.mkdtempSync(path.join(os.tmpdir(), "comment-"));
      fs.mkdirSync(path.join(folder, "report"));
      fs.mkdirSync(path.join(folder, "bin"));
      for (const stack of ["dev", "prod"]) {
        fs.writeFileSync(path.join(folder, "report", `${stack}.md`), `${marker(stack)}\ntext\n`);
      }
    });

    afterEach(() => {
      fs.rmSync(folder, { recursive: true });
    });

    /** Runs the job's own command with a `gh` that notes what it is called with; the list answers with `found`. */
    function comment(found: string) {
      const gh = `#!/bin/bash\nif [ "$2" = --paginate ]; then ${found}; else echo "$4 $5 $7" >> calls; fi\n`;
      fs.writeFileSync(path.join(folder, "bin", "gh"), gh, { mode: 0o755 });
      const { status } = spawnSync(
        "bash",
        ["-eo", "pipefail", "-c", commandOf(jobOf("preview.yml", "comment"), "Renew the comments")],
        {
          cwd: folder,
          env: {
            PATH: `${path.join(folder, "bin")}:${process.env["PATH"] ?? ""}`,
            GITHUB_REPOSITORY: "o/r",
            PULL_REQUEST: "7",
          },
        },
      );
      const calls = path.join(folder, "calls");
      return { status, calls: fs.existsSync(calls) ? fs.readFileSync(calls, "utf8").trim().split("\n") : [] };
    }

    it("are made where there is none", () => {
      assert.deepEqual(comment("true"), {
        status: 0,
        calls: [
          "POST repos/o/r/issues/7/comments body=@report/dev.md",
          "POST repos/o/r/issues/7/comments body=@report/prod.md",
        ],
      });
    });

    it("are renewed where there is one of the same stack, the first of several", () => {
      assert.deepEqual(comment('[[ "$MARKER" == *dev* ]] && printf "11\\n12\\n" || true'), {
        status: 0,
        calls: [
          "PATCH repos/o/r/issues/comments/11 body=@report/dev.md",
          "POST repos/o/r/issues/7/comments body=@report/prod.md",
        ],
      });
    });

    it("are not made of a file that does not begin as a report: it could replace another comment", () => {
      for (const stack of ["dev", "prod"]) {
        fs.writeFileSync(path.join(folder, "report", `${stack}.md`), "\n<!-- somebody else's -->\n");
      }
      assert.deepEqual(comment("echo 11"), { status: 0, calls: [] });
    });

    it("are not made where no job came as far as a report", () => {
      fs.rmSync(path.join(folder, "report"), { recursive: true });
      assert.deepEqual(comment("true"), { status: 0, calls: [] });
    });

    it("are not made again where the earlier ones cannot be listed", () => {
      assert.deepEqual(comment("exit 4"), { status: 4, calls: [] });
    });
  });
});

describe("the workflow of merges", () => {
  it("brings main to dev, and then to prod, whose environment asks for approval", () => {
    const { on, jobs: called } = readWorkflow("deploy.yml");
    assert.deepEqual(on, { push: { branches: ["main"] } });
    assert.deepEqual(
      Object.entries(called).map(([name, { uses, needs, with: inputs }]) => [
        name,
        uses,
        needs,
        inputs["stack"],
      ]),
      [
        ["dev", "./.github/workflows/deploy-stack.yml", undefined, "dev"],
        ["prod", "./.github/workflows/deploy-stack.yml", "dev", "prod"],
      ],
    );
    assert.equal(jobOf("deploy-stack.yml", "up").environment, "${{ inputs.stack }}");
  });

  it("updates one stack once at a time, and never ends an update", () => {
    assert.deepEqual(jobOf("deploy-stack.yml", "up").concurrency, {
      group: "deploy-${{ inputs.stack }}",
      "cancel-in-progress": false,
    });
  });

  it("has no second failed step where a step before the report failed", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "summary-"));
    const summary = path.join(folder, "summary.md");
    const sum = () =>
      spawnSync("bash", ["-e", "-c", commandOf(jobOf("deploy-stack.yml", "up"), "Summary")], {
        env: {
          PATH: process.env["PATH"],
          RUNNER_TEMP: folder,
          STACK: "prod",
          GITHUB_STEP_SUMMARY: summary,
        },
      }).status;
    const without = [sum(), fs.existsSync(summary)];
    fs.mkdirSync(path.join(folder, "report"));
    fs.writeFileSync(path.join(folder, "report", "prod.md"), "the report\n");
    const withOne = [sum(), fs.readFileSync(summary, "utf8")];
    fs.rmSync(folder, { recursive: true });
    assert.deepEqual(
      [without, withOne],
      [
        [0, false],
        [0, "the report\n"],
      ],
    );
  });

  it("updates with the policy pack, after a report that may stop it", () => {
    const names = jobOf("deploy-stack.yml", "up").steps.map(({ name }) => name);
    assert.ok(names.indexOf("Report") < names.indexOf("Update"));
    const job = jobOf("deploy-stack.yml", "up");
    assert.match(commandOf(job, "Report"), / --keep "\$RUNNER_TEMP\/judgement"$/);
    assert.match(
      commandOf(job, "Update"),
      /^pulumi up .*--policy-pack policies --policy-pack-config "\$RUNNER_TEMP\/judgement\/policy-config\.json"$/,
    );
    for (const stack of ["dev", "prod"]) assert.ok(fs.existsSync(`policies/config.${stack}.json`), stack);
  });
});
