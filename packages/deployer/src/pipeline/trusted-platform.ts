import {
  DefinitionError,
  ownsBackend,
  parsePlatform,
  serializePlatform,
  show,
  type Module,
  type Platform,
} from '@mlopspltf/definition';
import { GuardError, InputError } from '../errors';

/**
 * What a commit may say of the platform beside the default branch: its modules and how they hang together. Everything
 * that decides who deploys what where (accounts, branches, reviewers, names, versions) is the default branch's,
 * and for the modules which that one knows, who applies them and where they are.
 *
 * @param trusted of the default branch
 * @param brought by the commit
 * @throws GuardError when it is of another repository, under other names, in another region, or on another backend
 * @throws InputError when both together are no platform
 */
export function trustedPlatform(trusted: Platform, brought: Platform): Platform {
  refuseForeign(trusted, brought);
  const names = trusted.environments.map(({ name }) => name);
  const known = new Map(trusted.modules.map((module) => [module.name, module]));
  const modules = brought.modules.map((module): Module => {
    const { environments, appliedBy } = known.get(module.name) ?? module;
    // An environment that only the commit knows has no account yet.
    return { ...module, environments: names.filter((name) => environments.includes(name)), appliedBy };
  });
  try {
    return parsePlatform(serializePlatform({ ...trusted, modules }), 'the definition');
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    throw new InputError(
      `The modules of this commit do not go with the definition of ${show(trusted.repository.defaultBranch)}, from which ` +
        `environments are taken, and for known modules where they are and who applies them:\n${error.message}\n` +
        `Merge those changes of .projenrc.ts to ${show(trusted.repository.defaultBranch)} first.`,
      { cause: error },
    );
  }
}

function refuseForeign(trusted: Platform, brought: Platform): void {
  const place = (platform: Platform): readonly (readonly [string, string])[] => [
    ['repository', `${platform.repository.owner}/${platform.repository.name}`],
    ['prefix', platform.prefix],
    // Its stacks take no other value of the variable.
    ['region', platform.region],
    // Names of roles follow from it.
    ['backend', ownsBackend(platform) ? 'its own' : "another repository's"],
  ];
  const wanted = new Map(place(trusted));
  const lines = place(brought)
    .filter(([what, value]) => wanted.get(what) !== value)
    .map(([what, value]) => `  Its ${what} is ${show(value)}, and here it is ${show(wanted.get(what))}.`);
  if (lines.length === 0) return;
  throw new GuardError(
    [
      'What was synthesized is not of this platform:',
      ...lines,
      `If they are to change, they change on ${show(trusted.repository.defaultBranch)} first.`,
    ].join('\n'),
  );
}
