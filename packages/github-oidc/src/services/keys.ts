import { computePerEnvironment, type ModuleStack } from '@mlopspltf/shared-constructs';
import { platformArns } from '../arns';
import { allow, when } from '../statements';
import type { ServicePermissions } from './service';

/**
 * Keys, which AWS names by numbers: those of the platform are known by the tags that the provider puts on everything.
 * A key is tagged as it is made, and AWS does not tell that from tagging one that is there: so one without such a tag can
 * be taken over, one that has another project's cannot.
 */
export function keyPermissions(stack: ModuleStack): ServicePermissions {
  const { named, anyKey } = platformArns(stack);
  const tags = { Project: stack.platform.prefix, Environment: stack.environment };
  const [ours, asOurs, notTheirs] = [
    Object.entries(tags).map(([tag, value]) => when('StringEquals', `aws:ResourceTag/${tag}`, value)),
    Object.entries(tags).map(([tag, value]) => when('StringEquals', `aws:RequestTag/${tag}`, value)),
    Object.entries(tags).map(([tag, value]) => when('StringEqualsIfExists', `aws:ResourceTag/${tag}`, value)),
  ];
  const changes = computePerEnvironment(stack.platform, ({ destroyable }) => [
    ...WRITE,
    ...(destroyable ? ['kms:ScheduleKeyDeletion'] : []),
  ]);
  return {
    read: [
      allow('ReadKeys', READ, [anyKey]),
      // Takes no resource.
      allow('ReadAliases', ['kms:ListAliases'], ['*']),
    ],
    write: [
      allow('MakeKeys', ['kms:CreateKey'], ['*'], ...asOurs),
      allow('TagKeys', ['kms:TagResource'], [anyKey], ...asOurs, ...notTheirs),
      allow('WriteKeys', changes.asList(), [anyKey], ...ours),
      // A repository encrypts for whoever pushes to it; a grant to anybody but a service of AWS would give data away.
      allow('LendKeys', ['kms:CreateGrant'], [anyKey], ...ours, when('Bool', 'kms:GrantIsForAWSResource', 'true')),
      allow('WriteAliases', ALIAS_ACTIONS, [named('alias')]),
    ],
  };
}

const READ = ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'];

/** AWS asks for them on the alias and on the key. */
export const ALIAS_ACTIONS = ['kms:CreateAlias', 'kms:DeleteAlias', 'kms:UpdateAlias'];

const WRITE = [
  ...ALIAS_ACTIONS,
  'kms:CancelKeyDeletion',
  'kms:EnableKeyRotation',
  'kms:PutKeyPolicy',
  'kms:RetireGrant',
  'kms:UntagResource',
  'kms:UpdateKeyDescription',
];
