import {
  BACKEND_MODULE,
  backendRepository,
  ownsBackend,
  show,
  type Environment,
  type Platform,
} from '@mlopspltf/definition';
import type { DeployerErrorOptions } from '../errors';

type Asked = Pick<Platform, 'modules' | 'repository' | 'backend'>;

/** Who sets up the backend of an environment, as a sentence, and the command where that is done here. */
export interface SetUpAdvice extends Pick<DeployerErrorOptions, 'next'> {
  readonly sentence: string;
}

/** The way to a backend: here, or in the repository that has its module. */
export function setUpAdvice(platform: Asked, { name }: Pick<Environment, 'name'>): SetUpAdvice {
  const command = `npx projen bootstrap:${name}`;
  if (ownsBackend(platform)) return { sentence: `The module ${BACKEND_MODULE} makes it.`, next: command };
  const owner = backendRepository(platform);
  const who =
    owner === undefined
      ? `Another repository makes it, the one whose definition has the module ${show(BACKEND_MODULE)}`
      : `The repository ${show(owner)} makes it`;
  return { sentence: `${who}: run ${command} there.` };
}

/** Why bucket and tables are not this repository's to make, repair or remove. */
export function foreignBackend(platform: Asked, environment: Pick<Environment, 'name'>): string {
  return (
    `The backend of ${environment.name} is not this repository's affair: its definition has no module ${show(BACKEND_MODULE)}. ` +
    setUpAdvice(platform, environment).sentence
  );
}
