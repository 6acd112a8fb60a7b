import { stateKey } from './naming';
import { BACKEND_MODULE, type Module, type Platform } from './platform';
import type { RemoteModule } from './types';

/** Whether this repository makes the buckets and tables. Others of the same prefix keep their states in the same ones. */
export function ownsBackend({ modules }: { readonly modules: readonly Pick<Module, 'name'>[] }): boolean {
  return modules.some(({ name }) => name === BACKEND_MODULE);
}

/** The repository that makes the buckets and tables; undefined where the definition does not say which. */
export function backendRepository(platform: Pick<Platform, 'modules' | 'repository' | 'backend'>): string | undefined {
  return ownsBackend(platform) ? platform.repository.name : platform.backend?.repository;
}

/** `{repo}/{module}/terraform.tfstate` of another repository's module, in the bucket of the same environment. */
export function remoteStateKey({ repository, module }: RemoteModule): string {
  return stateKey({ repository: { name: repository } }, module);
}

/** `mlopspltf-infra/network`, as people call it. */
export function remoteModuleName({ repository, module }: RemoteModule): string {
  return `${repository}/${module}`;
}
