import type { ModuleStack } from '@mlopspltf/shared-constructs';
import { platformArns } from '../arns';
import { allow } from '../statements';
import type { ServicePermissions } from './service';

/** Parameters, in the open: those that are encrypted cannot be read here (`secretsProtection`). */
export function parameterPermissions(stack: ModuleStack): ServicePermissions {
  const parameters = [platformArns(stack).named('ssm')];
  return {
    read: [
      allow('ReadParameters', ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:ListTagsForResource'], parameters),
      // Takes no resource.
      allow('ListParameters', ['ssm:DescribeParameters'], ['*']),
    ],
    write: [
      allow(
        'WriteParameters',
        ['ssm:PutParameter', 'ssm:DeleteParameter', 'ssm:AddTagsToResource', 'ssm:RemoveTagsFromResource'],
        parameters,
      ),
    ],
  };
}
