import assert from "node:assert/strict";
import { granted, policyDocument, trustDocument, unique } from "../../../components/aws/policyDocument.js";
import { readFiles } from "../../../components/aws/readFiles.js";

describe("the right to read files", () => {
  it("is that to their objects, and to list no more of their buckets", () => {
    assert.deepEqual(readFiles("Artifact", ["s3://one/a/", "s3://two/b.bin", "s3://one/c"], "aws"), [
      {
        Sid: "ReadArtifact",
        Action: ["s3:GetObject"],
        Resource: ["arn:aws:s3:::one/a/*", "arn:aws:s3:::two/b.bin", "arn:aws:s3:::one/c"],
      },
      {
        Sid: "ListArtifact",
        Action: ["s3:ListBucket"],
        Resource: ["arn:aws:s3:::one"],
        Condition: { StringLike: { "s3:prefix": ["a/*", "c"] } },
      },
      {
        Sid: "ListArtifact1",
        Action: ["s3:ListBucket"],
        Resource: ["arn:aws:s3:::two"],
        Condition: { StringLike: { "s3:prefix": ["b.bin"] } },
      },
    ]);
  });

  it("lists other folders where they are named", () => {
    const [, list] = readFiles("Artifact", ["s3://one/a/b"], "aws", ["s3://one/a/"]);
    assert.deepEqual(list?.Condition, { StringLike: { "s3:prefix": ["a/*"] } });
  });

  it("is none where there are no files", () => {
    assert.deepEqual(readFiles("Artifact", [], "aws"), []);
  });
});

describe("documents of rights", () => {
  it("allow what statements say, each resource once and in one order", () => {
    const statements = granted("Tell", ["sns:Publish"], ["b", "a", "b"]);
    assert.deepEqual(JSON.parse(policyDocument(statements)), {
      Version: "2012-10-17",
      Statement: [{ Sid: "Tell", Effect: "Allow", Action: ["sns:Publish"], Resource: ["a", "b"] }],
    });
    assert.deepEqual(granted("Tell", ["sns:Publish"], []), []);
    assert.deepEqual(unique(["b", "a", "b"]), ["a", "b"]);
  });

  it("let a service take a role for this account alone", () => {
    assert.deepEqual(JSON.parse(trustDocument("ecs-tasks.amazonaws.com", "123456789012")), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "ecs-tasks.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
        },
      ],
    });
  });
});
