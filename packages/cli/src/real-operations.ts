import { loadDeployer, loadEmulator, loadGitHub, loadRehearsal } from './lazy';
import type { Operations } from './operations';
import { synthesize } from './synthesize';

/** Whether Terraform may have been started. */
let deployerIsLoaded = false;

function deployer(): ReturnType<typeof loadDeployer> {
  deployerIsLoaded = true;
  return loadDeployer();
}

/** The real operations, each loaded when it is first needed. */
export const OPERATIONS: Operations = {
  synthesize,
  // Asked side by side: what cannot be loaded has to fail as each of them would.
  preload: async (options) => deployer().preload(options),
  readPlatform: async (output) => deployer().readPlatform(output),
  readRevision: async (root, env) => deployer().readRevision(root, env),
  plan: (session, selection, options) => deployer().plan(session, selection, options),
  deploy: (session, selection) => deployer().deploy(session, selection),
  applySaved: (session, folder) => deployer().applySaved(session, folder),
  destroy: (session, selection) => deployer().destroy(session, selection),
  destroyBackend: (session, options) => deployer().destroyBackend(session, options),
  bootstrap: (session) => deployer().bootstrap(session),
  runTerraform: (session, module, args) => deployer().runTerraform(session, module, args),
  findDrift: (session) => deployer().findDrift(session),
  unlock: (session, module) => deployer().unlock(session, module),
  unlockDeployment: (session) => deployer().unlockDeployment(session),
  diagnose: (request) => deployer().diagnose(request),
  selectModules: (request) => deployer().selectModules(request),
  terraformCliConfig: (options) => deployer().terraformCliConfig(options),
  emulator: loadEmulator,
  github: loadGitHub,
  pipeline: deployer,
  summaries: loadGitHub,
  rehearsal: loadRehearsal,
};

/** Ends at once what else would go on without this process. Does nothing where nothing was started. */
export function killWhatWasStarted(): void {
  if (deployerIsLoaded) loadDeployer().killTerraform();
}
