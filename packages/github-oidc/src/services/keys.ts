import { requiredActions, type ModuleStack } from '@mlopspltf/shared-constructs';
import { platformArns } from '../arns';
import { allow, when } from '../statements';
import { needsOf, without } from './needs';
import type { ServicePermissions } from './service';
import { tagConditions } from './tagged';

/**
 * Keys, which AWS names by numbers: those of the platform are known by their tags. A key is tagged as it is made, and AWS
 * does not tell that from tagging one that is there: so one without such a tag can be taken over, one that has another
 * project's cannot.
 */
export function keyPermissions(stack: ModuleStack): ServicePermissions {
  const { named, anyKey } = platformArns(stack);
  const { ours, asOurs, notTheirs } = tagConditions(stack);
  const { read, write, removeData } = needsOf('kms');
  return {
    read: [
      {
        ...allow('ReadKeys', without(read, ['kms:ListAliases']), [anyKey]),
        because: 'AWS names keys by numbers; only their settings are read.',
      },
      // Takes no resource.
      allow('ReadAliases', ['kms:ListAliases'], ['*']),
    ],
    write: [
      allow('MakeKeys', ['kms:CreateKey'], ['*'], ...asOurs),
      allow('TagKeys', ['kms:TagResource'], [anyKey], ...asOurs, ...notTheirs),
      allow('WriteKeys', without(write, OWN_CONDITIONS), [anyKey], ...ours),
      // A repository encrypts for whoever pushes to it; a grant to anybody but a service of AWS would give data away.
      allow('LendKeys', ['kms:CreateGrant'], [anyKey], ...ours, when('Bool', 'kms:GrantIsForAWSResource', 'true')),
      allow('WriteAliases', ALIAS_ACTIONS, [named('alias')]),
    ],
    removeData: [allow('RemoveKeys', [...removeData], [anyKey], ...ours)],
  };
}

const OWN_CONDITIONS = ['kms:CreateGrant', 'kms:CreateKey', 'kms:TagResource'];

const alias = requiredActions('aws_kms_alias');

/** AWS asks for them on the alias and on the key. */
export const ALIAS_ACTIONS: string[] = [...(alias?.write ?? []), ...(alias?.remove ?? [])];
