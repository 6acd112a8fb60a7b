import {
  lockTable,
  modulePrefix,
  PLANS_PREFIX,
  stateBucket,
  stateKeyAlias,
  type ModuleStack,
} from '@mlopspltf/shared-constructs';
import { platformArns } from './arns';
import { ALIAS_ACTIONS } from './services/keys';
import { deny, denyAllBut, when, type Statement } from './statements';

/** What the role that applies is refused whatever it is allowed elsewhere, now or by a later change. */
export function applyProtections(stack: ModuleStack): readonly Statement[] {
  return [...rightsProtection(stack), ...stateStoreProtection(stack), ...administeredStatesProtection(stack)];
}

/**
 * No role that plans reads secrets. AWS-managed keys let everybody in the account decrypt by way of the services they
 * are for, so that it is not enough to allow nothing. A parameter of the type SecureString cannot be planned by the
 * workflows therefore: keep secret values in Secrets Manager, out of Terraform.
 */
export function secretsProtection(stack: ModuleStack): readonly Statement[] {
  return [
    deny('KeepSecrets', ['secretsmanager:BatchGetSecretValue', 'secretsmanager:GetSecretValue'], ['*']),
    deny(
      'KeepEncryptedParameters',
      ['kms:Decrypt'],
      [platformArns(stack).anyKey],
      when('StringLike', 'kms:ViaService', 'ssm.*', 'secretsmanager.*'),
    ),
  ];
}

/** Nothing that a pipeline does may change who may do what: its own roles, their boundary, other identities. */
function rightsProtection(stack: ModuleStack): readonly Statement[] {
  const { iam, ownPolicies, allWorkflowRoles } = platformArns(stack);
  return [
    denyAllBut(
      'KeepRights',
      ['iam:Get*', 'iam:List*'],
      [allWorkflowRoles, ownPolicies, ...IDENTITIES.map((identity) => iam(`${identity}/*`))],
    ),
    deny('KeepBoundaries', ['iam:DeleteRolePermissionsBoundary'], ['*']),
  ];
}

/** Of IAM. An access key or a login belongs to a user. */
const IDENTITIES = ['oidc-provider', 'saml-provider', 'user', 'group', 'mfa'];

/** States are read and written, never removed; the store itself is the administrator's. */
function stateStoreProtection(stack: ModuleStack): readonly Statement[] {
  const { platform, environment } = stack;
  const arns = platformArns(stack);
  const bucket = arns.bucket(stateBucket(platform, environment));
  const lockFiles = platform.stateLocking !== 'dynamodb';
  const deletion = ['s3:DeleteObject', 's3:DeleteObjectVersion'];
  return [
    denyAllBut(
      'KeepStateBucket',
      ['s3:Get*', 's3:List*', 's3:PutObject', ...(lockFiles ? deletion : [])],
      [bucket, `${bucket}/*`],
    ),
    // Lock files are deleted; policies cannot say "all but these" of the objects in one bucket.
    ...(lockFiles
      ? [deny('KeepStates', deletion, [`${bucket}/*.tfstate`, `${bucket}/*.json`, `${bucket}/${PLANS_PREFIX}*`])]
      : []),
    denyAllBut(
      'KeepLockTable',
      ['dynamodb:DeleteItem', 'dynamodb:Describe*', 'dynamodb:GetItem', 'dynamodb:List*', 'dynamodb:PutItem'],
      [arns.table(lockTable(platform, environment))],
    ),
    deny('KeepStateAlias', ALIAS_ACTIONS, [arns.alias(stateKeyAlias(platform, environment))]),
    deny(
      'KeepStateKey',
      KEY_ADMINISTRATION,
      [arns.anyKey],
      when('ForAnyValue:StringEquals', 'kms:ResourceAliases', stateKeyAlias(platform, environment)),
    ),
  ];
}

const KEY_ADMINISTRATION = [
  'kms:Create*',
  'kms:Delete*',
  'kms:Disable*',
  'kms:Enable*',
  'kms:PutKeyPolicy',
  'kms:Retire*',
  'kms:Revoke*',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:Update*',
];

/**
 * What a person applies with administrator's rights is planned from these states and records: whoever could write them
 * would lead that person's hand.
 */
function administeredStatesProtection(stack: ModuleStack): readonly Statement[] {
  const { platform, environment } = stack;
  const bucket = platformArns(stack).bucket(stateBucket(platform, environment));
  const objects = platform.modules
    .filter(({ appliedBy }) => appliedBy === 'administrator')
    .flatMap(({ name }) => ADMINISTERED_OBJECTS.map((object) => `${bucket}/${modulePrefix(platform, name)}/${object}`));
  return objects.length === 0 ? [] : [deny('KeepAdministeredStates', ['s3:PutObject'], objects)];
}

/** Beside them lies `verified.json`, which any run may write. */
const ADMINISTERED_OBJECTS = ['terraform.tfstate*', 'deployment.json', 'configuration.json'];
