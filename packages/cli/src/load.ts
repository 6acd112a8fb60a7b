import type * as deployerPackage from '@mlopspltf/deployer';
import type { Operations } from './operations';

type Deployer = typeof deployerPackage;

/** Once it was needed. */
let loaded: Deployer | undefined;

/** The AWS SDK takes longer to load than `infra graph` takes to run. */
async function deployer(): Promise<Deployer> {
  loaded ??= await import('@mlopspltf/deployer');
  return loaded;
}

/** The real operations, each loaded when it is first needed. */
export const OPERATIONS: Operations = {
  synthesize: async (checkout, host) => (await import('./synthesize.js')).synthesize(checkout, host),
  readPlatform: async (output) => (await deployer()).readPlatform(output),
  plan: async (session, selection) => (await deployer()).plan(session, selection),
  deploy: async (session, selection) => (await deployer()).deploy(session, selection),
  destroy: async (session, selection) => (await deployer()).destroy(session, selection),
  bootstrap: async (session) => (await deployer()).bootstrap(session),
  runTerraform: async (session, module, args) => (await deployer()).runTerraform(session, module, args),
  selectModules: async (request) => (await deployer()).selectModules(request),
  terraformCliConfig: async (options) => (await deployer()).terraformCliConfig(options),
  emulator: () => import('@mlopspltf/emulator'),
};

/** Ends at once what else would go on without this process. Does nothing where nothing was started. */
export function killWhatWasStarted(): void {
  loaded?.killTerraform();
}
