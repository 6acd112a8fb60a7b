import type { Reference, Text } from './expressions';

/** What all jobs of a pipeline share. */
export interface JobSettings {
  /** The role in which they act. */
  readonly roleArn: string;
  /** Encrypts their disks, and what they write. */
  readonly keyArn: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** They are made by SageMaker, not by Terraform, so the tags of the provider do not reach them. */
  readonly tags: Readonly<Record<string, string>>;
}

/** What a job takes, at most. */
export interface JobSize {
  /** Not one with a disk of its own (`ml.m5d`, `ml.g4dn`): SageMaker refuses a key for those. */
  readonly instanceType: Text;
  readonly instanceCount: number | Reference;
  readonly volumeGb: number;
  readonly maxSeconds: number;
}

interface VpcConfig {
  readonly SecurityGroupIds: readonly string[];
  readonly Subnets: readonly string[];
}

interface Cluster {
  readonly InstanceCount: number | Reference;
  readonly InstanceType: Text;
  readonly VolumeKmsKeyId: string;
  readonly VolumeSizeInGB: number;
}

interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Where jobs lie in the network. */
export function vpcConfig({ securityGroupId, subnetIds }: JobSettings): VpcConfig {
  return { SecurityGroupIds: [securityGroupId], Subnets: subnetIds };
}

/** The instances of a job, with encrypted disks. */
export function cluster({ keyArn }: JobSettings, { instanceCount, instanceType, volumeGb }: JobSize): Cluster {
  return {
    InstanceCount: instanceCount,
    InstanceType: instanceType,
    VolumeKmsKeyId: keyArn,
    VolumeSizeInGB: volumeGb,
  };
}

/** Tags in the form of SageMaker. */
export function tagList({ tags }: JobSettings): readonly Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/**
 * What jobs may do on the network. It is not cut off: a job may report to a tracking server. Where it can go is said by
 * the subnets and the security group.
 */
export const NETWORK_RULES = { EnableInterContainerTrafficEncryption: true, EnableNetworkIsolation: false } as const;
