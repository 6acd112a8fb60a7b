import {
  BACKEND_MODULE,
  deploymentLockKey,
  findEnvironment,
  lockTable,
  moduleRolePath,
  planKey,
  resourceName,
  roleBoundaryArn,
  stateBucket,
  stateKey,
  stateKeyAlias,
  TOKEN_ISSUER,
  workflowRoleArn,
  workflowRoleName,
  type Platform,
} from '@mlopspltf/definition';

/** Of what there is in `tst`. */
export interface Names {
  readonly bucket: string;
  readonly table: string;
  readonly stateKeyAlias: string;
  /** Of the module `artifact_store`: of its state, of a plan. */
  readonly state: string;
  readonly plan: string;
  readonly stateOfBackend: string;
  /** Who deploys. */
  readonly deploymentLock: string;
  readonly datasets: string;
  /** The role that applies. */
  readonly applyRole: string;
  readonly planRoleArn: string;
  /** A role that a module made, and the path of such. */
  readonly moduleRole: string;
  readonly modulePath: string;
  readonly boundary: string;
  readonly provider: string;
  readonly applyRoleArn: string;
  /** What tells parts of networks as the platform's. */
  readonly tags: Readonly<Record<string, string>>;
  readonly pipeline: string;
  readonly schedule: string;
  /** Of another environment. */
  readonly pipelineOfPrd: string;
  readonly scheduleOfPrd: string;
}

export function namesIn(platform: Platform): Names {
  const { account } = findEnvironment(platform, 'tst');
  return {
    bucket: stateBucket(platform, 'tst'),
    table: lockTable(platform, 'tst'),
    stateKeyAlias: stateKeyAlias(platform, 'tst'),
    state: stateKey(platform, 'artifact_store'),
    plan: planKey(platform, 'artifact_store', { id: '7', attempt: 1 }),
    stateOfBackend: stateKey(platform, BACKEND_MODULE),
    deploymentLock: deploymentLockKey(platform),
    datasets: resourceName(platform, 'tst', 's3', 'datasets'),
    applyRole: workflowRoleName(platform, 'tst', 'apply'),
    planRoleArn: workflowRoleArn(platform, 'tst', account, 'plan'),
    moduleRole: resourceName(platform, 'tst', 'iam', 'training'),
    modulePath: moduleRolePath(platform),
    boundary: roleBoundaryArn(platform, 'tst', account),
    applyRoleArn: workflowRoleArn(platform, 'tst', account, 'apply'),
    tags: { Project: platform.prefix, Environment: 'tst' },
    pipeline: resourceName(platform, 'tst', 'sagemaker', 'training'),
    schedule: resourceName(platform, 'tst', 'scheduler', 'training'),
    pipelineOfPrd: resourceName(platform, 'prd', 'sagemaker', 'training'),
    scheduleOfPrd: resourceName(platform, 'prd', 'scheduler', 'training'),
    provider: `arn:aws:iam::${account}:oidc-provider/${TOKEN_ISSUER}`,
  };
}
