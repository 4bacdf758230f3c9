/**
 * Types of the AWS provider, by canonical name, that cost nothing by being there: what counts with another resource, or is
 * configuration. Source: the price pages of their services; a type that stands here by mistake would go unreported, so
 * only what is sure does.
 */
const freeTypes: readonly RegExp[] = [
  /^iam\./,
  /^appautoscaling\./,
  /^autoscaling\.(?!Group$)/,
  /^budgets\./,
  /^vpc\.SecurityGroup/,
  /^ec2\.(?:Default|Route|SecurityGroup|NetworkAcl|InternetGateway|EgressOnlyInternetGateway|KeyPair)/,
  /^ec2\.(?:Subnet|Vpc|VpcDhcpOptions\w*|VpcIpv4CidrBlockAssociation|VpcIpv6CidrBlockAssociation)$/,
  /^ec2\.(?:VpcEndpoint|NatGateway|Eip|Volume|MainRouteTable|NetworkInterface|NetworkInterfaceSecurityGroup)\w*(?:Association|Attachment|Policy|Accepter|Accepters|Notification|AllowedPrinciple)$/,
  /^ec2\.(?:Tag|FlowLog|ManagedPrefixList\w*|VpcPeeringConnection\w*)$/,
  /^ec2\.(?:LaunchTemplate|LaunchConfiguration|NetworkInterface|PlacementGroup)$/,
  /^sagemaker\.(?:Model|ModelPackageGroup|ModelPackageGroupPolicy|NotebookInstanceLifecycleConfiguration)$/,
  /^sagemaker\.(?:CodeRepository|Image|ImageVersion|AppImageConfig|StudioLifecycleConfig|Pipeline|Project|UserProfile)$/,
  /^ecs\.(?:Cluster|TaskDefinition|CapacityProvider|ClusterCapacityProviders|AccountSettingDefault|Tag)$/,
  /^eks\.(?:AccessEntry|AccessPolicyAssociation|Addon|FargateProfile|IdentityProviderConfig|PodIdentityAssociation)$/,
  /^efs\.(?:MountTarget|AccessPoint|BackupPolicy|FileSystemPolicy)$/,
  /^ebs\.(?:EncryptionByDefault|DefaultKmsKey)$/,
  /^(?:lb|elb)\.(?:Listener\w*|TargetGroup\w*|Attachment|\w+Policy)$/,
  /^s3\.(?:Bucket\w+|AccessPoint|AccountPublicAccessBlock)$/,
  /^cloudwatch\.(?:Event(?:Rule|Target|Permission|BusPolicy)|Log(?:Stream|MetricFilter|ResourcePolicy|Group\w+))$/,
  /^cloudwatch\.(?:QueryDefinition|LogSubscriptionFilter)$/,
  /^sns\.(?:TopicPolicy|TopicSubscription)$/,
  /^sqs\.(?:QueuePolicy|RedriveAllowPolicy|RedrivePolicy)$/,
  /^lambda\.(?:Alias|EventSourceMapping|FunctionEventInvokeConfig|FunctionUrl|LayerVersion\w*|Permission)$/,
  /^acm\.CertificateValidation$/,
  /^apigatewayv2\.(?!Api$)/,
  /^route53\.Record$/,
  /^scheduler\.ScheduleGroup$/,
  /^ecr\.(?:LifecyclePolicy|RepositoryPolicy|RegistryPolicy)$/,
  /^kms\.(?:Alias|Grant|KeyPolicy)$/,
  /^secretsmanager\.(?:SecretPolicy|SecretRotation|SecretVersion|Tag)$/,
];

/**
 * Providers of what is billed, besides AWS's: nothing here has a price for any of it. A token of another package may be a
 * component's, which costs what its children cost.
 */
const otherClouds =
  /^(?:aws|aws-native|azure|azure-native|gcp|google-native|oci|alicloud|digitalocean|linode|hcloud|scaleway|ovh|vultr|civo|equinix|ibm)(?::|$)/;

/**
 * Whether a type costs nothing by being there.
 *
 * @param canonical Its canonical name, or its token where it has none.
 * @param token As the resource says it.
 */
export function isFree(canonical: string, token: string): boolean {
  return (
    freeTypes.some((pattern) => pattern.test(canonical)) || (isForeign(canonical) && !otherClouds.test(token))
  );
}

/** Whether a name is a token of another provider than AWS's, and no canonical name. */
function isForeign(canonical: string): boolean {
  return canonical.includes(":");
}
