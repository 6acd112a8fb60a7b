import { moduleRolePath, roleBoundaryArn } from '@mlopspltf/definition';
import type { Finding } from '../rule';
import type { StackView } from '../stack-view';

/** The workflows may make roles in no other way, so that none can do more than the boundary allows. */
export function roleBoundaries({ platform, environment, resources }: StackView): readonly Finding[] {
  const expected = {
    path: moduleRolePath(platform),
    permissions_boundary: roleBoundaryArn(platform, environment.name, environment.account),
  };
  return resources
    .filter(({ type }) => type === 'aws_iam_role')
    .flatMap((element) =>
      Object.entries(expected)
        .filter(([argument, value]) => element.block[argument] !== value)
        .map(([argument]): Finding => {
          const value = element.block[argument];
          return {
            rule: 'role-boundary',
            element,
            argument,
            ...(value === undefined ? {} : { value }),
            problem: value === undefined ? 'is missing' : "is not the platform's",
            remedy: 'Take ServiceRole, or moduleRolePath and roleBoundaryArn.',
          };
        }),
    );
}
