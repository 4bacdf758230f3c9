import { artifactScheme, type HostingSpec } from "../../spec/index.js";
import { honoured, refused, unless, type Cell, type Judged } from "../cell.js";
import { longerListThan, refuse } from "../sagemaker/circumstances.js";
import { policyRoom, secretsLength } from "../sagemaker/policyRoom.js";
import { largestModel, mostVariants } from "./limits.js";
import { shiftsTraffic } from "./strategy.js";

const ownModel = "host each as a model of its own, in its own file under models/";

/** Repository in Amazon ECR, which tasks reach from a network without a way to the internet. */
export const ecrImage = /^(\d{12})\.dkr\.ecr\.([-a-z0-9]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/;

function isOutOfReach(image: unknown, internet: boolean | undefined): boolean {
  return internet === false && !ecrImage.test(String(image));
}

const toInternet = "or give tasks a way to the internet in the stack's setting network.nat";

const unreachable = refuse(
  ({ value, internet }) => isOutOfReach(value, internet),
  "the network that is made has no way to the internet, and its tasks pull from Amazon ECR alone",
  `push the image to Amazon ECR, ${toInternet}`,
);

/** An image of a container. */
export const image = unless(
  [unreachable],
  honoured("image of the container, and the right to pull it from ECR"),
);

const noTools = refuse(
  ({ internet, helperImages }) => helperImages !== undefined && isOutOfReach(helperImages.tools, internet),
  "the network that is made has no way to the internet, and the image of the tools for health checks is not in Amazon ECR",
  `copy it there and name it in the stack's setting ecs.toolsImage, ${toInternet}`,
);

const noDownloads = refuse(
  ({ internet, helperImages }) => helperImages !== undefined && isOutOfReach(helperImages.artifact, internet),
  "the network that is made has no way to the internet, and the image that downloads artifacts is not in Amazon ECR",
  `copy it there and name it in the stack's setting ecs.artifactImage, ${toInternet}`,
);

function schemeOf({ value }: Judged): string | undefined {
  return artifactScheme(String(value));
}

const uri = unless(
  [
    refuse(
      (judged) => schemeOf(judged) === "oci",
      "ECS mounts no images as folders",
      "copy the files to S3, or put them into the model's image",
    ),
    refuse(
      (judged) => schemeOf(judged) === "pvc",
      "ECS has no PersistentVolumeClaims",
      "copy the files to S3, or put them into the model's image",
    ),
    noDownloads,
    refuse(
      (judged) => judged.internet === false && schemeOf(judged) !== "s3",
      "the network that is made has no way to the internet",
      `copy the files to S3, ${toInternet}`,
    ),
  ],
  honoured("container that downloads it before the model starts; of S3, the task role's right to read it"),
);

/** Whether an artifact of one of these schemes has these very credentials. */
function belongTo(schemes: RegExp) {
  return ({ value, spec }: Judged): boolean =>
    everyArtifact(spec).some(
      ({ uri: address, credentials: own }) =>
        own !== undefined && JSON.stringify(own) === JSON.stringify(value) && schemes.test(address),
    );
}

function everyArtifact({ model }: HostingSpec) {
  return [...(model.artifacts ?? []), ...(model.variants ?? []).flatMap(({ artifacts = [] }) => artifacts)];
}

const credentials = unless(
  [
    refuse(
      belongTo(/^s3:/),
      "the task reads artifacts in S3 with a role of its own",
      "remove it; the role that is made may read exactly this artifact",
    ),
    refuse(
      belongTo(/^gs:/),
      "Google's key is read from a file, and ECS passes secrets in variables alone",
      "copy the files to S3",
    ),
  ],
  honoured("variable of the container that downloads it"),
);

/** Rows of a list of artifacts at this path. */
function artifactRows(path: string): Record<string, Cell> {
  return {
    [`${path}[].uri`]: uri,
    [`${path}[].mountPath`]: honoured("volume of the task, read-only"),
    [`${path}[].credentials`]: credentials,
    ...secretRows(`${path}[].credentials`),
  };
}

/** Sources of a secret at this path. */
function secretRows(path: string): Record<string, Cell> {
  const injected = "secret of the container, which the execution role may read";
  return {
    [`${path}.awsSecretsManager`]: honoured(injected),
    [`${path}.awsSecretsManager.key`]: unless(
      [
        refuse(
          ({ value }) => String(value).includes(":"),
          "ECS separates the key from the secret's address by a colon",
          "store it under a key without a colon",
        ),
      ],
      honoured(injected),
    ),
    [`${path}.ssmParameter`]: honoured(injected),
    [`${path}.kubernetes`]: refused(
      "ECS has no Kubernetes Secrets",
      "keep it in AWS Secrets Manager or in Systems Manager and name it there",
    ),
  };
}

/** Names of containers that the host itself gives. */
const ownContainers = /^(?:model|model-hosting-tools|download-\d+)$/;

const variants: Readonly<Record<string, Cell>> = {
  "model.variants": unless(
    [
      refuse(
        longerListThan(mostVariants),
        `a listener rule splits the traffic between ${mostVariants} target groups at most`,
        "host some of them as models of their own",
      ),
      refuse(
        ({ spec }) => shiftsTraffic(spec),
        "ECS moves the traffic of one service alone, and the weights of variants are those of their services",
        "use rollout.strategy rolling or allAtOnce, which replace the tasks of each variant",
      ),
    ],
    honoured("a service and a target group for each"),
  ),
  "model.variants[].name": honoured("name of the variant's resources"),
  "model.variants[].weight": unless(
    [
      refuse(
        ({ value }) => !isTenth(Number(value)),
        "a listener rule has weights up to 999, which count tenths of a per cent",
        "use a weight with one decimal at most",
      ),
    ],
    honoured("weight of the target group in the listener rule"),
  ),
  "model.variants[].version": honoured("tag model-hosting/version of the variant's task definition"),
  "model.variants[].image": image,
  ...artifactRows("model.variants[].artifacts"),
  "model.variants[].accelerator": refused(
    "all variants of a model run on the same capacity",
    "give resources.accelerator, or host it as a model of its own",
  ),
};

function isTenth(weight: number): boolean {
  return Math.abs(weight * 10 - Math.round(weight * 10)) < 1e-9;
}

/** "Amazon ECS service quotas": containers of a task definition. */
const mostContainers = 10;

/** The model's container and the one with its tools, and one for each artifact and companion. */
function mostOfVariants({ model }: HostingSpec): number {
  const lists = [model.artifacts, ...(model.variants ?? []).map(({ artifacts }) => artifacts)];
  return 2 + (model.companions ?? []).length + Math.max(...lists.map((list) => list?.length ?? 0));
}

const tooManyContainers = refuse(
  ({ spec }) => mostOfVariants(spec) > mostContainers,
  "a task has ten containers at most: the model's, one with tools, and one for each artifact and companion",
  "put files below one prefix of S3, or do the companions' work in fewer containers",
);

/** Rows of `model`. */
export const modelRows: Readonly<Record<string, Cell>> = {
  "model.image": image,
  "model.imageCredentials.kubernetesSecret": refused(
    "ECS has no Kubernetes Secrets",
    "keep user name and password in AWS Secrets Manager and name the secret in imageCredentials.awsSecretsManager",
  ),
  "model.imageCredentials.awsSecretsManager": honoured(
    "repository credentials, which the execution role may read",
  ),
  "model.framework": unless(
    [
      refuse(
        ({ internet }) => internet === false,
        "the network that is made has no way to the internet, and the framework's image is in a public registry",
        `copy the image to Amazon ECR and name it in model.image, ${toInternet}`,
      ),
    ],
    honoured("image, port, paths and arguments of the framework's public image"),
  ),
  ...artifactRows("model.artifacts"),
  "model.version": honoured("tag model-hosting/version, and the stack's output"),
  "model.command": honoured("entry point of the model's container"),
  "model.args": honoured("command of the model's container"),
  "model.environment": unless(
    [
      refuse(
        ({ spec }) => Buffer.byteLength(JSON.stringify(spec.model)) > largestModel,
        "a task definition has 64 KB at most, and what model says takes more than 48 KB",
        "put long settings into a file of the image or artifact",
      ),
    ],
    honoured("variables of the model's container"),
  ),
  "model.secrets": unless(
    [
      refuse(
        ({ spec }) => secretsLength(spec) > policyRoom,
        `the right to read them would take more than ${policyRoom} characters of the execution role's policies, in which IAM takes 10240 of two versions and all else`,
        "keep them as keys of fewer secrets, which awsSecretsManager.key names",
      ),
    ],
    honoured("secrets of the container, which the execution role may read"),
  ),
  ...secretRows("model.secrets.*"),
  "model.user": honoured("user of the model's container"),
  "model.port": honoured("container port, port of the target group"),
  "model.protocol": honoured("default paths and health check, and the stack's output"),
  "model.predictPath": honoured("URL in the stack's output"),
  "model.healthCheck": honoured("health checks of the container and of the target group"),
  "model.startupBudget": honoured("grace period of the service's health checks, and timeouts"),
  "model.concurrency": honoured(
    "tag model-hosting/concurrency, for policies and people; nothing here acts on it",
  ),
  "model.models": refused("a service of ECS serves one model", ownModel),
  "model.cacheModels": refused("a service of ECS serves one model", ownModel),
  ...variants,
  "model.shadow": refused(
    "a load balancer copies no requests",
    "host the shadow as a model of its own and copy requests in the application",
  ),
  "model.companions[].name": unless(
    [
      refuse(
        ({ value }) => ownContainers.test(String(value)),
        "the host gives this name to a container of its own",
        "choose another name",
      ),
    ],
    honoured("name of the container"),
  ),
  "model.companions[].role": honoured("order of the containers, and which of them answers"),
  "model.companions[]": honoured("container of the task"),
  "model.companions[].image": image,
  ...secretRows("model.companions[].secrets.*"),
  model: unless([noTools, tooManyContainers], honoured("containers of the task definition")),
};
