import {
  BACKEND_MODULE,
  DEFAULTS,
  OIDC_MODULE,
  moduleNameProblem,
  type ModuleDefinition,
  type PlatformDefinition,
} from '@mlopspltf/definition';
import type { NewRepositoryOptions } from './new-repository-options';

/** Where nobody has said whose the repository is. */
export const PLACEHOLDER_OWNER = 'example-org';

/** What a new repository begins with: three environments, the roles of its workflows, and one sample module. */
export function newDefinition(options: NewRepositoryOptions & { readonly owner: string }): PlatformDefinition {
  const { name, owner, prefix = DEFAULTS.prefix } = options;
  const backend = options.backendRepository ?? `${prefix}-infra`;
  const reviewers = [`@${owner}/mlops-platform`];
  return {
    repository: { owner, name },
    prefix,
    region: DEFAULTS.region,
    ...(backend === name ? {} : { backend: { repository: backend } }),
    environments: [
      { name: 'dev', branch: 'feature/**', account: '111111111111', destroyable: true },
      { name: 'tst', branch: 'develop', account: '222222222222', reviewers },
      { name: 'prd', branch: 'main', account: '333333333333', reviewers },
    ],
    modules: [
      ...(backend === name ? [BACKEND] : []),
      { name: OIDC_MODULE, description: 'Roles of the workflows of this repository', appliedBy: 'administrator' },
      { name: sampleModule(name, prefix), description: 'A sample to begin with: one parameter' },
    ],
  };
}

const BACKEND: ModuleDefinition = {
  name: BACKEND_MODULE,
  description: 'State bucket, lock table and their key',
  appliedBy: 'administrator',
};

/** What the repository is called beyond the prefix, as far as that can be the name of a module. */
function sampleModule(repository: string, prefix: string): string {
  const own = repository.startsWith(`${prefix}-`) ? repository.slice(prefix.length + 1) : repository;
  const module = own
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+/, '')
    .slice(0, LONGEST)
    .replace(/_$/, '');
  return module === '' || isTaken(module) ? 'sample' : module;
}

function isTaken(module: string): boolean {
  return [BACKEND_MODULE, OIDC_MODULE].includes(module) || moduleNameProblem(module) !== undefined;
}

/** Characters, so that names of its resources stay within what AWS takes. */
const LONGEST = 32;
